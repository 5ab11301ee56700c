import type { HistoryMonth } from "@prilavok/protocol";
import { Link } from "wouter";
import { Asked } from "../page/Asked.tsx";
import { More } from "../page/More.tsx";
import { useWords } from "../words.tsx";
import { Contest } from "./appeals/Contest.tsx";
import { MetChip } from "./LastMonth.tsx";
import { useHistory } from "./queries.ts";
import {
  amountText,
  goalText,
  indicatorName,
  levelText,
  monthText,
  REASON_WORDS,
} from "./words.ts";

/** Settled months with the numbers that decided, as they were then. */
export function HistoryPart({ currency }: { readonly currency: string | null }) {
  const { t } = useWords();
  const query = useHistory();
  return (
    <section className="part">
      <h2>{t("levels.history")}</h2>
      <Asked query={query} lines={3}>
        {({ pages }) => (
          <>
            <Months
              months={pages.flatMap((page) => page.months)}
              currency={currency}
              evidence="/levels/evidence"
              isMine
            />
            <More query={query} />
          </>
        )}
      </Asked>
    </section>
  );
}

interface MonthsProps {
  readonly months: readonly HistoryMonth[];
  readonly currency: string | null;
  /** The address below which the rows behind a number are. */
  readonly evidence: string;
  /** What is one's own can be contested. */
  readonly isMine?: boolean;
}

/** One month below the other, each with its numbers folded in. */
export function Months({ months, currency, evidence, isMine = false }: MonthsProps) {
  const words = useWords();
  const { t } = words;
  return (
    <ol className="levels-months">
      {months.map((month) => {
        const { settled } = month;
        return (
          <li key={settled.month}>
            <details>
              <summary>
                <b>{monthText(words, settled.month)}</b>{" "}
                <span>
                  {settled.level_before === settled.level_after
                    ? levelText(words, settled.named_after)
                    : t("levels.moved", {
                        before: levelText(words, settled.named_before),
                        after: levelText(words, settled.named_after),
                      })}
                </span>
                {settled.revision > 0 && (
                  <span className="chip">
                    {t("levels.revision", { revision: settled.revision })}
                  </span>
                )}
              </summary>
              <p className="aside">
                {t(REASON_WORDS[settled.reason])}{" "}
                {t("levels.by_version", { version: settled.programme_version })}
              </p>
              {isMine && <Contest settled={settled} indicators={month.values} />}
              <Numbers month={month} currency={currency} evidence={evidence} />
            </details>
          </li>
        );
      })}
    </ol>
  );
}

interface NumbersProps {
  readonly month: HistoryMonth;
  readonly currency: string | null;
  readonly evidence: string;
}

/** What each indicator came to, and the goals of the level that was given, or else of the lowest. */
function Numbers({ month: { settled, values }, currency, evidence }: NumbersProps) {
  const words = useWords();
  const { t } = words;
  return (
    <div className="table-scroll">
      <table className="table stacked">
        <caption className="unseen">{monthText(words, settled.month)}</caption>
        <thead>
          <tr>
            <th scope="col">{t("levels.indicator")}</th>
            <th scope="col">{t("levels.value")}</th>
            <th scope="col">{t("levels.goal")}</th>
            <th scope="col">{t("levels.evidence")}</th>
          </tr>
        </thead>
        <tbody>
          {values.map((value) => {
            const name = indicatorName(words, value, values);
            const goal =
              value.goals.find(({ level }) => level === settled.level_after) ?? value.goals[0];
            return (
              <tr key={value.indicator}>
                <th scope="row">{name}</th>
                <td data-label={t("levels.value")}>
                  {amountText(words, value.unit, value.value.amount, currency)}
                </td>
                <td data-label={t("levels.goal")}>
                  {goal === undefined ? (
                    t("levels.goal.none")
                  ) : (
                    <>
                      {goalText(words, value, goal.amount, currency)} <MetChip met={goal.met} />
                    </>
                  )}
                </td>
                <td>
                  <Link
                    href={`${evidence}/${settled.month}/${value.indicator}`}
                    aria-label={t("levels.evidence.of", { indicator: name })}
                  >
                    {t("levels.evidence.open")}
                  </Link>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
