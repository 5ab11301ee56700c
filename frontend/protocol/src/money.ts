import type { Translator } from "./i18n.ts";
import type { Money } from "./types.ts";

/** An amount as the reader's language writes it; minor units are as many as the currency has. */
export function moneyText(
  { locale }: Pick<Translator<never>, "locale">,
  { minor, currency }: Money,
): string {
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    trailingZeroDisplay: "stripIfInteger",
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}
