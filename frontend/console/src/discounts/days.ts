import type { Foreseen, MyDiscount, TermsVersion } from "@prilavok/protocol";

const DAY_MS = 86_400_000;

/** How many days lie between two dates. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((dayOf(to) - dayOf(from)) / DAY_MS);

/** The date so many days later. */
export const shifted = (day: string, days: number): string =>
  new Date(dayOf(day) + days * DAY_MS).toISOString().slice(0, 10);

const dayOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** A stretch of days on which the same is true. */
export interface Stretch {
  readonly kind: "none" | "now" | "kept" | "next";
  readonly from: string;
  /** The first day that is not in it. */
  readonly to: string;
  /** What buyers get then; null: nothing. */
  readonly version: TermsVersion | null;
}

/** So many days at least are shown behind the last thing that happens. */
const BEYOND_D = 7;

/**
 * The days from today to a week behind the last date that is promised: what holds on them, what is
 * promised and so cannot become worse (`kept`), and what goes on until somebody changes it (`next`).
 */
export function stretchesOf(
  { today, holds }: Pick<MyDiscount, "today" | "holds">,
  follows: TermsVersion | null,
): readonly Stretch[] {
  const last = [holds?.promised_until, follows?.starts, follows?.promised_until]
    .filter((day) => day !== undefined)
    .reduce((one, other) => (one > other ? one : other), today);
  const end = shifted(last, BEYOND_D);
  return [
    ...stretchOf(holds, today, follows?.starts ?? end, "now"),
    ...(follows === null ? [] : stretchOf(follows, follows.starts, end, "next")),
  ];
}

function stretchOf(
  version: TermsVersion | null,
  from: string,
  to: string,
  kind: "now" | "next",
): Stretch[] {
  if (from >= to) return [];
  if (version?.terms == null) return [{ kind: "none", from, to, version: null }];
  const until = version.promised_until;
  if (until <= from) return [{ kind, from, to, version }];
  if (until >= to) return [{ kind: "kept", from, to, version }];
  return [
    { kind: "kept", from, to: until, version },
    { kind, from: until, to, version },
  ];
}

/** What would follow if it were submitted now. */
export const followsAfter = (mine: MyDiscount, foreseen: Foreseen): TermsVersion | null =>
  foreseen.version ?? (foreseen.withdrawn === null ? mine.follows : null);
