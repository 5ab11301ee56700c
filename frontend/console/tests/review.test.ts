import type { CaseLine, CaseView, OptionView } from "@prilavok/protocol";
import { translator } from "@prilavok/protocol/i18n";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { en } from "./catalogs.ts";
import { spanText } from "../src/review/DueChip.tsx";
import type { Draft } from "../src/review/draft.ts";
import {
  decidedBy,
  lackOf,
  NOTHING_YET,
  reasonsFor,
  withDecision,
  withPiece,
  withTemplate,
  withText,
} from "../src/review/draft.ts";
import { caseHref, EVERYTHING, filterIn, paramsOf, queueHref } from "../src/review/filter.ts";
import { meaningOf } from "../src/review/keys.ts";
import { piecesOf } from "../src/review/pieces.ts";
import {
  caseProblemText,
  consequenceText,
  factsOf,
  saidOf,
  signerText,
  standsText,
} from "../src/review/words.ts";
import type { Words } from "../src/words.tsx";

const words: Words = translator("en", [en]);

describe("a key", () => {
  const press = { altKey: false, ctrlKey: false, metaKey: false, isComposing: false };

  test.each([
    ["j", "KeyJ", "j"],
    ["J", "KeyJ", "j"],
    ["о", "KeyJ", "j"],
    ["j", "KeyC", "j"],
    ["&", "Digit1", "1"],
    ["2", "Numpad2", "2"],
    ["?", "Slash", "?"],
    ["Escape", "Escape", "escape"],
    ["Tab", "Tab", null],
    ["Enter", "Enter", null],
  ])("%s of %s means %s on any keyboard", (key, code, meaning) => {
    expect(meaningOf({ ...press, key, code })).toBe(meaning);
  });

  test("decides only with Ctrl or Cmd", () => {
    const enter = { ...press, key: "Enter", code: "Enter" };
    expect(meaningOf({ ...enter, ctrlKey: true })).toBe("confirm");
    expect(meaningOf({ ...enter, metaKey: true })).toBe("confirm");
  });

  test("means nothing with Ctrl, with Alt, or while a word is composed", () => {
    const key = { ...press, key: "n", code: "KeyN" };
    expect(meaningOf({ ...key, ctrlKey: true })).toBeNull();
    expect(meaningOf({ ...key, altKey: true })).toBeNull();
    expect(meaningOf({ ...key, isComposing: true })).toBeNull();
  });
});

describe("the pieces of a text", () => {
  const at = fc.integer({ min: -2, max: 40 });
  const highlight = fc.record({
    start: at,
    end: at,
    label: fc.constantFrom("insult", "threat"),
  });
  const message = fc.record({
    text: fc.string({ unit: "binary", maxLength: 30 }),
    highlights: fc.array(highlight, { maxLength: 5 }),
  });

  test("are all of it, each code point with the labels that lie over it", () => {
    fc.assert(
      fc.property(message, ({ text, highlights }) => {
        const pieces = piecesOf(messageOf(text, highlights));
        expect(pieces.map((piece) => piece.text).join("")).toBe(text);
        const marked = pieces.flatMap((piece) => [...piece.text].map(() => piece.labels));
        marked.forEach((labels, point) => {
          const over = highlights.filter(({ start, end }) => start <= point && point < end);
          expect(new Set(labels)).toEqual(new Set(over.map(({ label }) => label)));
        });
      }),
    );
  });

  const messageOf = (
    text: string,
    highlights: { start: number; end: number; label: string }[],
  ) => ({
    message_id: "1",
    side: "seller",
    author: "A",
    text,
    state: "held",
    sent_at: "2026-01-01T00:00:00Z",
    highlights,
  });
});

describe("a draft", () => {
  const confirm: OptionView = {
    name: "confirm",
    confirms: true,
    releases: false,
    amount: false,
    pieces: false,
    reasons: [
      { template: "contact_given", words: "Gives a contact.", labels: ["contact_exchange"] },
      { template: "off_topic", words: "Off topic.", labels: null },
      { template: "insulting", words: "Insults.", labels: ["insult"] },
    ],
    consequences: [],
  };
  const release: OptionView = {
    ...confirm,
    name: "release",
    confirms: false,
    releases: true,
    reasons: [{ template: "no_violation", words: "Nothing wrong.", labels: null }],
  };
  const view = (label: string | null) =>
    ({ case: { label, version: 7 }, options: [confirm, release] }) as unknown as CaseView;
  const confirming = withDecision(NOTHING_YET, confirm);

  test.each<[string | null, Draft, string | null]>([
    ["insult", NOTHING_YET, "decision"],
    [null, confirming, "label"],
    ["insult", confirming, "reason"],
    ["insult", withText(confirming, " ab "), "reason"],
    ["insult", withText(confirming, "abc"), null],
    ["insult", withText(confirming, "a".repeat(1_001)), "reason"],
    [null, { ...withTemplate(confirming, "insulting"), label: "insult" }, null],
    [null, { ...withTemplate(confirming, "insulting"), label: "threat" }, "reason"],
    ["insult", withTemplate(confirming, "no_violation"), "reason"],
    [null, withTemplate(withDecision(NOTHING_YET, release), "no_violation"), null],
  ])("of a case of %s lacks what has not been said", (label, draft, lack) => {
    expect(lackOf(view(label), draft)).toBe(lack);
  });

  test("is sent with the version that was looked at, and one reason", () => {
    const own = withText(withTemplate(confirming, "insulting"), " He swears. ");
    expect(decidedBy(view("insult"), own)).toEqual({
      decision: "confirm",
      label: "insult",
      reason: "He swears.",
      expected_version: 7,
    });
    expect(decidedBy(view("insult"), withTemplate(own, "insulting"))).toEqual({
      decision: "confirm",
      label: "insult",
      template: "insulting",
      expected_version: 7,
    });
  });

  test("names a label only where something is confirmed", () => {
    const draft = withTemplate(withDecision(NOTHING_YET, release), "no_violation");
    expect(decidedBy(view("insult"), draft)).not.toHaveProperty("label");
  });

  test("names the pieces that it is about, unless these are all", () => {
    const without: OptionView = { ...release, name: "recount_without", pieces: true };
    const pieces = [{ position: 4 }, { position: 4 }, { position: 9 }];
    const contested = {
      case: { label: null, version: 7, evidence: { pieces } },
      options: [without],
    } as unknown as CaseView;
    const all = withText(withDecision(NOTHING_YET, without), "These were ours.");
    expect(decidedBy(contested, all)).not.toHaveProperty("pieces");
    const one = withPiece(contested, all, 4);
    expect(decidedBy(contested, one)).toMatchObject({ pieces: [9] });
    expect(lackOf(contested, withPiece(contested, one, 9))).toBe("pieces");
    expect(withPiece(contested, one, 4)).toEqual(all);
  });

  test("forgets a prepared reason that the other decision does not have", () => {
    const draft = withTemplate(confirming, "insulting");
    expect(withDecision(draft, release).template).toBeNull();
    expect(withDecision(draft, confirm).template).toBe("insulting");
  });

  test("offers first the reasons that say what the label says, and none that contradicts it", () => {
    const templates = reasonsFor(view("insult"), confirming).map(({ template }) => template);
    expect(templates).toEqual(["insulting", "off_topic"]);
  });
});

describe("a filter", () => {
  const filter = fc.record({
    state: fc.constantFrom("open", "awaiting_second", "decided", "withdrawn", null),
    kind: fc.option(fc.constantFrom("report", "appeal")),
    party: fc.option(fc.string({ minLength: 1 }).map((id) => `seller:${id}`)),
    isMine: fc.boolean(),
    isOverdue: fc.boolean(),
  });

  test("stands whole in the address", () => {
    fc.assert(
      fc.property(filter, (wanted) => {
        expect(filterIn(new URLSearchParams(paramsOf(wanted).toString()))).toEqual(wanted);
      }),
    );
  });

  test("of everything leaves the address alone", () => {
    expect(queueHref(EVERYTHING)).toBe("/cases");
    expect(caseHref("a/b", { ...EVERYTHING, isMine: true })).toBe("/cases/a%2Fb?mine=true");
  });

  test("takes nothing for a state that is none", () => {
    expect(filterIn(new URLSearchParams("state=lost"))).toEqual(EVERYTHING);
  });
});

describe("in words", () => {
  test.each([
    [30_000, "1 min"],
    [59 * 60_000, "59 min"],
    [3_600_000, "1 hr"],
    [47 * 3_600_000, "47 hr"],
    [49 * 3_600_000, "2 days"],
  ])("%i ms are %s", (ms, text) => expect(spanText(words, ms)).toBe(text));

  test.each([
    [{ code: "warning" }, "a warning"],
    [{ code: "mute", facts: { days: "1", persons: "1" } }, "muted for 1 day"],
    [
      { code: "fine", facts: { amount_minor: "2500000", currency: "RUB", persons: "2" } },
      "a fine of ₽25,000, if a second moderator agrees",
    ],
    [{ code: "fine", facts: { amount_minor: "500", currency: "JPY" } }, "a fine of ¥500"],
    [{ code: "suspension", facts: {} }, "the shop is suspended"],
    [{ code: "suspension", facts: { days: "30" } }, "the shop is suspended for 30 days"],
    [{ code: "banished" }, "banished"],
  ])("%o is told", (consequence, text) => {
    expect(consequenceText(words, consequence).replaceAll("\u00a0", " ")).toBe(text);
  });

  test("facts and what people said are told apart, and amounts go with their measure", () => {
    const facts = { appeal: "It was me.", step: "x", measure: "mute", days: "7", colour: "red" };
    expect(factsOf(words, facts)).toEqual([
      { name: "Penalty", value: "muted for 7 days" },
      { name: "colour", value: "red" },
    ]);
    expect(saidOf(words, facts)).toEqual([{ name: "What the appeal says", value: "It was me." }]);
  });

  test("what has gone on since the case was opened stands beside what it was then", () => {
    const then = { link: "gift.example", messages: "5", senders: "1" };
    expect(factsOf(words, then, { messages: "40", senders: "1" })).toEqual([
      { name: "Link", value: "gift.example" },
      { name: "Messages", value: "5, by now 40" },
      { name: "Senders", value: "1" },
    ]);
  });

  test("one's own name is you", () => {
    expect(signerText(words, "moderator:m-1", "moderator:m-1")).toBe("you");
    expect(signerText(words, "moderator:a:b", "moderator:m-1")).toBe("a:b");
  });

  test("one case is not told how it stands by the words of the filters, and says what was decided", () => {
    const line = { kind: "report", state: "decided", decision: "dismiss" } as CaseLine;
    expect(standsText(words, line)).toBe("Decided: Dismiss the report");
    const waits = { ...line, state: "awaiting_second", decision: null } as CaseLine;
    expect(standsText(words, waits)).toBe("Waits for a second opinion");
    expect(standsText(words, { ...waits, state: "withdrawn" })).toBe("Withdrawn");
    expect(standsText(words, { ...waits, state: "open" })).toBeNull();
  });

  test("a conflict names who has the case", () => {
    const problem = {
      type: "x",
      title: "x",
      status: 409,
      detail: "x",
      code: "case_taken",
      assignee: "moderator:denis",
      until: "2026-01-01T10:30:00Z",
    };
    expect(caseProblemText(words, problem, "moderator:m-1")).toMatch(
      /^denis has taken this case, until \d\d:30/,
    );
    expect(caseProblemText(words, { ...problem, code: "odd" }, "moderator:m-1")).toBe("x");
    expect(caseProblemText(words, null, "moderator:m-1")).toMatch(/^The server is not responding/);
  });
});
