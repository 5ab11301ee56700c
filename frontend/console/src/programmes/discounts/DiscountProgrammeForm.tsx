import { Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import type { Loyalty } from "@prilavok/protocol";
import type { MessageId } from "../../../locales/ids.ts";
import { digitsOf, symbolOf } from "../../amounts.ts";
import type { Words } from "../../words.tsx";
import { useWords } from "../../words.tsx";
import type { FormProps } from "../forms.ts";
import { pathsIn } from "../levels/model.ts";
import { FaultContext, Part, useFault, Whole } from "../policy/fields.tsx";
import type { Document } from "../queries.ts";
import type { Counting, DiscountProgramme, Source, Stack, Stacking } from "./model.ts";
import { BPS_WHOLE, ORDERS, SOURCES } from "./model.ts";
import "../policy/policy.css";

const NAME_LENGTH_MAX = 64;
const NOTE_LENGTH_MAX = 4_000;
const AMOUNT_MINOR_MAX = 10 ** 15;

export const SOURCE_WORDS: Readonly<Record<Source, MessageId>> = {
  loyalty: "discounts.source.loyalty",
  seller_coupon: "discounts.source.seller_coupon",
  marketplace_coupon: "discounts.source.marketplace_coupon",
};

export const STACK_WORDS: Readonly<Record<Stack, MessageId>> = {
  best: "discounts.stack.best",
  multiplicative: "discounts.stack.multiplicative",
  capped_sum: "discounts.stack.capped_sum",
};

interface PartProps {
  readonly programme: DiscountProgramme;
  readonly set: (change: Partial<DiscountProgramme>) => void;
}

/** A discount programme in fields. */
export function DiscountProgrammeForm({ document, fault, onChange }: FormProps) {
  const programme = document as unknown as DiscountProgramme;
  const set = (change: Partial<DiscountProgramme>) =>
    onChange({ ...document, ...change } as Document);
  return (
    <FaultContext value={fault}>
      <div className="policy">
        <General programme={programme} set={set} />
        <Bounds programme={programme} set={set} />
        <CountingFields programme={programme} set={set} />
        <StackingFields programme={programme} set={set} />
      </div>
    </FaultContext>
  );
}

function General({ programme, set }: PartProps) {
  const { t } = useWords();
  return (
    <Part title={t("levels.form.general")}>
      <TextInput
        data-path="$.name"
        label={t("policy.name")}
        maxLength={NAME_LENGTH_MAX}
        error={useFault("$.name")}
        value={programme.name}
        onChange={({ currentTarget: { value } }) => set({ name: value })}
      />
      <Textarea
        data-path="$.note"
        label={t("policy.note")}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={NOTE_LENGTH_MAX}
        error={useFault("$.note")}
        value={programme.note ?? ""}
        onChange={({ currentTarget: { value } }) => set({ note: value })}
      />
      <div className="policy-numbers">
        <TextInput
          data-path="$.zone"
          label={t("levels.form.zone")}
          error={useFault("$.zone")}
          value={programme.zone}
          onChange={({ currentTarget: { value } }) => set({ zone: value.trim() })}
        />
        <Whole
          path="$.quote_lasts_s"
          label={t("discounts.programme.quote_lasts")}
          value={programme.quote_lasts_s ?? 600}
          least={30}
          most={3_600}
          onChange={(value) => set({ quote_lasts_s: value as number })}
        />
        <Whole
          path="$.reserved_s"
          label={t("discounts.programme.reserved")}
          value={programme.reserved_s ?? 1_800}
          least={60}
          most={86_400}
          onChange={(value) => set({ reserved_s: value as number })}
        />
      </div>
    </Part>
  );
}

/** What sellers may promise. */
function Bounds({ programme, set }: PartProps) {
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
          defaultValue={categories.map((path) => path.join(" / ")).join("\n")}
          onBlur={({ currentTarget: { value } }) => change({ categories: pathsIn(value) })}
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

/** Which purchases count. */
function CountingFields({ programme: { counting = {} }, set }: PartProps) {
  const { t } = useWords();
  const change = (its: Partial<Counting>) => set({ counting: { ...counting, ...its } });
  return (
    <Part title={t("discounts.programme.counting")}>
      <div className="policy-numbers">
        <NativeSelect
          data-path="$.counting.window"
          label={t("discounts.programme.window")}
          value={counting.window ?? "P365D"}
          data={[
            { value: "P365D", label: t("discounts.programme.window.P365D") },
            { value: "P12M", label: t("discounts.programme.window.P12M") },
          ]}
          onChange={({ currentTarget: { value } }) =>
            change({ window: value as NonNullable<Counting["window"]> })
          }
        />
        <Whole
          path="$.counting.counts_after_d"
          label={t("discounts.programme.counts_after")}
          value={counting.counts_after_d ?? 0}
          least={0}
          most={90}
          onChange={(value) => change({ counts_after_d: value as number })}
        />
      </div>
    </Part>
  );
}

/** How discounts meet on one line. */
function StackingFields({ programme: { stacking = {}, currency }, set }: PartProps) {
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

/** "Loyalty discount → seller's coupon → marketplace's coupon". */
export const orderText = ({ t }: Words, order: readonly Source[]): string =>
  order.map((each) => t(SOURCE_WORDS[each])).join(" → ");

interface AmountProps {
  readonly path: string;
  readonly label: string;
  readonly currency: string;
  readonly value: number | null | undefined;
  readonly onChange: (value: number | null) => void;
}

/** An amount of money, kept in minor units. */
function Amount({ path, label, currency, value, onChange }: AmountProps) {
  const words = useWords();
  const digits = digitsOf(currency);
  const parts = 10 ** digits;
  return (
    <NumberInput
      className="policy-number"
      data-path={path}
      label={label}
      value={typeof value === "number" ? value / parts : ""}
      error={useFault(path)}
      suffix={` ${symbolOf(words, currency)}`}
      thousandSeparator=" "
      decimalScale={digits}
      max={AMOUNT_MINOR_MAX / parts}
      allowedDecimalSeparators={[",", "."]}
      allowNegative={false}
      clampBehavior="none"
      hideControls
      onChange={(typed) => onChange(typeof typed === "number" ? Math.round(typed * parts) : null)}
    />
  );
}
