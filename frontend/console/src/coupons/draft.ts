import type { Audience, Given, NewCoupon, ProductRef, Scheme } from "@prilavok/protocol";
import type { MessageId } from "../../locales/ids.ts";
import { minorIn } from "../amounts.ts";

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
  readonly sellers: readonly string[];
  readonly products: readonly ProductRef[];
  readonly categories: readonly (readonly string[])[];
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

/** What is wrong with a field, in words; numbers in them are said as people here write them. */
export interface Fault {
  readonly text: MessageId;
  readonly values?: Readonly<Record<string, number>>;
}

/** What cannot be sent as it is: the fields that somebody has to look at, and why. */
export function faultsIn(draft: Draft, now: Date): ReadonlyMap<Field, Fault> {
  const found: readonly (readonly [Field, Fault | null])[] = [
    ["title", draft.title.trim() === "" ? { text: "coupons.fault.title" } : null],
    ...benefitFaults(draft),
    ["starts", momentFault(draft.starts)],
    ["ends", endFault(draft, now)],
    ["budget", isEmpty(draft.budget) ? null : budgetFault(draft)],
    ["uses", isEmpty(draft.uses) ? null : countFault(draft.uses, USES_MAX)],
    ["perPerson", isEmpty(draft.perPerson) ? null : countFault(draft.perPerson, COUNT_MAX)],
  ];
  return new Map(found.filter((each): each is readonly [Field, Fault] => each[1] !== null));
}

function benefitFaults(draft: Draft): readonly (readonly [Field, Fault | null])[] {
  const { type, from, percent, most, times } = draft;
  if (type === "spend_get")
    return [
      ["from", amountFault(draft, from)],
      ["off", amountFault(draft, draft.off) ?? moreThanSpent(draft)],
      ["times", countFault(times, COUNT_MAX)],
    ];
  const isLeast = isEmpty(from) || minorIn(from, draft.currency) !== null;
  return [
    ["percent", bpsIn(percent) === null ? { text: "coupons.fault.percent" } : null],
    ["from", isLeast ? null : amountFault(draft, from)],
    ["most", isEmpty(most) ? null : amountFault(draft, most)],
  ];
}

const isEmpty = (typed: string): boolean => typed.trim() === "";

const isAmount = ({ currency }: Draft, typed: string) => (minorIn(typed, currency) ?? 0) > 0;

const amountFault = (draft: Draft, typed: string): Fault | null =>
  isAmount(draft, typed) ? null : { text: "coupons.fault.amount" };

function moreThanSpent(draft: Draft): Fault | null {
  const from = fromOf(draft);
  const isMore = from !== null && (offOf(draft) ?? 0) > from;
  return isMore ? { text: "coupons.fault.off" } : null;
}

const countFault = (typed: string, most: number): Fault | null =>
  isCount(typed, most) ? null : { text: "coupons.fault.count", values: { most } };

const momentFault = (typed: string): Fault | null =>
  typed === "" ? { text: "coupons.fault.moment" } : null;

function endFault({ starts, ends }: Draft, now: Date): Fault | null {
  if (ends === "") return momentFault(ends);
  if (ends <= starts) return { text: "coupons.fault.ends" };
  return new Date(ends) <= now ? { text: "coupons.fault.ended" } : null;
}

/** What all uses together may take off has to do for one. */
function budgetFault(draft: Draft): Fault | null {
  const { type, budget, currency } = draft;
  const isShort = type === "spend_get" && Number(minorIn(budget, currency)) < Number(offOf(draft));
  return amountFault(draft, budget) ?? (isShort ? { text: "coupons.fault.budget" } : null);
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
      sellers: ownShop === null ? draft.sellers : [],
      products: draft.products,
      categories: draft.categories,
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
