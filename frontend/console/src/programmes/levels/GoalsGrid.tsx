import { NativeSelect, NumberInput } from "@mantine/core";
import type { Unit } from "@prilavok/protocol";
import { useContext } from "react";
import type { MessageId } from "../../../locales/ids.ts";
import { symbolOf } from "../../amounts.ts";
import { measureOf } from "../../levels/measures.ts";
import type { Goal } from "../../levels/words.ts";
import { levelText, measureName } from "../../levels/words.ts";
import { useWords } from "../../words.tsx";
import { isWithin } from "../forms.ts";
import { FaultContext, Part } from "../fields.tsx";
import type { PartProps } from "./LevelProgrammeForm.tsx";
import type { Level, LevelProgramme } from "./model.ts";
import { scaleOf, withGoal } from "./model.ts";

/** Every level's goal for every indicator: what it is compared with, and how much. */
export function GoalsGrid({ programme, set }: PartProps) {
  const words = useWords();
  const { t } = words;
  const { indicators, levels, currency } = programme;
  return (
    <Part title={t("levels.form.goals")} hint={t("levels.form.goals.hint")}>
      <div className="table-scroll" role="region" aria-label={t("levels.form.goals")} tabIndex={0}>
        <table className="table levels-grid">
          <thead>
            <tr>
              <th scope="col">{t("levels.indicator")}</th>
              {levels.map((level, at) => (
                <th key={at} scope="col">
                  {levelText(words, level.named)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {indicators.map(({ key, measure }, row) => (
              <tr key={row}>
                <th scope="row">
                  {measureName(words, measure)}
                  <p className="aside">
                    {t(
                      measureOf(measure).direction === "higher" ? "levels.higher" : "levels.lower",
                    )}
                  </p>
                </th>
                {levels.map((level, at) => (
                  <td key={at}>
                    <GoalFields
                      path={pathOf(level, at, key)}
                      name={`${levelText(words, level.named)}, ${measureName(words, measure)}`}
                      unit={measureOf(measure).unit}
                      currency={currency}
                      goal={goalIn(level, key)}
                      onChange={(goal) => set({ levels: changed(programme, at, key, goal) })}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Part>
  );
}

const goalIn = (level: Level, key: string): Goal | null =>
  level.goals.find(({ indicator }) => indicator === key)?.goal ?? null;

function pathOf(level: Level, at: number, key: string): string {
  const goals = `$.levels[${String(at)}].goals`;
  const index = level.goals.findIndex(({ indicator }) => indicator === key);
  return index < 0 ? goals : `${goals}[${String(index)}]`;
}

const changed = ({ levels }: LevelProgramme, at: number, key: string, goal: Goal | null) =>
  levels.map((each, n) => (n === at ? withGoal(each, key, goal) : each));

const NO_GOAL = "none";
const TYPES = ["absolute", "percentile", "average"] as const satisfies readonly Goal["type"][];
const TYPE_WORDS = {
  absolute: "levels.form.goal.absolute",
  percentile: "levels.form.goal.percentile",
  average: "levels.form.goal.average",
} as const satisfies Record<Goal["type"], MessageId>;

const BPS_WHOLE = 10_000;
const BPS_OF_PERCENT = 100;
const AVERAGE_BPS_MAX = 30_000;

/** A goal of a type before anybody has said how much. */
function begun(type: Goal["type"]): Goal {
  switch (type) {
    case "absolute":
      return { type, value: 0 };
    case "percentile":
      return { type, bps: 5_000 };
    case "average":
      return { type, bps: BPS_WHOLE };
  }
}

interface GoalFieldsProps {
  readonly path: string;
  /** Of the level and the indicator. */
  readonly name: string;
  readonly unit: Unit;
  readonly currency: string;
  readonly goal: Goal | null;
  readonly onChange: (goal: Goal | null) => void;
}

function GoalFields({ path, name, unit, currency, goal, onChange }: GoalFieldsProps) {
  const words = useWords();
  const { t } = words;
  const fault = useContext(FaultContext);
  const reason =
    goal !== null && fault !== null && isWithin(fault.path, path) ? fault.reason : null;
  const scale =
    goal?.type === "absolute" ? scaleOf(unit, currency) : { parts: BPS_OF_PERCENT, digits: 2 };
  const most =
    goal?.type === "percentile"
      ? BPS_WHOLE
      : goal?.type === "average"
        ? AVERAGE_BPS_MAX
        : (MOST[unit] ?? 10 ** 15);
  const amount = goal === null ? null : goal.type === "absolute" ? goal.value : goal.bps;
  return (
    <div className="levels-goal">
      <NativeSelect
        size="xs"
        aria-label={t("levels.form.goal.type", { name })}
        value={goal?.type ?? NO_GOAL}
        data={[
          { value: NO_GOAL, label: t("levels.goal.none") },
          ...TYPES.map((type) => ({ value: type, label: t(TYPE_WORDS[type]) })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange(value === NO_GOAL ? null : begun(value as Goal["type"]))
        }
      />
      {goal !== null && (
        <NumberInput
          size="xs"
          data-path={path}
          aria-label={t("levels.form.goal.amount", { name })}
          value={typeof amount === "number" ? amount / scale.parts : ""}
          suffix={
            goal.type === "absolute"
              ? suffixOf(unit, symbolOf(words, currency), t("levels.form.goal.h"))
              : " %"
          }
          thousandSeparator=" "
          decimalScale={scale.digits}
          min={0}
          max={most / scale.parts}
          clampBehavior="none"
          allowedDecimalSeparators={[",", "."]}
          allowNegative={false}
          hideControls
          error={amount === null ? t("levels.form.goal.missing") : reason}
          onChange={(typed) => {
            const parts = typeof typed === "number" ? Math.round(typed * scale.parts) : null;
            onChange(withAmount(goal, parts));
          }}
        />
      )}
    </div>
  );
}

/** What is not filled in is told to the server as it is: nothing. */
function withAmount(goal: Goal, parts: number | null): Goal {
  const amount = parts as number;
  return goal.type === "absolute" ? { ...goal, value: amount } : { ...goal, bps: amount };
}

const MOST: Readonly<Partial<Record<Unit, number>>> = { share: BPS_WHOLE, rating: 500 };
const suffixOf = (unit: Unit, symbol: string, hours: string): string =>
  ({ count: "", share: " %", rating: " ★", duration: ` ${hours}`, money: ` ${symbol}` })[unit];
