import type { Messages } from "@lingui/core";
import type { MessageId as LaterProtocolMessageId } from "../later/locales/ids.ts";
import type { MessageId as ProtocolMessageId } from "../locales/ids.ts";

export const LOCALES = ["ru", "en", "zh"] as const;
export type Locale = (typeof LOCALES)[number];
export type SharedMessageId = ProtocolMessageId;
/** Texts that no page shows at first. */
export type LaterMessageId = LaterProtocolMessageId;

export type Values = Readonly<Record<string, string | number>>;

/** A text as the catalogs are compiled: words, names of values, and plurals of a value. */
type Text = string | readonly Piece[];
type Piece =
  string | readonly [name: string, kind?: "plural", forms?: Readonly<Record<string, Text>>];

/** Texts, dates and numbers in one locale. `t` takes only ids that every catalog holds. */
export interface Translator<Id extends string> {
  readonly locale: Locale;
  /** Empty where the catalog of a later part is not here yet. */
  t(id: Id, values?: Values): string;
  /** Takes in the texts of a part of the page that is loaded later. */
  add(catalog: Messages): void;
  time(at: string): string;
  day(at: string): string;
  moment(at: string): string;
  number(value: number): string;
  /** A length of time, short: "9 days". */
  span(count: number, unit: "day" | "hour" | "minute"): string;
}

/** The first wanted language that we speak; Russian when there is none. */
export function localeFor(wanted: readonly (string | null | undefined)[]): Locale {
  return wanted.map((tag) => tag?.toLowerCase().split("-")[0]).find(isLocale) ?? "ru";
}

const isLocale = (tag: string | undefined): tag is Locale =>
  (LOCALES as readonly (string | undefined)[]).includes(tag);

/** Whose way of writing dates: in English that of Britain, as the server does. */
export const datesIn = (locale: Locale): string => (locale === "en" ? "en-GB" : locale);

export function translator<Id extends string>(
  locale: Locale,
  catalogs: readonly Messages[],
): Translator<Id> {
  const texts = Object.assign({}, ...catalogs) as Partial<Record<Id, Text>>;
  const dates = datesIn(locale);
  const time = new Intl.DateTimeFormat(dates, { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(dates, { day: "numeric", month: "long" });
  const dayOfYear = new Intl.DateTimeFormat(dates, { dateStyle: "long" });
  const timeOf = (at: string) => time.format(new Date(at));
  const dayOf = (at: string) => (isThisYear(at) ? day : dayOfYear).format(new Date(at));
  const number = new Intl.NumberFormat(locale);
  const forms = new Intl.PluralRules(locale);

  /** A compiled text with `values` put in; `count` stands where a plural form has its `#`. */
  function written(text: Text, values: Values, count = ""): string {
    if (typeof text === "string") return text;
    return text
      .map((piece) => {
        if (typeof piece === "string") return piece === "#" ? count : piece;
        const [name, , plural] = piece;
        const value = values[name] ?? "";
        if (plural === undefined) return String(value);
        const form = plural[forms.select(Number(value))] ?? plural.other ?? "";
        return written(form, values, number.format(Number(value)));
      })
      .join("");
  }

  return {
    locale,
    t: (id, values = {}) => written(texts[id] ?? "", values),
    add: (catalog) => void Object.assign(texts, catalog),
    time: timeOf,
    day: dayOf,
    moment: (at) => `${dayOf(at)}${locale === "zh" ? " " : ", "}${timeOf(at)}`,
    number: (value) => number.format(value),
    span: (count, unit) =>
      new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(count),
  };
}

const isThisYear = (at: string) => new Date(at).getFullYear() === new Date().getFullYear();

/** How an address says for whom words are written: in which language, by which clock. */
export function readerQuery(locale: Locale): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return `lang=${locale}&zone=${encodeURIComponent(zone)}`;
}
