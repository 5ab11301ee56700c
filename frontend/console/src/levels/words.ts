import type {
  Absolute,
  Average,
  Boost,
  Demotion,
  LevelsChange,
  Met,
  Named,
  Off,
  Percentile,
  Perk,
  ServicePlace,
  SettledMonth,
  TooLittle,
  Tile,
  Unit,
} from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import { datesIn } from "@prilavok/protocol/i18n";
import type { MessageId } from "../../locales/ids.ts";
import { NONE } from "../amounts.ts";
import type { Words } from "../words.tsx";
import { measureOf } from "./measures.ts";

export type Goal = Absolute | Percentile | Average;
export type Reward = Off | Boost | Perk;
/** Why a month gave the level that it gave. */
export type LevelReason = SettledMonth["reason"];

interface MeasureWords {
  readonly name: MessageId;
  /** What counts, and from when. */
  readonly about: MessageId;
}

/** The measures that this page knows; a newer server may have more. */
export const MEASURES: Readonly<Record<string, MeasureWords>> = {
  turnover: { name: "levels.measure.turnover", about: "levels.about.turnover" },
  orders: { name: "levels.measure.orders", about: "levels.about.orders" },
  buy_out_share: { name: "levels.measure.buy_out_share", about: "levels.about.buy_out_share" },
  seller_cancellations: {
    name: "levels.measure.seller_cancellations",
    about: "levels.about.seller_cancellations",
  },
  returns: { name: "levels.measure.returns", about: "levels.about.returns" },
  defect_claims: { name: "levels.measure.defect_claims", about: "levels.about.defect_claims" },
  on_time_dispatch: {
    name: "levels.measure.on_time_dispatch",
    about: "levels.about.on_time_dispatch",
  },
  rating: { name: "levels.measure.rating", about: "levels.about.rating" },
  ratings: { name: "levels.measure.ratings", about: "levels.about.ratings" },
  answered_in_time: {
    name: "levels.measure.answered_in_time",
    about: "levels.about.answered_in_time",
  },
  answer_time: { name: "levels.measure.answer_time", about: "levels.about.answer_time" },
  card_completeness: {
    name: "levels.measure.card_completeness",
    about: "levels.about.card_completeness",
  },
};

export const MET_WORDS: Readonly<Record<Met, MessageId>> = {
  met: "levels.met",
  missed: "levels.missed",
  too_little: "levels.too_little",
};

export const REASON_WORDS: Readonly<Record<LevelReason, MessageId>> = {
  reached: "levels.reason.reached",
  kept: "levels.reason.kept",
  none_reached: "levels.reason.none_reached",
  lost: "levels.reason.lost",
  lost_one_step: "levels.reason.lost_one_step",
  never_lost: "levels.reason.never_lost",
  not_entered: "levels.reason.not_entered",
  not_requested: "levels.reason.not_requested",
};

export const DEMOTION_WORDS: Readonly<Record<Demotion, MessageId>> = {
  none: "levels.demotion.none",
  one_step: "levels.demotion.one_step",
  straight: "levels.demotion.straight",
};

export const TOO_LITTLE_WORDS: Readonly<Record<TooLittle, MessageId>> = {
  excluded: "levels.too_little.excluded",
  met: "levels.too_little.met",
  missed: "levels.too_little.missed",
};

export const PLACE_WORDS: Readonly<Record<ServicePlace, MessageId>> = {
  sorting_centre: "levels.place.sorting_centre",
  warehouse: "levels.place.warehouse",
  pickup_point: "levels.place.pickup_point",
};

/** What a piece of evidence is. */
export const KIND_WORDS: Readonly<Record<string, MessageId>> = {
  ordered: "levels.kind.ordered",
  shipped: "levels.kind.shipped",
  bought_out: "levels.kind.bought_out",
  cancelled: "levels.kind.cancelled",
  returned: "levels.kind.returned",
  refunded: "levels.kind.refunded",
  rated: "levels.kind.rated",
  answered: "levels.kind.answered",
  unanswered: "levels.kind.unanswered",
  claimed: "levels.kind.claimed",
  supplied: "levels.kind.supplied",
};

const BPS_WHOLE = 10_000;
const RATING_PARTS = 100;
const POINT_PARTS = 100;

/** A name in the reader's language. */
export const namedText = ({ locale }: Words, named: Named): string => named[locale];

/** What an indicator is called: by its measure, where the page knows that. */
export function measureName({ t }: Words, measure: string): string {
  const known = MEASURES[measure];
  return known === undefined ? measure : t(known.name);
}

/** An indicator among others: by its key too, where several have one measure. */
export function indicatorName(
  words: Words,
  { indicator, measure }: { readonly indicator: string; readonly measure: string },
  others: readonly { readonly measure: string }[],
): string {
  const name = measureName(words, measure);
  const isOneOfMany = others.filter((each) => each.measure === measure).length > 1;
  return isOneOfMany ? `${name} (${indicator})` : name;
}

/** A share of 10,000 as it is, to the hundredth of a percent. */
export const bpsText = ({ locale }: Words, bps: number): string =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(
    bps / BPS_WHOLE,
  );

/** A month of the calendar, "May 2024", in whatever zone one is. */
export function monthText({ locale }: Words, month: string): string {
  const format = { month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale, format).format(new Date(`${month}-01T00:00:00Z`));
}

/** The same, as short as a column's head. */
export function shortMonthText({ locale }: Words, month: string): string {
  const format = { month: "short", year: "2-digit", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale, format).format(new Date(`${month}-01T00:00:00Z`));
}

/** A moment by the clocks of the programme, which months follow; of midnight only the day. */
export function zonedText({ locale }: Words, at: string, zone: string | null): string {
  const dates = datesIn(locale);
  const format = (options: Intl.DateTimeFormatOptions, when = new Date(at)) =>
    new Intl.DateTimeFormat(dates, { ...options, ...(zone !== null && { timeZone: zone }) }).format(
      when,
    );
  const year = { year: "numeric" } as const;
  const isThisYear = format(year) === format(year, new Date());
  const day = format({ day: "numeric", month: "long", ...(isThisYear ? {} : year) });
  const time = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return time === "00:00" ? day : `${day}${locale === "zh" ? " " : ", "}${time}`;
}

const MINUTE_S = 60;
const HOUR_S = 3_600;

/** A length of time to the second below an hour, else to the minute, rounded up: what is too long
 * never looks short enough. */
export function lengthText({ locale }: Words, seconds: number): string {
  const whole = seconds < HOUR_S ? seconds : Math.ceil(seconds / MINUTE_S) * MINUTE_S;
  const parts = [
    [Math.floor(whole / HOUR_S), "hour"],
    [Math.floor((whole % HOUR_S) / MINUTE_S), "minute"],
    [whole % MINUTE_S, "second"],
  ] as const;
  const told = parts.filter(([count]) => count > 0);
  return (told.length === 0 ? [[0, "second"] as const] : told)
    .map(([count, unit]) =>
      new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(count),
    )
    .join(" ");
}

/** An amount in the smallest parts of its unit, as people read it. */
export function amountText(
  words: Words,
  unit: Unit,
  amount: number | null,
  currency: string | null,
): string {
  if (amount === null) return NONE;
  switch (unit) {
    case "count":
      return words.number(amount);
    case "money":
      return currency === null
        ? words.number(amount / 100)
        : moneyText(words, { minor: amount, currency });
    case "share":
      return bpsText(words, amount);
    case "rating":
      return words.t("levels.stars", { stars: words.number(amount / RATING_PARTS) });
    case "duration":
      return lengthText(words, amount);
  }
}

/** What an amount lacks of a goal; of a share in points, as a percentage of it is another thing. */
export function gapText(words: Words, unit: Unit, gap: number, currency: string | null): string {
  if (unit !== "share") return amountText(words, unit, gap, currency);
  return words.t("levels.points", { points: words.number(gap / POINT_PARTS) });
}

interface Measured {
  readonly unit: Unit;
  readonly direction: Tile["direction"];
}

/** What a goal asks for: "at least 95 %". */
export function goalText(
  words: Words,
  { unit, direction }: Measured,
  amount: number | null,
  currency: string | null,
): string {
  if (amount === null) return words.t("levels.goal.no_market");
  const value = amountText(words, unit, amount, currency);
  return words.t(direction === "higher" ? "levels.at_least" : "levels.at_most", { value });
}

/** A goal as the programme has it, which may depend on the market. */
export function ruleText(
  words: Words,
  measured: Measured,
  goal: Goal | null,
  currency: string | null,
): string {
  const { t } = words;
  if (goal === null) return t("levels.goal.none");
  switch (goal.type) {
    case "absolute":
      return goalText(words, measured, goal.value, currency);
    case "percentile":
      return t("levels.goal.percentile", { share: bpsText(words, goal.bps) });
    case "average": {
      const share = bpsText(words, goal.bps);
      const asked = measured.direction === "higher" ? "levels.at_least" : "levels.at_most";
      return t("levels.goal.average", { share: t(asked, { value: share }) });
    }
  }
}

/** What a level is worth, in one line. */
export function rewardText(words: Words, reward: Reward): string {
  const { t } = words;
  switch (reward.type) {
    case "perk":
      return namedText(words, reward.named);
    case "boost":
      return t("levels.reward.boost", { share: bpsText(words, reward.boost_bps) });
    case "off": {
      const service = namedText(words, reward.named);
      return reward.off_bps === BPS_WHOLE
        ? t("levels.reward.free", { service })
        : t("levels.reward.off", { service, share: bpsText(words, reward.off_bps) });
    }
  }
}

/** Where and when a reward is good; empty where it always is. */
export function scopeText({ t }: Words, reward: Reward): string {
  if (reward.type !== "off") return "";
  const { schemes = [], places = [], hours = null } = reward;
  const parts: string[] = [];
  if (schemes.length > 0) parts.push(t("levels.reward.schemes", { schemes: schemes.join(", ") }));
  if (places.length > 0) parts.push(places.map((place) => t(PLACE_WORDS[place])).join(", "));
  if (hours !== null) parts.push(t("levels.reward.hours", { from: hours.start, to: hours.end }));
  return parts.join(" · ");
}

/** A level's name, or that there is none. */
export const levelText = (words: Words, named: Named | null | undefined): string =>
  named == null ? words.t("levels.none") : namedText(words, named);

/** One thing that is otherwise by new rules. */
export function changeText(words: Words, change: LevelsChange, currency: string | null): string {
  const { t, number } = words;
  const { measure, unit, before = null, after = null } = change;
  const level = change.named == null ? (change.level ?? "") : namedText(words, change.named);
  const indicator = measure == null ? (change.indicator ?? "") : measureName(words, measure);
  const service =
    change.service_named == null ? (change.service ?? "") : namedText(words, change.service_named);
  const off = (bps: number | null) =>
    bps === null ? t("levels.change.none") : bpsText(words, bps);
  switch (change.what) {
    case "needed": {
      const many = (count: number | null) =>
        count === null ? t("levels.change.all") : number(count);
      return t("levels.change.needed", { before: many(before), after: many(after) });
    }
    case "demotion":
      return t("levels.change.demotion");
    case "entry":
      return t("levels.change.entry");
    case "indicator_added":
      return t("levels.change.indicator_added", { indicator });
    case "indicator_removed":
      return t("levels.change.indicator_removed", { indicator });
    case "indicator_changed":
      return t("levels.change.indicator_changed", { indicator });
    case "level_added":
      return t("levels.change.level_added", { level });
    case "level_removed":
      return t("levels.change.level_removed", { level });
    case "goal": {
      const { direction } = measureOf(measure ?? "");
      const measured = { unit: unit ?? "count", direction };
      const rule = (goal: Goal | null | undefined) =>
        ruleText(words, measured, goal ?? null, currency);
      const goals = { before: rule(change.goal_before), after: rule(change.goal_after) };
      return t("levels.change.goal", { level, indicator, ...goals });
    }
    case "reward":
      return t("levels.change.reward", {
        level,
        service,
        before: off(before),
        after: off(after),
      });
    case "boost":
      return t("levels.change.boost", { level, before: off(before), after: off(after) });
    case "perk":
      return t(after === null || after === 0 ? "levels.change.perk_gone" : "levels.change.perk", {
        level,
        service,
      });
  }
}
