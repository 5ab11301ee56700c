import type { Chat, ChatStatus } from "@prilavok/protocol";
import type { MessageId } from "../locales/ids.ts";
import type { Words } from "./words.tsx";

export const STATUS_WORDS: Readonly<Record<ChatStatus, MessageId>> = {
  new: "status.new",
  waiting_for_seller: "status.waiting_for_seller",
  waiting_for_buyer: "status.waiting_for_buyer",
  closed: "status.closed",
};

export type Urgency = "calm" | "soon" | "late";

export interface Due {
  readonly text: string;
  /** The same for a list: only how long. */
  readonly short: string;
  readonly urgency: Urgency;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What a chip says of a chat's deadline; null when it is not the shop's turn, or nobody's. */
export function dueOf(words: Words, chat: Chat, now: number): Due | null {
  return chat.status === "closed" ? null : deadlineOf(words, chat, now);
}

/** The same of a closed chat too: closing is no answer, so its deadline stands. */
export function deadlineOf(words: Words, chat: Chat, now: number): Due | null {
  if (chat.due_at === null) return null;
  if (!isRunning(chat)) {
    return { text: words.t("due.paused"), short: words.t("due.paused.short"), urgency: "calm" };
  }
  return dueIn(words, chat.due_at, now);
}

/** Whether the time to answer passes: it stands still while chats are switched off. */
export const isRunning = ({ paused_at }: Chat): boolean => paused_at == null;

/** How long is left to answer, in the largest unit that is not a lie. */
export function dueIn({ t, span }: Words, due_at: string, now: number): Due {
  const left = Date.parse(due_at) - now;
  if (left <= 0) return { text: t("due.late"), short: t("due.late"), urgency: "late" };
  const urgency = left < DAY_MS ? "soon" : "calm";
  if (left >= 2 * DAY_MS) {
    const count = Math.floor(left / DAY_MS);
    return { text: t("due.days", { count }), short: span(count, "day"), urgency };
  }
  if (left >= HOUR_MS) {
    const count = Math.floor(left / HOUR_MS);
    return { text: t("due.hours", { count }), short: span(count, "hour"), urgency };
  }
  const count = Math.ceil(left / MINUTE_MS);
  return { text: t("due.minutes", { count }), short: span(count, "minute"), urgency };
}
