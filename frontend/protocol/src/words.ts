import type { Link } from "./connection.ts";
import type { Message } from "./types.ts";
import type { SharedMessageId, Translator } from "./i18n.ts";
import type { Mark } from "./thread.ts";

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

type Shared = Translator<SharedMessageId>;

/** What stands in the place of a message that its author, or the marketplace, took back, or that was
 *  erased. */
export const tombstoneText = ({ t }: Shared, { state }: Message): string => {
  if (state === "erased") return t("message.erased");
  return t(state === "recalled" ? "message.recalled" : "message.deleted");
};

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
