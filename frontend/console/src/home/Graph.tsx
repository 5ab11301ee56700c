import { BarChart, LineChart } from "@mantine/charts";
import "@mantine/charts/styles.css";
import { dateText } from "../amounts.ts";
import { useWords } from "../words.tsx";
import type { ChartedProps } from "./Charted.tsx";

type GraphProps = Pick<ChartedProps, "kind" | "series" | "days" | "format" | "isTime" | "dayText">;

const HEIGHT_PX = 190;
const AXIS_PX = 56;
/** About as wide as a letter of its labels is. */
const LETTER_PX = 7.5;
/** No name of a series. */
const DAY = "at";
const TICKS_MAX = 4;
const STEPS_S = [15, 60, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400] as const;

/** The drawing alone; whoever shows it says what it is. Nothing in it moves. */
export function Graph({ kind, series, days, format, isTime = false, dayText }: GraphProps) {
  const words = useWords();
  const most = Math.max(0, ...days.flatMap(({ values }) => Object.values(values).map(Number)));
  const common = {
    h: HEIGHT_PX,
    data: days.map(({ day, values }) => ({
      [DAY]: dayText?.(day) ?? dateText(words, day),
      ...values,
    })),
    dataKey: DAY,
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
    yAxisProps: {
      width: Math.max(AXIS_PX, LETTER_PX * format(most).length),
      allowDecimals: false,
      tickCount: 4,
      ...(isTime && timesOf(days)),
    },
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
  const type = kind === "beside" ? "default" : "stacked";
  return <BarChart {...common} type={type} barProps={{ isAnimationActive: false }} />;
}

/** Whole minutes, hours or days, of which a few reach the longest time. */
function timesOf(days: GraphProps["days"]): { ticks: number[]; domain: [number, number] } {
  const most = Math.max(...days.flatMap(({ values }) => Object.values(values).map(Number)));
  const enough = STEPS_S.find((step) => most / step <= TICKS_MAX);
  const step = enough ?? 86_400 * Math.ceil(most / TICKS_MAX / 86_400);
  const ticks = Array.from({ length: Math.ceil(most / step) + 1 }, (_, n) => n * step);
  return { ticks, domain: [0, ticks.at(-1) ?? step] };
}
