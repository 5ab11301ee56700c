import type { LevelBrief, ShownHeld } from "@prilavok/protocol";
import { useId } from "react";
import { useWords } from "../words.tsx";
import { levelText, monthText, zonedText } from "./words.ts";

interface HeldCardProps {
  readonly held: ShownHeld;
  /** All there are, the lowest first. */
  readonly levels: readonly LevelBrief[];
  readonly seller_id: string | null;
  readonly zone: string | null;
}

/** The level that one has now, until when, and why it is this one. */
export function HeldCard({ held, levels, seller_id, zone }: HeldCardProps) {
  const words = useWords();
  const { t } = words;
  const heading = useId();
  const { level, ends, month, carried, override } = held;
  const name = levelText(words, level?.named);
  return (
    <section className="levels-held" aria-labelledby={heading}>
      <h2 id={heading}>{t("levels.held")}</h2>
      <p className="levels-name">{name}</p>
      {level !== null && seller_id !== null && (
        <p className="levels-badge">
          <img
            src={`/badge/${encodeURIComponent(seller_id)}.svg?lang=${words.locale}`}
            alt={t("levels.badge", { level: name })}
          />
          <span className="aside">{t("levels.badge.seen")}</span>
        </p>
      )}
      {levels.length > 1 && <Steps levels={levels} here={level?.level ?? null} />}
      {level !== null && ends !== null && override === null && (
        <p className="aside">{t("levels.held.until", { moment: zonedText(words, ends, zone) })}</p>
      )}
      {month !== null && override === null && (
        <p className="aside">{t("levels.held.by", { month: monthText(words, month) })}</p>
      )}
      {carried && override === null && <p className="wanted">{t("levels.held.carried")}</p>}
      {override !== null && (
        <div className="said">
          <b>{t("levels.held.override", { moment: zonedText(words, override.ends, zone) })}</b>
          <blockquote>{override.reason}</blockquote>
        </div>
      )}
    </section>
  );
}

interface StepsProps {
  readonly levels: readonly LevelBrief[];
  readonly here: string | null;
}

/** All levels, the lowest first, and which of them one has. */
function Steps({ levels, here }: StepsProps) {
  const words = useWords();
  return (
    <ol className="levels-steps" aria-label={words.t("levels.steps")}>
      {levels.map(({ level, named, colour }) => (
        <li key={level} aria-current={level === here ? "step" : undefined}>
          <Dot colour={colour} />
          {levelText(words, named)}
        </li>
      ))}
    </ol>
  );
}

/** A level's colour; its name stands beside it. */
export function Dot({ colour }: { readonly colour: string }) {
  return <span className="level-dot" style={{ background: colour }} aria-hidden="true" />;
}
