import type { ReachView } from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import { useWords } from "../words.tsx";
import { useReach } from "./queries.ts";

interface ReachProps {
  readonly threshold_minor: number | null;
  readonly currency: string;
}

/** How many buyers would have the discount if it began now. */
export function Reach({ threshold_minor, currency }: ReachProps) {
  const { t } = useWords();
  const query = useReach(threshold_minor);
  if (query.error !== null) return <p className="aside">{t("discounts.reach.failed")}</p>;
  if (query.data === undefined) return null;
  return <Reached reach={query.data} currency={currency} />;
}

function Reached({ reach, currency }: { readonly reach: ReachView; readonly currency: string }) {
  const words = useWords();
  const { t, number } = words;
  const { asked, buyers, steps, is_all } = reach;
  const most = Math.max(1, ...steps.map((step) => step.buyers ?? 0));
  const nearest = steps.find((step) => step.threshold_minor >= asked.threshold_minor);
  const money = (minor = 0) => moneyText(words, { minor, currency });
  const many = (count: number | null) =>
    count === null ? t("discounts.reach.few") : number(count);
  return (
    <div className="discounts-reach">
      <p className="discounts-reached" role="status">
        <b>{many(asked.buyers)}</b>{" "}
        {buyers === null
          ? t("discounts.reach.of_few")
          : t("discounts.reach.of", { buyers: number(buyers) })}
      </p>
      {!is_all && <p className="aside">{t("discounts.reach.part")}</p>}
      <div className="discounts-bars" aria-hidden="true">
        {steps.map(({ threshold_minor, buyers: reached }) => (
          <span
            key={threshold_minor}
            className={threshold_minor === nearest?.threshold_minor ? "in" : ""}
            style={{ height: `${String(Math.max(3, ((reached ?? 1) / most) * 100))}%` }}
          />
        ))}
      </div>
      <p className="discounts-ends aside" aria-hidden="true">
        <span>{money(steps[0]?.threshold_minor)}</span>
        <span>{money(steps.at(-1)?.threshold_minor)}</span>
      </p>
      <details>
        <summary>{t("discounts.reach.open")}</summary>
        <table className="table discounts-steps">
          <thead>
            <tr>
              <th scope="col">{t("discounts.threshold")}</th>
              <th scope="col" className="count">
                {t("discounts.buyers")}
              </th>
            </tr>
          </thead>
          <tbody>
            {steps.map(({ threshold_minor, buyers: reached }) => (
              <tr key={threshold_minor}>
                <th scope="row">{money(threshold_minor)}</th>
                <td className="count">{many(reached)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
