import { describe, expect, test } from "vitest";
import type { ServerEvent } from "../src/index.ts";
import { inboxApplied } from "../src/index.ts";
import { aChat, aMessage } from "./fakes.ts";

const LATER = "2026-03-02T11:00:00Z";
const rows = [
  aChat({ chat_id: "c1", change: 3, seq: 3 }),
  aChat({ chat_id: "c2", change: 7, seq: 7 }),
];

const written = (chat_id: string, change: number): ServerEvent => ({
  type: "message",
  chat_id,
  change,
  message: aMessage(change, { chat_id, sent_at: LATER }),
  status: "waiting_for_seller",
  due_at: null,
});

describe("the inbox", () => {
  test("a new message moves its chat to the top and counts as unread", () => {
    const { chats, stale } = inboxApplied(rows, written("c2", 8), "seller");
    expect(chats.map(({ chat_id, unread }) => [chat_id, unread])).toEqual([
      ["c2", 1],
      ["c1", 0],
    ]);
    expect(stale).toEqual([]);
  });

  test("an event already counted changes nothing", () => {
    expect(inboxApplied(rows, written("c2", 7), "seller").chats).toBe(rows);
  });

  test("a row with a gap, and a chat that is not listed, are to be read", () => {
    expect(inboxApplied(rows, written("c2", 9), "seller").stale).toEqual(["c2"]);
    expect(inboxApplied(rows, written("c3", 1), "seller").stale).toEqual(["c3"]);
  });

  test("reading in another tab clears the badge here", () => {
    const { chats } = inboxApplied(rows, written("c2", 8), "seller");
    const mark = { type: "marks", chat_id: "c2", side: "seller", delivered: 8, read: 8 } as const;
    expect(inboxApplied(chats, mark, "seller").chats[0]?.unread).toBe(0);
  });
});
