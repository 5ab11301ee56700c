import { datesIn } from "@prilavok/protocol/i18n";
import type { Words } from "../words.tsx";

/** The day of a moment, where one is: "4 Nov 2024". */
export function dayText({ locale }: Words, moment: string): string {
  const format = { day: "numeric", month: "short", year: "numeric" } as const;
  return new Intl.DateTimeFormat(datesIn(locale), format).format(new Date(moment));
}

/** A moment as a field for one has it, by the clocks where one is: "2024-11-04T00:00". */
export function fieldOf(moment: Date): string {
  const part = (value: number) => String(value).padStart(2, "0");
  const day = [moment.getFullYear(), part(moment.getMonth() + 1), part(moment.getDate())].join("-");
  return `${day}T${part(moment.getHours())}:${part(moment.getMinutes())}`;
}
