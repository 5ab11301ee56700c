import type { Band, ResultsView, Stretch } from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import { NONE, percentText } from "../amounts.ts";
import { Charted } from "../home/Charted.tsx";
import { Asked } from "../page/Asked.tsx";
import { useWords } from "../words.tsx";
import { daysBetween } from "./days.ts";
import { useResults } from "./queries.ts";
import { daysOf } from "./results.ts";
import { dayText } from "./words.ts";
import "../home/home.css";

/** What the running discount does, against as much time before it. */
export function ResultsPart() {
  const { t } = useWords();
  const query = useResults();
  return (
    <section className="part discounts-results with-series">
      <h2>{t("discounts.results")}</h2>
      <Asked query={query}>{(results) => <Results results={results} />}</Asked>
    </section>
  );
}

function Results({ results }: { readonly results: ResultsView }) {
  const words = useWords();
  const { t, number } = words;
  const { now, before, cost, bands, currency, is_all } = results;
  if (now === null || before === null || cost === null) {
    return <p className="wanted">{t("discounts.results.too_soon")}</p>;
  }
  const money = (minor: number) => moneyText(words, { minor, currency });
  return (
    <>
      <p className="hint">
        {t("discounts.results.hint", { count: daysBetween(now.starts, now.until) })}
      </p>
      {!is_all && <p className="aside">{t("discounts.results.part")}</p>}
      <Compared now={now} before={before} money={money} />
      <p>
        {cost.orders === 0
          ? t("discounts.results.cost.none")
          : t("discounts.results.cost", { off: money(cost.off_minor), count: cost.orders })}
      </p>
      <Charted
        title={t("discounts.results.days")}
        kind="bars"
        empty={t("discounts.results.days.none")}
        series={[
          { name: "before", label: t("discounts.results.before"), color: "two" },
          { name: "now", label: t("discounts.results.now"), color: "one" },
        ]}
        days={daysOf(results)}
        format={money}
      />
      <Bands bands={bands} money={money} number={number} />
    </>
  );
}

interface ComparedProps {
  readonly now: Stretch;
  readonly before: Stretch;
  readonly money: (minor: number) => string;
}

function Compared({ now, before, money }: ComparedProps) {
  const words = useWords();
  const { t, number } = words;
  const few = t("discounts.results.few");
  const rows = [
    [t("discounts.results.orders"), ({ orders }: Stretch) => number(orders)],
    [
      t("discounts.results.buyers"),
      ({ buyers }: Stretch) => (buyers === null ? few : number(buyers)),
    ],
    [
      t("discounts.results.again"),
      ({ buyers, again }: Stretch) =>
        buyers === null || again === null
          ? few
          : buyers === 0
            ? NONE
            : percentText(words, again / buyers),
    ],
    [
      t("discounts.results.basket"),
      ({ orders, bought_minor }: Stretch) =>
        orders === 0 ? NONE : money(Math.round(bought_minor / orders)),
    ],
    [t("discounts.results.bought"), ({ bought_minor }: Stretch) => money(bought_minor)],
  ] as const;
  const daysText = ({ starts, until }: Stretch) =>
    `${dayText(words, starts)} – ${dayText(words, until)}`;
  return (
    <div className="table-scroll" role="region" aria-label={t("discounts.results")} tabIndex={0}>
      <table className="table discounts-compared">
        <thead>
          <tr>
            <th scope="col">{t("discounts.results.what")}</th>
            <th scope="col" className="count" title={daysText(before)}>
              {t("discounts.results.before")}
            </th>
            <th scope="col" className="count" title={daysText(now)}>
              {t("discounts.results.now")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, valueOf]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="count">{valueOf(before)}</td>
              <td className="count">{valueOf(now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface BandsProps {
  readonly bands: readonly Band[];
  readonly money: (minor: number) => string;
  readonly number: (value: number) => string;
}

/** How many buyers have bought how much that counts today. */
function Bands({ bands, money, number }: BandsProps) {
  const { t } = useWords();
  return (
    <table className="table discounts-compared">
      <caption>{t("discounts.results.bands")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("discounts.results.counts")}</th>
          <th scope="col" className="count">
            {t("discounts.buyers")}
          </th>
        </tr>
      </thead>
      <tbody>
        {bands.map(({ from_minor, to_minor, buyers }) => (
          <tr key={from_minor}>
            <th scope="row">
              {to_minor === null
                ? t("discounts.results.from", { from: money(from_minor) })
                : from_minor <= 1
                  ? t("discounts.results.below", { to: money(to_minor) })
                  : t("discounts.results.between", {
                      from: money(from_minor),
                      to: money(to_minor),
                    })}
            </th>
            <td className="count">
              {buyers === null ? t("discounts.results.few") : number(buyers)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
