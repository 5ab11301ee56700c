import type { MessageId } from "../../locales/ids.ts";

export interface SnoozeTime {
  readonly label: MessageId;
  readonly at: Date;
}

const HOUR_MS = 3_600_000;
const MORNING_HOUR = 9;
const EVENING_HOUR = 18;

/** Until when a chat can be put off, by the clock on the wall where one sits. */
export function snoozeTimes(now: number): readonly SnoozeTime[] {
  const today = new Date(now);
  const evening = at(today, 0, EVENING_HOUR);
  const toMonday = (8 - today.getDay()) % 7 || 7;
  return [
    { label: "snooze.hour", at: new Date(now + HOUR_MS) },
    ...(evening.getTime() - now > HOUR_MS
      ? [{ label: "snooze.evening", at: evening } as const]
      : []),
    { label: "snooze.tomorrow", at: at(today, 1, MORNING_HOUR) },
    { label: "snooze.days", at: at(today, 3, MORNING_HOUR) },
    ...(toMonday === 1
      ? []
      : [{ label: "snooze.monday", at: at(today, toMonday, MORNING_HOUR) } as const]),
  ];
}

function at(day: Date, later: number, hour: number): Date {
  const then = new Date(day);
  then.setDate(then.getDate() + later);
  then.setHours(hour, 0, 0, 0);
  return then;
}
