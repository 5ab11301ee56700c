import type { MessageId } from "../../../locales/ids.ts";
import type { Words } from "../../words.tsx";
import type { Source, Stack } from "./model.ts";

export const SOURCE_WORDS: Readonly<Record<Source, MessageId>> = {
  loyalty: "discounts.source.loyalty",
  seller_coupon: "discounts.source.seller_coupon",
  marketplace_coupon: "discounts.source.marketplace_coupon",
};

export const STACK_WORDS: Readonly<Record<Stack, MessageId>> = {
  best: "discounts.stack.best",
  multiplicative: "discounts.stack.multiplicative",
  capped_sum: "discounts.stack.capped_sum",
};

/** "Loyalty discount → seller's coupon → marketplace's coupon". */
export const orderText = ({ t }: Words, order: readonly Source[]): string =>
  order.map((each) => t(SOURCE_WORDS[each])).join(" → ");
