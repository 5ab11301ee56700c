import type { Audience, Given, NewCoupon, ProductRef, Scheme } from "@prilavok/protocol";
import { minorIn } from "../amounts.ts";
import { categoriesIn } from "../categories.ts";

/** A coupon as it is being typed. */
export interface Draft {
  readonly coupon_id: string;
  readonly title: string;
  readonly type: "spend_get" | "percent";
  readonly funder: "marketplace" | "partner";
  readonly currency: string;
  /** Of what is spent. */
  readonly from: string;
  readonly off: string;
  /** How often what is spent is counted. */
  readonly times: string;
  readonly percent: string;
  readonly most: string;
  readonly given: Given;
  readonly audience: Audience;
  readonly starts: string;
  readonly ends: string;
  readonly budget: string;
  readonly uses: string;
  readonly perPerson: string;
  /** Each code can be used once. */
  readonly oncePerCode: boolean;
  readonly sellers: string;
  /** A line for each, with its shop before a colon; of one's own shop without. */
  readonly products: string;
  readonly categories: string;
  readonly schemes: readonly Scheme[];
}

export type Field = keyof Draft;

const BPS_OF_PERCENT = 100;
const BPS_WHOLE = 10_000;
const COUNT_MAX = 1_000;
const USES_MAX = 1_000_000_000;
export const TITLE_MAX = 500;
/** What amounts can be in: what people here sell for, the first of them where nothing else is said. */
export const CURRENCIES = ["RUB", "BYN", "KZT", "KGS", "AMD", "UZS", "CNY", "USD", "EUR"] as const;

/** What cannot be sent as it is: the fields that somebody has to look at. */
export function faultsIn(draft: Draft, ownShop: string | null): ReadonlySet<Field> {
  const faults = new Set<Field>();
  const needs = (field: Field, isFit: boolean) => void (isFit || faults.add(field));
  const amount = (text: string) => (minorIn(text, draft.currency) ?? 0) > 0;
  needs("title", draft.title.trim() !== "");
  if (draft.type === "spend_get") {
    needs("from", amount(draft.from));
    needs("off", amount(draft.off) && Number(offOf(draft)) <= Number(fromOf(draft)));
    needs("times", isCount(draft.times, COUNT_MAX));
  } else {
    needs("percent", bpsIn(draft.percent) !== null);
    needs("from", draft.from.trim() === "" || minorIn(draft.from, draft.currency) !== null);
    needs("most", draft.most.trim() === "" || amount(draft.most));
  }
  needs("starts", draft.starts !== "");
  needs("ends", draft.ends !== "" && draft.ends > draft.starts);
  needs("budget", draft.budget.trim() === "" || amount(draft.budget));
  needs("uses", draft.uses.trim() === "" || isCount(draft.uses, USES_MAX));
  needs("perPerson", draft.perPerson.trim() === "" || isCount(draft.perPerson, COUNT_MAX));
  needs("products", productsIn(draft.products, ownShop) !== null);
  return faults;
}

/** The coupon that was typed; it has no faults. What a shop makes is for its own goods. */
export function couponOf(draft: Draft, ownShop: string | null): NewCoupon {
  const { currency } = draft;
  const minor = (text: string) => (text.trim() === "" ? null : minorIn(text, currency));
  const count = (text: string) => (text.trim() === "" ? null : Number(text));
  return {
    coupon_id: draft.coupon_id,
    title: draft.title.trim(),
    ...(ownShop === null ? { funder: draft.funder } : {}),
    benefit:
      draft.type === "spend_get"
        ? {
            type: "spend_get",
            from_minor: fromOf(draft) ?? 0,
            off_minor: offOf(draft) ?? 0,
            times_max: Number(draft.times),
          }
        : {
            type: "percent",
            off_bps: bpsIn(draft.percent) ?? 0,
            from_minor: minor(draft.from) ?? 0,
            most_minor: minor(draft.most),
          },
    currency,
    goods: {
      sellers: ownShop === null ? namesIn(draft.sellers) : [],
      products: productsIn(draft.products, ownShop) ?? [],
      categories: categoriesIn(draft.categories),
      schemes: draft.schemes,
    },
    audience: draft.audience,
    given: draft.given,
    starts_at: new Date(draft.starts).toISOString(),
    ends_at: new Date(draft.ends).toISOString(),
    budget_minor: minor(draft.budget),
    uses_max: count(draft.uses),
    per_person_max: count(draft.perPerson),
    once_per_code: draft.given === "by_code" && draft.oncePerCode,
  };
}

const fromOf = ({ from, currency }: Draft) => minorIn(from, currency);
const offOf = ({ off, currency }: Draft) => minorIn(off, currency);

/** A percentage in hundredths of a percent; null where it is none. */
export function bpsIn(typed: string): number | null {
  if (!/^\d{1,3}(?:[.,]\d{1,2})?$/.test(typed.trim())) return null;
  const bps = Math.round(Number(typed.replace(",", ".")) * BPS_OF_PERCENT);
  return bps > 0 && bps <= BPS_WHOLE ? bps : null;
}

const isCount = (typed: string, most: number): boolean =>
  /^\d{1,10}$/.test(typed.trim()) && Number(typed) >= 1 && Number(typed) <= most;

const namesIn = (typed: string): readonly string[] => [
  ...new Set(typed.split(/[\s,;]+/).filter((each) => each !== "")),
];

const productsIn = (typed: string, ownShop: string | null): readonly ProductRef[] | null => {
  const found = typed
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => productIn(line, ownShop));
  return found.some((each) => each === null) ? null : (found as readonly ProductRef[]);
};

const productIn = (line: string, ownShop: string | null): ProductRef | null => {
  if (ownShop !== null) return { seller_id: ownShop, product_id: line };
  const [seller_id = "", ...rest] = line.split(":").map((part) => part.trim());
  const product_id = rest.join(":");
  return seller_id === "" || product_id === "" ? null : { seller_id, product_id };
};
