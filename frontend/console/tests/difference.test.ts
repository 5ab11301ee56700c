import fc from "fast-check";
import { expect, test } from "vitest";
import type { DiffLine } from "../src/programmes/difference.ts";
import { difference, shortened } from "../src/programmes/difference.ts";

const lines = fc
  .array(fc.constantFrom("a", "b", "c", ""), { minLength: 1 })
  .map((all) => all.join("\n"));
const side = (diff: readonly DiffLine[], other: DiffLine["kind"]) =>
  diff
    .filter(({ kind }) => kind !== other)
    .map(({ text }) => text)
    .join("\n");

test("a difference holds both texts, whatever they are", () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const diff = difference(before, after);
      expect(side(diff, "new")).toBe(before);
      expect(side(diff, "gone")).toBe(after);
    }),
  );
});

test("a text does not differ from itself", () => {
  fc.assert(
    fc.property(lines, (text) => {
      expect(difference(text, text).every(({ kind }) => kind === "same")).toBe(true);
    }),
  );
});

test("one changed line is one line gone and one new", () => {
  const kinds = difference("a\nb\nc", "a\nB\nc").map(({ kind }) => kind);
  expect(kinds).toEqual(["same", "gone", "new", "same"]);
});

test("what is far from every change is left out, once for each stretch", () => {
  const many = Array.from({ length: 20 }, (_, line) => String(line));
  const before = many.join("\n");
  const after = many.with(10, "ten").join("\n");
  const shown = shortened(difference(before, after));
  expect(shown.filter((line) => line === null)).toHaveLength(2);
  expect(shown.map((line) => line?.text)).toEqual([
    undefined,
    "7",
    "8",
    "9",
    "10",
    "ten",
    "11",
    "12",
    "13",
    undefined,
  ]);
});
