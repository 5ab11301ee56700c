import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import type { Indicator, TooLittle } from "@prilavok/protocol";
import { useContext } from "react";
import { categoriesIn, categoriesText } from "../../categories.ts";
import { measureOf, WITHIN } from "../../levels/measures.ts";
import { measureName, MEASURES, TOO_LITTLE_WORDS } from "../../levels/words.ts";
import { useWords } from "../../words.tsx";
import { Fold } from "../Fold.tsx";
import { isWithin } from "../forms.ts";
import { FaultContext, Part, Ticks, useFault, Whole } from "../fields.tsx";
import type { PartProps } from "./LevelProgrammeForm.tsx";
import { freeKey, INDICATORS_MAX, SCHEMES, withKey, withoutIndicator } from "./model.ts";

const USUAL_H = 48;
const TOO_LITTLES = Object.keys(TOO_LITTLE_WORDS) as readonly TooLittle[];

/** What is measured of a seller, and how. */
export function Indicators({ programme, set }: PartProps) {
  const { t } = useWords();
  const { indicators } = programme;
  const fault = useFault("$.indicators");
  const add = () => {
    const key = freeKey(
      "orders",
      indicators.map((each) => each.key),
    );
    set({ indicators: [...indicators, { key, measure: "orders" }] });
  };
  return (
    <Part title={t("levels.form.indicators")} hint={t("levels.form.indicators.hint")}>
      {indicators.length === 0 && fault !== null && <p className="failed">{fault}</p>}
      {indicators.map((indicator, at) => (
        <IndicatorFields
          key={at}
          path={`$.indicators[${String(at)}]`}
          indicator={indicator}
          onKey={(key) => set(withKey(programme, at, key))}
          onChange={(changed) =>
            set({ indicators: indicators.map((each, n) => (n === at ? changed : each)) })
          }
          onRemove={() => set(withoutIndicator(programme, at))}
        />
      ))}
      {indicators.length < INDICATORS_MAX && (
        <div className="form-acts">
          <Button size="compact-sm" variant="default" onClick={add}>
            {t("levels.form.indicator.add")}
          </Button>
        </div>
      )}
    </Part>
  );
}

interface IndicatorFieldsProps {
  readonly path: string;
  readonly indicator: Indicator;
  readonly onKey: (key: string) => void;
  readonly onChange: (indicator: Indicator) => void;
  readonly onRemove: () => void;
}

function IndicatorFields({ path, indicator, onKey, onChange, onRemove }: IndicatorFieldsProps) {
  const words = useWords();
  const { t } = words;
  const fault = useContext(FaultContext);
  const hasFault = fault !== null && isWithin(fault.path, path);
  const { key, measure, within_h = null, schemes = [], categories = [] } = indicator;
  const { byOrder } = measureOf(measure);
  const categoryFault = useFault(`${path}.categories`);
  const set = (change: Partial<Indicator>) => onChange({ ...indicator, ...change });
  const measureBy = (chosen: string) => {
    const its = measureOf(chosen);
    // What the new measure does not take is left out: the server would refuse it.
    const scope = its.byOrder ? { schemes, categories } : { schemes: [], categories: [] };
    set({
      measure: chosen,
      within_h: WITHIN.has(chosen) ? (within_h ?? USUAL_H) : null,
      ...scope,
    });
  };
  return (
    <Fold
      className="policy-stage"
      path={path}
      hasFault={hasFault}
      summary={
        <>
          <b>{measureName(words, measure)}</b> <span>{key}</span>
          {hasFault && <span className="chip late">{t("policy.stage.fault")}</span>}
        </>
      }
    >
      <div className="policy-numbers">
        <NativeSelect
          data-path={`${path}.measure`}
          label={t("levels.form.measure")}
          error={useFault(`${path}.measure`)}
          value={measure}
          data={Object.keys({ [measure]: null, ...MEASURES }).map((each) => ({
            value: each,
            label: measureName(words, each),
          }))}
          onChange={({ currentTarget: { value } }) => measureBy(value)}
        />
        <TextInput
          data-path={`${path}.key`}
          label={t("levels.form.key")}
          description={t("levels.form.key.hint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          maxLength={40}
          error={useFault(`${path}.key`)}
          value={key}
          onChange={({ currentTarget: { value } }) => onKey(value)}
        />
        <Whole
          path={`${path}.window_months`}
          label={t("levels.form.window")}
          value={indicator.window_months ?? 1}
          least={1}
          most={12}
          onChange={(value) => set({ window_months: value as number })}
        />
        <Whole
          path={`${path}.sample_min`}
          label={t("levels.form.sample")}
          value={indicator.sample_min ?? 1}
          least={0}
          most={1_000_000_000}
          onChange={(value) => set({ sample_min: value as number })}
        />
        {WITHIN.has(measure) && (
          <Whole
            path={`${path}.within_h`}
            label={t("levels.form.within")}
            value={within_h}
            least={1}
            most={2_160}
            onChange={(value) => set({ within_h: value })}
          />
        )}
        <NativeSelect
          className="policy-long"
          data-path={`${path}.too_little`}
          label={t("levels.form.too_little")}
          error={useFault(`${path}.too_little`)}
          value={indicator.too_little ?? "excluded"}
          data={TOO_LITTLES.map((each) => ({ value: each, label: t(TOO_LITTLE_WORDS[each]) }))}
          onChange={({ currentTarget: { value } }) => set({ too_little: value as TooLittle })}
        />
      </div>
      {byOrder && (
        <Ticks
          label={t("levels.form.schemes")}
          choices={SCHEMES.map((scheme) => ({ key: scheme, text: scheme }))}
          chosen={schemes}
          onChange={(chosen) => set({ schemes: chosen })}
        />
      )}
      {byOrder && (
        <Textarea
          data-path={`${path}.categories`}
          label={t("levels.form.categories")}
          description={t("levels.form.categories.hint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          autosize
          minRows={1}
          maxRows={6}
          error={categoryFault}
          key={categories.map((each) => each.join("/")).join(";")}
          defaultValue={categoriesText(categories)}
          onBlur={({ currentTarget: { value } }) => set({ categories: categoriesIn(value) })}
        />
      )}
      <div className="form-acts">
        <Button size="compact-sm" variant="subtle" onClick={onRemove}>
          {t("levels.form.indicator.remove")}
        </Button>
      </div>
    </Fold>
  );
}
