import { Button, NativeSelect } from "@mantine/core";
import type { PossibleStage, Stage, Then } from "@prilavok/protocol";
import { CLAIM_STATE_WORDS } from "@prilavok/protocol";
import { useContext } from "react";
import { useWords } from "../../words.tsx";
import { Fold } from "../Fold.tsx";
import { isWithin } from "../forms.ts";
import { Actions } from "./Actions.tsx";
import { FaultContext, Part, useFault, Whole } from "../fields.tsx";
import type { Unit } from "./words.ts";
import { lastsText, THEN_WORDS, TURN_WORDS, UNIT_WORDS, UNITS, unitOf } from "./words.ts";

const MOST: Readonly<Record<Unit, number>> = { hours: 8_760, days: 365, working_hours: 1_000 };
const USUAL_D = 5;

interface StagesProps {
  readonly possible: readonly PossibleStage[];
  readonly stages: readonly Stage[];
  readonly hasCalendar: boolean;
  readonly onChange: (stages: readonly Stage[]) => void;
}

/** Every state that a claim can be in: whose turn it is, for how long, what may be done, what
 * follows. */
export function Stages({ possible, stages, hasCalendar, onChange }: StagesProps) {
  const { t } = useWords();
  return (
    <Part title={t("policy.stages")} hint={t("policy.stages.hint")}>
      {possible.map((its) => {
        const at = stages.findIndex(({ state }) => state === its.state);
        const stage = stages[at];
        const first = its.then[0];
        if (stage === undefined) {
          const made = { state: its.state, within: { days: USUAL_D }, then: first as Then };
          return (
            <div key={its.state} className="policy-missing">
              <span className="failed">
                {t("policy.stage.missing", { state: t(CLAIM_STATE_WORDS[its.state]) })}
              </span>
              <Button size="compact-sm" onClick={() => onChange([...stages, made])}>
                {t("policy.stage.add")}
              </Button>
            </div>
          );
        }
        return (
          <StageFields
            key={its.state}
            path={`$.stages[${at}]`}
            possible={its}
            stage={stage}
            hasCalendar={hasCalendar}
            onChange={(after) => onChange(stages.map((each, n) => (n === at ? after : each)))}
          />
        );
      })}
    </Part>
  );
}

interface StageFieldsProps {
  readonly path: string;
  readonly possible: PossibleStage;
  readonly stage: Stage;
  readonly hasCalendar: boolean;
  readonly onChange: (stage: Stage) => void;
}

function StageFields({ path, possible, stage, hasCalendar, onChange }: StageFieldsProps) {
  const words = useWords();
  const { t } = words;
  const fault = useContext(FaultContext);
  const hasFault = fault !== null && isWithin(fault.path, path);
  const thenFault = useFault(`${path}.then`);
  const withinFault = useFault(`${path}.within`);
  const unit = unitOf(stage.within);
  const isUncounted = unit === "working_hours" && !hasCalendar;
  const last = (value: number | null, of: Unit) =>
    onChange({ ...stage, within: { [of]: value as number } });
  return (
    <Fold
      className="policy-stage"
      path={path}
      hasFault={hasFault}
      summary={
        <>
          <b>{t(CLAIM_STATE_WORDS[stage.state])}</b>{" "}
          <span>
            {t("policy.stage.summary", {
              turn: t(TURN_WORDS[possible.turn]),
              lasts: lastsText(words, stage.within),
              then: t(THEN_WORDS[stage.then]),
            })}
          </span>
          {hasFault && <span className="chip late">{t("policy.stage.fault")}</span>}
        </>
      }
    >
      <div className="policy-line">
        <Whole
          path={`${path}.within`}
          label={t("policy.stage.within")}
          value={stage.within[unit]}
          least={1}
          most={MOST[unit]}
          complaint={isUncounted ? t("policy.calendar.needed") : null}
          onChange={(value) => last(value, unit)}
        />
        <NativeSelect
          label={t("policy.stage.unit")}
          value={unit}
          error={isUncounted || withinFault !== null}
          data={UNITS.map((each) => ({ value: each, label: t(UNIT_WORDS[each]) }))}
          onChange={({ currentTarget: { value } }) =>
            last(stage.within[unit] ?? null, value as Unit)
          }
        />
        <NativeSelect
          className="policy-then"
          data-path={`${path}.then`}
          label={t("policy.stage.then")}
          value={stage.then}
          error={thenFault}
          data={possible.then.map((each) => ({ value: each, label: t(THEN_WORDS[each]) }))}
          onChange={({ currentTarget: { value } }) => onChange({ ...stage, then: value as Then })}
        />
      </div>
      <Actions
        path={`${path}.actions`}
        possible={possible}
        allowed={stage.actions ?? []}
        onChange={(actions) => onChange({ ...stage, actions })}
      />
    </Fold>
  );
}
