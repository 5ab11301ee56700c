import type { Loyalty } from "@prilavok/protocol";
import { isCurrency } from "../levels/model.ts";

export type Source = "loyalty" | "seller_coupon" | "marketplace_coupon";
export type Stack = "best" | "multiplicative" | "capped_sum";

/** How discounts meet on one line. */
export interface Stacking {
  readonly how?: Stack;
  readonly order?: readonly Source[];
  readonly percent_of?: "price" | "remaining";
  readonly most_bps?: number;
  readonly floor_minor?: number;
}

export interface Counting {
  readonly window?: "P365D" | "P12M";
  readonly counts_after_d?: number;
}

/** The document of the kind `discount_programme`. */
export interface DiscountProgramme {
  readonly name: string;
  readonly note?: string;
  readonly zone: string;
  readonly currency: string;
  readonly counting?: Counting;
  readonly loyalty: Loyalty;
  readonly stacking?: Stacking;
  readonly quote_lasts_s?: number;
  readonly reserved_s?: number;
}

/** What every part of the form is given. */
export interface PartProps {
  readonly programme: DiscountProgramme;
  readonly set: (change: Partial<DiscountProgramme>) => void;
}

export const SOURCES: readonly Source[] = ["loyalty", "seller_coupon", "marketplace_coupon"];
export const BPS_WHOLE = 10_000;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Whether a text is enough of a programme to be written in fields. */
export const fits = (document: Readonly<Record<string, unknown>>): boolean => {
  const { loyalty, currency, stacking = {}, counting = {} } = document;
  return (
    isObject(loyalty) &&
    isObject(stacking) &&
    isObject(counting) &&
    isCurrency(currency) &&
    (!("order" in stacking) || isOrder(stacking.order))
  );
};

const isOrder = (order: unknown): boolean =>
  Array.isArray(order) &&
  order.length === SOURCES.length &&
  SOURCES.every((each) => order.includes(each));

/** Every order in which they can be taken off. */
export const ORDERS: readonly (readonly Source[])[] = SOURCES.flatMap((first) => {
  const [second, third] = SOURCES.filter((each) => each !== first);
  return second === undefined || third === undefined
    ? []
    : [
        [first, second, third],
        [first, third, second],
      ];
});
