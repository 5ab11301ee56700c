import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import type { Deed } from "../src/inbox/deeds.ts";
import { done, undoing } from "../src/inbox/deeds.ts";
import type { Filter } from "../src/inbox/filter.ts";
import { EVERYTHING, filterIn, fits, paramsOf } from "../src/inbox/filter.ts";
import { pieces } from "../src/inbox/Marked.tsx";
import type { InboxRow } from "../src/inbox/model.ts";
import { filledIn, repliesFor, wantedReply } from "../src/inbox/replying.ts";
import type { Loaded } from "../src/inbox/rows.ts";
import { renewed, told, withRow } from "../src/inbox/rows.ts";
import { snoozeTimes } from "../src/inbox/snoozing.ts";
import { held } from "../src/inbox/steady.ts";
import { following, stepped } from "../src/inbox/walking.ts";
import { found } from "../src/palette/finding.ts";

const NOW = Date.parse("2026-03-05T12:00:00Z");
const LOOKING = { me: "olga", now: NOW };

const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

function rowOf(id: number, over: { chat?: object; care?: object } = {}): InboxRow {
  return {
    chat: {
      chat_id: `chat-${String(id)}`,
      status: "waiting_for_seller",
      due_at: null,
      seq: 3,
      change: 5,
      unread: 1,
      last_message: null,
      changed_at: minutesAgo(id),
      ...over.chat,
    },
    care: { assignee: null, labels: [], snoozed_until: null, notes: 0, ...over.care },
  } as unknown as InboxRow;
}

const listOf = (...ids: number[]): Loaded => ({ rows: ids.map((id) => rowOf(id)), next: null });
const idsOf = ({ rows }: { readonly rows: readonly InboxRow[] }) =>
  rows.map(({ chat }) => Number(chat.chat_id.slice("chat-".length)));

const message = (id: number, change: number) =>
  ({
    type: "message",
    chat_id: `chat-${String(id)}`,
    change,
    status: "waiting_for_seller",
    due_at: null,
    message: { message_id: "m", side: "buyer", seq: 4, text: "?", sent_at: minutesAgo(0) },
  }) as never;

describe("the filter in the address", () => {
  const filters: fc.Arbitrary<Filter> = fc.record({
    status: fc.constantFrom(null, "new" as const, "closed" as const),
    due: fc.constantFrom(null, "overdue" as const, "any" as const),
    assignee: fc.constantFrom(null, "me", "none", "nina"),
    label: fc.option(fc.uuid(), { nil: null }),
    product_id: fc.option(fc.string({ minLength: 1 }), { nil: null }),
    isSnoozed: fc.boolean(),
    q: fc.string().filter((q) => q === "" || q.trim() !== ""),
    sort: fc.constantFrom("changed" as const, "due" as const),
  });

  it("is read as it was written", () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const address = paramsOf(filter).toString();
        expect(filterIn(new URLSearchParams(address))).toEqual(filter);
      }),
    );
  });

  it("keeps nothing that it does not know", () => {
    expect(filterIn(new URLSearchParams("status=odd&due=never&sort=up"))).toEqual(EVERYTHING);
  });

  it.each([
    [{}, {}, true],
    [{ status: "closed" }, {}, false],
    [{ isSnoozed: true }, {}, false],
    [{}, { care: { snoozed_until: minutesAgo(-5) } }, false],
    [{}, { care: { snoozed_until: minutesAgo(5) } }, true],
    [{ due: "overdue" }, { chat: { due_at: minutesAgo(1) } }, true],
    [{ due: "today" }, { chat: { due_at: minutesAgo(1) } }, false],
    [{ due: "any" }, {}, false],
    [{ due: "soon" }, { chat: { due_at: minutesAgo(-119) } }, true],
    [{ due: "soon" }, { chat: { due_at: minutesAgo(-121) } }, false],
    [{ due: "soon" }, { chat: { due_at: minutesAgo(1) } }, false],
    [{ product_id: "lamp" }, { chat: { context: { type: "product", id: "lamp" } } }, true],
    [{ product_id: "lamp" }, { chat: { context: { type: "product", id: "cup" } } }, false],
    [{ assignee: "me" }, { care: { assignee: { id: "olga", name: "" } } }, true],
    [{ assignee: "none" }, { care: { assignee: { id: "olga", name: "" } } }, false],
    [{ label: "gift" }, { care: { labels: ["gift"] } }, true],
  ] as const)("%j takes %j: %s", (its, over, isIn) => {
    expect(fits(rowOf(1, over), { ...EVERYTHING, ...its } as Filter, LOOKING)).toBe(isIn);
  });
});

describe("a list that is told what happens", () => {
  it("puts a chat that was written in first", () => {
    const { list, isStale } = told(listOf(1, 2, 3), message(3, 6), EVERYTHING, LOOKING);
    expect([idsOf(list), isStale]).toEqual([[3, 1, 2], false]);
  });

  it("has a chat read that it does not hold, or of which it missed something", () => {
    expect(told(listOf(1), message(2, 6), EVERYTHING, LOOKING).isStale).toBe(true);
    expect(told(listOf(1), message(1, 9), EVERYTHING, LOOKING).isStale).toBe(true);
  });

  it("lets go of a chat that no longer fits, and takes one in where it belongs", () => {
    const mine: Filter = { ...EVERYTHING, assignee: "none" };
    const taken = rowOf(2, { care: { assignee: { id: "olga", name: "Olga" } } });
    const without = withRow(listOf(1, 2, 3), taken, mine, LOOKING);
    expect(idsOf(without)).toEqual([1, 3]);
    expect(idsOf(withRow(without, rowOf(2), mine, LOOKING))).toEqual([1, 2, 3]);
  });

  it("does not guess at what lies behind the last row that is loaded", () => {
    const list: Loaded = { ...listOf(1, 2), next: "more" };
    expect(idsOf(withRow(list, rowOf(9), EVERYTHING, LOOKING))).toEqual([1, 2]);
  });

  it("keeps what is loaded behind a first page that is read anew", () => {
    const list: Loaded = { ...listOf(1, 2, 3, 4, 5), next: "more" };
    const page = { items: [rowOf(0), rowOf(1), rowOf(3)], next: "after 3" };
    const after = renewed(list, page, EVERYTHING);
    expect([idsOf(after), after.next]).toEqual([[0, 1, 3, 4, 5], "more"]);
  });

  it("begins anew when too much was missed", () => {
    const page = { items: [rowOf(0)], next: "after 0" };
    const after = renewed(listOf(8, 9), page, EVERYTHING);
    expect([idsOf(after), after.next]).toEqual([[0], "after 0"]);
  });

  it("never holds a chat twice, and stays in order, whatever comes", () => {
    const ids = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(fc.array(fc.tuple(ids, fc.integer({ min: 0, max: 50 }))), (changes) => {
        let list = listOf(1, 4, 7);
        for (const [id, at] of changes) {
          const row = rowOf(id, { chat: { changed_at: minutesAgo(at) } });
          list = withRow(list, row, EVERYTHING, LOOKING);
        }
        const shown = idsOf(list);
        const times = list.rows.map(({ chat }) => chat.changed_at);
        expect(new Set(shown).size).toBe(shown.length);
        expect(times).toEqual([...times].sort().reverse());
      }),
    );
  });
});

describe("a list at which somebody works", () => {
  const NOBODY = new Set<string>();

  it("moves no row, counts what waits above, and adds what comes below", () => {
    const steady = held(listOf(2, 3).rows, listOf(1, 3, 2, 4).rows, NOBODY);
    expect([idsOf(steady), steady.fresh]).toEqual([[2, 3, 4], 1]);
  });

  it("leaves what others took out in its place, and lets go of what one sent away oneself", () => {
    const rows = listOf(1, 3).rows;
    const theirs = held(listOf(1, 2, 3).rows, rows, NOBODY);
    expect([idsOf(theirs), [...theirs.gone]]).toEqual([[1, 2, 3], ["chat-2"]]);
    expect(idsOf(held(listOf(1, 2, 3).rows, rows, new Set(["chat-2"])))).toEqual([1, 3]);
  });

  it("walks on from where a chat stood that has left", () => {
    const { rows } = listOf(1, 3, 4);
    expect(stepped(rows, "chat-3", 1, 1)).toBe("chat-4");
    expect(stepped(rows, "chat-2", 1, 1)).toBe("chat-3");
    expect(stepped(rows, "chat-2", 1, -1)).toBe("chat-1");
    expect(stepped(rows, "chat-4", 2, 1)).toBe("chat-4");
  });

  it("goes on with the next that stays, else with the last above", () => {
    const { rows } = listOf(1, 2, 3);
    expect(following(rows, "chat-2", new Set(["chat-2"]))).toBe("chat-3");
    expect(following(rows, "chat-3", new Set(["chat-3"]))).toBe("chat-2");
    expect(following(rows, "chat-1", new Set(["chat-1", "chat-2", "chat-3"]))).toBeNull();
  });
});

describe("what is done with chats", () => {
  const MEMBERS = [
    { id: "olga", name: "Olga" },
    { id: "nina", name: "Nina" },
  ];
  const rows = fc.array(
    fc.record({
      assignee: fc.constantFrom(null, "olga", "nina"),
      labels: fc.uniqueArray(fc.constantFrom("gift", "return")),
      snoozed_until: fc.constantFrom(null, minutesAgo(-60)),
    }),
    { maxLength: 6 },
  );
  const deeds: fc.Arbitrary<Deed> = fc.constantFrom(
    { type: "assign", assignee: "nina" },
    { type: "assign", assignee: null },
    { type: "label", label_id: "gift" },
    { type: "unlabel", label_id: "gift" },
    { type: "snooze", until: minutesAgo(-90) },
    { type: "snooze", until: null },
  );

  it("is undone to exactly what was before", () => {
    fc.assert(
      fc.property(rows, deeds, (cares, deed) => {
        const before = cares.map(({ assignee, ...care }, id) =>
          rowOf(id, {
            care: { ...care, assignee: MEMBERS.find((each) => each.id === assignee) ?? null },
          }),
        );
        const jobs = undoing(before, deed);
        const after = before.map((row) => done(row, deed, MEMBERS));
        const back = after.map((row) =>
          jobs
            .filter(({ chat_ids }) => chat_ids.includes(row.chat.chat_id))
            .reduce((its, job) => done(its, job.deed, MEMBERS), row),
        );
        const sorted = ({ care }: InboxRow) => ({ ...care, labels: [...care.labels].sort() });
        expect(back.map(sorted)).toEqual(before.map(sorted));
      }),
    );
  });
});

describe("a quick reply", () => {
  const FILLING = { buyer: "Ann", product: "Teapot", order: "", shop: "Chayka", me: "Olga" };

  it("is filled in; what nothing is known of goes with the space before it", () => {
    expect(filledIn("{buyer}, your order {order} is packed. {me}", FILLING)).toBe(
      "Ann, your order is packed. Olga",
    );
    expect(filledIn("{other} {buyer}{product}", FILLING)).toBe("{other} AnnTeapot");
  });

  it("fills in names as they are, whatever signs they hold", () => {
    expect(filledIn("{buyer}!", { ...FILLING, buyer: "$& {me}" })).toBe("$& {me}!");
  });

  it("is asked for by a slash that is the first thing in the field", () => {
    expect([wantedReply("/"), wantedReply("/hi"), wantedReply("a/b")]).toEqual(["", "hi", null]);
    expect(wantedReply("/usr/bin")).toBeNull();
  });

  it("is found by its shortcut before its words", () => {
    const replies = [
      { reply_id: "1", shortcut: "ship", title: "Shipping", text: "Hi! Tomorrow." },
      { reply_id: "2", shortcut: "hi", title: "Greeting", text: "Hello." },
    ];
    expect(repliesFor(replies, "hi").map(({ reply_id }) => reply_id)).toEqual(["2", "1"]);
  });
});

describe("small things", () => {
  it("cut a found text at code points, not at halves of them", () => {
    expect(pieces("👋 hello", [[2, 7]])).toEqual([
      { text: "👋 ", isHit: false },
      { text: "hello", isHit: true },
    ]);
  });

  it("put off only to what lies ahead", () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date(NOW), max: new Date("2100-01-01") }),
        (day) => {
          const now = day.getTime();
          for (const { at } of snoozeTimes(now)) expect(at.getTime()).toBeGreaterThan(now);
        },
      ),
    );
  });

  it("find commands by the beginnings of words, and Chinese anywhere", () => {
    const commands = ["Assign to me", "Взять ёлку", "分配给我"].map((label) => ({
      id: label,
      label,
      run: () => undefined,
    }));
    const labels = (query: string) => found(commands, query).map(({ label }) => label);
    expect(labels("me as")).toEqual(["Assign to me"]);
    expect(labels("ЕЛК")).toEqual(["Взять ёлку"]);
    expect(labels("给我")).toEqual(["分配给我"]);
    expect(labels("sign")).toEqual([]);
  });
});
