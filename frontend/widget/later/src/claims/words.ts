import type { Barred, ClaimView, Problem, Refund, Turn } from "@prilavok/protocol";
import { problemText, whyNotClaimed } from "@prilavok/protocol";
import type { WhyNot } from "@prilavok/protocol";
import type { MessageId } from "../../locales/ids.ts";
import type { LaterWords } from "../words.ts";

const TURN_WORDS: Readonly<Record<Turn, MessageId | null>> = {
  buyer: "claims.turn.buyer",
  seller: "claims.turn.seller",
  marketplace: "claims.turn.marketplace",
  nobody: null,
};

export const REFUND_WORDS: Readonly<Record<Refund["state"], MessageId>> = {
  owed: "claims.refund.owed",
  sent: "claims.refund.sent",
  confirmed: "claims.refund.confirmed",
  failed: "claims.refund.failed",
};

const BARRED_WORDS: Readonly<
  Record<Barred, MessageId | "claim.why.arbitrated" | "claim.why.files">
> = {
  not_open: "claims.barred.not_open",
  not_bought_out: "claims.barred.not_bought_out",
  returned: "claims.barred.returned",
  nothing_left: "claims.barred.nothing_left",
  reason: "claims.barred.reason",
  too_late: "claims.barred.too_late",
  needs_files: "claims.barred.needs_files",
  too_many_files: "claim.why.files",
  open_already: "claims.barred.open_already",
  arbitrated: "claim.why.arbitrated",
  enough: "claims.none",
};

/** Whose turn it is, and until when: "Your turn · until 5 March, 14:00". */
export function turnText({ t, moment }: LaterWords, { turn, due_at, overdue }: ClaimView): string {
  const whose = TURN_WORDS[turn];
  if (whose === null) return "";
  if (overdue) return `${t(whose)} · ${t("claims.overdue")}`;
  return due_at === null ? t(whose) : `${t(whose)} · ${t("until", { moment: moment(due_at) })}`;
}

export const barredText = ({ t }: LaterWords, why: Barred): string => t(BARRED_WORDS[why]);

const PROBLEMS: Readonly<Record<string, MessageId | "failure.files">> = {
  claim_changed: "claims.changed",
  claim_text_refused: "claims.text_refused",
  files_not_evidence: "failure.files",
  claims_used_up: "claims.none",
};

/** Why a deed was not done, for a person. */
export function claimProblemText(words: LaterWords, problem: Problem | null): string {
  const code = problem?.code ?? "";
  const reason = problem?.reason;
  if (code === "claim_barred") return barredText(words, reason as Barred);
  if (code === "act_not_possible") return whyNotClaimed(words, reason as WhyNot);
  const id = PROBLEMS[code];
  return id === undefined ? problemText(words, problem) : words.t(id);
}
