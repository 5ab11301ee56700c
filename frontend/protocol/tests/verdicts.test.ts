import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ShownFinding, ShownVerdict } from "../src/index.ts";
import { flawSelected, piecesOf, reasonsOf, SENTENCES, verdictOf } from "../src/index.ts";
import type { LaterMessageId } from "../src/i18n.ts";
import { translator } from "../src/i18n.ts";
import { messages as en } from "../later/locales/en.ts";
import { aMessage, aProblem, aVerdict } from "./fakes.ts";

const english = translator<LaterMessageId>("en", [en]);
const reasons = (verdict: ShownVerdict) => reasonsOf(english, verdict, SENTENCES);

const flawed = (text: string, verdict: ShownVerdict | null) =>
  piecesOf(aMessage(null, { text, state: "refused" }), verdict)
    .filter(({ kind }) => kind === "flawed")
    .map((piece) => piece.text);

/** `verdict` with the findings of all the others too. */
function together(...verdicts: ShownVerdict[]): ShownVerdict {
  const findings = verdicts.flatMap((verdict) => verdict.findings);
  return { action: "refuse", version: 3, findings, advice: null, reason: null };
}

describe("the words that a verdict is about", () => {
  test.each([
    ["call +7 916 123-45-67 at noon", "+7 916 123-45-67"],
    ["🙂👩‍👩‍👧 мой ник 𝕬𝖓𝖓𝖆 🙂", "𝕬𝖓𝖓𝖆"],
    ["𠮷野家的微信是 𠮷2024", "𠮷2024"],
    ["555", "555"],
  ])("are marked in %j by code points, whatever stands before them", (text, words) => {
    const verdict = aVerdict(text, words);
    expect(flawed(text, verdict)).toEqual([words]);
    const { start, end } = flawSelected(text, verdict);
    expect(text.slice(start, end)).toBe(words);
  });

  test("marking never changes a text, and marks nothing but what was found", () => {
    const span = fc.tuple(fc.nat(30), fc.nat(30));
    const text = fc.string({
      unit: fc.constantFrom("a", "é", "🙂", "𠮷"),
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(text, fc.array(span, { maxLength: 4 }), (text, spans) => {
        const points = [...text];
        const words = spans.map(([start, end]) => ({
          start,
          end,
          text: points.slice(start, end).join(""),
        }));
        const verdict = aVerdict(text, text, { words });
        const pieces = piecesOf(aMessage(null, { text, state: "refused" }), verdict);
        expect(pieces.map((piece) => piece.text).join("")).toBe(text);
        const found = new Set(spans.flatMap(([start, end]) => points.slice(start, end)));
        const isFound = pieces.map(
          ({ kind, text }) => kind === "plain" || [...text].every((point) => found.has(point)),
        );
        expect(isFound).not.toContain(false);
      }),
    );
  });

  test("are not marked in another text than the one that was judged", () => {
    expect(flawed("an edited text", aVerdict("call 555", "555"))).toEqual([]);
    const text = "an edited text";
    const end = text.length;
    expect(flawSelected(text, aVerdict("call 555", "555"))).toEqual({ start: end, end });
  });

  test("that are hidden stand as masks, also for the other side, which has no verdict", () => {
    const pieces = piecesOf(aMessage(1, { text: "call ••• at noon", state: "masked" }), null);
    expect(pieces).toEqual([
      { text: "call ", kind: "plain" },
      { text: "•••", kind: "hidden" },
      { text: " at noon", kind: "plain" },
    ]);
    expect(piecesOf(aMessage(1, { text: "•••" }), null)).toEqual([{ text: "•••", kind: "plain" }]);
  });
});

describe("the reasons of a verdict", () => {
  const text = "you fool, call 555";
  const mild = aVerdict(text, "555", { action: "mask", rule: "contacts-buyer" });
  const strict = aVerdict(text, "fool", { label: "insult", rule: "insults" });

  test("are one line each, strongest first, with words and rule", () => {
    expect(reasons(together(strict, mild))).toEqual([
      { sentence: english.t("verdict.insult"), quotes: ["fool"], rule: "insults" },
      {
        sentence: english.t("verdict.contact_exchange"),
        quotes: ["555"],
        rule: "contacts-buyer",
      },
    ]);
    expect(flawSelected(text, together(strict, mild))).toEqual({ start: 4, end: 8 });
  });

  test("tell asking for a contact from giving one", () => {
    const [asked] = reasons(aVerdict("your phone?", "phone", { direction: "asks" }));
    const [given] = reasons(aVerdict("call 555", "555"));
    expect(asked?.sentence).toMatch(/^Please do not ask for contacts/);
    expect(given?.sentence).toMatch(/may not be shared here/);
  });

  test("that say the same become one line, and of many words the first few are quoted", () => {
    const words = ["w1", "w2", "w3", "w4"].map((text) => ({ start: 0, end: 2, text }));
    const part = { start: 0, end: 1, text: "w" };
    const [reason, ...others] = reasons(
      together(
        aVerdict("w1", "w1"),
        aVerdict("w1", "w1", { words: [part] }),
        aVerdict("w1", "w1", { words }),
      ),
    );
    expect(others).toEqual([]);
    expect(reason?.quotes).toEqual(["w1", "w2", "w3", "…"]);
  });

  test("of a label that this page is too old to know still say something", () => {
    const label = "born_yesterday" as ShownFinding["label"];
    expect(reasons(aVerdict("x", "x", { label }))[0]?.sentence).toBe(english.t("verdict.other"));
  });

  test("say so where the text could not be checked, though nothing was found", () => {
    const unchecked = { ...aVerdict("x", "x"), reason: "external_judge_down" } as const;
    const sentence = english.t("verdict.unchecked");
    expect(reasons({ ...unchecked, findings: [] })).toEqual([{ sentence, quotes: [], rule: null }]);
    expect(reasons(unchecked).map((each) => each.sentence)).toEqual([
      english.t("verdict.contact_exchange"),
      sentence,
    ]);
  });

  test("are read from a refusal, and from nothing else", () => {
    const verdict = aVerdict("x", "x");
    expect(verdictOf(aProblem({ verdict }))).toEqual(verdict);
    for (const told of [undefined, null, "refused", {}, { findings: 1 }]) {
      expect(verdictOf(aProblem({ verdict: told }))).toBeNull();
    }
    expect(verdictOf(null)).toBeNull();
  });
});
