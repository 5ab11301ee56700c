import fc from "fast-check";
import { expect, test } from "vitest";
import { lineOf, placeOf } from "../src/programmes/jsonPath.ts";

const TEXT = `{
  "name": "a \\"quoted\\" ] name",
  "ways": [{"way": "one"}, {"way": "two", "days": [1, 22, 333]}],
  "note": null
}`;

test.each([
  ["$.name", '"a \\"quoted\\" ] name"'],
  ["$.ways[1].way", '"two"'],
  ["$.ways[1].days[2]", "333"],
  ["$.note", "null"],
  ["$.ways[0]", '{"way": "one"}'],
  ["$.ways[1].missing.deeper", '{"way": "two", "days": [1, 22, 333]}'],
  ["$", TEXT],
])("the place of %s is the text of its value", (path, value) => {
  const place = placeOf(TEXT, path);
  expect(TEXT.slice(place?.start, place?.end)).toBe(value);
});

test("a text that is no JSON has no places", () => {
  expect(placeOf("{", "$.name")).toBeNull();
});

test("lines and columns count from one", () => {
  expect(lineOf(TEXT, 0)).toEqual({ line: 1, column: 1 });
  expect(lineOf(TEXT, placeOf(TEXT, "$.note")?.start ?? 0).line).toBe(4);
});

test("every element of any document is found where it stands", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.nat(), (values, pick) => {
      const index = pick % values.length;
      const text = JSON.stringify({ values }, null, 2);
      const place = placeOf(text, `$.values[${String(index)}]`);
      expect(JSON.parse(text.slice(place?.start, place?.end))).toEqual(
        JSON.parse(JSON.stringify(values[index])),
      );
    }),
  );
});
