import type { Audience, Coupon, CouponView, Funder, Given } from "@prilavok/protocol";
import { moneyText, ProblemError, problemText } from "@prilavok/protocol";
import type { MessageId } from "../../locales/ids.ts";
import { categoryText } from "../categories.ts";
import { bpsText } from "../levels/words.ts";
import { withheldText as ownWithheldText } from "../discounts/withheld.ts";
import { partyName } from "../parties.ts";
import type { Words } from "../words.tsx";
import { withheldText } from "./withheld.ts";

/** How a coupon stands. */
export type CouponState = "running" | "not_started" | "paused" | "exhausted" | "ended";

export const STATE_WORDS: Readonly<Record<CouponState, MessageId>> = {
  running: "coupons.state.running",
  not_started: "coupons.state.not_started",
  paused: "coupons.state.paused",
  exhausted: "coupons.state.exhausted",
  ended: "coupons.state.ended",
};

export const STATES = Object.keys(STATE_WORDS) as readonly CouponState[];

export const GIVEN_WORDS: Readonly<Record<Given, MessageId>> = {
  to_everyone: "coupons.given.to_everyone",
  claimed: "coupons.given.claimed",
  by_code: "coupons.given.by_code",
  issued: "coupons.given.issued",
};

export const AUDIENCE_WORDS: Readonly<Record<Audience, MessageId>> = {
  anybody: "coupons.audience.anybody",
  new: "coupons.audience.new",
  returning: "coupons.audience.returning",
};

export const FUNDER_WORDS: Readonly<Record<Funder, MessageId>> = {
  marketplace: "coupons.funder.marketplace",
  seller: "coupons.funder.seller",
  partner: "coupons.funder.partner",
};

/** A coupon of which nothing is wrong can be used. */
export function stateOf({ why_not }: Pick<CouponView, "why_not">): CouponState {
  switch (why_not) {
    case "not_started":
    case "paused":
    case "exhausted":
    case "ended":
      return why_not;
    default:
      return "running";
  }
}

/** What it takes off: "500 ₽ off from 5,000 ₽", "10 % off, 1,000 ₽ at most". */
export function benefitText(words: Words, { benefit, currency }: Coupon): string {
  const { t } = words;
  const money = (minor: number) => moneyText(words, { minor, currency });
  if (benefit.type === "spend_get") {
    const amounts = { off: money(benefit.off_minor), from: money(benefit.from_minor) };
    const { times_max = 1 } = benefit;
    return times_max > 1
      ? t("coupons.benefit.each", { ...amounts, times: words.number(times_max) })
      : t("coupons.benefit.spend_get", amounts);
  }
  const { off_bps, from_minor = 0, most_minor = null } = benefit;
  return [
    t("coupons.benefit.percent", { off: bpsText(words, off_bps) }),
    ...(from_minor > 0 ? [t("coupons.benefit.from", { from: money(from_minor) })] : []),
    ...(most_minor === null ? [] : [t("coupons.benefit.most", { most: money(most_minor) })]),
  ].join(", ");
}

/** At whose expense it is: a seller's by the seller's name. */
export function funderText(words: Words, { coupon, names }: CouponView): string {
  const { funder, seller_id = null } = coupon;
  return seller_id === null
    ? words.t(FUNDER_WORDS[funder])
    : partyName(words, names, `seller:${seller_id}`);
}

/** Which goods it is for, a line for each thing that is named. */
export function goodsLines({ t }: Words, { coupon, names: called }: CouponView): string[] {
  const { goods = {}, seller_id = null } = coupon;
  const { sellers = [], products = [], categories = [], schemes = [] } = goods;
  const nameOf = (id: string) => called[`seller:${id}`] ?? id;
  const productOf = (each: { readonly seller_id: string; readonly product_id: string }) =>
    seller_id === null ? `${nameOf(each.seller_id)}: ${each.product_id}` : each.product_id;
  const named = [
    [seller_id === null ? sellers.map(nameOf) : [], "coupons.goods.sellers"],
    [products.map(productOf), "coupons.goods.products"],
    [categories.map(categoryText), "coupons.goods.categories"],
    [schemes, "coupons.goods.schemes"],
  ] as const;
  const lines = named
    .filter(([names]) => names.length > 0)
    .map(([names, id]) => t(id, { names: names.join(", ") }));
  return lines.length > 0 ? lines : [t("coupons.goods.all")];
}

/** Why something was not done, for the shop whose coupon it is. */
export const ownFailureText = (words: Words, error: Error): string =>
  failedText(words, error, ownWithheldText);

/** Why something was not done, for the marketplace. */
export const failureText = (words: Words, error: Error): string =>
  failedText(words, error, withheldText);

function failedText(words: Words, error: Error, textOfWithheld: typeof withheldText): string {
  const problem = error instanceof ProblemError ? error.problem : null;
  if (problem?.code === "coupon_over") return words.t("coupons.failed.over");
  if (problem?.code === "discounts_not_open") return textOfWithheld(words, problem.why_not);
  return problemText(words, problem);
}
