import { translator } from "@prilavok/protocol/i18n";
import { describe, expect, it } from "vitest";
import { en, ru } from "./catalogs.ts";
import { bytesText, countText, dateText, durationText } from "../src/amounts.ts";
import type { Words } from "../src/words.tsx";

const english: Words = translator("en", [en]);
const russian: Words = translator("ru", [ru]);

describe("durations", () => {
  it.each([
    [0, "0 sec"],
    [89, "89 sec"],
    [90, "1.5 min"],
    [3_599, "60 min"],
    [5_400, "1.5 hr"],
    [86_400, "24 hr"],
    [200_000, "2.3 days"],
  ])("%i seconds are %s", (seconds, text) => {
    expect(durationText(english, seconds)).toBe(text);
  });

  it("are told in the reader's language", () => {
    expect(durationText(russian, 5_400)).toBe("1,5 ч");
  });
});

it("counts say when there are more than were counted", () => {
  expect(countText(english, 999)).toBe("999");
  expect(countText(english, 1_000)).toBe("999+");
  expect(countText(english, 100, 100)).toBe("99+");
});

it("a day is the same one in every zone", () => {
  expect(dateText(english, "2026-11-01")).toBe("1 Nov");
});

it("bytes are told in the unit that fits", () => {
  expect(bytesText(english, 12_300_000)).toBe("12.3 MB");
  expect(bytesText(english, 2e9)).toBe("2 GB");
});
