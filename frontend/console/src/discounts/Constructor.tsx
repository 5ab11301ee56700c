import { Button, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { Foreseen, MyDiscount } from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import { useState } from "react";
import { currencySign, digitsOf } from "../amounts.ts";
import { categoryText } from "../categories.ts";
import { bpsText } from "../levels/words.ts";
import { useWords } from "../words.tsx";
import { Complaint } from "./Complaint.tsx";
import { followsAfter, stretchesOf } from "./days.ts";
import { areSame, bpsIn, draftOf, termsIn, thresholdIn } from "./draft.ts";
import { useForeseen, useSubmit } from "./queries.ts";
import { Reach } from "./Reach.tsx";
import { Strip } from "./Strip.tsx";
import { dayText, failureText, termsText, WAITS_WORDS } from "./words.ts";

/** Other answers are asked for once nobody has typed for so long. */
const TRY_AFTER_MS = 300;

/** Puts terms together: what they would do and when, and how many buyers they would reach. */
export function Constructor({ mine }: { readonly mine: MyDiscount }) {
  const words = useWords();
  const { t } = words;
  const { bounds, currency, holds, follows, history } = mine;
  const latest = (follows ?? holds)?.terms ?? null;
  const [draft, setDraft] = useState(() => draftOf(latest, bounds, digitsOf(currency)));
  const [settled] = useDebouncedValue(draft, TRY_AFTER_MS);
  const terms = termsIn(draft, bounds, currency);
  const settledTerms = termsIn(settled, bounds, currency);
  const isSame = settledTerms !== null && areSame(settledTerms, latest);
  const foreseen = useForeseen(isSame ? undefined : (settledTerms ?? undefined), history.length);
  const submit = useSubmit();
  const isSettled = draft === settled;
  const money = (minor: number) => moneyText(words, { minor, currency });
  const thresholds = {
    least: money(bounds.threshold_from_minor),
    most: money(bounds.threshold_to_minor),
  };
  const percents = {
    least: bpsText(words, bounds.discount_from_bps),
    most: bpsText(words, bounds.discount_to_bps),
  };
  const { option = null } = bounds;
  return (
    <section className="part discounts-constructor">
      <h2>{t(latest === null ? "discounts.form.new" : "discounts.form")}</h2>
      <p className="hint">{t("discounts.form.hint", { count: bounds.term_days_min })}</p>
      <form
        className="discounts-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (terms !== null && isSettled) submit.mutate(terms);
        }}
      >
        <div className="discounts-fields">
          <TextInput
            className="discounts-threshold"
            label={t("discounts.form.threshold", { currency: currencySign(words, currency) })}
            description={t("discounts.form.between", thresholds)}
            inputWrapperOrder={["label", "input", "description", "error"]}
            inputMode="decimal"
            error={
              thresholdIn(draft, bounds, currency) === null &&
              t("discounts.form.between.failed", thresholds)
            }
            value={draft.threshold}
            onChange={({ currentTarget: { value } }) => setDraft({ ...draft, threshold: value })}
          />
          <TextInput
            className="discounts-percent"
            label={t("discounts.form.percent")}
            description={t("discounts.form.between", percents)}
            inputWrapperOrder={["label", "input", "description", "error"]}
            inputMode="decimal"
            error={bpsIn(draft, bounds) === null && t("discounts.form.between.failed", percents)}
            value={draft.percent}
            onChange={({ currentTarget: { value } }) => setDraft({ ...draft, percent: value })}
          />
          {bounds.scope === "by_category" && (
            <Textarea
              label={t("discounts.form.categories")}
              description={
                (bounds.categories ?? []).length === 0
                  ? t("discounts.form.categories.hint")
                  : t("discounts.form.categories.among", {
                      categories: (bounds.categories ?? []).map(categoryText).join("; "),
                    })
              }
              inputWrapperOrder={["label", "input", "description", "error"]}
              autosize
              minRows={2}
              maxRows={8}
              value={draft.categories}
              onChange={({ currentTarget: { value } }) => setDraft({ ...draft, categories: value })}
            />
          )}
        </div>
        <Reach threshold_minor={thresholdIn(settled, bounds, currency)} currency={currency} />
        {option !== null && (
          <p className="hint">
            {t("discounts.option.days", { count: option.days_min })}{" "}
            {(option.commission_bps ?? 0) === 0
              ? t("discounts.option.free")
              : t("discounts.option.commission", {
                  share: bpsText(words, option.commission_bps ?? 0),
                })}
          </p>
        )}
        <div className="discounts-foreseen" role="status">
          {isSettled && isSame && (
            <p className="aside">{t("discounts.failed.nothing_to_change")}</p>
          )}
          {isSettled && foreseen.data !== undefined && (
            <Foretold mine={mine} foreseen={foreseen.data} />
          )}
          {isSettled && foreseen.error !== null && (
            <p className="aside">{failureText(words, foreseen.error)}</p>
          )}
        </div>
        <Complaint error={submit.error} />
        {!mine.is_counted && <p className="wanted">{t("discounts.not_counted")}</p>}
        <div className="form-acts">
          <Button
            type="submit"
            size="sm"
            disabled={
              terms === null || !isSettled || foreseen.data === undefined || !mine.is_counted
            }
            loading={submit.isPending}
          >
            {t("discounts.form.submit")}
          </Button>
        </div>
      </form>
    </section>
  );
}

interface ForetoldProps {
  readonly mine: MyDiscount;
  readonly foreseen: Foreseen;
}

/** What would be from when on, and until when it could not become worse. */
function Foretold({ mine, foreseen }: ForetoldProps) {
  const words = useWords();
  const { t } = words;
  const { version, withdrawn, waits } = foreseen;
  const { currency } = mine;
  return (
    <>
      <h3>{t("discounts.foreseen")}</h3>
      {withdrawn !== null && (
        <p>
          {t("discounts.foreseen.withdrawn", {
            day: dayText(words, withdrawn.starts),
            terms: termsText(words, withdrawn.terms, currency),
          })}
        </p>
      )}
      {version === null ? (
        <p>{t("discounts.foreseen.goes_on")}</p>
      ) : (
        <>
          <p>
            <b>
              {t("discounts.foreseen.from", {
                day: dayText(words, version.starts),
                terms: termsText(words, version.terms, currency),
              })}
            </b>{" "}
            {t(WAITS_WORDS[waits])}
          </p>
          <p>{t("discounts.foreseen.kept", { day: dayText(words, version.promised_until) })}</p>
        </>
      )}
      <Strip stretches={stretchesOf(mine, followsAfter(mine, foreseen))} currency={currency} />
    </>
  );
}
