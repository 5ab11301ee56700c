import type { DiscountTerms, Loyalty } from "@prilavok/protocol";
import { minorIn } from "../amounts.ts";
import { categoriesIn, categoriesText } from "../categories.ts";

/** Terms as they are being typed. */
export interface Draft {
  readonly threshold: string;
  readonly percent: string;
  /** One a line, from the widest: "Home / Kitchen". */
  readonly categories: string;
}

const BPS_OF_PERCENT = 100;

/** What is typed to begin with: what holds, or the easiest terms that are allowed. */
export function draftOf(terms: DiscountTerms | null, bounds: Loyalty, digits: number): Draft {
  const begun = terms ?? {
    threshold_minor: bounds.threshold_from_minor,
    discount_bps: bounds.discount_from_bps,
  };
  return {
    threshold: String(begun.threshold_minor / 10 ** digits),
    percent: String(begun.discount_bps / BPS_OF_PERCENT),
    categories: categoriesText(begun.categories ?? []),
  };
}

/** An amount that lies within the bounds; null where it does not, or is none. */
export function thresholdIn(
  { threshold }: Draft,
  bounds: Loyalty,
  currency: string,
): number | null {
  const minor = minorIn(threshold, currency);
  if (minor === null) return null;
  return minor >= bounds.threshold_from_minor && minor <= bounds.threshold_to_minor ? minor : null;
}

/** A percentage that lies within the bounds, in hundredths of a percent. */
export function bpsIn({ percent }: Draft, bounds: Loyalty): number | null {
  if (!/^\d{1,3}(?:[.,]\d{1,2})?$/.test(percent.trim())) return null;
  const bps = Math.round(Number(percent.replace(",", ".")) * BPS_OF_PERCENT);
  return bps >= bounds.discount_from_bps && bps <= bounds.discount_to_bps ? bps : null;
}

/** The terms that were typed; null while they are none. */
export function termsIn(draft: Draft, bounds: Loyalty, currency: string): DiscountTerms | null {
  const threshold_minor = thresholdIn(draft, bounds, currency);
  const discount_bps = bpsIn(draft, bounds);
  if (threshold_minor === null || discount_bps === null) return null;
  const categories = bounds.scope === "by_category" ? categoriesIn(draft.categories) : [];
  return { threshold_minor, discount_bps, categories };
}

/** Whether two say the same; what is not said of categories is that there are none. */
export function areSame(one: DiscountTerms, other: DiscountTerms | null): boolean {
  return (
    other !== null &&
    one.threshold_minor === other.threshold_minor &&
    one.discount_bps === other.discount_bps &&
    JSON.stringify(one.categories ?? []) === JSON.stringify(other.categories ?? [])
  );
}
