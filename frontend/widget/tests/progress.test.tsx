// @vitest-environment happy-dom
import type { Rest, SellerProgress } from "@prilavok/protocol";
import { render } from "preact";
import { act } from "preact/test-utils";
import { beforeEach, expect, test, vi } from "vitest";
import type { Desk } from "../src/desk.ts";
import { ProgressLine } from "../src/ProgressLine.tsx";
import { WordsContext, wordsIn } from "../src/words.ts";

const rub = (minor: number) => ({ minor, currency: "RUB" });

const standing = (over: Partial<SellerProgress>): SellerProgress => ({
  seller_id: "s-1",
  threshold: rub(500_000),
  discount_bps: 1_250,
  categories: [],
  starts: "2026-03-01",
  promised_until: "2026-03-31",
  is_reached: false,
  spend: rub(380_000),
  pending: rub(0),
  short: rub(120_000),
  reached_on: null,
  lost_on: null,
  expiring: [],
  ...over,
});

beforeEach(() => render(null, document.body));

async function said(locale: "en" | "ru" | "zh", answer: () => Promise<object>) {
  const ask = vi.fn(answer);
  const desk = { rest: { ask } as unknown as Rest } as unknown as Desk;
  const words = await wordsIn(locale);
  await act(async () => {
    render(
      <WordsContext.Provider value={words}>
        <ProgressLine desk={desk} seller_id="s/1" />
      </WordsContext.Provider>,
      document.body,
    );
    await Promise.resolve();
  });
  await act(() => new Promise<void>((resolve) => setTimeout(resolve)));
  expect(ask).toHaveBeenCalledWith("GET", "/v1/discounts/progress?seller_id=s%2F1");
  return document.body.textContent.replace(/\s/g, " ");
}

const with_ = (over: Partial<SellerProgress>) => () =>
  Promise.resolve({ sellers: [standing(over)] });

test.each([
  ["en", "Spend ₽1,200 more in this shop to get 12.5% off"],
  ["ru", "1 200 ₽"],
  ["zh", "1,200"],
] as const)("in %s a buyer reads what is missing", async (locale, words) => {
  expect(await said(locale, with_({}))).toContain(words);
});

test("who has the discount reads until which day, the last one that it holds on", async () => {
  const reached = { is_reached: true, short: rub(0) };
  expect(await said("en", with_({ ...reached, lost_on: "2026-05-01" }))).toContain(
    "until 30 April 2026",
  );
  expect(await said("en", with_(reached))).toBe("Your discount in this shop: 12.5%");
});

test("a shop without a discount, and a server that cannot say, leave no trace", async () => {
  expect(await said("en", () => Promise.resolve({ sellers: [] }))).toBe("");
  expect(await said("en", () => Promise.reject(new Error("away")))).toBe("");
});
