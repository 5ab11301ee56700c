import type { CaseLine } from "@prilavok/protocol";
import { useWords } from "../words.tsx";
import type { Words } from "../words.tsx";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** From here on the deadline is near. */
const SOON_MS = HOUR_MS;

interface DueChipProps {
  readonly line: CaseLine;
  /** The server's time. */
  readonly now: string;
}

/** How long is left to decide, or for how long it has been overdue. */
export function DueChip({ line: { due_at, closed_at }, now }: DueChipProps) {
  const words = useWords();
  if (closed_at !== null) return null;
  const left = Date.parse(due_at) - Date.parse(now);
  const isLate = left <= 0;
  const time = spanText(words, Math.abs(left));
  const urgency = isLate ? "late" : left < SOON_MS ? "soon" : "calm";
  return (
    <span
      className={`chip due ${urgency}`}
      title={words.t("cases.due.by", { moment: words.moment(due_at) })}
    >
      {words.t(isLate ? "cases.due.late" : "cases.due.left", { time })}
    </span>
  );
}

/** A length of time in the largest unit that fits. */
export function spanText({ span }: Words, ms: number): string {
  if (ms >= 2 * DAY_MS) return span(Math.floor(ms / DAY_MS), "day");
  if (ms >= HOUR_MS) return span(Math.floor(ms / HOUR_MS), "hour");
  return span(Math.ceil(ms / MINUTE_MS), "minute");
}
