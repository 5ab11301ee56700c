import type { MessageId } from "../../locales/ids.ts";
import type { Words } from "../words.tsx";

const WORDS: Readonly<Record<string, MessageId>> = {
  not_opened: "discounts.withheld.not_opened",
  switched_off: "discounts.withheld.switched_off",
  suspended: "discounts.withheld.suspended",
  terms_not_accepted: "discounts.withheld.terms_not_accepted",
};

/** Why a shop gives no discounts now, or cannot offer new ones. */
export function withheldText({ t }: Words, why_not: unknown): string {
  return t(WORDS[String(why_not)] ?? "discounts.withheld");
}
