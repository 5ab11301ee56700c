import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChatState, Message, ServerEvent } from "../src/index.ts";
import { applied, opened } from "../src/index.ts";
import { aChat, aMessage, aPage, aVerdict, AT } from "./fakes.ts";

const start = () => opened("seller", aChat(), aPage());
const shown = ({ messages }: ChatState) =>
  messages.map(({ seq, text }) => `${String(seq)} ${text}`);

/** A server's chat, told as events: `history[n]` brought it to change n + 1. */
interface History {
  readonly events: readonly ServerEvent[];
  readonly after: readonly (readonly Message[])[];
}

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("write"), side: fc.constantFrom("buyer", "seller") }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("edit", "delete"), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("status", "claim") }) },
);

const history: fc.Arbitrary<History> = fc.array(step, { maxLength: 25 }).map((steps) => {
  const events: ServerEvent[] = [];
  const after: (readonly Message[])[] = [[]];
  for (const each of steps) {
    const now = [...(after.at(-1) ?? [])];
    const change = events.length + 1;
    const common = { chat_id: "c1", change, due_at: null } as const;
    if ("side" in each) {
      const message = aMessage(now.length + 1, { side: each.side as "buyer" | "seller" });
      now.push(message);
      events.push({ type: "message", ...common, message, status: "waiting_for_buyer" });
    } else if ("which" in each && now.length > 0) {
      const index = each.which % now.length;
      const old = now[index] as Message;
      const isDeleted = each.do === "delete";
      const message: Message = isDeleted
        ? { ...old, text: "", state: "deleted" }
        : { ...old, text: `edited at ${String(change)}`, edited_at: AT };
      now[index] = message;
      events.push({ type: "revised", ...common, message });
    } else if ("do" in each && each.do === "claim") {
      events.push({ type: "claim", chat_id: "c1", change, claim_id: "k1", version: change });
    } else {
      events.push({ type: "status", ...common, status: "closed" });
    }
    after.push(now);
  }
  return { events, after };
});

/** What the server answers to a resume: each message once, as it is now. */
function changesSince({ events, after }: History, from: number): ServerEvent {
  const messages = after.at(-1) ?? [];
  const touched = new Set(
    events.slice(from).flatMap((event) => ("message" in event ? [event.message.message_id] : [])),
  );
  return {
    type: "changes",
    chat_id: "c1",
    after: from,
    change: events.length,
    chat: aChat({ change: events.length, seq: messages.length }),
    messages: messages.filter(({ message_id }) => touched.has(message_id)),
  };
}

describe("a chat's state", () => {
  test("events in order give what the server has", () => {
    fc.assert(
      fc.property(history, (told) => {
        const state = told.events.reduce((now, event) => applied(now, event, 0).state, start());
        expect(state.messages).toEqual(told.after.at(-1));
        expect(state.chat.change).toBe(told.events.length);
      }),
    );
  });

  test("lost, doubled and reordered events never show a wrong state, and a resume mends the rest", () => {
    const mess = fc.array(fc.nat(), { maxLength: 60 });
    fc.assert(
      fc.property(history, mess, (told, picks) => {
        let state = start();
        for (const pick of picks) {
          const event = told.events[pick % Math.max(told.events.length, 1)];
          if (event === undefined) continue;
          const { state: next, need } = applied(state, event, 0);
          const isGap = "change" in event && (event.change ?? 0) > state.chat.change + 1;
          expect(need === "resume").toBe(isGap);
          state = next;
          expect(state.messages).toEqual(told.after[state.chat.change]);
        }
        const resumed = applied(state, changesSince(told, state.chat.change), 0);
        expect(resumed.need).toBe("nothing");
        expect(resumed.state.messages).toEqual(told.after.at(-1));
      }),
    );
  });

  test("a late answer to an old resume is merged without undoing newer changes", () => {
    fc.assert(
      fc.property(history, fc.nat(), (told, pick) => {
        const early = told.events.length === 0 ? 0 : pick % told.events.length;
        const past = { events: told.events.slice(0, early), after: told.after.slice(0, early + 1) };
        const late = changesSince(past, 0);
        const current = told.events.reduce((now, event) => applied(now, event, 0).state, start());
        expect(applied(current, late, 0).state.messages).toEqual(told.after.at(-1));
      }),
    );
  });

  test("a resume's answer that starts after what we have is a gap, too", () => {
    const changes = changesSince({ events: [], after: [[]] }, 0);
    const { need } = applied(start(), { ...changes, after: 3, change: 4 } as ServerEvent, 0);
    expect(need).toBe("resume");
  });

  test("an acknowledgement counts as the change it names, once", () => {
    const sent = {
      type: "sent",
      chat_id: "c1",
      client_id: "k1",
      message_id: "m1",
      state: "delivered",
      seq: 1,
      change: 1,
      sent_at: AT,
    } as const;
    const once = applied(start(), { type: "acknowledged", sent, text: "hello" }, 0);
    const twice = applied(once.state, { type: "acknowledged", sent, text: "hello" }, 0);
    expect(shown(once.state)).toEqual(["1 hello"]);
    expect(twice.state).toEqual(once.state);
    expect(once.state.chat.status).toBe("waiting_for_buyer");
  });

  test("an acknowledgement of a masked message says what the other side sees, and why", () => {
    const verdict = aVerdict("call 555", "555", { action: "mask" });
    const sent = {
      type: "sent",
      chat_id: "c1",
      client_id: "k1",
      message_id: "m1",
      state: "masked",
      seq: 1,
      change: 1,
      sent_at: AT,
      text: "call •••",
      verdict,
    } as const;
    const { state } = applied(start(), { type: "acknowledged", sent, text: "call 555" }, 0);
    expect(state.messages).toMatchObject([{ text: "call •••", state: "masked", verdict }]);
  });

  test("a held message that is refused later says so in its place", () => {
    const verdict = aVerdict("call 555", "555");
    const held = aMessage(null, { message_id: "h", side: "seller", state: "held", verdict });
    const refused = { ...held, state: "refused" } as const;
    let { state } = applied(start(), { type: "kept_back", chat_id: "c1", message: held }, 0);
    ({ state } = applied(state, { type: "kept_back", chat_id: "c1", message: refused }, 0));
    expect(state.pending).toEqual([refused]);
  });

  test("a held message stays beside the order until its release gives it a place", () => {
    const held = aMessage(null, { message_id: "h", side: "seller", state: "held" });
    const kept = applied(start(), { type: "kept_back", chat_id: "c1", message: held }, 0).state;
    expect(kept.messages).toEqual([]);
    expect(kept.pending).toEqual([held]);
    const message: Message = { ...held, seq: 1, state: "delivered" };
    const released = applied(
      kept,
      {
        type: "message",
        chat_id: "c1",
        change: 1,
        message,
        status: "waiting_for_buyer",
        due_at: null,
      },
      0,
    ).state;
    expect(released.messages).toEqual([message]);
    expect(released.pending).toEqual([]);
  });

  test("unread counts the other side's messages, and my read mark takes them off", () => {
    let state = start();
    for (const seq of [1, 2, 3]) {
      const message = aMessage(seq, { side: seq === 2 ? "seller" : "buyer" });
      const event = {
        type: "message",
        chat_id: "c1",
        change: seq,
        message,
        status: "new",
        due_at: null,
      } as const;
      state = applied(state, event, 0).state;
    }
    expect(state.chat.unread).toBe(2);
    const mark = { type: "marks", chat_id: "c1", side: "seller", delivered: 3 } as const;
    expect(applied(state, { ...mark, read: 0 }, 0).state.chat.unread).toBe(2);
    expect(applied(state, { ...mark, read: 1 }, 0).state.chat.unread).toBe(1);
    expect(applied(state, { ...mark, read: 3 }, 0).state.chat.unread).toBe(0);
  });

  test("a resume answered before our read mark arrived does not bring the unread back", () => {
    const page = aPage({ messages: [aMessage(1), aMessage(2)], change: 2 });
    const chat = aChat({ change: 2, seq: 2, unread: 2 });
    const mark = { type: "marks", chat_id: "c1", side: "seller", delivered: 2, read: 2 } as const;
    const read = applied(opened("seller", chat, page), mark, 0).state;
    const changes = { type: "changes", chat_id: "c1", after: 2, change: 2, messages: [] } as const;
    const resumed = applied(read, { ...changes, chat }, 0).state;
    expect(resumed.chat.unread).toBe(0);
    expect(resumed.chat.marks.seller).toEqual({ delivered: 2, read: 2 });
  });

  test("marks only move forward", () => {
    const late = { type: "marks", chat_id: "c1", side: "buyer", delivered: 2, read: 1 } as const;
    const first = applied(start(), { ...late, delivered: 5, read: 5 }, 0).state;
    expect(applied(first, late, 0).state.chat.marks.buyer).toEqual({ delivered: 5, read: 5 });
  });

  test("a revision from before the loaded window leaves no hole", () => {
    const page = aPage({ messages: [aMessage(8), aMessage(9)], has_more: true, change: 9 });
    const state = opened("seller", aChat({ change: 9, seq: 9 }), page);
    const event = { type: "revised", chat_id: "c1", change: 10, message: aMessage(3) } as const;
    const next = applied(state, event, 0).state;
    expect(next.messages.map(({ seq }) => seq)).toEqual([8, 9]);
    expect(next.chat.change).toBe(10);
  });

  test("two reads that straddle a change resume from the older one", () => {
    expect(opened("seller", aChat({ change: 7 }), aPage({ change: 5 })).chat.change).toBe(5);
    expect(opened("seller", aChat({ change: 5 }), aPage({ change: 7 })).chat.change).toBe(5);
  });

  test("being written to asks again whether one may answer", () => {
    const can_write = { allowed: false, reason: "buyer_starts", until: null };
    const state = opened("seller", aChat({ can_write }), aPage());
    const message = aMessage(1);
    const event = {
      type: "message",
      chat_id: "c1",
      change: 1,
      message,
      status: "new",
      due_at: null,
    } as const;
    expect(applied(state, event, 0).need).toBe("resume");
  });
});
