import { moneyText } from "@prilavok/protocol";
import { NONE } from "../../amounts.ts";
import type { Words } from "../../words.tsx";
import type { Line, Outline } from "../changes/outline.ts";
import { counted, lineOf, named, naming, percent } from "../changes/outline.ts";
import type { DiscountProgramme } from "./model.ts";
import { BPS_WHOLE, SOURCES } from "./model.ts";
import { orderText, STACK_WORDS } from "./words.ts";

/** What a discount programme says, as its form calls it. */
export const outlineOf: Outline<DiscountProgramme> = (words, programme) => {
  const { t } = words;
  const { counting = {} } = programme;
  const { window = "P365D", counts_after_d = 0 } = counting;
  const counts = window === "P365D" ? "P365D" : "P12M";
  return [
    {
      id: "general",
      title: t("levels.form.general"),
      lines: [
        ...naming(words, programme),
        lineOf(words, "levels.form.zone", programme.zone),
        lineOf(words, "levels.form.currency", programme.currency),
        lineOf(
          words,
          "discounts.programme.quote_lasts",
          counted(words, programme.quote_lasts_s ?? 600),
        ),
        lineOf(
          words,
          "discounts.programme.reserved",
          counted(words, programme.reserved_s ?? 1_800),
        ),
      ],
    },
    { id: "bounds", title: t("discounts.programme.bounds"), lines: bounds(words, programme) },
    {
      id: "counting",
      title: t("discounts.programme.counting"),
      lines: [
        lineOf(words, "discounts.programme.window", t(`discounts.programme.window.${counts}`)),
        lineOf(words, "discounts.programme.counts_after", counted(words, counts_after_d)),
      ],
    },
    { id: "stacking", title: t("discounts.programme.stacking"), lines: stacking(words, programme) },
  ];
};

function bounds(words: Words, { loyalty, currency }: DiscountProgramme): readonly Line[] {
  const { t } = words;
  const { option = null, categories = [], scope = "all_goods", better = "next_day" } = loyalty;
  const money = (minor: number) => amount(words, minor, currency);
  return [
    lineOf(words, "discounts.programme.threshold_from", money(loyalty.threshold_from_minor)),
    lineOf(words, "discounts.programme.threshold_to", money(loyalty.threshold_to_minor)),
    lineOf(words, "discounts.programme.discount_from", percent(words, loyalty.discount_from_bps)),
    lineOf(words, "discounts.programme.discount_to", percent(words, loyalty.discount_to_bps)),
    lineOf(words, "discounts.programme.term", counted(words, loyalty.term_days_min)),
    lineOf(words, "discounts.programme.better", t(`discounts.programme.better.${better}`)),
    lineOf(words, "discounts.programme.scope", t(`discounts.programme.scope.${scope}`)),
    ...(categories.length > 0
      ? [
          lineOf(
            words,
            "discounts.programme.categories",
            named(categories.map((path) => path.join(" / "))),
          ),
        ]
      : []),
    ...(option === null
      ? []
      : [
          lineOf(words, "discounts.programme.option.days", counted(words, option.days_min)),
          lineOf(
            words,
            "discounts.programme.option.commission",
            percent(words, option.commission_bps ?? 0),
          ),
        ]),
  ];
}

function stacking(words: Words, programme: DiscountProgramme): readonly Line[] {
  const { t } = words;
  const { how = "best", order = SOURCES, percent_of = "remaining" } = programme.stacking ?? {};
  const { most_bps = BPS_WHOLE, floor_minor = 0 } = programme.stacking ?? {};
  return [
    lineOf(words, "discounts.programme.how", t(STACK_WORDS[how])),
    lineOf(words, "discounts.programme.order", orderText(words, order)),
    lineOf(
      words,
      "discounts.programme.percent_of",
      t(`discounts.programme.percent_of.${percent_of}`),
    ),
    lineOf(words, "discounts.programme.most", percent(words, most_bps)),
    lineOf(words, "discounts.programme.floor", amount(words, floor_minor, programme.currency)),
  ];
}

const amount = (words: Words, minor: unknown, currency: string): string =>
  typeof minor === "number" ? moneyText(words, { minor, currency }) : NONE;
