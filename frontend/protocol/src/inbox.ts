import type { Chat, PartyKind, ServerEvent } from "./types.ts";
import { otherSide } from "./store.ts";

/** The list after an event, and the chats whose row can no longer be told from events alone. */
export interface InboxStep {
  readonly chats: readonly Chat[];
  readonly stale: readonly string[];
}

/** What `event` does to the rows of a list, newest change first; a chat not listed is `stale`. */
export function inboxApplied(
  chats: readonly Chat[],
  event: ServerEvent,
  viewer: PartyKind,
): InboxStep {
  switch (event.type) {
    case "message":
    case "revised":
    case "status":
      return numbered(chats, event, viewer);
    case "changes":
      return { chats: newestFirst(replaced(chats, event.chat)), stale: [] };
    case "marks": {
      if (event.side !== viewer) return { chats, stale: [] };
      const row = chats.find(({ chat_id }) => chat_id === event.chat_id);
      if (row === undefined || row.unread === 0) return { chats, stale: [] };
      const isAllRead = event.read >= row.seq;
      return isAllRead
        ? { chats: replaced(chats, { ...row, unread: 0 }), stale: [] }
        : { chats, stale: [event.chat_id] };
    }
    case "claim":
    case "resync":
      return { chats, stale: [event.chat_id] };
    default:
      return { chats, stale: [] };
  }
}

type Numbered = Extract<ServerEvent, { type: "message" | "revised" | "status" }>;

function numbered(chats: readonly Chat[], event: Numbered, viewer: PartyKind): InboxStep {
  const row = chats.find(({ chat_id }) => chat_id === event.chat_id);
  // A revision moves no row, so one that is not listed stays so.
  if (row === undefined && event.type === "revised") return { chats, stale: [] };
  if (row === undefined || event.change > row.change + 1) return { chats, stale: [event.chat_id] };
  if (event.change <= row.change) return { chats, stale: [] };
  return { chats: newestFirst(replaced(chats, afterEvent(row, event, viewer))), stale: [] };
}

function afterEvent(row: Chat, event: Numbered, viewer: PartyKind): Chat {
  const { change } = event;
  if (event.type === "status") {
    const { status, due_at, paused_at = null } = event;
    return { ...row, change, status, due_at, paused_at };
  }
  const { message } = event;
  if (event.type === "revised") {
    const isLast = row.last_message?.message_id === message.message_id;
    return { ...row, change, last_message: isLast ? message : row.last_message };
  }
  return {
    ...row,
    change,
    status: event.status,
    due_at: event.due_at,
    seq: Math.max(row.seq, message.seq ?? 0),
    unread: row.unread + (message.side === otherSide(viewer) ? 1 : 0),
    last_message: message,
    changed_at: message.sent_at,
  };
}

/** `chats` with `fresh` in its old row's place, or added when it had none. */
export function replaced(chats: readonly Chat[], fresh: Chat): readonly Chat[] {
  const isListed = chats.some(({ chat_id }) => chat_id === fresh.chat_id);
  if (!isListed) return [fresh, ...chats];
  return chats.map((chat) => (chat.chat_id === fresh.chat_id ? fresh : chat));
}

export function newestFirst(chats: readonly Chat[]): readonly Chat[] {
  return [...chats].sort((a, b) => Date.parse(b.changed_at) - Date.parse(a.changed_at));
}
