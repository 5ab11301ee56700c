import { NativeSelect } from "@mantine/core";
import { useWords } from "../../words.tsx";
import { FaultContext, Naming, Part, Whole, Zone } from "../fields.tsx";
import type { FormProps } from "../forms.ts";
import type { Document } from "../queries.ts";
import { Bounds } from "./Bounds.tsx";
import type { Counting, DiscountProgramme, PartProps } from "./model.ts";
import { StackingFields } from "./StackingFields.tsx";
import "../policy/policy.css";

const NOTE_LENGTH_MAX = 4_000;

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
      <Naming of={programme} noteLengthMax={NOTE_LENGTH_MAX} set={set} />
      <div className="policy-numbers">
        <Zone zone={programme.zone} set={set} />
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
