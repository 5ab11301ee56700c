import type { CaseView, OptionView } from "@prilavok/protocol";
import { translator } from "@prilavok/protocol/i18n";
import { describe, expect, test } from "vitest";
import { en } from "./catalogs.ts";
import { claimFacts, rulingText } from "../src/review/claim.ts";
import { decidedBy, lackOf, NOTHING_YET, withDecision, withText } from "../src/review/draft.ts";
import { messageStateText } from "../src/review/words.ts";
import type { Words } from "../src/words.tsx";

const words: Words = translator("en", [en]);

const facts = {
  claim_id: "01a1ea42-d190-7001-8cac-db97f7a54157",
  state: "disputed",
  reason: "wrong_item",
  wants: "partial",
  defective: "true",
  scheme: "FBO",
  order_id: "1045",
  line_id: "1",
  product_id: "keyboard-68",
  policy_version: "3",
  paid_minor: "740000",
  offer_minor: "50000",
  currency: "RUB",
};

const compensate = {
  name: "compensate",
  confirms: false,
  releases: false,
  amount: true,
  pieces: false,
  reasons: [],
  consequences: [],
} as OptionView;

const viewIn = (currency: string): CaseView =>
  ({
    case: { label: null, version: 3, evidence: { facts: { ...facts, currency } } },
    options: [compensate],
  }) as unknown as CaseView;

const drawn = (amount: string) =>
  withText({ ...withDecision(NOTHING_YET, compensate), amount }, "Half of the keys work.");

describe("a claim in dispute", () => {
  test("is told in words and money, without ids", () => {
    const told = claimFacts(words, facts).map(({ name, value }) => [
      name,
      value.replaceAll("\u00a0", " "),
    ]);
    expect(told.map(([, value]) => value)).toEqual([
      "₽7,400",
      "Wrong item, defective",
      "A partial refund",
      "₽500",
      "1045 · FBO",
      "by version 3 of the claim policy, to the end of this claim",
    ]);
    expect(messageStateText(words, "dispute")).toBe("disputed it");
  });

  test.each<[string, string, string | null]>([
    ["RUB", "", "amount"],
    ["RUB", "0", "amount"],
    ["RUB", "7400,01", "amount"],
    ["RUB", "7 400,00", null],
    ["RUB", "1,500", "amount"],
    ["RUB", "12.3.4", "amount"],
    ["RUB", "-5", "amount"],
    ["RUB", "0,01", null],
    ["JPY", "740000", null],
    ["JPY", "740001", "amount"],
    ["JPY", "1.5", "amount"],
  ])("in %s %s lacks %s", (currency, amount, lack) => {
    expect(lackOf(viewIn(currency), drawn(amount))).toBe(lack);
  });

  test("is decided in minor units of its currency", () => {
    expect(decidedBy(viewIn("RUB"), drawn("1234.5"))).toEqual({
      decision: "compensate",
      amount_minor: 123_450,
      reason: "Half of the keys work.",
      expected_version: 3,
    });
    expect(decidedBy(viewIn("RUB"), drawn("1 234,5")).amount_minor).toBe(123_450);
    expect(decidedBy(viewIn("JPY"), drawn("1234")).amount_minor).toBe(1_234);
  });

  test("leaves goods with the buyer only where they are there", () => {
    const back = { ...facts, state: "condition_disputed" };
    expect(rulingText(words, facts, "refund")).toContain("keeps the goods");
    expect(rulingText(words, facts, "refund_with_return")).toContain("sends the goods back");
    expect(rulingText(words, back, "refund")).not.toContain("goods");
    expect(rulingText(words, back, "refund_with_return")).not.toContain("goods");
  });
});
