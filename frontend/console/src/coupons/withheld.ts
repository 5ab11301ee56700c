import type { MessageId } from "../../locales/ids.ts";
import type { Words } from "../words.tsx";

const WORDS: Readonly<Record<string, MessageId>> = {
  not_opened: "coupons.withheld.not_opened",
  switched_off: "coupons.withheld.switched_off",
  suspended: "coupons.withheld.suspended",
  terms_not_accepted: "coupons.withheld.terms_not_accepted",
};

/** Why nobody comes by a shop's coupon now, for the marketplace. */
export function withheldText({ t }: Words, why_not: unknown): string {
  return t(WORDS[String(why_not)] ?? "coupons.withheld");
}
