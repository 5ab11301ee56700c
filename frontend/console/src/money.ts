import type { Money } from "@prilavok/protocol";
import type { Words } from "./words.tsx";

/** An amount as the reader's language writes it; minor units are as many as the currency has. */
export function moneyText({ locale }: Words, { minor, currency }: Money): string {
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    trailingZeroDisplay: "stripIfInteger",
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}
