import type { CaseView, ClaimReason, Wish } from "@prilavok/protocol";
import { CLAIM_REASON_WORDS, CLAIM_WISH_WORDS, moneyText } from "@prilavok/protocol";
import { minorIn } from "../amounts.ts";
import { policyText } from "../claims/words.ts";
import type { Words } from "../words.tsx";

/** What a case says beside messages, one line of it. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

type Facts = Readonly<Record<string, unknown>>;

/** What can be given back at most, as the case knows it; null where it is about no money. */
export interface AtStake {
  readonly minor: number;
  readonly currency: string;
}

export function atStake({ paid_minor, currency }: Facts): AtStake | null {
  if (paid_minor === undefined || currency === undefined) return null;
  return { minor: Number(paid_minor), currency: String(currency) };
}

/** What is claimed for, and how much it comes to. */
export function claimFacts(words: Words, facts: Facts): readonly Fact[] {
  const { t } = words;
  const reason = CLAIM_REASON_WORDS[facts.reason as ClaimReason];
  const isDefectBeside = facts.defective === "true" && facts.reason !== "defect";
  const currency = String(facts.currency);
  const amount = (minor: unknown) => moneyText(words, { minor: Number(minor), currency });
  return [
    { name: t("claims.paid"), value: amount(facts.paid_minor) },
    {
      name: t("claims.reason"),
      value: [t(reason), ...(isDefectBeside ? [t("claims.defective")] : [])].join(", "),
    },
    { name: t("claims.wants"), value: t(CLAIM_WISH_WORDS[facts.wants as Wish]) },
    ...(facts.offer_minor === undefined
      ? []
      : [{ name: t("claims.offered"), value: amount(facts.offer_minor) }]),
    { name: t("claims.order"), value: `${String(facts.order_id)} · ${String(facts.scheme)}` },
    ...(facts.policy_version === undefined
      ? []
      : [{ name: t("claims.policy"), value: policyText(words, Number(facts.policy_version)) }]),
  ];
}

/** What a ruling does; goods whose state is in dispute have come back already. */
export function rulingText(words: Words, facts: Facts, decision: string): string | null {
  const { t } = words;
  const most = atStake(facts);
  if (most === null) return null;
  const amount = moneyText(words, most);
  const areBack = facts.state === "condition_disputed";
  switch (decision) {
    case "refund":
      return areBack
        ? t("cases.leads.claim.refund", { amount })
        : t("cases.leads.claim.kept", { amount });
    case "refund_with_return":
      return areBack
        ? t("cases.leads.claim.refund", { amount })
        : t("cases.leads.claim.returned", { amount });
    case "compensate":
      return t("cases.leads.claim.part");
    case "refuse":
      return t("cases.leads.claim.refused");
    default:
      return null;
  }
}

/** `typed`, in units of the currency, in minor ones; null where it is none that could be given. */
export function minorOf(typed: string, most: AtStake): number | null {
  const minor = minorIn(typed, most.currency);
  return minor !== null && minor >= 1 && minor <= most.minor ? minor : null;
}

export const stakeOf = ({ case: its }: CaseView): AtStake | null =>
  atStake(its.evidence.facts ?? {});
