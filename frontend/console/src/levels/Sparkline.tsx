import { pathOf } from "./drawing.ts";

interface SparklineProps {
  /** The oldest first; null where there was nothing to measure. */
  readonly values: readonly (number | null)[];
  /** Drawn as a line across. */
  readonly goal: number | null;
}

const WIDTH = 160;
const HEIGHT = 40;
const EDGE = 4;

/** How a value went, small. The table beside it says the same: nobody has to read it here. */
export function Sparkline({ values, goal }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const shown = goal === null ? known : [...known, goal];
  const least = Math.min(...shown);
  const span = Math.max(...shown) - least || 1;
  const step = (WIDTH - 2 * EDGE) / Math.max(values.length - 1, 1);
  const xOf = (at: number) => EDGE + at * step;
  const yOf = (value: number) => HEIGHT - EDGE - ((value - least) / span) * (HEIGHT - 2 * EDGE);
  const last = values.findLastIndex((value) => value !== null);
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {goal !== null && (
        <line className="goal" x1={EDGE} x2={WIDTH - EDGE} y1={yOf(goal)} y2={yOf(goal)} />
      )}
      <path
        d={pathOf(values.map((value, at) => (value === null ? null : [xOf(at), yOf(value)])))}
      />
      <path
        className="end"
        d={`M${xOf(last).toFixed(1)} ${yOf(values[last] ?? least).toFixed(1)}h0`}
      />
    </svg>
  );
}
