import type { Saved, ShownHeld } from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import { useId } from "react";
import { useWords } from "../words.tsx";
import type { Reward } from "./words.ts";
import { rewardText, scopeText, zonedText } from "./words.ts";

interface RewardsPartProps {
  readonly held: ShownHeld;
  readonly saved: readonly Saved[];
  readonly zone: string | null;
}

/** What the level is worth now, until when, and what that has saved this month. */
export function RewardsPart({ held, saved, zone }: RewardsPartProps) {
  const words = useWords();
  const { t } = words;
  const heading = useId();
  const day = (at: string) => zonedText(words, at, zone);
  const { rewards, starts, ends, override } = held;
  const until = override?.ends ?? ends;
  return (
    <section className="levels-worth" aria-labelledby={heading}>
      <h2 id={heading}>{t("levels.rewards")}</h2>
      {rewards.length === 0 ? (
        <p className="aside">
          {t(held.level === null ? "levels.rewards.without" : "levels.rewards.none")}
        </p>
      ) : (
        <>
          <p className="aside">
            {until === null
              ? t("levels.rewards.since", { from: day(starts) })
              : t("levels.rewards.span", { from: day(starts), to: day(until) })}
          </p>
          <Rewards rewards={rewards} />
        </>
      )}
      {saved.map(({ currency, saved_minor, uses }) => (
        <p key={currency}>
          {t("levels.saved", {
            count: uses,
            amount: moneyText(words, { minor: saved_minor, currency }),
          })}
        </p>
      ))}
    </section>
  );
}

/** Rewards, one a line. */
export function Rewards({ rewards }: { readonly rewards: readonly Reward[] }) {
  const words = useWords();
  return (
    <ul className="levels-rewards">
      {rewards.map((reward, at) => {
        const scope = scopeText(words, reward);
        return (
          <li key={at}>
            {rewardText(words, reward)}
            {scope !== "" && <span className="aside"> {scope}</span>}
          </li>
        );
      })}
    </ul>
  );
}
