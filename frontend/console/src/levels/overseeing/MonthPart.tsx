import type { LevelBrief, Moved, SettledView } from "@prilavok/protocol";
import { Link } from "wouter";
import { percentText } from "../../amounts.ts";
import { Asked } from "../../page/Asked.tsx";
import { Fact } from "../../page/Fact.tsx";
import type { Words } from "../../words.tsx";
import { useWords } from "../../words.tsx";
import type { LevelReason } from "../words.ts";
import { levelText, monthText, REASON_WORDS } from "../words.ts";
import { useSettled } from "./queries.ts";

/** What a settled month came to for the market. */
export function MonthPart({ month }: { readonly month: string }) {
  const query = useSettled(month);
  return <Asked query={query}>{(view) => <Settled view={view} />}</Asked>;
}

function Settled({ view }: { readonly view: SettledView }) {
  const words = useWords();
  const { t, moment, number } = words;
  const { settlement, levels, counts, moves, reasons, revised } = view;
  const sellers = counts.reduce((all, each) => all + each.sellers, 0);
  return (
    <>
      <section className="part">
        <h2>{monthText(words, settlement.month)}</h2>
        <dl className="facts">
          {settlement.finished_at !== null && (
            <Fact name={t("levels.settlement.finished")}>
              {moment(settlement.finished_at)}{" "}
              {settlement.late && (
                <span className="chip late">{t("levels.settlement.done_late")}</span>
              )}
            </Fact>
          )}
          <Fact name={t("levels.settlement.evidence")}>{number(settlement.evidence)}</Fact>
          <Fact name={t("programmes.version")}>
            <Link href={`/programmes/level_programme/${String(settlement.programme_version)}`}>
              {settlement.programme_version}
            </Link>
          </Fact>
          {revised > 0 && <Fact name={t("levels.settlement.revised")}>{number(revised)}</Fact>}
          {settlement.digest !== null && (
            <Fact name={t("levels.settlement.digest")}>
              <code>{settlement.digest}</code>
            </Fact>
          )}
        </dl>
      </section>
      <section className="part">
        <h2>{t("levels.counts")}</h2>
        <div className="table-scroll">
          <table className="table">
            <caption className="unseen">{t("levels.counts")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("levels.level")}</th>
                <th scope="col" className="count">
                  {t("levels.sellers")}
                </th>
                <th scope="col" className="count">
                  {t("levels.share")}
                </th>
              </tr>
            </thead>
            <tbody>
              {counts.map(({ level, sellers: its }) => (
                <tr key={level ?? ""}>
                  <th scope="row">{levelName(words, levels, level)}</th>
                  <td className="count">{number(its)}</td>
                  <td className="count">{percentText(words, sellers === 0 ? 0 : its / sellers)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <Moves levels={levels} moves={moves} />
      <section className="part">
        <h2>{t("levels.reasons")}</h2>
        <ul className="plain-list">
          {reasons.map(({ reason, sellers: its }) => (
            <li key={reason}>
              {reason in REASON_WORDS ? t(REASON_WORDS[reason as LevelReason]) : reason}{" "}
              <span className="chip">{number(its)}</span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

interface MovesProps {
  readonly levels: readonly LevelBrief[];
  readonly moves: readonly Moved[];
}

/** From which level how many came to which. */
function Moves({ levels, moves }: MovesProps) {
  const words = useWords();
  const { t, number } = words;
  const moved = moves.filter(({ level_before, level_after }) => level_before !== level_after);
  return (
    <section className="part">
      <h2>{t("levels.moves")}</h2>
      {moved.length === 0 ? (
        <p className="aside">{t("levels.moves.none")}</p>
      ) : (
        <div className="table-scroll">
          <table className="table">
            <caption className="unseen">{t("levels.moves")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("levels.before")}</th>
                <th scope="col">{t("levels.after")}</th>
                <th scope="col" className="count">
                  {t("levels.sellers")}
                </th>
              </tr>
            </thead>
            <tbody>
              {moved.map(({ level_before, level_after, sellers }) => (
                <tr key={`${level_before ?? ""} ${level_after ?? ""}`}>
                  <td>{levelName(words, levels, level_before)}</td>
                  <td>{levelName(words, levels, level_after)}</td>
                  <td className="count">{number(sellers)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** A level's name; one that the programme has no more by its code. */
export function levelName(
  words: Words,
  levels: readonly LevelBrief[],
  level: string | null,
): string {
  if (level === null) return words.t("levels.none");
  const known = levels.find((each) => each.level === level);
  return known === undefined ? level : levelText(words, known.named);
}
