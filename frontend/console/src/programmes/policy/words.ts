import type {
  ClaimAction,
  ClaimActType,
  ClaimsAllowed,
  Then,
  Turn,
  Within,
} from "@prilavok/protocol";
import { CLAIM_ACT_WORDS, CLAIM_REASON_WORDS } from "@prilavok/protocol";
import type { MessageId } from "../../../locales/ids.ts";
import { listText } from "../../amounts.ts";
import type { Words } from "../../words.tsx";

export const THEN_WORDS: Readonly<Record<Then, MessageId>> = {
  approve_with_return: "policy.then.approve_with_return",
  approve_without_return: "policy.then.approve_without_return",
  accept_offer: "policy.then.accept_offer",
  refund: "policy.then.refund",
  arbitration: "policy.then.arbitration",
  done: "policy.then.done",
  close: "policy.then.close",
  remind: "policy.then.remind",
};

/** A claim policy gives nobody no turn. */
export const TURN_WORDS: Readonly<Record<Turn, MessageId>> = {
  seller: "policy.turn.seller",
  buyer: "policy.turn.buyer",
  marketplace: "policy.turn.marketplace",
  nobody: "claims.turn.nobody",
};

export const UNITS = ["hours", "days", "working_hours"] as const;
export type Unit = (typeof UNITS)[number];

export const UNIT_WORDS: Readonly<Record<Unit, MessageId>> = {
  hours: "policy.unit.hours",
  days: "policy.unit.days",
  working_hours: "policy.unit.working_hours",
};

const LONG_WORDS = {
  hours: "policy.lasts.hours",
  days: "policy.lasts.days",
  working_hours: "policy.lasts.working_hours",
} as const satisfies Record<Unit, MessageId>;

export const SCHEMES = ["FBO", "FBS", "realFBS"] as const;

/** In which unit a turn is counted; days where the document does not say. */
export const unitOf = (within: Within): Unit =>
  UNITS.find((unit) => within[unit] != null) ?? "days";

/** How long a turn lasts: "5 days". */
export function lastsText({ t }: Words, within: Within): string {
  const unit = unitOf(within);
  return t(LONG_WORDS[unit], { count: within[unit] ?? 0 });
}

/** What a side can do; a policy says nothing of what moderators and systems do. */
export const actionText = ({ t }: Words, action: ClaimAction): string =>
  t(CLAIM_ACT_WORDS[action as ClaimActType]);

/** For which schemes and reasons something may be done. */
export function forWhomText(words: Words, { schemes = [], reasons = [] }: ClaimsAllowed): string {
  const { t } = words;
  const named = [...schemes, ...reasons.map((reason) => t(CLAIM_REASON_WORDS[reason]))];
  return named.length === 0
    ? t("policy.whom.all")
    : t("policy.whom.only", { whom: listText(words, named) });
}
