import { describe, expect, test } from "vitest";
import type { ChatState, Line } from "../src/index.ts";
import { CHANGE_WITHIN_MS, opened, openingOf, thread } from "../src/index.ts";
import { aChat, aMessage, anEntry, aPage, aProblem, aVerdict } from "./fakes.ts";

const START = Date.parse("2026-03-02T10:00:00Z");
const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString();
const options = (state: ChatState) => ({ opening: openingOf(state), now: START });

function stateOf(over: Parameters<typeof aChat>[0], page: Parameters<typeof aPage>[0]): ChatState {
  return opened("buyer", aChat(over), aPage(page));
}

const told = (lines: readonly Line[]) =>
  lines.map((line) =>
    line.kind === "message" ? `${String(line.mark)} ${line.message.text}` : line.kind,
  );

describe("a thread", () => {
  test("marks say how far the other side is", () => {
    const marks = { buyer: { delivered: 0, read: 0 }, seller: { delivered: 2, read: 1 } };
    const messages = [1, 2, 3].map((seq) => aMessage(seq));
    const state = stateOf({ seq: 3, marks }, { messages });
    expect(told(thread(state, [], options(state)))).toEqual([
      "day",
      "read text 1",
      "delivered text 2",
      "sent text 3",
    ]);
  });

  test("the unread line stands where the reader left off, and does not follow what comes later", () => {
    const marks = { buyer: { delivered: 1, read: 1 }, seller: { delivered: 0, read: 0 } };
    const messages = [1, 2].map((seq) => aMessage(seq, { side: "seller" }));
    const state = stateOf({ seq: 2, marks }, { messages });
    const opening = openingOf(state);
    const later = { ...state, messages: [...messages, aMessage(3, { side: "seller" })] };
    expect(told(thread(later, [], { opening, now: START }))).toEqual([
      "day",
      "null text 1",
      "unread",
      "null text 2",
      "null text 3",
    ]);
  });

  test("a refused message stays where it was written, one on its way at the end", () => {
    const messages = [aMessage(1, { sent_at: at(0) }), aMessage(2, { sent_at: at(10) })];
    const state = stateOf({ seq: 2 }, { messages });
    const unsent = [
      anEntry({ client_id: "k1", text: "refused", state: "refused", written_at: START + 60_000 }),
      anEntry({ client_id: "k2", text: "on its way", written_at: START + 60_000 }),
      anEntry({ client_id: "k3", text: "hidden", state: "dismissed" }),
    ];
    expect(told(thread(state, unsent, options(state)))).toEqual([
      "day",
      "sent text 1",
      "refused refused",
      "sent text 2",
      "sending on its way",
    ]);
  });

  test("an acknowledged message is not shown twice", () => {
    const state = stateOf({ seq: 1 }, { messages: [aMessage(1, { client_id: "k1" })] });
    const lines = thread(state, [anEntry({ state: "acknowledged" })], options(state));
    expect(told(lines)).toEqual(["day", "sent text 1"]);
  });

  test("words may be changed by their author, while they are young, and not when deleted", () => {
    const messages = [
      aMessage(1, { sent_at: at(0) }),
      aMessage(2, { sent_at: at(10) }),
      aMessage(3, { sent_at: at(10), state: "deleted" }),
      aMessage(4, { sent_at: at(10), side: "seller" }),
    ];
    const state = stateOf({ seq: 4 }, { messages });
    const now = START + CHANGE_WITHIN_MS;
    const lines = thread(state, [], { opening: openingOf(state), now });
    const changeable = lines.flatMap((line) => (line.kind === "message" ? [line.mayChange] : []));
    expect(changeable).toEqual([false, true, false, false]);
  });

  test("a refused message tells its reasons, whether the outbox or the history knows them", () => {
    const verdict = aVerdict("call 555", "555");
    const state = stateOf(
      {},
      {
        pending: [aMessage(null, { client_id: "k2", text: "call 555", state: "refused", verdict })],
      },
    );
    const problem = aProblem({ verdict });
    const unsent = [anEntry({ text: "call 555", state: "refused", problem })];
    const lines = thread(state, unsent, options(state));
    const verdicts = lines.flatMap((line) => (line.kind === "message" ? [line.verdict] : []));
    expect(verdicts).toEqual([verdict, verdict]);
  });

  test("an answer whose author was asked for a fuller one leaves no line", () => {
    const verdict = aVerdict("no", "no", { label: "monosyllabic" });
    const state = stateOf({}, { pending: [aMessage(null, { state: "refused", verdict })] });
    expect(thread(state, [], options(state))).toEqual([]);
  });

  test("what is on its way joins the run that it will be in once it is sent", () => {
    const state = stateOf({ seq: 1 }, { messages: [aMessage(1)] });
    const lines = thread(state, [anEntry()], options(state));
    const isLast = lines.flatMap((line) => (line.kind === "message" ? [line.isLast] : []));
    expect(isLast).toEqual([false, true]);
  });
});
