import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import type { Audience, Funder, Given } from "@prilavok/protocol";
import { useState } from "react";
import { flushSync } from "react-dom";
import type { MessageId } from "../../locales/ids.ts";
import { currencySign } from "../amounts.ts";
import type { Words } from "../words.tsx";
import { useWords } from "../words.tsx";
import { Complaint } from "./Complaint.tsx";
import { fieldOf } from "./days.ts";
import type { Draft, Fault, Field } from "./draft.ts";
import { couponOf, CURRENCIES, faultsIn, TITLE_MAX } from "./draft.ts";
import { GoodsPart } from "./GoodsPart.tsx";
import { useMaking } from "./queries.ts";
import { AUDIENCE_WORDS, benefitText, FUNDER_WORDS, GIVEN_WORDS } from "./words.ts";
import "../programmes/policy/policy.css";

const DAYS_USUAL = 30;

interface CouponFormProps {
  /** Whose coupon it will be; null: the marketplace's. What a shop makes is for its own goods. */
  readonly ownShop: string | null;
  readonly onMade: (coupon_id: string) => void;
}

/** A new coupon in fields. */
export function CouponForm({ ownShop, onMade }: CouponFormProps) {
  const words = useWords();
  const { t } = words;
  const make = useMaking();
  const [draft, setDraft] = useState(begun);
  const [isTried, setTried] = useState(false);
  const faults = faultsIn(draft, new Date());
  const faultOf = (name: Field) => {
    const fault = isTried ? faults.get(name) : undefined;
    return fault !== undefined && t(fault.text, numbered(words, fault.values));
  };
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const field = (name: Field & TextField, label: MessageId, hint?: MessageId) => ({
    label: t(label, { currency: currencySign(words, draft.currency) }),
    ...(hint === undefined ? {} : { description: t(hint) }),
    inputWrapperOrder: ["label", "input", "description", "error"] as const,
    error: faultOf(name),
    value: draft[name],
    onChange: ({ currentTarget: { value } }: { readonly currentTarget: { value: string } }) =>
      set({ [name]: value }),
  });
  return (
    <form
      className="coupons-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        flushSync(() => setTried(true));
        if (faults.size > 0) {
          event.currentTarget.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
          return;
        }
        make.mutate(couponOf(draft, ownShop), {
          onSuccess: ({ coupon }) => onMade(coupon.coupon_id),
        });
      }}
    >
      <section className="part">
        <h2>{t("coupons.form.what")}</h2>
        <TextInput
          className="coupons-title"
          maxLength={TITLE_MAX}
          {...copy(field("title", "coupons.form.title", "coupons.form.title.hint"))}
        />
        <div className="policy-numbers">
          <NativeSelect
            label={t("coupons.form.type")}
            value={draft.type}
            data={[
              { value: "spend_get", label: t("coupons.form.spend_get") },
              { value: "percent", label: t("coupons.form.percent") },
            ]}
            onChange={({ currentTarget: { value } }) => set({ type: value as Draft["type"] })}
          />
          {draft.type === "spend_get" ? (
            <>
              <TextInput inputMode="decimal" {...copy(field("from", "coupons.form.from"))} />
              <TextInput inputMode="decimal" {...copy(field("off", "coupons.form.off"))} />
              <TextInput
                inputMode="numeric"
                {...copy(field("times", "coupons.form.times", "coupons.form.times.hint"))}
              />
            </>
          ) : (
            <>
              <TextInput
                inputMode="decimal"
                {...copy(field("percent", "coupons.form.off_percent"))}
              />
              <TextInput inputMode="decimal" {...copy(field("most", "coupons.form.most"))} />
              <TextInput
                inputMode="decimal"
                {...copy(field("from", "coupons.form.from.optional"))}
              />
            </>
          )}
          <NativeSelect
            label={t("coupons.form.currency")}
            value={draft.currency}
            data={[...CURRENCIES]}
            onChange={({ currentTarget: { value } }) => set({ currency: value })}
          />
          {ownShop === null && (
            <NativeSelect
              label={t("coupons.funder")}
              value={draft.funder}
              data={(["marketplace", "partner"] as const satisfies readonly Funder[]).map(
                (each) => ({ value: each, label: t(FUNDER_WORDS[each]) }),
              )}
              onChange={({ currentTarget: { value } }) => set({ funder: value as Draft["funder"] })}
            />
          )}
        </div>
      </section>
      <section className="part">
        <h2>{t("coupons.form.whom")}</h2>
        <div className="policy-numbers">
          <NativeSelect
            label={t("coupons.given")}
            value={draft.given}
            data={(Object.keys(GIVEN_WORDS) as readonly Given[]).map((each) => ({
              value: each,
              label: t(GIVEN_WORDS[each]),
            }))}
            onChange={({ currentTarget: { value } }) => set({ given: value as Given })}
          />
          <NativeSelect
            label={t("coupons.audience")}
            value={draft.audience}
            data={(Object.keys(AUDIENCE_WORDS) as readonly Audience[]).map((each) => ({
              value: each,
              label: t(AUDIENCE_WORDS[each]),
            }))}
            onChange={({ currentTarget: { value } }) => set({ audience: value as Audience })}
          />
          <TextInput type="datetime-local" {...copy(field("starts", "coupons.form.starts"))} />
          <TextInput type="datetime-local" {...copy(field("ends", "coupons.form.ends"))} />
        </div>
        {draft.given === "by_code" && (
          <Checkbox
            className="coupons-once"
            label={t("coupons.form.once")}
            description={t("coupons.form.once.hint")}
            checked={draft.oncePerCode}
            onChange={({ currentTarget: { checked } }) => set({ oncePerCode: checked })}
          />
        )}
      </section>
      <section className="part">
        <h2>{t("coupons.form.limits")}</h2>
        <p className="hint">{t("coupons.form.limits.hint")}</p>
        <div className="policy-numbers">
          <TextInput inputMode="decimal" {...copy(field("budget", "coupons.form.budget"))} />
          <TextInput inputMode="numeric" {...copy(field("uses", "coupons.form.uses"))} />
          <TextInput inputMode="numeric" {...copy(field("perPerson", "coupons.form.per_person"))} />
        </div>
      </section>
      <GoodsPart ownShop={ownShop} draft={draft} set={set} />
      <div role="status" className="wanted">
        {faults.size === 0
          ? benefitText(words, { ...couponOf(draft, ownShop), funder: draft.funder })
          : isTried
            ? t("coupons.form.faulty", { count: faults.size })
            : t("coupons.form.missing")}
      </div>
      <Complaint error={make.error} />
      <div className="form-acts">
        <Button type="submit" size="sm" loading={make.isPending}>
          {t("coupons.form.make")}
        </Button>
      </div>
    </form>
  );
}

type TextField = Exclude<
  Field,
  | "products"
  | "categories"
  | "schemes"
  | "sellers"
  | "type"
  | "given"
  | "audience"
  | "funder"
  | "oncePerCode"
>;

/** The numbers of a text as people here write them. */
const numbered = ({ number }: Words, values: Fault["values"] = {}) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, number(value)]));

/** Mantine takes a list that it could change. */
function copy<Props extends { readonly inputWrapperOrder: readonly string[] }>(props: Props) {
  return { ...props, inputWrapperOrder: [...props.inputWrapperOrder] as Order };
}

type Order = ("label" | "input" | "description" | "error")[];

/** From now on for a month, for everybody; its id is chosen here, so that it can be sent again. */
function begun(): Draft {
  const now = new Date();
  const ends = new Date(now);
  ends.setDate(ends.getDate() + DAYS_USUAL);
  return {
    coupon_id: crypto.randomUUID(),
    title: "",
    type: "spend_get",
    funder: "marketplace",
    currency: "RUB",
    from: "",
    off: "",
    times: "1",
    percent: "",
    most: "",
    given: "to_everyone",
    audience: "anybody",
    starts: fieldOf(now),
    ends: fieldOf(ends),
    budget: "",
    uses: "",
    perPerson: "",
    oncePerCode: true,
    sellers: [],
    products: [],
    categories: [],
    schemes: [],
  };
}
