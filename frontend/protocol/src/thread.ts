import type { Message, Problem, ShownVerdict } from "./types.ts";
import type { Entry } from "./outbox.ts";
import type { ChatState } from "./store.ts";
import { otherSide } from "./store.ts";
import { asksToRewrite, verdictOf } from "./verdicts.ts";

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
  /** Why an own message did not go as it was written. */
  readonly verdict: ShownVerdict | null;
  readonly mayChange: boolean;
  /** Own, and kept from the other side in whole or in part: its author may ask for another look. */
  readonly mayContest: boolean;
  /** First of a run of one side: the place for a name. */
  readonly isFirst: boolean;
  /** Last of a run: the place for time and mark. */
  readonly isLast: boolean;
}

export type Line = DayLine | UnreadLine | MessageLine;

/** How far the chat and the viewer were when it was opened: where the unread line stands. */
export interface Opening {
  readonly read: number;
  readonly seq: number;
}

export interface ThreadOptions {
  readonly opening: Opening;
  readonly now: number;
}

export const openingOf = ({ viewer, chat }: ChatState): Opening => ({
  read: chat.marks[viewer].read,
  seq: chat.seq,
});

/** A chat from top to bottom: the order both sides see, with what only its author sees between. */
export function thread(
  state: ChatState,
  unsent: readonly Entry[],
  { opening, now }: ThreadOptions,
): readonly Line[] {
  const settledRows = state.messages.map((message) => settled(state, message, now));
  const rows = inTime(settledRows, loose(state, unsent));
  const unread = rows.filter(({ message }) => wasUnread(state, message, opening));
  const lines: Line[] = [];
  let day = "";
  rows.forEach((row, index) => {
    const its = new Date(row.message.sent_at).toDateString();
    if (its !== day) lines.push({ kind: "day", key: `day ${its}`, at: row.message.sent_at });
    day = its;
    if (row === unread[0]) lines.push({ kind: "unread", key: "unread", count: unread.length });
    const isFirst = !isSameRun(rows[index - 1], row);
    lines.push({ ...row, isFirst, isLast: !isSameRun(row, rows[index + 1]) });
  });
  return lines;
}

type Row = Omit<MessageLine, "isFirst" | "isLast">;

function wasUnread(
  state: ChatState,
  { side, seq }: Message,
  { read, seq: last }: Opening,
): boolean {
  return side === otherSide(state.viewer) && seq !== null && seq > read && seq <= last;
}

/** The settled order is never touched; what is still on its way stands at the end. */
function inTime(settledRows: readonly Row[], looseRows: readonly Row[]): readonly Row[] {
  const rows = [...settledRows];
  for (const row of looseRows) {
    const later = rows.findIndex(({ message }) => message.sent_at > row.message.sent_at);
    rows.splice(later === -1 || row.mark === "sending" ? rows.length : later, 0, row);
  }
  return rows;
}

function isSameRun(before: Row | undefined, after: Row | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  if (before.message.side !== after.message.side) return false;
  if (expected(before.mark) !== expected(after.mark)) return false;
  const apart = Date.parse(after.message.sent_at) - Date.parse(before.message.sent_at);
  return apart < GROUP_WITHIN_MS;
}

/** What is on its way stands as it will once it is sent, so that nothing moves then. */
const expected = (mark: Mark | null) => (mark === "sending" ? "sent" : mark);

/** Whether nothing but its place is left of a message. */
export const isTombstone = ({ state }: Message): boolean =>
  state === "deleted" || state === "recalled" || state === "erased";

function settled(state: ChatState, message: Message, now: number): Row {
  const isOwn = message.side === state.viewer;
  const isGone = isTombstone(message);
  const isChangeable = isOwn && !isGone && message.seq !== null;
  return {
    kind: "message",
    key: message.client_id ?? message.message_id,
    message,
    isOwn,
    mark: isOwn && !isGone ? markOf(state, message.seq ?? 0) : null,
    problem: null,
    verdict: message.verdict ?? null,
    mayChange: isChangeable && now - Date.parse(message.sent_at) < CHANGE_WITHIN_MS,
    mayContest: isOwn && message.state === "masked",
  };
}

function markOf(state: ChatState, seq: number): Mark {
  const { delivered, read } = state.chat.marks[otherSide(state.viewer)];
  if (seq <= read) return "read";
  return seq <= delivered ? "delivered" : "sent";
}

/**
 * Held, refused and unsent messages by the time they were written; the outbox knows the reasons. An
 * answer whose author was asked for a fuller one is not among them.
 */
function loose(state: ChatState, unsent: readonly Entry[]): readonly Row[] {
  const ordered = new Set(state.messages.map(({ client_id }) => client_id));
  const ours = new Map(unsent.map((entry) => [entry.client_id, entry]));
  const pending = state.pending.filter(
    (message) =>
      !ours.has(message.client_id ?? "") &&
      !asksToRewrite(message.verdict) &&
      !isTombstone(message),
  );
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
    message_id: storedIdOf(entry),
    chat_id: entry.chat_id,
    client_id: entry.client_id,
    seq: null,
    side: state.viewer,
    author: null,
    text: entry.text,
    ...(entry.files && { files: entry.files }),
    state: entry.state === "refused" ? "refused" : "delivered",
    sent_at: new Date(entry.written_at).toISOString(),
    edited_at: null,
  };
  return looseRow(message, entry.state === "refused" ? "refused" : "sending", entry.problem);
}

/** A refused message is stored nevertheless, and its refusal says where. */
function storedIdOf({ client_id, problem }: Entry): string {
  return typeof problem?.message_id === "string" ? problem.message_id : client_id;
}

function looseRow(message: Message, mark: Mark, problem: Problem | null): Row {
  const key = message.client_id ?? message.message_id;
  const verdict = message.verdict ?? verdictOf(problem);
  const mayContest = mark === "refused" && message.message_id !== message.client_id;
  return {
    kind: "message",
    key,
    message,
    isOwn: true,
    mark,
    problem,
    verdict,
    mayChange: false,
    mayContest,
  };
}
