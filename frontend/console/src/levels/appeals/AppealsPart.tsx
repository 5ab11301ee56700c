import type { LevelAppealState, LevelAppealView } from "@prilavok/protocol";
import type { MessageId } from "../../../locales/ids.ts";
import { useWords } from "../../words.tsx";
import { indicatorName, monthText } from "../words.ts";
import { useAppeals } from "./queries.ts";

const STATE_WORDS: Readonly<Record<LevelAppealState, MessageId>> = {
  waiting: "levels.appeal.waiting",
  granted: "levels.appeal.granted",
  revised: "levels.appeal.revised",
  rejected: "levels.appeal.rejected",
};
const STATE_CHIPS: Readonly<Record<LevelAppealState, string>> = {
  waiting: "chip soon",
  granted: "chip fine",
  revised: "chip fine",
  rejected: "chip late",
};

interface AppealsPartProps {
  /** Which measure each indicator is of, as far as that is known. */
  readonly indicators: readonly { readonly indicator: string; readonly measure: string }[];
}

/** What one has contested, and what became of it; nothing while there is none. */
export function AppealsPart({ indicators }: AppealsPartProps) {
  const { t } = useWords();
  const appeals = useAppeals().data?.appeals ?? [];
  if (appeals.length === 0) return null;
  return (
    <section className="part">
      <h2>{t("levels.appeals")}</h2>
      <ol className="cards">
        {appeals.map((appeal) => (
          <Appeal key={appeal.appeal_id} appeal={appeal} indicators={indicators} />
        ))}
      </ol>
    </section>
  );
}

function Appeal({ appeal, indicators }: AppealsPartProps & { readonly appeal: LevelAppealView }) {
  const words = useWords();
  const { t, moment } = words;
  const { month, state, text, contested, not_counted, reason, decided_at, revision } = appeal;
  const names = appeal.indicators.map((indicator) => {
    const measure = indicators.find((each) => each.indicator === indicator)?.measure;
    return measure === undefined
      ? indicator
      : indicatorName(words, { indicator, measure }, indicators);
  });
  return (
    <li className="card">
      <div className="card-head">
        <h3>{[monthText(words, month), names.join(", ")].join(": ")}</h3>
        <span className={STATE_CHIPS[state]}>{t(STATE_WORDS[state])}</span>
      </div>
      <p className="prose">{text}</p>
      {contested.length > 0 && (
        <p className="aside">
          {t("levels.contest.rows", { count: contested.length })}
          {not_counted.length > 0 &&
            ` ${t("levels.appeal.not_counted", { count: not_counted.length })}`}
        </p>
      )}
      {reason !== null && (
        <div className="said">
          <b>{t("levels.appeal.reason")}</b>
          <blockquote>{reason}</blockquote>
        </div>
      )}
      <p className="aside">
        {decided_at === null
          ? t("levels.appeal.made", {
              moment: moment(appeal.made_at),
              due: moment(appeal.due_at),
            })
          : t("levels.appeal.decided", { moment: moment(decided_at) })}
        {revision !== null && ` ${t("levels.revision", { revision })}`}
      </p>
    </li>
  );
}
