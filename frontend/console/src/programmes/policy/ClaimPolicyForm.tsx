import { Switch } from "@mantine/core";
import type { ClaimPolicy } from "@prilavok/protocol";
import { Asked } from "../../page/Asked.tsx";
import { Hours, usualHours } from "../../setup/Hours.tsx";
import { useWords } from "../../words.tsx";
import type { FormProps } from "../forms.ts";
import type { Document } from "../queries.ts";
import { FaultContext, Naming, Part, useFault } from "../fields.tsx";
import { Grounds } from "./Grounds.tsx";
import { Limits, Risks } from "./Limits.tsx";
import { usePossible, usePreview } from "./queries.ts";
import { Stages } from "./Stages.tsx";
import "./policy.css";

const NOTE_LENGTH_MAX = 2_000;

/** A claim policy in fields. What the server finds wrong stands at its field, also before one
 * publishes. */
export function ClaimPolicyForm({ document, fault, onChange }: FormProps) {
  const possible = usePossible();
  const tried = usePreview(document);
  const policy = document as unknown as ClaimPolicy;
  const set = (change: Partial<ClaimPolicy>) => onChange({ ...document, ...change } as Document);
  return (
    <FaultContext value={fault ?? tried.fault}>
      <div className="policy">
        <section className="part policy-part">
          <Naming of={policy} noteLengthMax={NOTE_LENGTH_MAX} set={set} />
        </section>
        <Grounds grounds={policy.grounds} onChange={(grounds) => set({ grounds })} />
        <Asked query={possible}>
          {({ stages }) => (
            <Stages
              possible={stages}
              stages={policy.stages}
              hasCalendar={policy.calendar != null}
              onChange={(changed) => set({ stages: changed })}
            />
          )}
        </Asked>
        <Limits policy={policy} onChange={set} />
        <Calendar policy={policy} set={set} />
        <Risks risk={policy.risk ?? {}} onChange={(risk) => set({ risk })} />
      </div>
    </FaultContext>
  );
}

interface PartOfPolicyProps {
  readonly policy: ClaimPolicy;
  readonly set: (change: Partial<ClaimPolicy>) => void;
}

/** By which hours turns last that are counted in working hours. */
function Calendar({ policy, set }: PartOfPolicyProps) {
  const { t } = useWords();
  const fault = useFault("$.calendar");
  const calendar = policy.calendar ?? null;
  return (
    <Part title={t("policy.calendar")} hint={t("policy.calendar.hint")}>
      <Switch
        data-path="$.calendar"
        label={t("policy.calendar.on")}
        checked={calendar !== null}
        onChange={({ currentTarget: { checked } }) =>
          set({ calendar: checked ? usualHours() : null })
        }
      />
      {calendar !== null && (
        <Hours
          legend={t("auto.hours")}
          calendar={calendar}
          onChange={(changed) => set({ calendar: changed })}
        />
      )}
      {fault !== null && <p className="failed">{fault}</p>}
    </Part>
  );
}
