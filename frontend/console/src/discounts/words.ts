import type { DiscountsStatus, DiscountTerms, Waits } from "@prilavok/protocol";
import { moneyText, ProblemError, problemText } from "@prilavok/protocol";
import { datesIn } from "@prilavok/protocol/i18n";
import type { MessageId } from "../../locales/ids.ts";
import { categoryText } from "../categories.ts";
import { bpsText } from "../levels/words.ts";
import type { Words } from "../words.tsx";
import { withheldText } from "./withheld.ts";

export const STATUS_WORDS: Readonly<Record<DiscountsStatus, MessageId>> = {
  off: "discounts.status.off",
  pending_activation: "discounts.status.pending_activation",
  active: "discounts.status.active",
  pending_deactivation: "discounts.status.pending_deactivation",
};

export const WAITS_WORDS: Readonly<Record<Waits, MessageId>> = {
  next_day: "discounts.waits.next_day",
  minimum_term: "discounts.waits.minimum_term",
  option_term: "discounts.waits.option_term",
};

const FAILURE_WORDS: Readonly<Record<string, MessageId>> = {
  nothing_to_change: "discounts.failed.nothing_to_change",
  not_counted_yet: "discounts.not_counted",
};

/** A day that the server names by its date, with its year: "4 Nov 2024". */
export function dayText({ locale }: Words, day: string): string {
  const format = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(datesIn(locale), format).format(new Date(`${day}T00:00:00Z`));
}

/** "5 % off for purchases of 20,000 ₽"; that there is none where `terms` are null. */
export function termsText(words: Words, terms: DiscountTerms | null, currency: string): string {
  if (terms === null) return words.t("discounts.terms.none");
  const { threshold_minor, discount_bps } = terms;
  return words.t("discounts.terms", {
    discount: bpsText(words, discount_bps),
    threshold: moneyText(words, { minor: threshold_minor, currency }),
  });
}

/** Which goods it is for. */
export function goodsText({ t }: Words, { categories = [] }: DiscountTerms): string {
  if (categories.length === 0) return t("discounts.goods.all");
  const named = categories.map(categoryText).join("; ");
  return t("discounts.goods.some", { categories: named });
}

/** Why something was not done. */
export function failureText(words: Words, error: Error): string {
  const problem = error instanceof ProblemError ? error.problem : null;
  const known = problem === null ? undefined : FAILURE_WORDS[problem.code];
  if (known !== undefined) return words.t(known);
  if (problem?.code === "discounts_not_open") return withheldText(words, problem.why_not);
  if (problem?.code === "discount_terms_out_of_bounds" && typeof problem.reason === "string")
    return problem.reason;
  return problemText(words, problem);
}
