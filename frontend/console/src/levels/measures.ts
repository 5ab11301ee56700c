import type { Tile, Unit } from "@prilavok/protocol";

/** What the server measures, as far as pages have to know it before it says so. */
interface Measure {
  readonly unit: Unit;
  readonly direction: Tile["direction"];
  readonly aggregate: string;
  /** It can be of some schemes or categories only. */
  readonly byOrder: boolean;
}

const higher = (unit: Unit, aggregate: string, byOrder = true): Measure => ({
  unit,
  direction: "higher",
  aggregate,
  byOrder,
});

const lower = (unit: Unit, aggregate: string, byOrder = true): Measure => ({
  ...higher(unit, aggregate, byOrder),
  direction: "lower",
});

/** As `levels.indicators.MEASURES` has them; a test of the server compares. */
export const MEASURED: Readonly<Record<string, Measure>> = {
  turnover: higher("money", "sum"),
  orders: higher("count", "count"),
  buy_out_share: higher("share", "share"),
  seller_cancellations: lower("share", "share"),
  returns: lower("share", "share"),
  defect_claims: lower("share", "share"),
  on_time_dispatch: higher("share", "share"),
  rating: higher("rating", "mean", false),
  ratings: higher("count", "count", false),
  answered_in_time: higher("share", "share", false),
  answer_time: lower("duration", "median", false),
  card_completeness: higher("share", "last", false),
};

/** They take a number of hours. */
export const WITHIN: ReadonlySet<string> = new Set(["on_time_dispatch"]);

/** They are about how long something took. */
export const TIMED: ReadonlySet<string> = new Set([...WITHIN, "answered_in_time", "answer_time"]);

/** A measure that this page does not know is shown as a number. */
const UNKNOWN = higher("count", "count");

export const measureOf = (measure: string): Measure => MEASURED[measure] ?? UNKNOWN;
