import type { Message, Problem } from "./generated.ts";
import type { Entry } from "./outbox.ts";
import type { ChatState } from "./store.ts";
import { otherSide } from "./store.ts";

/** How long authors may change their words; the server has the last say. */
export const CHANGE_WITHIN_MS = 15 * 60_000;
/** Messages of one side this close together are shown as one group. */
export const GROUP_WITHIN_MS = 5 * 60_000;

export type Mark = "sending" | "sent" | "delivered" | "read" | "held" | "refused";

export interface DayLine {
  readonly kind: "day";
  readonly key: string;
  readonly at: string;
}

export interface UnreadLine {
  readonly kind: "unread";
  readonly key: string;
  readonly count: number;
}

export interface MessageLine {
  readonly kind: "message";
  readonly key: string;
  readonly message: Message;
  readonly isOwn: boolean;
  /** Only on own messages. */
  readonly mark: Mark | null;
  readonly problem: Problem | null;
  readonly mayChange: boolean;
  /** First of a run of one side: the place for a name. */
  readonly isFirst: boolean;
  /** Last of a run: the place for time and mark. */
  readonly isLast: boolean;
}

export type Line = DayLine | UnreadLine | MessageLine;

export interface ThreadOptions {
  /** The viewer's read mark when the chat was opened: where the unread line stands. */
  readonly readAtOpening: number;
  readonly now: number;
}

/** A chat from top to bottom: the order both sides see, then what is only on its way. */
export function thread(
  state: ChatState,
  unsent: readonly Entry[],
  { readAtOpening, now }: ThreadOptions,
): readonly Line[] {
  const rows = [
    ...state.messages.map((message) => settled(state, message, now)),
    ...loose(state, unsent),
  ];
  const lines: Line[] = [];
  let day = "";
  let isUnreadShown = false;
  rows.forEach((row, index) => {
    const { message } = row;
    const itsDay = new Date(message.sent_at).toDateString();
    if (itsDay !== day) lines.push({ kind: "day", key: `day ${itsDay}`, at: message.sent_at });
    day = itsDay;
    if (!isUnreadShown && isUnread(state, message, readAtOpening)) {
      const count = rows.filter((each) => isUnread(state, each.message, readAtOpening)).length;
      lines.push({ kind: "unread", key: "unread", count });
      isUnreadShown = true;
    }
    const isFirst = !isSameRun(rows[index - 1], row);
    lines.push({ ...row, isFirst, isLast: !isSameRun(row, rows[index + 1]) });
  });
  return lines;
}

type Row = Omit<MessageLine, "isFirst" | "isLast">;

function isUnread(state: ChatState, { side, seq }: Message, readAtOpening: number): boolean {
  return side === otherSide(state.viewer) && seq !== null && seq > readAtOpening;
}

function isSameRun(before: Row | undefined, after: Row | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  if (before.message.side !== after.message.side || before.mark !== after.mark) return false;
  const apart = Date.parse(after.message.sent_at) - Date.parse(before.message.sent_at);
  return apart < GROUP_WITHIN_MS;
}

function settled(state: ChatState, message: Message, now: number): Row {
  const isOwn = message.side === state.viewer;
  const isChangeable = isOwn && message.state !== "deleted" && message.seq !== null;
  return {
    kind: "message",
    key: message.client_id ?? message.message_id,
    message,
    isOwn,
    mark: isOwn && message.state !== "deleted" ? markOf(state, message.seq ?? 0) : null,
    problem: null,
    mayChange: isChangeable && now - Date.parse(message.sent_at) < CHANGE_WITHIN_MS,
  };
}

function markOf(state: ChatState, seq: number): Mark {
  const { delivered, read } = state.chat.marks[otherSide(state.viewer)];
  if (seq <= read) return "read";
  return seq <= delivered ? "delivered" : "sent";
}

/** Held, refused and unsent messages by the time they were written; the outbox knows the reasons. */
function loose(state: ChatState, unsent: readonly Entry[]): readonly Row[] {
  const ordered = new Set(state.messages.map(({ client_id }) => client_id));
  const ours = new Map(unsent.map((entry) => [entry.client_id, entry]));
  const pending = state.pending.filter(({ client_id }) => !ours.has(client_id ?? ""));
  const rows = [
    ...pending.map((message) =>
      looseRow(message, message.state === "held" ? "held" : "refused", null),
    ),
    ...unsent
      .filter(({ client_id, state }) => state !== "dismissed" && !ordered.has(client_id))
      .map((entry) => unsentRow(state, entry)),
  ];
  return rows.sort((a, b) => Date.parse(a.message.sent_at) - Date.parse(b.message.sent_at));
}

function unsentRow(state: ChatState, entry: Entry): Row {
  const message: Message = {
    message_id: entry.client_id,
    chat_id: entry.chat_id,
    client_id: entry.client_id,
    seq: null,
    side: state.viewer,
    author: null,
    text: entry.text,
    state: entry.state === "refused" ? "refused" : "delivered",
    sent_at: new Date(entry.written_at).toISOString(),
    edited_at: null,
  };
  return looseRow(message, entry.state === "refused" ? "refused" : "sending", entry.problem);
}

function looseRow(message: Message, mark: Mark, problem: Problem | null): Row {
  const key = message.client_id ?? message.message_id;
  return { kind: "message", key, message, isOwn: true, mark, problem, mayChange: false };
}
