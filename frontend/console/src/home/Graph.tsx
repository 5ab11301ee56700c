import { BarChart, LineChart } from "@mantine/charts";
import "@mantine/charts/styles.css";
import { dateText } from "../amounts.ts";
import { useWords } from "../words.tsx";
import type { ChartedProps } from "./Charted.tsx";

type GraphProps = Pick<ChartedProps, "kind" | "series" | "days" | "format">;

const HEIGHT_PX = 190;
const AXIS_PX = 56;

/** The drawing alone; whoever shows it says what it is. Nothing in it moves. */
export function Graph({ kind, series, days, format }: GraphProps) {
  const words = useWords();
  const common = {
    h: HEIGHT_PX,
    data: days.map(({ day, values }) => ({ day: dateText(words, day), ...values })),
    dataKey: "day",
    series: series.map(({ name, label, color }) => ({
      name,
      label,
      color: `var(--series-${color})`,
    })),
    valueFormatter: format,
    accessibilityLayer: false,
    textColor: "var(--muted)",
    gridColor: "var(--line)",
    tickLine: "none",
    strokeDasharray: "0",
    xAxisProps: { minTickGap: 28, tickMargin: 6 },
    yAxisProps: { width: AXIS_PX, allowDecimals: false, tickCount: 4 },
  } as const;
  if (kind === "line") {
    const lineProps = { isAnimationActive: false };
    return (
      <LineChart
        {...common}
        withDots
        connectNulls={false}
        curveType="linear"
        lineProps={lineProps}
      />
    );
  }
  return <BarChart {...common} type="stacked" barProps={{ isAnimationActive: false }} />;
}
