import type {
  Chat,
  Entry,
  Message,
  MessagePage,
  Problem,
  ShownFinding,
  ShownVerdict,
} from "../src/index.ts";

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

export function anEntry(over: Partial<Entry> = {}): Entry {
  return {
    client_id: "k1",
    chat_id: "c1",
    text: "mine",
    written_at: Date.parse(AT),
    state: "waiting",
    problem: null,
    ...over,
  };
}

export function aProblem(over: Partial<Problem> = {}): Problem {
  return {
    type: "about:blank",
    title: "No",
    status: 422,
    detail: "Said so.",
    code: "message_refused",
    ...over,
  };
}

/** A verdict on `text` because of what `finding` says of the first `words` in it. */
export function aVerdict(
  text: string,
  words: string,
  { label = "contact_exchange", ...finding }: Partial<ShownFinding> = {},
): ShownVerdict {
  const start = [...text.slice(0, text.indexOf(words))].length;
  const found: ShownFinding = {
    label,
    action: "refuse",
    rule: "contacts-seller",
    direction: "gives",
    reasons: ["phone"],
    words: [{ start, end: start + [...words].length, text: words }],
    ...finding,
  };
  const advice = label === "monosyllabic" ? "rewrite" : null;
  return { action: found.action, version: 3, findings: [found], advice, reason: null };
}
