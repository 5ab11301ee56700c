import type { MyLevel, ShownGoal } from "@prilavok/protocol";
import { translator } from "@prilavok/protocol/i18n";
import { describe, expect, it, test } from "vitest";
import { en, ru } from "./catalogs.ts";
import { pathOf } from "../src/levels/drawing.ts";
import { goalsShown } from "../src/levels/goals.ts";
import {
  amountText,
  bpsText,
  gapText,
  goalText,
  indicatorName,
  lengthText,
  monthText,
  zonedText,
  ruleText,
} from "../src/levels/words.ts";
import type { LevelProgramme } from "../src/programmes/levels/model.ts";
import {
  explainedBy,
  fits,
  freeKey,
  listIn,
  movesIn,
  saidNote,
  scaleOf,
  withGoal,
  withKey,
  withoutIndicator,
} from "../src/programmes/levels/model.ts";
import type { Words } from "../src/words.tsx";

const words: Words = translator("en", [en]);
const russian: Words = translator("ru", [ru]);
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("months begin by the clocks of the programme", () => {
  const midnight = "2024-11-30T21:00:00Z";

  test.each([
    ["Europe/Moscow", "1 December 2024"],
    ["UTC", "30 November 2024, 21:00"],
    ["Asia/Vladivostok", "1 December 2024, 07:00"],
  ])("in %s that is %s", (zone, text) => {
    expect(zonedText(words, midnight, zone)).toBe(text);
  });
});

describe("amounts are told in their unit", () => {
  test.each([
    ["count", 1_200, "1,200"],
    ["share", 9_505, "95.05%"],
    ["share", 10_000, "100%"],
    ["rating", 452, "4.52 ★"],
    ["duration", 59, "59 sec"],
    ["duration", 5_400, "1 hr 30 min"],
    ["money", 199_050, "₽1,990.50"],
    ["money", null, "—"],
  ] as const)("%s %s is %s", (unit, amount, text) => {
    expect(plain(amountText(words, unit, amount, "RUB"))).toBe(text);
  });

  it("also in another language", () => {
    expect(plain(bpsText(russian, 9_505))).toBe("95,05 %");
    expect(plain(monthText(russian, "2024-05"))).toBe("май 2024 г.");
    expect(monthText(words, "2024-12")).toBe("December 2024");
  });

  it("what a share lacks is told in points, as no percentage of it is meant", () => {
    expect(gapText(words, "share", 241, null)).toBe("2.41 percentage points");
    expect(gapText(words, "count", 140, null)).toBe("140");
  });

  it("and what is missed by a second never looks met", () => {
    expect(lengthText(words, 3_600)).toBe("1 hr");
    expect(lengthText(words, 3_601)).toBe("1 hr 1 min");
    expect(lengthText(words, 0)).toBe("0 sec");
  });
});

it("a goal says which way is better, and what it is compared with", () => {
  const lower = { unit: "share", direction: "lower" } as const;
  const higher = { unit: "share", direction: "higher" } as const;
  expect(goalText(words, lower, 300, null)).toBe("at most 3%");
  expect(goalText(words, higher, null, null)).toBe("the market was too small for a goal");
  const average = { type: "average", bps: 11_000 } as const;
  expect(ruleText(words, higher, average, null)).toBe("at least 110% of the average of the market");
  expect(ruleText(words, lower, average, null)).toBe("at most 110% of the average of the market");
  expect(ruleText(words, lower, null, null)).toBe("no goal");
});

it("indicators of one measure are told apart by their keys", () => {
  const both = [
    { indicator: "fbs", measure: "orders" },
    { indicator: "fbo", measure: "orders" },
  ] as const;
  expect(indicatorName(words, both[0], both)).toBe("Orders (fbs)");
  expect(indicatorName(words, both[0], [both[0]])).toBe("Orders");
  expect(indicatorName(words, { indicator: "x", measure: "x" }, [])).toBe("x");
});

it("a line has a gap where there was nothing to measure, and none at zero", () => {
  expect(pathOf([[0, 0], [1, 2], null, [3, 0], [4, 4]])).toBe("M0.0 0.0L1.0 2.0M3.0 0.0L4.0 4.0");
});

describe("a tile shows the goals of the level that one has and of the next one", () => {
  const names = ["initial", "bronze", "silver"];
  const named = { ru: "", en: "", zh: "" };
  const levels = names.map((level) => ({ level, named, colour: "#808080", on_request: false }));
  const goals = names.map((level): ShownGoal => ({ level, amount: 1, met: "met" }));
  const shownTo = (level: string | null) => {
    const held = level === null ? null : (levels.find((each) => each.level === level) ?? null);
    const mine = { programme_version: 1, levels, held: { level: held } } as unknown as MyLevel;
    return goalsShown({ goals }, mine).map(({ goal }) => goal.level);
  };
  test.each([
    [null, ["initial"]],
    ["initial", ["initial", "bronze"]],
    ["silver", ["silver"]],
  ])("of %s", (level, shown) => {
    expect(shownTo(level)).toEqual(shown);
  });
});

const PROGRAMME: LevelProgramme = {
  name: "ours",
  zone: "UTC",
  currency: "RUB",
  indicators: [
    { key: "orders", measure: "orders" },
    { key: "rating", measure: "rating" },
  ],
  levels: [
    {
      level: "bronze",
      named: { ru: "Б", en: "B", zh: "铜" },
      goals: [
        { indicator: "orders", goal: { type: "absolute", value: 10 } },
        { indicator: "rating", goal: { type: "average", bps: 10_000 } },
      ],
    },
  ],
};

test("a note that is one text is the same in every language", () => {
  expect(saidNote("Ours")).toEqual({ ru: "Ours", en: "Ours", zh: "Ours" });
  const said = { ru: "Наши", en: "Ours", zh: "我们的" };
  expect(saidNote(said)).toBe(said);
});

describe("a programme in fields", () => {
  it("is one that can be written in fields", () => {
    expect(fits(PROGRAMME as never)).toBe(true);
    expect(fits({ ...PROGRAMME, levels: [{ level: "bronze" }] } as never)).toBe(false);
    expect(fits({})).toBe(false);
    // What is half typed in the text would stop the fields: they are not shown for it.
    expect(fits({ ...PROGRAMME, currency: "RU" } as never)).toBe(false);
    const [level] = PROGRAMME.levels;
    expect(fits({ ...PROGRAMME, levels: [{ ...level, named: { ru: "Б" } }] } as never)).toBe(false);
    const rewards = [{ type: "off", service: "storage" }];
    expect(fits({ ...PROGRAMME, levels: [{ ...level, rewards }] } as never)).toBe(false);
  });

  it("loses an indicator with all goals for it", () => {
    const after = withoutIndicator(PROGRAMME, 0);
    expect(after.indicators.map(({ key }) => key)).toEqual(["rating"]);
    expect(after.levels[0]?.goals.map(({ indicator }) => indicator)).toEqual(["rating"]);
  });

  it("renames an indicator with all goals for it", () => {
    const after = withKey(PROGRAMME, 0, "sales");
    expect(after.levels[0]?.goals.map(({ indicator }) => indicator)).toEqual(["sales", "rating"]);
  });

  it("puts a goal in its place, adds one, takes one away", () => {
    const [level] = PROGRAMME.levels;
    if (level === undefined) throw new Error("there is one");
    const keys = (its: typeof level) => its.goals.map(({ indicator }) => indicator);
    const goal = { type: "absolute", value: 20 } as const;
    expect(withGoal(level, "orders", goal).goals[0]).toEqual({ indicator: "orders", goal });
    expect(keys(withGoal(level, "returns", goal))).toEqual(["orders", "rating", "returns"]);
    expect(keys(withGoal(level, "orders", null))).toEqual(["rating"]);
  });

  it("is explained as the server would", () => {
    const { indicators = [], levels = [] } = explainedBy(PROGRAMME);
    expect(indicators.map(({ unit }) => unit)).toEqual(["count", "rating"]);
    expect(levels[0]).toMatchObject({ needed: 2, goals: 2, rewards: [] });
  });

  it("has keys that are not taken", () => {
    expect(freeKey("level", ["level", "level_2"])).toBe("level_3");
  });

  it("reads countries between commas", () => {
    expect(listIn("RU, CN;KZ,")).toEqual(["RU", "CN", "KZ"]);
  });

  it("keeps what is typed in the smallest part of its unit", () => {
    expect(scaleOf("money", "JPY").parts).toBe(1);
    expect(scaleOf("money", "RUB").parts).toBe(100);
    expect(scaleOf("duration", "RUB").parts).toBe(3_600);
  });
});

it("who would stand higher or lower is counted, and who stays is not", () => {
  const levels = [{ level: "bronze" }, { level: "silver" }];
  const moves = [
    { actual: null, draft: "bronze", sellers: 3 },
    { actual: "silver", draft: "bronze", sellers: 2 },
    { actual: "silver", draft: null, sellers: 1 },
    { actual: "bronze", draft: "bronze", sellers: 9 },
  ];
  expect(movesIn({ moves }, levels)).toEqual({ up: 3, down: 3 });
});
