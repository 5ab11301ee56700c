import type { LaterMessageId, SharedMessageId, Translator } from "./i18n.ts";
import { moneyText } from "./money.ts";
import type {
  ActRequest,
  Choice,
  ClaimReason,
  ClaimView,
  ClaimsOutcome,
  ClaimsState,
  HappenedView,
  WhyNot,
  Wish,
} from "./types.ts";

type Words = Translator<SharedMessageId | LaterMessageId>;

/** Anything that a side can do to a claim. */
export type ClaimAct = ActRequest["act"];
export type ClaimActType = Exclude<ClaimAct["type"], undefined>;

export const CLAIM_STATE_WORDS: Readonly<Record<ClaimsState, LaterMessageId>> = {
  awaiting_seller: "claim.state.awaiting_seller",
  awaiting_evidence: "claim.state.awaiting_evidence",
  offered: "claim.state.offered",
  refused: "claim.state.refused",
  disputed: "claim.state.disputed",
  awaiting_return: "claim.state.awaiting_return",
  in_transit: "claim.state.in_transit",
  inspecting: "claim.state.inspecting",
  condition_disputed: "claim.state.condition_disputed",
  fulfilling: "claim.state.fulfilling",
  dispatched: "claim.state.dispatched",
  refunding: "claim.state.refunding",
  closed: "claim.state.closed",
};

export const CLAIM_REASON_WORDS: Readonly<Record<ClaimReason, LaterMessageId>> = {
  defect: "claim.reason.defect",
  wrong_item: "claim.reason.wrong_item",
  missing_part: "claim.reason.missing_part",
  not_as_described: "claim.reason.not_as_described",
  changed_mind: "claim.reason.changed_mind",
};

export const CLAIM_WISH_WORDS: Readonly<Record<Wish, LaterMessageId>> = {
  refund: "claim.wish.refund",
  partial: "claim.wish.partial",
  replacement: "claim.wish.replacement",
  part: "claim.wish.part",
};

export const CLAIM_OUTCOME_WORDS: Readonly<Record<ClaimsOutcome, LaterMessageId>> = {
  refund: "claim.outcome.refund",
  compensation: "claim.outcome.compensation",
  replacement: "claim.outcome.replacement",
  part: "claim.outcome.part",
  refused: "claim.outcome.refused",
  withdrawn: "claim.outcome.withdrawn",
  lapsed: "claim.outcome.lapsed",
};

/** What a side can do, as its button says. */
export const CLAIM_ACT_WORDS: Readonly<Record<ClaimActType, LaterMessageId>> = {
  withdraw: "claim.act.withdraw",
  add_evidence: "claim.act.add_evidence",
  accept_offer: "claim.act.accept_offer",
  dispute: "claim.act.dispute",
  sent_back: "claim.act.sent_back",
  confirm_receipt: "claim.act.confirm_receipt",
  approve_with_return: "claim.act.approve_with_return",
  approve_without_return: "claim.act.approve_without_return",
  offer: "claim.act.offer",
  replace: "claim.act.replace",
  send_part: "claim.act.send_part",
  ask_evidence: "claim.act.ask_evidence",
  refuse: "claim.act.refuse",
  dispatched: "claim.act.dispatched",
  goods_received: "claim.act.goods_received",
  condition_confirmed: "claim.act.condition_confirmed",
  condition_contested: "claim.act.condition_contested",
};

/** What was done, in the past. */
const DONE_WORDS: Readonly<Record<string, LaterMessageId>> = {
  open: "claim.done.open",
  withdraw: "claim.done.withdraw",
  add_evidence: "claim.done.add_evidence",
  accept_offer: "claim.done.accept_offer",
  dispute: "claim.done.dispute",
  sent_back: "claim.done.sent_back",
  confirm_receipt: "claim.done.confirm_receipt",
  approve_with_return: "claim.done.approve_with_return",
  approve_without_return: "claim.done.approve_without_return",
  offer: "claim.done.offer",
  replace: "claim.done.replace",
  send_part: "claim.done.send_part",
  ask_evidence: "claim.done.ask_evidence",
  refuse: "claim.done.refuse",
  dispatched: "claim.done.dispatched",
  goods_received: "claim.done.goods_received",
  goods_returned: "claim.done.goods_returned",
  condition_confirmed: "claim.done.condition_confirmed",
  condition_contested: "claim.done.condition_contested",
  arbitrate: "claim.done.arbitrate",
  refund_sent: "claim.done.refund_sent",
  refund_confirmed: "claim.done.refund_confirmed",
  refund_failed: "claim.done.refund_failed",
};

const TURN_PASSED = "turn_passed";

/** Who did it. */
export const CLAIM_BY_WORDS: Readonly<Record<HappenedView["by"], LaterMessageId>> = {
  buyer: "claim.by.buyer",
  seller: "claim.by.seller",
  moderator: "claim.by.moderator",
  marketplace: "claim.by.marketplace",
  deadline: "claim.by.deadline",
};

const WHY_NOT_WORDS: Readonly<Record<WhyNot, LaterMessageId>> = {
  amount: "claim.why.amount",
  arbitrated: "claim.why.arbitrated",
  closed: "claim.why.closed",
  disputes: "claim.why.disputes",
  empty: "claim.why.empty",
  evidence_rounds: "claim.why.evidence_rounds",
  files: "claim.why.files",
  not_allowed: "claim.why.not_allowed",
  not_for_reason: "claim.why.not_for_reason",
  not_for_scheme: "claim.why.not_for_scheme",
  not_now: "claim.why.not_now",
  nothing_left: "claim.why.nothing_left",
  turn_passed: "claim.why.turn_passed",
};

export const whyNotClaimed = ({ t }: Words, why: WhyNot): string => t(WHY_NOT_WORDS[why]);

/** What was done to a claim; null for what is no act of one. */
export function claimDoneText({ t }: Words, action: string): string | null {
  const done = DONE_WORDS[action];
  return done === undefined ? null : t(done);
}

/** Who did what: "Shop · offered ₽500". That a turn has passed says itself who made it pass. */
export function happenedText(words: Words, happened: HappenedView): string {
  const { t } = words;
  const by = happened.author ?? t(CLAIM_BY_WORDS[happened.by]);
  if (happened.action === TURN_PASSED) return by;
  const done = claimDoneText(words, happened.action) ?? happened.action;
  const amount = happened.amount === null ? "" : ` · ${moneyText(words, happened.amount)}`;
  return `${by} · ${done}${amount}`;
}

/** How it stands: what it came to once that is known. */
export function claimStateText(words: Words, claim: ClaimView): string {
  const { t } = words;
  if (claim.state !== "closed" || claim.outcome === null) return t(CLAIM_STATE_WORDS[claim.state]);
  const amount = claim.refund === null ? "" : ` · ${moneyText(words, claim.refund.amount)}`;
  return t(CLAIM_OUTCOME_WORDS[claim.outcome]) + amount;
}

/** The choice of one's own that `type` is about; null where it can never be one's own. */
export const choiceOf = (claim: ClaimView, type: ClaimActType): Choice | null =>
  claim.choices?.find(({ action }) => action === type) ?? null;
