import type { MyDiscount, TermsVersion } from "@prilavok/protocol";
import { ProblemError } from "@prilavok/protocol";
import { translator } from "@prilavok/protocol/i18n";
import { describe, expect, it, test } from "vitest";
import { daysBetween, followsAfter, shifted, stretchesOf } from "../src/discounts/days.ts";
import type { Draft as CouponDraft } from "../src/coupons/draft.ts";
import { couponOf, faultsIn } from "../src/coupons/draft.ts";
import {
  categoriesFitting,
  categoryTyped,
  productChoice,
  productOf,
  productTyped,
} from "../src/coupons/goods.ts";
import { failureText, ownFailureText } from "../src/coupons/words.ts";
import { fits, ORDERS, SOURCES } from "../src/programmes/discounts/model.ts";
import { daysOf } from "../src/discounts/results.ts";
import { areSame, bpsIn, draftOf, termsIn, thresholdIn } from "../src/discounts/draft.ts";
import { en } from "./catalogs.ts";

const BOUNDS = {
  threshold_from_minor: 100_000,
  threshold_to_minor: 10_000_000,
  discount_from_bps: 300,
  discount_to_bps: 5_000,
  term_days_min: 30,
} as const;

const version = (starts: string, promised_until: string, off = false): TermsVersion => ({
  number: 1,
  terms: off ? null : { threshold_minor: 300_000, discount_bps: 500 },
  starts,
  promised_until,
  kept_until: promised_until,
  submitted_at: `${starts}T00:00:00Z`,
  submitted_by: "seller_staff:pavel",
  withdrawn_at: null,
});

const kinds = (today: string, holds: TermsVersion | null, follows: TermsVersion | null) =>
  stretchesOf({ today, holds }, follows).map(({ kind, from, to }) => [kind, from, to]);

describe("the days ahead", () => {
  it("are counted by the calendar, over a leap day", () => {
    expect(daysBetween("2024-02-28", "2024-03-01")).toBe(2);
    expect(shifted("2024-02-28", 1)).toBe("2024-02-29");
  });

  it("show that a first discount begins tomorrow and is promised", () => {
    expect(kinds("2024-05-01", null, version("2024-05-02", "2024-06-01"))).toEqual([
      ["none", "2024-05-01", "2024-05-02"],
      ["kept", "2024-05-02", "2024-06-01"],
      ["next", "2024-06-01", "2024-06-08"],
    ]);
  });

  it("show that one that ends is kept until then", () => {
    const holds = version("2024-05-01", "2024-05-31");
    expect(kinds("2024-05-10", holds, version("2024-05-31", "2024-05-31", true))).toEqual([
      ["kept", "2024-05-10", "2024-05-31"],
      ["none", "2024-05-31", "2024-06-07"],
    ]);
  });

  it("leave no gap and do not overlap", () => {
    const holds = version("2024-05-01", "2024-05-31");
    const shown = stretchesOf({ today: "2024-05-10", holds }, version("2024-05-11", "2024-06-10"));
    shown.slice(1).forEach(({ from }, at) => expect(from).toBe(shown[at]?.to));
    expect(shown.every(({ from, to }) => from < to)).toBe(true);
  });

  it("are those of what holds, when only what was to begin is taken back", () => {
    const follows = version("2024-05-11", "2024-06-10");
    const mine = { follows } as MyDiscount;
    expect(followsAfter(mine, { version: null, withdrawn: follows, waits: "next_day" })).toBe(null);
    expect(followsAfter(mine, { version: null, withdrawn: null, waits: "next_day" })).toBe(follows);
  });
});

describe("terms that are typed", () => {
  const typed = (threshold: string, percent: string, categories = "") => ({
    threshold,
    percent,
    categories,
  });

  test.each([
    ["1000", 100_000],
    ["1 000,50", 100_050],
    ["999.99", null],
    ["100000.01", null],
    ["five", null],
  ])("a threshold of %s is %s", (text, minor) => {
    expect(thresholdIn(typed(text, "5"), BOUNDS, "RUB")).toBe(minor);
  });

  test.each([
    ["3", 300],
    ["12,5", 1_250],
    ["2.99", null],
    ["50.01", null],
    ["5.005", null],
    ["", null],
  ])("a discount of %s is %s", (text, bps) => {
    expect(bpsIn(typed("1000", text), BOUNDS)).toBe(bps);
  });

  it("are what holds, until somebody types", () => {
    const terms = { threshold_minor: 123_450, discount_bps: 750, categories: [["Tea", "Green"]] };
    const bounds = { ...BOUNDS, scope: "by_category" } as const;
    const back = termsIn(draftOf(terms, bounds, 2), bounds, "RUB");
    expect(back).toEqual(terms);
    expect(areSame(terms, back)).toBe(true);
    expect(areSame(terms, null)).toBe(false);
  });

  it("name no categories where they are for all goods", () => {
    expect(termsIn(typed("1000", "5", "Tea / Green"), BOUNDS, "RUB")?.categories).toEqual([]);
  });
});

describe("what was bought by day", () => {
  it("is shown for every day of both stretches, once", () => {
    const stretch = (starts: string, until: string) => ({
      starts,
      until,
      orders: 1,
      buyers: 1,
      again: 0,
      bought_minor: 5,
    });
    const shown = daysOf({
      before: stretch("2024-05-09", "2024-05-11"),
      now: stretch("2024-05-11", "2024-05-13"),
      days: [{ day: "2024-05-12", orders: 1, bought_minor: 5 }],
    });
    expect(shown).toEqual([
      { day: "2024-05-09", values: { before: 0 } },
      { day: "2024-05-10", values: { before: 0 } },
      { day: "2024-05-11", values: { now: 0 } },
      { day: "2024-05-12", values: { now: 5 } },
    ]);
    expect(daysOf({ before: null, now: null, days: [] })).toEqual([]);
  });
});

describe("a discount programme in fields", () => {
  it("has every order of the three sources once", () => {
    expect(new Set(ORDERS.map((order) => order.join())).size).toBe(6);
    expect(ORDERS.every((order) => new Set(order).size === SOURCES.length)).toBe(true);
  });

  it.each([
    [{ loyalty: {}, currency: "RUB" }, true],
    [{ loyalty: {}, currency: "RUB", stacking: { order: SOURCES } }, true],
    [{ loyalty: {}, currency: "RUB", stacking: { order: ["loyalty"] } }, false],
    [{ loyalty: {}, currency: "roubles" }, false],
    [{ currency: "RUB" }, false],
  ])("shows %o: %s", (document, isFit) => {
    expect(fits(document)).toBe(isFit);
  });
});

describe("a coupon that is typed", () => {
  const NOW = new Date("2024-04-20T00:00");
  const draft: CouponDraft = {
    coupon_id: "0192f0d0-0000-7000-8000-000000000001",
    title: " 500 off ",
    type: "spend_get",
    funder: "marketplace",
    currency: "RUB",
    from: "5 000",
    off: "500,50",
    times: "1",
    percent: "",
    most: "",
    given: "to_everyone",
    audience: "anybody",
    starts: "2024-05-01T00:00",
    ends: "2024-06-01T00:00",
    budget: "",
    uses: "10",
    perPerson: "",
    oncePerCode: true,
    sellers: ["chayka", "northlight"],
    products: [],
    categories: [["Home", "Tea"]],
    schemes: [],
  };

  it("is sent in minor units, and what is empty is no limit", () => {
    expect([...faultsIn(draft, NOW)]).toEqual([]);
    expect(couponOf(draft, null)).toMatchObject({
      title: "500 off",
      benefit: { type: "spend_get", from_minor: 500_000, off_minor: 50_050, times_max: 1 },
      goods: { sellers: ["chayka", "northlight"], categories: [["Home", "Tea"]] },
      budget_minor: null,
      uses_max: 10,
    });
    expect(couponOf(draft, "chayka")).not.toHaveProperty("funder");
    expect(couponOf(draft, "chayka").goods?.sellers).toEqual([]);
  });

  it("names products by their ids, of a shop's own or of one alone without the shop's", () => {
    const mug = { seller_id: "chayka", product_id: "mug-1" };
    expect(productTyped("chayka: mug-1", null, [])).toEqual(mug);
    expect(productTyped("mug-1", "chayka", [])).toEqual(mug);
    expect(productTyped("mug-1", null, ["chayka"])).toEqual(mug);
    expect(productTyped("mug-1", null, ["chayka", "northlight"])).toBeNull();
    expect(productTyped("mug-1", null, [])).toBeNull();
    expect(productTyped("chayka:", null, ["chayka"])).toBeNull();
    expect(productTyped("northlight:a:b", null, ["chayka"])).toEqual({
      seller_id: "northlight",
      product_id: "a:b",
    });
    expect(productOf(productChoice(mug, null, "Mug").value)).toEqual(mug);
  });

  it("finds categories by any part of their paths", () => {
    const known = [["Home"], ["Home", "Tea"], ["Sound"]];
    expect(categoriesFitting(known, "tea")).toEqual([["Home", "Tea"]]);
    expect(categoriesFitting(known, "home/ t")).toEqual([["Home", "Tea"]]);
    expect(categoriesFitting(known, "")).toEqual(known);
    expect(categoryTyped(" / ")).toBeNull();
  });

  it("is for one use of each code only where there are codes", () => {
    expect(couponOf(draft, null).once_per_code).toBe(false);
    expect(couponOf({ ...draft, given: "by_code" }, null).once_per_code).toBe(true);
  });

  it.each([
    [{ title: " " }, "title", "title"],
    [{ from: "five" }, "from", "amount"],
    [{ off: "0" }, "off", "amount"],
    [{ off: "6000" }, "off", "off"],
    [{ times: "0" }, "times", "count"],
    [{ starts: "" }, "starts", "moment"],
    [{ ends: "" }, "ends", "moment"],
    [{ ends: "2024-04-01T00:00" }, "ends", "ends"],
    [{ starts: "2023-01-01T00:00", ends: "2024-01-01T00:00" }, "ends", "ended"],
    [{ type: "percent", percent: "101" }, "percent", "percent"],
    [{ type: "percent", percent: "5", from: "", most: "1.234" }, "most", "amount"],
    [{ budget: "-1" }, "budget", "amount"],
    [{ budget: "500" }, "budget", "budget"],
    [{ uses: "0" }, "uses", "count"],
    [{ perPerson: "1.5" }, "perPerson", "count"],
  ] as const)("of %o cannot be sent, and %s says why", (change, field, why) => {
    const faults = faultsIn({ ...draft, ...change }, NOW);
    expect([...faults].map(([its, { text }]) => [its, text])).toEqual([
      [field, `coupons.fault.${why}`],
    ]);
  });

  it("says how high a count may be", () => {
    const faults = faultsIn({ ...draft, uses: "no" }, NOW);
    expect(faults.get("uses")?.values).toEqual({ most: 1_000_000_000 });
  });
});

test("the marketplace reads of a shop that may give nothing, the shop reads of itself", () => {
  const words = translator("en", [en]);
  for (const why_not of ["not_opened", "suspended", "terms_not_accepted", "not_known_yet"]) {
    const error = new ProblemError({
      type: "about:blank",
      title: "",
      detail: "",
      status: 422,
      code: "discounts_not_open",
      why_not,
    });
    expect(failureText(words, error)).not.toMatch(/your/i);
    expect(failureText(words, error)).toMatch(/shop/);
    expect(ownFailureText(words, error)).not.toBe(failureText(words, error));
  }
});
