import type { OperatorHome, RuleRow, VolumeDay } from "@prilavok/protocol";
import { useId } from "react";
import { Link } from "wouter";
import { NONE, percentText } from "../amounts.ts";
import { moneyText } from "@prilavok/protocol";
import type { Words } from "../words.tsx";
import { useWords } from "../words.tsx";
import type { Series, Values } from "./Charted.tsx";
import { Charted } from "./Charted.tsx";
import { overdueNeed, queueNeeds } from "./ForModerators.tsx";
import { Health } from "./Health.tsx";
import type { Need } from "./Needs.tsx";
import { Needs } from "./Needs.tsx";
import { Tiles } from "./Tiles.tsx";

/** A rule that is so often wrong is worth a look, once people have looked at a few findings. */
const PRECISION_MIN = 0.5;
const FINDINGS_MIN = 5;
const RULES_SHOWN = 6;

/** How the marketplace's chats are. */
export function ForOperators({ home }: { readonly home: OperatorHome }) {
  const words = useWords();
  return (
    <>
      <Needs needs={needsOf(words, home)} />
      <Health health={home.health} />
      <Volumes days={home.days} />
      <Rules rules={home.rules} />
    </>
  );
}

function needsOf(words: Words, home: OperatorHome): readonly Need[] {
  const { queue, rules, owed, to_repay, refunds } = home;
  const { t } = words;
  const money = (key: string, text: string, collection: string, sums: OperatorHome["owed"]) =>
    sums.map((sum): Need => ({
      key: `${key}:${sum.currency}`,
      href: `/penalties?collection=${collection}`,
      text,
      amount: moneyText(words, sum),
      urgency: "calm",
    }));
  return [
    ...overdueNeed(words, queue),
    ...refunds.map(({ count, left, overdue }): Need => ({
      key: `refunds:${left.currency}`,
      href: overdue > 0 ? "/refunds?overdue=true" : "/refunds",
      text:
        overdue > 0 ? t("home.refunds.overdue", { overdue, count }) : t("home.refunds", { count }),
      amount: moneyText(words, left),
      urgency: overdue > 0 ? "late" : "calm",
    })),
    ...rules.filter(isDoubtful).map((row): Need => ({
      key: `rule:${row.rule}:${String(row.rule_version)}`,
      href: "/programmes/moderation_rulebook",
      text: t("home.rule", { rule: row.rule }),
      amount: percentText(words, row.precision),
      urgency: "soon",
    })),
    ...money("owed", t("home.owed"), "owed", owed),
    ...money("to_repay", t("home.to_repay"), "to_repay", to_repay),
    ...queueNeeds(words, queue),
  ];
}

const findingsOf = ({ confirmed, released }: RuleRow): number => confirmed + released;

const isDoubtful = (row: RuleRow): boolean =>
  row.precision < PRECISION_MIN && findingsOf(row) >= FINDINGS_MIN;

function Volumes({ days }: { readonly days: readonly VolumeDay[] }) {
  const words = useWords();
  const { t, number } = words;
  const heading = useId();
  const sum = (of: (day: VolumeDay) => number) => days.reduce((total, day) => total + of(day), 0);
  const answered = sum((day) => day.answered);
  const share = (count: number) => (answered === 0 ? NONE : percentText(words, count / answered));
  return (
    <section className="part" aria-labelledby={heading}>
      <h2 id={heading}>{t("home.volumes")}</h2>
      <Tiles
        label={t("home.volumes")}
        tiles={[
          { name: t("home.chats"), value: number(sum((day) => day.chats)) },
          {
            name: t("home.messages"),
            value: number(sum((day) => day.from_buyers + day.from_sellers)),
          },
          { name: t("home.answers_in_time"), value: share(sum((day) => day.in_time)) },
          { name: t("home.within_hour"), value: share(sum((day) => day.within_1_h)) },
        ]}
      />
      <div className="charts">
        {CHARTS.map(({ key, title, series, valuesOf }) => (
          <Charted
            key={key}
            title={t(title)}
            kind="bars"
            empty={t("home.chart.empty")}
            series={series(words)}
            days={days.map((day) => ({ day: day.day, values: valuesOf(day) }))}
            format={number}
          />
        ))}
      </div>
    </section>
  );
}

interface Chart {
  readonly key: string;
  readonly title:
    "home.chart.messages" | "home.chart.answers" | "home.chart.kept_back" | "home.chart.speed";
  readonly series: (words: Words) => readonly Series[];
  readonly valuesOf: (day: VolumeDay) => Values;
}

const CHARTS: readonly Chart[] = [
  {
    key: "messages",
    title: "home.chart.messages",
    series: ({ t }) => [
      { name: "from_buyers", label: t("home.series.from_buyers"), color: "two" },
      { name: "from_sellers", label: t("home.series.from_sellers"), color: "one" },
    ],
    valuesOf: ({ from_buyers, from_sellers }) => ({ from_buyers, from_sellers }),
  },
  {
    key: "answers",
    title: "home.chart.answers",
    series: ({ t }) => [
      { name: "in_time", label: t("home.series.in_time"), color: "one" },
      { name: "late", label: t("home.series.late"), color: "bad" },
    ],
    valuesOf: ({ answered, in_time }) => ({ in_time, late: answered - in_time }),
  },
  {
    key: "speed",
    title: "home.chart.speed",
    series: ({ t }) => [
      { name: "minutes", label: t("home.series.within_5_min"), color: "one" },
      { name: "hour", label: t("home.series.within_1_h"), color: "two" },
      { name: "hours", label: t("home.series.within_4_h"), color: "three" },
      { name: "day", label: t("home.series.within_24_h"), color: "four" },
      { name: "later", label: t("home.series.later"), color: "bad" },
    ],
    valuesOf: ({ within_5_min, within_1_h, within_4_h, within_24_h, answered }) => ({
      minutes: within_5_min,
      hour: within_1_h - within_5_min,
      hours: within_4_h - within_1_h,
      day: within_24_h - within_4_h,
      later: answered - within_24_h,
    }),
  },
  {
    key: "kept_back",
    title: "home.chart.kept_back",
    series: ({ t }) => [
      { name: "masked", label: t("home.series.masked"), color: "four" },
      { name: "held", label: t("home.series.held"), color: "two" },
      { name: "refused", label: t("home.series.refused"), color: "bad" },
    ],
    valuesOf: ({ masked, held, refused }) => ({ masked, held, refused }),
  },
];

/** The rules that people agreed with least. */
function Rules({ rules }: { readonly rules: readonly RuleRow[] }) {
  const words = useWords();
  const { t, number } = words;
  const heading = useId();
  const shown = rules.toSorted((one, other) => one.precision - other.precision);
  return (
    <section className="part" aria-labelledby={heading}>
      <h2 id={heading}>{t("home.rules")}</h2>
      {shown.length === 0 ? (
        <p className="aside">{t("statistics.rules.empty")}</p>
      ) : (
        <div className="day-table" role="region" aria-label={t("home.rules")} tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("statistics.rule")}</th>
                <th scope="col" className="count">
                  {t("statistics.confirmed")}
                </th>
                <th scope="col" className="count">
                  {t("statistics.released")}
                </th>
                <th scope="col" className="count">
                  {t("statistics.precision")}
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.slice(0, RULES_SHOWN).map((row) => (
                <tr key={`${row.rule}:${String(row.rule_version)}`}>
                  <th scope="row">{row.rule}</th>
                  <td className="count">{number(row.confirmed)}</td>
                  <td className="count">{number(row.released)}</td>
                  <td className="count">{percentText(words, row.precision)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p>
        <Link href="/statistics?days=30">{t("home.rules.all")}</Link>
      </p>
    </section>
  );
}
