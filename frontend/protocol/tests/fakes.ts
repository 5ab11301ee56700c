import type { Chat, Message, MessagePage } from "../src/index.ts";

export const AT = "2026-03-02T10:00:00Z";

export function aChat(over: Partial<Chat> = {}): Chat {
  return {
    chat_id: "c1",
    seller_id: "s1",
    seller_name: "Shop",
    buyer: { alias: "Buyer 7F3A", name: null },
    context: { type: "product", id: "p1", title: "Kettle" },
    status: "new",
    due_at: null,
    seq: 0,
    change: 0,
    unread: 0,
    marks: { buyer: { delivered: 0, read: 0 }, seller: { delivered: 0, read: 0 } },
    last_message: null,
    can_write: { allowed: true, reason: null, until: null },
    opened_at: AT,
    changed_at: AT,
    ...over,
  };
}

export function aMessage(seq: number | null, over: Partial<Message> = {}): Message {
  return {
    message_id: `m${String(seq)}`,
    chat_id: "c1",
    client_id: null,
    seq,
    side: "buyer",
    author: null,
    text: `text ${String(seq)}`,
    state: "delivered",
    sent_at: AT,
    edited_at: null,
    ...over,
  };
}

export function aPage(over: Partial<MessagePage> = {}): MessagePage {
  return { messages: [], has_more: false, change: 0, pending: [], ...over };
}
