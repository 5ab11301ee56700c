import { NativeSelect } from "@mantine/core";
import { useWords } from "../../words.tsx";
import { Amount, Part, useFault, Whole } from "../fields.tsx";
import type { PartProps, Source, Stack, Stacking } from "./model.ts";
import { BPS_WHOLE, ORDERS, SOURCES } from "./model.ts";
import { orderText, STACK_WORDS } from "./words.ts";

/** How discounts meet on one line. */
export function StackingFields({ programme: { stacking = {}, currency }, set }: PartProps) {
  const words = useWords();
  const { t } = words;
  const change = (its: Partial<Stacking>) => set({ stacking: { ...stacking, ...its } });
  const { how = "best", order = SOURCES, percent_of = "remaining" } = stacking;
  return (
    <Part title={t("discounts.programme.stacking")} hint={t("discounts.programme.stacking.hint")}>
      <div className="policy-numbers">
        <NativeSelect
          data-path="$.stacking.how"
          label={t("discounts.programme.how")}
          value={how}
          data={(Object.keys(STACK_WORDS) as readonly Stack[]).map((each) => ({
            value: each,
            label: t(STACK_WORDS[each]),
          }))}
          onChange={({ currentTarget: { value } }) => change({ how: value as Stack })}
        />
        <NativeSelect
          className="policy-long"
          data-path="$.stacking.order"
          label={t("discounts.programme.order")}
          error={useFault("$.stacking.order")}
          value={order.join()}
          data={ORDERS.map((each) => ({ value: each.join(), label: orderText(words, each) }))}
          onChange={({ currentTarget: { value } }) =>
            change({ order: value.split(",") as Source[] })
          }
        />
        <NativeSelect
          data-path="$.stacking.percent_of"
          label={t("discounts.programme.percent_of")}
          error={useFault("$.stacking.percent_of")}
          value={percent_of}
          data={[
            { value: "remaining", label: t("discounts.programme.percent_of.remaining") },
            { value: "price", label: t("discounts.programme.percent_of.price") },
          ]}
          onChange={({ currentTarget: { value } }) =>
            change({ percent_of: value as NonNullable<Stacking["percent_of"]> })
          }
        />
        <Whole
          path="$.stacking.most_bps"
          label={t("discounts.programme.most")}
          isPercent
          value={stacking.most_bps ?? BPS_WHOLE}
          least={1}
          most={BPS_WHOLE}
          onChange={(value) => change({ most_bps: value as number })}
        />
        <Amount
          path="$.stacking.floor_minor"
          label={t("discounts.programme.floor")}
          currency={currency}
          value={stacking.floor_minor ?? 0}
          onChange={(value) => change({ floor_minor: value as number })}
        />
      </div>
    </Part>
  );
}
