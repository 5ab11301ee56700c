import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ChatClient, ChatView, Entry, Message, MessageLine } from "../src/index.ts";
import { Answering, ASKED_MS_MAX, ProblemError, Unreachable, verdictOf } from "../src/index.ts";
import { aMessage, anEntry, aProblem, aVerdict } from "./fakes.ts";

let chats = 0;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The client as far as writing knows it; the test says what the server answers. */
class FakeClient {
  readonly chat_id = `c${String((chats += 1))}`;
  readonly edits: string[] = [];
  viewer: "buyer" | "seller" = "seller";
  link = "live";
  onEdit: () => Promise<void> = () => Promise.resolve();
  #unsent: readonly Entry[] = [];
  readonly #listeners = new Set<() => void>();

  view(): Pick<ChatView, "unsent"> {
    return { unsent: this.#unsent };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  write(chat_id: string, text: string): Entry {
    const entry = anEntry({ chat_id, text, client_id: `k${String(this.#unsent.length)}` });
    this.#become([...this.#unsent, entry]);
    return entry;
  }

  edit(_chat_id: string, _message_id: string, text: string): Promise<void> {
    this.edits.push(text);
    return this.onEdit();
  }

  dismiss(_chat_id: string, client_id: string): void {
    this.#with(client_id, { state: "dismissed", text: "", problem: null });
  }

  typing(): void {}

  get texts(): readonly string[] {
    return this.#unsent.map(({ text }) => text);
  }

  get last(): Entry {
    return this.#unsent.at(-1) ?? anEntry();
  }

  acknowledge(): void {
    this.#become(this.#unsent.filter((entry) => entry !== this.last));
  }

  refuse(label: "monosyllabic" | "insult" = "monosyllabic"): void {
    const { client_id, text } = this.last;
    const problem = aProblem({ verdict: aVerdict(text, text, { label }) });
    this.#with(client_id, { state: "refused", problem });
  }

  #with(client_id: string, over: Partial<Entry>): void {
    const changed = (entry: Entry) =>
      entry.client_id === client_id ? { ...entry, ...over } : entry;
    this.#become(this.#unsent.map(changed));
  }

  #become(unsent: readonly Entry[]): void {
    this.#unsent = unsent;
    for (const listener of [...this.#listeners]) listener();
  }
}

function begin(client = new FakeClient()) {
  const composing = new Answering(client as unknown as ChatClient, client.chat_id);
  const stop = composing.subscribe(() => undefined);
  const say = (text: string) => {
    composing.change(text);
    composing.submit();
  };
  const shown = () => composing.besides(client.view().unsent).filter(isShown);
  return { client, composing, stop, say, shown };
}

const isShown = ({ state }: Entry) => state !== "dismissed";

function refusedLine(text: string, words: string): MessageLine {
  const verdict = aVerdict(text, words);
  const message: Message = aMessage(null, { text, client_id: "k9", state: "refused", verdict });
  return {
    kind: "message",
    key: "k9",
    message,
    isOwn: true,
    mark: "refused",
    problem: null,
    verdict,
    mayChange: false,
    mayContest: false,
    isFirst: true,
    isLast: true,
  };
}

describe("an answer that says too little", () => {
  test("stays in the field with the reason, and is never seen in the thread", () => {
    const { client, composing, say, shown } = begin();
    say("yes");
    expect(composing.draft).toMatchObject({ text: "yes", asked: { text: "yes" } });
    expect(shown()).toEqual([]);
    client.refuse();
    expect(composing.draft).toMatchObject({ text: "yes", asked: null });
    expect(composing.draft.selection).toEqual({ start: 3, end: 3 });
    expect(composing.draft.objection?.verdict?.advice).toBe("rewrite");
    expect(shown()).toEqual([]);
  });

  test("is refused the same way when it is sent again, and the reason is said again", () => {
    const { client, composing, say } = begin();
    say("yes");
    client.refuse();
    const first = composing.draft.objection;
    composing.submit();
    expect(composing.draft).toMatchObject({ objection: first, asked: { text: "yes" } });
    client.refuse();
    expect(composing.draft.text).toBe("yes");
    expect(composing.draft.objection?.key).not.toBe(first?.key);
    expect(client.texts).toEqual(["", ""]);
  });

  test("that will do leaves the field once the server has it, but not what was written behind it", () => {
    const { client, composing, say } = begin();
    say("yes, 44");
    client.acknowledge();
    expect(composing.draft.text).toBe("");
    say("yes, 44");
    composing.change("yes, 44 and 45");
    client.acknowledge();
    expect(composing.draft.text).toBe("and 45");
  });

  test("is sent once, however often Enter is pressed", () => {
    const { client, composing, say } = begin();
    say("yes");
    composing.submit();
    composing.submit();
    expect(client.texts).toEqual(["yes"]);
  });

  test("is shown on its way when the verdict does not come, and comes back when it does", () => {
    const { client, composing, say, shown } = begin();
    say("yes");
    vi.advanceTimersByTime(ASKED_MS_MAX);
    expect(composing.draft.text).toBe("");
    expect(shown()).toHaveLength(1);
    client.refuse();
    expect(composing.draft.text).toBe("yes");
    expect(shown()).toEqual([]);
  });

  test("does not push another text out of the field", () => {
    const { client, composing, say, shown } = begin();
    say("yes");
    vi.advanceTimersByTime(ASKED_MS_MAX);
    composing.change("What colour?");
    client.refuse();
    expect(composing.draft.text).toBe("What colour?");
    expect(shown()).toMatchObject([{ state: "refused", text: "yes" }]);
  });

  test("that a reload interrupted is back in the field after it", () => {
    const { client, say, stop } = begin();
    say("yes");
    stop();
    client.refuse();
    const { composing } = begin(client);
    expect(composing.draft.text).toBe("yes");
    expect(composing.draft.objection?.verdict?.advice).toBe("rewrite");
  });

  test("is not waited for by buyers, without a connection, or when it says enough", () => {
    const buyer = new FakeClient();
    buyer.viewer = "buyer";
    const offline = new FakeClient();
    offline.link = "offline";
    for (const [client, text] of [
      [buyer, "yes"],
      [offline, "yes"],
      [new FakeClient(), "Yes, it is safe in a dishwasher."],
      [new FakeClient(), "您好，这款茶壶可以放进洗碗机清洗。"],
    ] as const) {
      const { composing, say, shown } = begin(client);
      say(text);
      expect(composing.draft.text).toBe("");
      expect(shown()).toHaveLength(1);
    }
  });

  test("refused for something else is shown in the thread like any other", () => {
    const { client, composing, say, shown } = begin();
    say("fool");
    client.refuse("insult");
    expect(composing.draft).toMatchObject({ text: "", objection: null });
    expect(shown()).toMatchObject([{ state: "refused", text: "fool" }]);
  });
});

describe("rewriting", () => {
  test("brings the text back with the flawed words selected, and takes the message away", () => {
    const client = new FakeClient();
    const dismiss = vi.spyOn(client, "dismiss");
    const { composing } = begin(client);
    const line = refusedLine("🙂 call 555 now", "555");
    composing.rewrite(line);
    const { text, selection, objection } = composing.draft;
    expect(text).toBe("🙂 call 555 now");
    expect(text.slice(selection?.start, selection?.end)).toBe("555");
    expect(objection?.verdict).toEqual(line.verdict);
    expect(dismiss).toHaveBeenCalledWith(client.chat_id, "k9");
  });

  test("loses nothing of what is being written", () => {
    const { composing } = begin();
    composing.change("And the lid?");
    composing.rewrite(refusedLine("call 555", "555"));
    expect(composing.draft.text).toBe("call 555\nAnd the lid?");
  });

  test("is over when the field is emptied or the text is sent", () => {
    const { composing, say } = begin();
    composing.rewrite(refusedLine("call 555", "555"));
    composing.change("call me");
    expect(composing.draft.objection).not.toBeNull();
    composing.change("");
    expect(composing.draft.objection).toBeNull();
    composing.rewrite(refusedLine("call 555", "555"));
    say("Ask me here, whatever you like.");
    expect(composing.draft).toMatchObject({ text: "", objection: null });
  });
});

describe("an edit", () => {
  const message = aMessage(1, { text: "Ask me here" });

  test("stays in the field until it is saved, and gives way to what was being written", async () => {
    const { client, composing, say } = begin();
    composing.change("half a sent");
    composing.edit(message);
    say("Ask me there");
    expect(composing.draft).toMatchObject({ text: "Ask me there", isSaving: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(composing.draft).toMatchObject({ text: "half a sent", editing: null });
    expect(client.edits).toEqual(["Ask me there"]);
  });

  test("that is refused says so at the field, with the flaw selected", async () => {
    const { client, composing, say } = begin();
    const problem = aProblem({ verdict: aVerdict("call 555", "555") });
    client.onEdit = () => Promise.reject(new ProblemError(problem));
    composing.edit(message);
    say("call 555");
    await vi.advanceTimersByTimeAsync(0);
    expect(composing.draft).toMatchObject({
      text: "call 555",
      editing: message.message_id,
      selection: { start: 5, end: 8 },
      isSaving: false,
    });
    expect(composing.draft.objection?.verdict).toEqual(verdictOf(problem));
  });

  test("that no answer came to keeps its text", async () => {
    const { client, composing, say } = begin();
    client.onEdit = () => Promise.reject(new Unreachable("offline"));
    composing.edit(message);
    say("Ask me there");
    await vi.advanceTimersByTimeAsync(0);
    expect(composing.draft).toMatchObject({ text: "Ask me there", isSaving: false });
    expect(composing.draft.objection).toMatchObject({ verdict: null, problem: null });
  });

  test("that was given up is not brought back by its answer", async () => {
    const { client, composing, say } = begin();
    client.onEdit = () => Promise.reject(new ProblemError(aProblem()));
    composing.edit(message);
    say("Ask me there");
    composing.cancel();
    await vi.advanceTimersByTimeAsync(0);
    expect(composing.draft).toMatchObject({ text: "", editing: null, objection: null });
  });
});
