import { moneyText } from "@prilavok/protocol";
import { bpsText } from "../../levels/words.ts";
import { useWords } from "../../words.tsx";
import { Part } from "../fields.tsx";
import type { Document } from "../queries.ts";
import { orderText, STACK_WORDS } from "./words.ts";
import type { DiscountProgramme } from "./model.ts";
import { BPS_WHOLE, fits, SOURCES } from "./model.ts";
import "../policy/policy.css";

/** What a programme says, in sentences. */
export function Preview({ document }: { readonly document: Document }) {
  if (!fits(document)) return null;
  return <Sentences programme={document as unknown as DiscountProgramme} />;
}

function Sentences({ programme }: { readonly programme: DiscountProgramme }) {
  const words = useWords();
  const { t } = words;
  const { loyalty, currency, zone, stacking = {}, counting = {} } = programme;
  const money = (minor: number | null) => moneyText(words, { minor: minor ?? 0, currency });
  const { option = null } = loyalty;
  const { how = "best", order = SOURCES, most_bps = BPS_WHOLE, floor_minor = 0 } = stacking;
  const { window = "P365D", counts_after_d = 0 } = counting;
  const said = [
    t("discounts.said.promise", {
      from: bpsText(words, loyalty.discount_from_bps),
      to: bpsText(words, loyalty.discount_to_bps),
      least: money(loyalty.threshold_from_minor),
      most: money(loyalty.threshold_to_minor),
    }),
    t("discounts.said.term", { count: loyalty.term_days_min, zone }),
    t(
      (loyalty.better ?? "next_day") === "next_day"
        ? "discounts.said.better.next_day"
        : "discounts.said.better.waits",
    ),
    t(window === "P365D" ? "discounts.said.P365D" : "discounts.said.P12M"),
    ...(counts_after_d > 0 ? [t("discounts.said.counts_after", { count: counts_after_d })] : []),
    ...(option === null
      ? []
      : [
          t("discounts.said.option", {
            count: option.days_min,
            share: bpsText(words, option.commission_bps ?? 0),
          }),
        ]),
    t("discounts.said.stack", { how: t(STACK_WORDS[how]) }),
    ...(how === "best" ? [] : [t("discounts.said.order", { order: orderText(words, order) })]),
    ...(most_bps < BPS_WHOLE
      ? [t("discounts.said.most", { share: bpsText(words, most_bps) })]
      : []),
    ...(floor_minor > 0 ? [t("discounts.said.floor", { floor: money(floor_minor) })] : []),
  ];
  return (
    <Part title={t("discounts.said")}>
      <ul className="plain-list">
        {said.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </Part>
  );
}
