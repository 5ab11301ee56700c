import type {
  Chat,
  ChangesEvent,
  Marks,
  Message,
  MessagePage,
  PartyKind,
  SentEvent,
  ServerEvent,
  ShownFile,
  Side,
} from "./types.ts";

/** Everything one screen knows of one chat. `chat.change` is the last numbered event applied. */
export interface ChatState {
  readonly viewer: PartyKind;
  readonly chat: Chat;
  /** Without holes, oldest first. */
  readonly messages: readonly Message[];
  /** The viewer's own held and refused messages: they have no place in the order yet. */
  readonly pending: readonly Message[];
  readonly hasOlder: boolean;
  /** When the other side was last heard typing, in ms; null when it is not. */
  readonly typingAt: number | null;
}

/** What the caller must do about the event besides showing the new state. */
export type Need = "nothing" | "resume" | "refetch";

export interface Step {
  readonly state: ChatState;
  readonly need: Need;
}

/** An acknowledgement together with what was sent: the server repeats the text only if it masked it. */
export interface Acknowledged {
  readonly type: "acknowledged";
  readonly sent: SentEvent;
  readonly text: string;
  readonly files?: readonly ShownFile[];
}

export interface OlderLoaded {
  readonly type: "older";
  readonly page: MessagePage;
}

export type ChatEvent = ServerEvent | Acknowledged | OlderLoaded;

export const otherSide = (viewer: PartyKind): PartyKind =>
  viewer === "buyer" ? "seller" : "buyer";

/**
 * The first state of a chat from two reads that may straddle a change: the smaller `change` is
 * kept, so that resuming from it brings whatever one of the two had missed.
 */
export function opened(viewer: PartyKind, chat: Chat, page: MessagePage): ChatState {
  return {
    viewer,
    chat: { ...chat, change: Math.min(chat.change, page.change) },
    messages: inOrder(page.messages),
    pending: page.pending,
    hasOlder: page.has_more,
    typingAt: null,
  };
}

/** `state` after `event`, heard at `now` (ms). Applying an event twice, or late, changes nothing. */
export function applied(state: ChatState, event: ChatEvent, now: number): Step {
  switch (event.type) {
    case "message":
      return answerable(
        numbered(state, event.change, () => withMessage(state, event.message, event)),
      );
    case "revised":
      return numbered(state, event.change, () => withRevision(state, event.message));
    case "status":
      return numbered(state, event.change, () => withStatus(state, event));
    case "claim": // its card is fetched by whoever shows it
      return numbered(state, event.change, () => state);
    case "acknowledged":
      return acknowledged(state, event);
    case "kept_back":
      return done(withPending(state, event.message));
    case "changes":
      return caughtUp(state, event);
    case "resync":
      return { state, need: "refetch" };
    case "marks":
      return done(withMarks(state, event.side, event));
    case "typing":
      return done(event.side === otherSide(state.viewer) ? { ...state, typingAt: now } : state);
    case "older":
      return done(withOlder(state, event.page));
    default:
      return done(state);
  }
}

const done = (state: ChatState): Step => ({ state, need: "nothing" });

/** Being written to may be what allows an answer: ask again whether the viewer may write. */
function answerable(step: Step): Step {
  const { can_write } = step.state.chat;
  return can_write?.allowed === true || step.need !== "nothing"
    ? step
    : { ...step, need: "resume" };
}

/** Runs `apply` only for the very next change; an older one is known, a later one leaves a gap. */
function numbered(state: ChatState, change: number, apply: () => ChatState): Step {
  if (change <= state.chat.change) return done(state);
  if (change > state.chat.change + 1) return { state, need: "resume" };
  const next = apply();
  return done({ ...next, chat: { ...next.chat, change } });
}

function acknowledged(state: ChatState, { sent, text, files = [] }: Acknowledged): Step {
  const message: Message = {
    message_id: sent.message_id,
    chat_id: sent.chat_id,
    client_id: sent.client_id,
    seq: sent.seq,
    side: state.viewer,
    author: null,
    text: sent.text ?? text,
    state: sent.state,
    sent_at: sent.sent_at,
    edited_at: null,
    verdict: sent.verdict ?? null,
    ...(files.length > 0 && { files }),
  };
  if (sent.seq === null || sent.change === null) return done(withPending(state, message));
  const guess = afterWriting(state);
  const step = numbered(state, sent.change, () => withMessage(state, message, guess));
  const isDeadlineUnknown = state.viewer === "buyer" && guess.due_at === null;
  return isDeadlineUnknown ? { ...step, need: "resume" } : step;
}

/** An acknowledgement names no status: our own message moves the ball to the other side. */
function afterWriting({ viewer, chat }: ChatState): Pick<Chat, "status" | "due_at"> {
  if (viewer === "seller") return { status: "waiting_for_buyer", due_at: null };
  return { status: "waiting_for_seller", due_at: chat.due_at };
}

function caughtUp(state: ChatState, event: ChangesEvent): Step {
  if (event.after > state.chat.change) return { state, need: "resume" };
  if (event.change < state.chat.change) return done(state);
  const merged = event.messages.reduce(merge, state);
  // How soon an answer usually comes is not told again with every change.
  const { usually_answers_s = null } = state.chat;
  const told = { ...merged, chat: { ...event.chat, usually_answers_s, change: event.change } };
  return done(withOurMarks(told, state.chat.marks));
}

/** Marks that we moved and the server has not counted yet, put on again, and unread with them. */
function withOurMarks(state: ChatState, { buyer, seller }: Chat["marks"]): ChatState {
  return withMarks(withMarks(state, "buyer", buyer), "seller", seller);
}

/** Held and refused messages stay beside the order, everything else takes its place in it. */
function merge(state: ChatState, message: Message): ChatState {
  return message.seq === null ? withPending(state, message) : inserted(state, message);
}

function withMessage(
  state: ChatState,
  message: Message,
  { status, due_at }: Pick<Chat, "status" | "due_at">,
): ChatState {
  const next = inserted(state, message);
  const isTheirs = message.side === otherSide(state.viewer);
  return {
    ...next,
    typingAt: isTheirs ? null : next.typingAt,
    chat: {
      ...next.chat,
      status,
      due_at,
      seq: Math.max(next.chat.seq, message.seq ?? 0),
      unread: next.chat.unread + (isTheirs ? 1 : 0),
      last_message: message,
      changed_at: message.sent_at,
    },
  };
}

function withRevision(state: ChatState, message: Message): ChatState {
  const next = merge(state, message);
  const isLast = next.chat.last_message?.message_id === message.message_id;
  return isLast ? { ...next, chat: { ...next.chat, last_message: message } } : next;
}

function withStatus(
  state: ChatState,
  { status, due_at, paused_at = null }: Pick<Chat, "status" | "due_at" | "paused_at">,
) {
  return { ...state, chat: { ...state.chat, status, due_at, paused_at } };
}

function withPending(state: ChatState, message: Message): ChatState {
  const others = state.pending.filter((held) => held.message_id !== message.message_id);
  return { ...state, pending: [...others, message] };
}

/** A message from before the loaded window is left for `older`: putting it in would leave a hole. */
function inserted(state: ChatState, message: Message): ChatState {
  const pending = state.pending.filter((held) => held.message_id !== message.message_id);
  const first = state.messages[0]?.seq ?? null;
  const isBefore = first !== null && message.seq !== null && message.seq < first;
  if (isBefore && state.hasOlder) return { ...state, pending };
  return { ...state, pending, messages: inOrder([...state.messages, message]) };
}

function withOlder(state: ChatState, page: MessagePage): ChatState {
  return {
    ...state,
    messages: inOrder([...page.messages, ...state.messages]),
    hasOlder: page.has_more,
  };
}

/** By seq, one of each; the last one given of a message wins. */
function inOrder(messages: readonly Message[]): readonly Message[] {
  const byId = new Map(messages.map((message) => [message.message_id, message]));
  return [...byId.values()].sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
}

/** Marks only move forward, so they may arrive in any order. */
function withMarks(state: ChatState, side: Side, marks: Marks): ChatState {
  if (side === "system") return state;
  const moved = furthest(state.chat.marks[side], marks);
  const chat = { ...state.chat, marks: { ...state.chat.marks, [side]: moved } };
  if (side !== state.viewer || moved.read === state.chat.marks[side].read)
    return { ...state, chat };
  return { ...state, chat: { ...chat, unread: unreadAfter(state, moved.read) } };
}

const furthest = (a: Marks, b: Marks): Marks => ({
  delivered: Math.max(a.delivered, b.delivered),
  read: Math.max(a.read, b.read),
});

/** Counts what is loaded; never more than the server's own count, which sees further back. */
function unreadAfter(state: ChatState, read: number): number {
  const theirs = otherSide(state.viewer);
  const later = state.messages.filter(({ side, seq }) => side === theirs && (seq ?? 0) > read);
  return Math.min(state.chat.unread, later.length);
}
