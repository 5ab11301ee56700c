import type { LaterMessageId, SharedMessageId, Translator } from "./i18n.ts";
import type { MessageLine } from "./thread.ts";
import type { CanWrite, Problem } from "./types.ts";

/** Reasons of the chat policy, and problems a person may meet, by their codes. */
const REASON_WORDS: Readonly<Record<string, LaterMessageId>> = {
  buyer_starts: "reason.buyer_starts",
  seller_not_trusted: "reason.seller_not_trusted",
  order_unknown: "reason.order_unknown",
  order_not_placed: "reason.order_not_placed",
  order_not_paid: "reason.order_not_paid",
  order_not_shipped: "reason.order_not_shipped",
  order_not_delivered: "reason.order_not_delivered",
  order_not_bought_out: "reason.order_not_bought_out",
  scheme_not_covered: "reason.scheme_not_covered",
  only_after_an_order: "reason.only_after_an_order",
  reply_time_over: "reason.reply_time_over",
  muted: "reason.muted",
  shop_suspended: "reason.shop_suspended",
  you_blocked: "reason.you_blocked",
  // Who was blocked is told only that they cannot write: `blocked` is not among these.
  terms_not_accepted: "reason.terms_not_accepted",
  chat_not_open: "reason.chat_not_open",
  chat_switched_off: "reason.chat_switched_off",
  may_not_write: "reason.unknown",
  message_refused: "message.refused.why",
  edit_refused: "message.edit.refused",
  chat_not_found: "failure.not_found",
  context_not_found: "failure.context_not_found",
  csrf_token_wrong: "failure.unauthenticated",
  no_longer_staff: "failure.no_longer_staff",
  too_many_writes: "failure.too_many",
  permission_missing: "failure.permission_missing",
  role_not_allowed: "failure.forbidden",
  token_refused: "failure.unauthenticated",
  files_not_attachable: "failure.files",
  too_late_to_edit: "failure.edit_over",
  contested_already: "failure.contested_already",
  too_late_to_contest: "failure.too_late_to_contest",
  too_many_reports: "failure.too_many_reports",
};

type Words = Translator<SharedMessageId | LaterMessageId>;
type Banner = NonNullable<CanWrite["banner"]>;

/** Why someone may not write, and until when; a code we do not know still says something. */
export function whyNotText({ t, locale, moment }: Words, why: CanWrite): string {
  if (why.banner) return why.banner[locale];
  const text = t(REASON_WORDS[why.reason ?? ""] ?? "reason.unknown");
  return why.until ? `${text} ${t("reason.until", { moment: moment(why.until) })}` : text;
}

/** A problem for a person: our own text for its code, else what the server wrote; what it wrote of
 * its own failure is no help to anybody here. */
export function problemText({ t, locale }: Words, problem: Problem | null): string {
  if (problem === null) return t("failure.unreachable");
  if (problem.banner) return (problem.banner as Banner)[locale];
  const reason = typeof problem.reason === "string" ? REASON_WORDS[problem.reason] : undefined;
  const id = reason ?? REASON_WORDS[problem.code];
  if (id !== undefined) return t(id);
  return problem.status >= SERVERS_FAILURE ? t("failure.unreachable") : problem.detail;
}

const SERVERS_FAILURE = 500;

/** What became of a message that is not shown as it was written, where its reasons do not say it. */
export function fateText(
  words: Words,
  { mark, message, verdict, problem }: MessageLine,
): string | null {
  const { t } = words;
  if (message.state === "masked")
    return t(verdict === null ? "message.masked" : "message.masked.own");
  if (mark === "held") return t("message.held.why");
  if (mark !== "refused" || (verdict !== null && verdict.findings.length > 0)) return null;
  return problem === null ? t("message.refused.why") : problemText(words, problem);
}
