import { Button } from "@mantine/core";
import { Suspense, useId, useState } from "react";
import { dateText, NONE } from "../amounts.ts";
import { later } from "../page/later.ts";
import { useWords } from "../words.tsx";

/** What is shown of each day; null where there is nothing to show. */
export interface Series {
  readonly name: string;
  readonly label: string;
  readonly color: Color;
}

/** Colours that tell apart from each other and from the page, in both schemes. */
export type Color = "one" | "two" | "three" | "four" | "bad";

export interface ChartedProps {
  readonly title: string;
  readonly kind: "bars" | "beside" | "line";
  readonly series: readonly Series[];
  readonly days: readonly { readonly day: string; readonly values: Values }[];
  readonly format: (value: number) => string;
  /** Values are seconds. */
  readonly isTime?: boolean;
  /** How a day is called, where it is no day: a month. */
  readonly dayText?: (day: string) => string;
  readonly dayHead?: string;
  /** What is said while there is nothing at all. */
  readonly empty: string;
}

export type Values = Readonly<Record<string, number | null>>;

const Graph = later(async () => (await import("./Graph.tsx")).Graph);

/** Values by day: as a chart, and as the table that is behind it. */
export function Charted({ title, empty, ...drawn }: ChartedProps) {
  const { t } = useWords();
  const { series, days, format, dayText, dayHead } = drawn;
  const [isTable, setTable] = useState(false);
  const heading = useId();
  const isEmpty = days.every(({ values }) => series.every(({ name }) => !values[name]));
  return (
    <section className="charted" aria-labelledby={heading}>
      <div className="charted-head">
        <h3 id={heading}>{title}</h3>
        {!isEmpty && (
          <Button
            size="compact-xs"
            variant="default"
            aria-pressed={isTable}
            onClick={() => setTable(!isTable)}
          >
            {t("home.as_table")}
          </Button>
        )}
      </div>
      {isEmpty ? (
        <p className="aside charted-empty">{empty}</p>
      ) : isTable ? (
        <DayTable
          {...{ title, series, days, format }}
          {...(dayText === undefined ? {} : { dayText })}
          {...(dayHead === undefined ? {} : { dayHead })}
        />
      ) : (
        <>
          <div className="graph" role="img" aria-label={t("home.chart", { title })}>
            <div aria-hidden="true">
              <Suspense fallback={<p className="aside">{t("page.waiting")}</p>}>
                <Graph {...drawn} />
              </Suspense>
            </div>
          </div>
          {series.length > 1 && (
            <ul className="legend">
              {series.map(({ name, label, color }) => (
                <li key={name}>
                  <span className={`swatch ${color}`} />
                  {label}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

type DayTableProps = Pick<
  ChartedProps,
  "title" | "series" | "days" | "format" | "dayText" | "dayHead"
>;

function DayTable({ title, series, days, format, dayHead, ...its }: DayTableProps) {
  const words = useWords();
  const { dayText = (day: string) => dateText(words, day) } = its;
  return (
    <div className="day-table" role="region" aria-label={title} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{dayHead ?? words.t("home.day")}</th>
            {series.map(({ name, label }) => (
              <th key={name} scope="col" className="count">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map(({ day, values }) => (
            <tr key={day}>
              <th scope="row">{dayText(day)}</th>
              {series.map(({ name }) => {
                const value = values[name] ?? null;
                return (
                  <td key={name} className="count">
                    {value === null ? NONE : format(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
