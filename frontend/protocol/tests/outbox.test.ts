import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Entry, SentEvent, Shelf } from "../src/index.ts";
import {
  MemoryShelf,
  Outbox,
  ProblemError,
  StorageShelf,
  Unreachable,
  verdictOf,
  WAITING_MAX,
} from "../src/index.ts";
import { AT, anEntry, aProblem, aVerdict } from "./fakes.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What may happen to one attempt on its way. */
type Fate = "answered" | "request lost" | "answer lost" | "busy" | "too fast";

/** A server that stores each client id once, behind a network with the given fates. */
function serverWith(fates: Fate[]) {
  const stored: string[] = [];
  const answer = ({ chat_id, client_id }: Entry): SentEvent => {
    if (!stored.includes(client_id)) stored.push(client_id);
    const seq = stored.indexOf(client_id) + 1;
    return {
      type: "sent",
      chat_id,
      client_id,
      message_id: client_id,
      state: "delivered",
      seq,
      change: seq,
      sent_at: AT,
    };
  };
  const deliver = async (entry: Entry): Promise<SentEvent> => {
    await Promise.resolve();
    const fate = fates.shift() ?? "answered";
    if (fate === "request lost") throw new Unreachable(fate);
    if (fate === "busy") throw new ProblemError(aProblem({ status: 503 }));
    if (fate === "too fast") {
      throw new ProblemError(aProblem({ status: 429, code: "too_many_writes" }));
    }
    const sent = answer(entry);
    if (fate === "answer lost") throw new Unreachable(fate);
    return sent;
  };
  return { stored, deliver };
}

function outboxWith(
  deliver: (entry: Entry) => Promise<SentEvent>,
  shelf: Shelf = new MemoryShelf(),
) {
  let count = 0;
  const acknowledged: string[] = [];
  const outbox = new Outbox({
    shelf,
    deliver,
    onAcknowledged: ({ client_id }) => acknowledged.push(client_id),
    onChange: () => undefined,
    newId: () => `k${String((count += 1))}`,
    random: () => 0,
  });
  return { outbox, acknowledged };
}

const MINUTES_10 = 600_000;

describe("the outbox", () => {
  test("whatever the network loses, each message is stored once and in order", async () => {
    const fate = fc.constantFrom<Fate>(
      "answered",
      "request lost",
      "answer lost",
      "busy",
      "too fast",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { maxLength: 12 }),
        fc.integer({ min: 1, max: 6 }),
        async (fates, count) => {
          const { stored, deliver } = serverWith([...fates]);
          const { outbox, acknowledged } = outboxWith(deliver);
          const written = Array.from(
            { length: count },
            (_, index) => outbox.write("c1", String(index)).client_id,
          );
          await vi.advanceTimersByTimeAsync(MINUTES_10);
          expect(stored).toEqual(written);
          expect(acknowledged).toEqual(written);
        },
      ),
    );
  });

  test("a reload in between goes on with the same client ids", async () => {
    const shelf = new MemoryShelf();
    const { stored, deliver } = serverWith(["answer lost"]);
    const before = outboxWith(deliver, shelf);
    before.outbox.write("c1", "first");
    before.outbox.write("c1", "second");
    await vi.advanceTimersByTimeAsync(0);
    before.outbox.stop();
    const after = outboxWith(deliver, shelf);
    after.outbox.start();
    await vi.advanceTimersByTimeAsync(MINUTES_10);
    expect(stored).toEqual(["k1", "k2"]);
    expect(after.acknowledged).toEqual(["k1", "k2"]);
    expect(shelf.all()).toEqual([]);
  });

  test("a refusal keeps its reason and lets the next message go", async () => {
    const refuse = async ({ text, ...entry }: Entry) => {
      await Promise.resolve();
      if (text === "bad") throw new ProblemError(aProblem());
      return serverWith([]).deliver({ text, ...entry });
    };
    const { outbox, acknowledged } = outboxWith(refuse);
    outbox.write("c1", "bad");
    outbox.write("c1", "good");
    await vi.advanceTimersByTimeAsync(MINUTES_10);
    expect(acknowledged).toEqual(["k2"]);
    expect(outbox.entries("c1")[0]).toMatchObject({
      state: "refused",
      problem: { code: "message_refused" },
    });
    outbox.dismiss("c1", "k1");
    expect(outbox.entries("c1")[0]).toMatchObject({ state: "dismissed", text: "" });
  });

  test("one chat's silence does not stop another's messages", async () => {
    const deliver = async (entry: Entry) => {
      if (entry.chat_id === "c1") return new Promise<SentEvent>(() => undefined);
      return serverWith([]).deliver(entry);
    };
    const { outbox, acknowledged } = outboxWith(deliver);
    outbox.write("c1", "stuck");
    outbox.write("c2", "free");
    await vi.advanceTimersByTimeAsync(0);
    expect(acknowledged).toEqual(["k2"]);
  });

  test("waking tries at once what waited for its turn", async () => {
    const { stored, deliver } = serverWith(["request lost"]);
    const { outbox } = outboxWith(deliver);
    outbox.write("c1", "hello");
    await vi.advanceTimersByTimeAsync(0);
    expect(stored).toEqual([]);
    outbox.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(stored).toEqual(["k1"]);
  });
});

describe("a storage shelf", () => {
  test("a storage that throws costs no message", async () => {
    const forbidden = () => {
      throw new DOMException("denied", "SecurityError");
    };
    const { stored, deliver } = serverWith([]);
    const shelf = new StorageShelf("buyer:1", forbidden);
    const { outbox } = outboxWith(deliver, shelf);
    outbox.write("c1", "hello");
    await vi.advanceTimersByTimeAsync(0);
    expect(stored).toEqual(["k1"]);
    expect(shelf.isLasting).toBe(false);
  });

  test("it is bounded: what comes when it is full is refused at once, and can be sent later", () => {
    const { outbox } = outboxWith(() => new Promise(() => {}), new MemoryShelf());
    for (let each = 0; each < WAITING_MAX; each += 1) outbox.write("c1", "hello");
    expect(outbox.write("c1", "one more")).toMatchObject({ state: "refused", text: "one more" });
    expect(outbox.entries("c1")).toHaveLength(WAITING_MAX + 1);
  });

  test("a refused message keeps what was found in it over a reload", async () => {
    const storage = fakeStorage();
    const verdict = aVerdict("call 555", "555");
    const refuse = () => Promise.reject(new ProblemError(aProblem({ verdict })));
    const before = outboxWith(refuse, new StorageShelf("buyer:1", () => storage));
    before.outbox.write("c1", "call 555");
    await vi.advanceTimersByTimeAsync(0);

    const after = outboxWith(refuse, new StorageShelf("buyer:1", () => storage));
    const [entry] = after.outbox.entries("c1");
    expect(entry).toMatchObject({ text: "call 555", state: "refused" });
    expect(verdictOf(entry?.problem ?? null)).toEqual(verdict);
  });

  test("two owners on one device never see each other's messages", () => {
    const storage = fakeStorage();
    const entry = anEntry();
    new StorageShelf("buyer:1", () => storage).put(entry);
    storage.setItem("prilavok:outbox:buyer:1:broken", "{");
    expect(new StorageShelf("buyer:1", () => storage).all()).toEqual([entry]);
    expect(new StorageShelf("buyer:2", () => storage).all()).toEqual([]);
  });
});

function fakeStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => void kept.set(key, text),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}

test("what another page of this device was first with is no message of this one any more", async () => {
  const shelf = new MemoryShelf();
  const reused = new ProblemError(aProblem({ code: "client_id_reused", status: 422 }));
  const { outbox } = outboxWith(() => Promise.reject(reused), shelf);
  expect(outbox.write("c1", "With a picture", [], "queued").client_id).toBe("queued");
  await vi.advanceTimersByTimeAsync(0);
  expect([outbox.entries("c1"), shelf.all()]).toEqual([[], []]);
});
