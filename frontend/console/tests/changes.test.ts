import fc from "fast-check";
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { translator } from "@prilavok/protocol/i18n";
import { describe, expect, test } from "vitest";
import { en, ru } from "./catalogs.ts";
import { apart, compared } from "../src/programmes/changes/comparing.ts";
import type { Outline } from "../src/programmes/changes/outline.ts";
import { outlineOf as discounts } from "../src/programmes/discounts/outline.ts";
import { outlineOf as levels } from "../src/programmes/levels/outline.ts";
import type { LevelProgramme } from "../src/programmes/levels/model.ts";
import { outlineOf as claims } from "../src/programmes/policy/outline.ts";
import type { Words } from "../src/words.tsx";

const words: Words = translator("en", [en]);
const russian: Words = translator("ru", [ru]);
const presets = resolve(import.meta.dirname, "../../../src/prilavok/presets");
const presetsOf = (kind: string) =>
  readdirSync(join(presets, kind)).map(
    (name) => [name, JSON.parse(readFileSync(join(presets, kind, name), "utf8")) as Json] as const,
  );

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const OUTLINES: Readonly<Record<string, Outline<never>>> = {
  claim_policy: claims,
  discount_programme: discounts,
  level_programme: levels,
};
const ALL = Object.keys(OUTLINES).flatMap((kind) =>
  presetsOf(kind).map(([name, document]) => ({ kind, name, document })),
);

function changesIn(kind: string, before: unknown, after: unknown, by: Words = words) {
  const outline = OUTLINES[kind] as Outline<unknown>;
  return compared(outline(by, before), outline(by, after));
}

/** A document in which one thing at a time is otherwise, wherever that can be. */
function* altered(value: Json, path = "$"): Generator<readonly [path: string, document: Json]> {
  if (Array.isArray(value)) {
    for (const [at, each] of value.entries()) {
      const its = `${path}[${String(at)}]`;
      yield [`${its} gone`, value.filter((_, n) => n !== at)];
      for (const [where, other] of altered(each as Json, its)) yield [where, value.with(at, other)];
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, each] of Object.entries(value)) {
      for (const [where, other] of altered(each, `${path}.${key}`)) {
        yield [where, { ...value, [key]: other }];
      }
    }
  } else if (typeof value === "number") yield [path, value + 1];
  else if (typeof value === "boolean") yield [path, !value];
  else if (typeof value === "string" && !CLOSED.test(path)) yield [path, `${value}x`];
}

/** Texts of which there are only so many. */
const CLOSED =
  /\.(currency|measure|type|state|then|action|reason|scope|better|window|how|order|percent_of|too_little|demotion|indicator|schemes|places|reasons)(\[\d+\])?$/;

describe.each(ALL)("of $kind $name", ({ kind, document }) => {
  test("nothing is said where nothing differs", () => {
    expect(changesIn(kind, document, structuredClone(document))).toEqual([]);
  });

  test("whatever differs is said", () => {
    const unsaid = [...altered(document)]
      .filter(([, other]) => changesIn(kind, document, other).length === 0)
      .map(([path]) => path);
    expect(unsaid).toEqual([]);
  });
});

const [, programme] = presetsOf("level_programme").find(
  ([name]) => name === "wildberries-2024-12.json",
) as unknown as readonly [string, LevelProgramme];

function withGoal(value: number): LevelProgramme {
  const text = JSON.parse(JSON.stringify(programme)) as typeof programme;
  const gold = text.levels.at(-1);
  const goal = gold?.goals.find(({ indicator }) => indicator === "on_time_dispatch")?.goal;
  Object.assign(goal as object, { value });
  return text;
}

test("a goal is told by its level and its indicator, in the reader's language", () => {
  const [before, after] = [withGoal(9_500), withGoal(9_700)];
  const [section, ...more] = changesIn("level_programme", before, after, russian);
  expect(more).toEqual([]);
  expect(section?.title).toBe("Уровни");
  const plain = JSON.stringify(section?.parts).replaceAll(/[\u00a0\u202f]/g, " ");
  expect(JSON.parse(plain)).toEqual([
    {
      id: programme.levels.at(-1)?.level,
      title: programme.levels.at(-1)?.named.ru,
      kind: "changed",
      changes: [
        {
          id: "goal:on_time_dispatch",
          label: "Цель «Отгрузка вовремя»",
          before: "не меньше 95 %",
          after: "не меньше 97 %",
        },
      ],
    },
  ]);
});

test("what is not filled in counts as what holds then", () => {
  const { demotion, market_min, ...rest } = { demotion: null, market_min: null, ...programme };
  const filled = { ...rest, demotion: demotion ?? "straight", market_min: market_min ?? 10 };
  expect(changesIn("level_programme", rest, filled)).toEqual([]);
});

test("levels in another order are told so", () => {
  const turned = { ...programme, levels: [...programme.levels].reverse() };
  const [section] = changesIn("level_programme", programme, turned);
  expect(section?.order?.after).toEqual(section?.order?.before.toReversed());
});

test("of two long texts one reads what differs", () => {
  const many = Array.from({ length: 60 }, (_, word) => `word${String(word)}`);
  const [before, after] = apart(many.join(" "), many.with(30, "other").join(" "));
  expect(before).toBe(`… ${many.slice(24, 37).join(" ")} …`);
  expect(after).toBe(`… ${many.slice(24, 37).with(6, "other").join(" ")} …`);
});

test("what is told of two texts differs where they do", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 90 });
  fc.assert(
    fc.property(text, text, (one, other) => {
      const [before, after] = apart(one.join(" "), other.join(" "));
      expect(before === after).toBe(one.join(" ") === other.join(" "));
    }),
  );
});
