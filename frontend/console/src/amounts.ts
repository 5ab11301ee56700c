import { datesIn } from "@prilavok/protocol/i18n";
import type { Words } from "./words.tsx";

/** What stands where there is nothing to count. */
export const NONE = "—";

export function percentText({ locale }: Words, share: number): string {
  return new Intl.NumberFormat(locale, { style: "percent" }).format(share);
}

/** How long something took, in the largest unit that still tells it: "40 sec", "2.5 hr". */
export function durationText({ locale }: Words, seconds: number): string {
  const [unit, size] = UNITS.find(([, least]) => seconds >= least * FROM) ?? SECOND;
  const value = seconds / size;
  const maximumFractionDigits = value < 10 && unit !== "second" ? 1 : 0;
  const style = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits } as const;
  return new Intl.NumberFormat(locale, style).format(value);
}

/** From one and a half of a unit on it is told in that unit. */
const FROM = 1.5;
const SECOND = ["second", 1] as const;
const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

const COUNTED_MAX = 1_000;

/** A count of which the server does not count more than `most`: "999+". */
export function countText({ number }: Words, count: number, most = COUNTED_MAX): string {
  return count >= most ? `${number(most - 1)}+` : number(count);
}

/** Bytes as disks are sold: "12 GB". */
export function bytesText({ locale }: Words, bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? (["gigabyte", 1e9] as const) : (["megabyte", 1e6] as const);
  const style = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, style).format(bytes / size);
}

/** Names one after the other, as a sentence lists them: "Chat, Claims and Staff". */
export function listText({ locale }: Words, names: readonly string[]): string {
  return new Intl.ListFormat(locale).format(names);
}

/** A day that the server names by its date, "4 Nov", in whatever zone one is. */
export function dateText({ locale }: Words, day: string): string {
  const format = { day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(datesIn(locale), format).format(new Date(`${day}T00:00:00Z`));
}

/** How many digits of an amount in `currency` stand behind the point. */
export const digitsOf = (currency: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions()
    .maximumFractionDigits ?? 2;

/** What stands for `currency` beside an amount: "₽". */
export function symbolOf({ locale }: Words, currency: string): string {
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  });
  return format.formatToParts(0).find(({ type }) => type === "currency")?.value ?? currency;
}

/** An amount as people type or paste it, with a comma or a point, in minor units; null where it is
 * none: a separator is never passed over, which would make an amount a hundred times as much. */
export function minorIn(typed: string, currency: string): number | null {
  const digits = digitsOf(currency);
  const [, whole, fraction = ""] =
    /^(\d{1,12})(?:[.,](\d+))?$/.exec(typed.replace(/\s/g, "")) ?? [];
  if (whole === undefined || fraction.length > digits) return null;
  return Number(whole + fraction.padEnd(digits, "0"));
}

/** What stands beside an amount of money: "₽". */
export function currencySign({ locale }: Pick<Words, "locale">, currency: string): string {
  const style = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
  const parts = new Intl.NumberFormat(locale, style).formatToParts(0);
  return parts.find(({ type }) => type === "currency")?.value ?? currency;
}

/** How a place's clocks are called: "Moscow Time" for Europe/Moscow. */
export function zoneText({ locale }: Pick<Words, "locale">, zone: string): string {
  if (zone === "UTC") return zone;
  const style = { timeZone: zone, timeZoneName: "longGeneric" } as const;
  const parts = new Intl.DateTimeFormat(locale, style).formatToParts(0);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
}
