import { Checkbox, NativeSelect, Textarea } from "@mantine/core";
import type { Loyalty } from "@prilavok/protocol";
import { categoriesIn, categoriesText } from "../../categories.ts";
import { useWords } from "../../words.tsx";
import { Amount, Part, useFault, Whole } from "../fields.tsx";
import type { PartProps } from "./model.ts";
import { BPS_WHOLE } from "./model.ts";

/** What sellers may promise. */
export function Bounds({ programme, set }: PartProps) {
  const { t } = useWords();
  const { loyalty, currency } = programme;
  const change = (its: Partial<Loyalty>) => set({ loyalty: { ...loyalty, ...its } });
  const { option = null, scope = "all_goods", categories = [] } = loyalty;
  return (
    <Part title={t("discounts.programme.bounds")} hint={t("discounts.programme.bounds.hint")}>
      <div className="policy-numbers">
        <Amount
          path="$.loyalty.threshold_from_minor"
          label={t("discounts.programme.threshold_from")}
          currency={currency}
          value={loyalty.threshold_from_minor}
          onChange={(value) => change({ threshold_from_minor: value as number })}
        />
        <Amount
          path="$.loyalty.threshold_to_minor"
          label={t("discounts.programme.threshold_to")}
          currency={currency}
          value={loyalty.threshold_to_minor}
          onChange={(value) => change({ threshold_to_minor: value as number })}
        />
        <Whole
          path="$.loyalty.discount_from_bps"
          label={t("discounts.programme.discount_from")}
          isPercent
          value={loyalty.discount_from_bps}
          least={1}
          most={BPS_WHOLE}
          onChange={(value) => change({ discount_from_bps: value as number })}
        />
        <Whole
          path="$.loyalty.discount_to_bps"
          label={t("discounts.programme.discount_to")}
          isPercent
          value={loyalty.discount_to_bps}
          least={1}
          most={BPS_WHOLE}
          onChange={(value) => change({ discount_to_bps: value as number })}
        />
        <Whole
          path="$.loyalty.term_days_min"
          label={t("discounts.programme.term")}
          value={loyalty.term_days_min}
          least={1}
          most={366}
          onChange={(value) => change({ term_days_min: value as number })}
        />
        <NativeSelect
          data-path="$.loyalty.better"
          label={t("discounts.programme.better")}
          error={useFault("$.loyalty.better")}
          value={loyalty.better ?? "next_day"}
          data={[
            { value: "next_day", label: t("discounts.programme.better.next_day") },
            { value: "waits", label: t("discounts.programme.better.waits") },
          ]}
          onChange={({ currentTarget: { value } }) =>
            change({ better: value as NonNullable<Loyalty["better"]> })
          }
        />
        <NativeSelect
          data-path="$.loyalty.scope"
          label={t("discounts.programme.scope")}
          error={useFault("$.loyalty.scope")}
          value={scope}
          data={[
            { value: "all_goods", label: t("discounts.programme.scope.all_goods") },
            { value: "by_category", label: t("discounts.programme.scope.by_category") },
          ]}
          onChange={({ currentTarget: { value } }) =>
            change(
              value === "all_goods"
                ? { scope: "all_goods", categories: [] }
                : { scope: "by_category" },
            )
          }
        />
      </div>
      {scope === "by_category" && (
        <Textarea
          data-path="$.loyalty.categories"
          label={t("discounts.programme.categories")}
          description={t("discounts.programme.categories.hint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          autosize
          minRows={2}
          maxRows={8}
          key={JSON.stringify(categories)}
          defaultValue={categoriesText(categories)}
          onBlur={({ currentTarget: { value } }) => change({ categories: categoriesIn(value) })}
        />
      )}
      <Checkbox
        label={t("discounts.programme.option")}
        checked={option !== null}
        onChange={({ currentTarget: { checked } }) =>
          change({
            option: checked ? { days_min: loyalty.term_days_min, commission_bps: 0 } : null,
          })
        }
      />
      {option !== null && (
        <div className="policy-numbers">
          <Whole
            path="$.loyalty.option.days_min"
            label={t("discounts.programme.option.days")}
            value={option.days_min}
            least={1}
            most={366}
            onChange={(value) => change({ option: { ...option, days_min: value as number } })}
          />
          <Whole
            path="$.loyalty.option.commission_bps"
            label={t("discounts.programme.option.commission")}
            isPercent
            value={option.commission_bps ?? 0}
            least={0}
            most={BPS_WHOLE}
            onChange={(value) => change({ option: { ...option, commission_bps: value as number } })}
          />
        </div>
      )}
    </Part>
  );
}
