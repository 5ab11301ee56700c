import type { Link } from "./connection.ts";
import type { CanWrite, Message, Problem } from "./types.ts";
import type { LaterMessageId, SharedMessageId, Translator } from "./i18n.ts";
import type { Mark, MessageLine } from "./thread.ts";

export const TEXT_MOST = 1_000;

export const MARK_WORDS: Readonly<Record<Mark, SharedMessageId>> = {
  sending: "mark.sending",
  sent: "mark.sent",
  delivered: "mark.delivered",
  read: "mark.read",
  held: "mark.held",
  refused: "mark.refused",
};

export const LINK_WORDS: Readonly<Record<Exclude<Link, "live">, SharedMessageId>> = {
  connecting: "link.connecting",
  waiting: "link.waiting",
  polling: "link.polling",
  offline: "link.offline",
  ended: "link.ended",
};

/** Reasons of the chat policy, and problems a person may meet, by their codes; those that only a
 * seller meets are among the later texts. */
const REASON_WORDS: Readonly<Record<string, SharedMessageId | LaterMessageId>> = {
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
  not_stored: "failure.too_many",
  permission_missing: "failure.permission_missing",
  role_not_allowed: "failure.forbidden",
  token_refused: "failure.unauthenticated",
  files_not_attachable: "failure.files",
  too_late_to_edit: "failure.edit_over",
  contested_already: "failure.contested_already",
  too_late_to_contest: "failure.too_late_to_contest",
  too_many_reports: "failure.too_many_reports",
};

type Shared = Translator<SharedMessageId>;

/** The same words; what is not here yet is empty. */
const withLater = (words: Shared) => words as Translator<SharedMessageId | LaterMessageId>;
type Banner = NonNullable<CanWrite["banner"]>;

/** Why someone may not write, and until when; a code we do not know still says something. */
export function whyNotText(words: Shared, why: CanWrite): string {
  const { t, locale, moment } = withLater(words);
  if (why.banner) return why.banner[locale];
  const text = t(REASON_WORDS[why.reason ?? ""] ?? "reason.unknown") || t("reason.unknown");
  return why.until ? `${text} ${t("reason.until", { moment: moment(why.until) })}` : text;
}

/** A problem for a person: our own text for its code, else what the server wrote. */
export function problemText(words: Shared, problem: Problem | null): string {
  const { t, locale } = withLater(words);
  if (problem === null) return t("failure.unreachable");
  if (problem.banner) return (problem.banner as Banner)[locale];
  const reason = typeof problem.reason === "string" ? REASON_WORDS[problem.reason] : undefined;
  const id = reason ?? REASON_WORDS[problem.code];
  return (id && t(id)) || problem.detail;
}

/** What stands in the place of a message that its author, or the marketplace, took back, or that was
 *  erased. */
export const tombstoneText = ({ t }: Shared, { state }: Message): string => {
  if (state === "erased") return t("message.erased");
  return t(state === "recalled" ? "message.recalled" : "message.deleted");
};

/** What became of a message that is not shown as it was written, where its reasons do not say it. */
export function fateText(
  words: Shared,
  { mark, message, verdict, problem }: MessageLine,
): string | null {
  const { t } = words;
  if (message.state === "masked")
    return t(verdict === null ? "message.masked" : "message.masked.own");
  if (mark === "held") return t("message.held.why");
  if (mark !== "refused" || (verdict !== null && verdict.findings.length > 0)) return null;
  return problem === null ? t("message.refused.why") : problemText(words, problem);
}

const DAY_MS = 24 * 60 * 60_000;

/** "Today", "yesterday", or the date. */
export function dayText({ t, day }: Shared, at: string, now: number): string {
  const its = new Date(at).toDateString();
  if (its === new Date(now).toDateString()) return t("day.today");
  if (its === new Date(now - DAY_MS).toDateString()) return t("day.yesterday");
  return day(at);
}

/** Length as the server counts it: characters, not UTF-16 units. */
export const lengthOf = (text: string): number => [...text].length;
