import { NativeSelect, TextInput } from "@mantine/core";
import type { Demotion } from "@prilavok/protocol";
import { useState } from "react";
import { DEMOTION_WORDS } from "../../levels/words.ts";
import { useWords } from "../../words.tsx";
import type { FormProps } from "../forms.ts";
import { Called, FaultContext, Note, Part, useFault, Whole, Zone } from "../fields.tsx";
import type { Document } from "../queries.ts";
import { GoalsGrid } from "./GoalsGrid.tsx";
import { Indicators } from "./Indicators.tsx";
import { Levels } from "./Levels.tsx";
import type { LevelProgramme } from "./model.ts";
import { isCurrency, listIn, NOTE_WORDS, saidNote } from "./model.ts";
import "../../levels/levels.css";
import "../policy/policy.css";

const NOTE_LENGTH_MAX = 4_000;
const DEMOTIONS = Object.keys(DEMOTION_WORDS) as readonly Demotion[];

export interface PartProps {
  readonly programme: LevelProgramme;
  readonly set: (change: Partial<LevelProgramme>) => void;
}

/** A level programme in fields. */
export function LevelProgrammeForm({ document, fault, onChange }: FormProps) {
  const programme = document as unknown as LevelProgramme;
  const set = (change: Partial<LevelProgramme>) => onChange({ ...document, ...change } as Document);
  return (
    <FaultContext value={fault}>
      <div className="policy">
        <General programme={programme} set={set} />
        <EntryFields programme={programme} set={set} />
        <Indicators programme={programme} set={set} />
        <Levels programme={programme} set={set} />
        <GoalsGrid programme={programme} set={set} />
      </div>
    </FaultContext>
  );
}

/** What sellers read of where the numbers come from, in each language. */
function Notes({ programme: { note = "" }, set }: PartProps) {
  const { t } = useWords();
  const said = saidNote(note);
  return NOTE_WORDS.map(([language, label]) => (
    <Note
      key={language}
      path={`$.note.${language}`}
      label={t(label)}
      language={language}
      value={said[language]}
      lengthMax={NOTE_LENGTH_MAX}
      onChange={(value) => set({ note: { ...said, [language]: value } })}
    />
  ));
}

function General({ programme, set }: PartProps) {
  const { t } = useWords();
  return (
    <Part title={t("levels.form.general")}>
      <Called name={programme.name} set={set} />
      <Notes programme={programme} set={set} />
      <div className="policy-numbers">
        <Zone zone={programme.zone} set={set} />
        <CurrencyField programme={programme} set={set} />
        <Whole
          path="$.settled_by_day"
          label={t("levels.form.settled_by_day")}
          value={programme.settled_by_day ?? 4}
          least={1}
          most={28}
          onChange={(value) => set({ settled_by_day: value as number })}
        />
        <Whole
          path="$.market_min"
          label={t("levels.form.market_min")}
          value={programme.market_min ?? 10}
          least={10}
          most={1_000_000}
          onChange={(value) => set({ market_min: value as number })}
        />
        <Whole
          path="$.warn_days"
          label={t("levels.form.warn_days")}
          value={programme.warn_days ?? 7}
          least={0}
          most={31}
          onChange={(value) => set({ warn_days: value as number })}
        />
        <Whole
          path="$.appeal_days"
          label={t("levels.form.appeal_days")}
          value={programme.appeal_days ?? 14}
          least={0}
          most={90}
          onChange={(value) => set({ appeal_days: value as number })}
        />
        <Needed programme={programme} set={set} />
        <NativeSelect
          className="policy-long"
          data-path="$.demotion"
          label={t("levels.form.demotion")}
          error={useFault("$.demotion")}
          value={programme.demotion ?? "straight"}
          data={DEMOTIONS.map((each) => ({ value: each, label: t(DEMOTION_WORDS[each]) }))}
          onChange={({ currentTarget: { value } }) => set({ demotion: value as Demotion })}
        />
      </div>
    </Part>
  );
}

/** Amounts are shown in it all the time: only a whole code is one. */
function CurrencyField({ programme, set }: PartProps) {
  const { t } = useWords();
  const fault = useFault("$.currency");
  const [typed, setTyped] = useState(programme.currency);
  const [known, setKnown] = useState(programme.currency);
  if (known !== programme.currency) {
    // One began again from another document.
    setKnown(programme.currency);
    setTyped(programme.currency);
  }
  return (
    <TextInput
      data-path="$.currency"
      label={t("levels.form.currency")}
      maxLength={3}
      error={isCurrency(typed) ? fault : t("levels.form.currency.missing")}
      value={typed}
      onChange={({ currentTarget: { value } }) => {
        const code = value.toUpperCase();
        setTyped(code);
        if (isCurrency(code)) set({ currency: code });
      }}
    />
  );
}

/** How many goals a level takes: all, or so many. */
function Needed({ programme: { needed = null, indicators }, set }: PartProps) {
  const { t } = useWords();
  const fault = useFault("$.needed");
  return (
    <NativeSelect
      data-path="$.needed"
      label={t("levels.form.needed")}
      error={fault}
      value={needed === null ? "" : String(needed)}
      data={[
        { value: "", label: t("levels.form.needed.all") },
        ...indicators.map((_, at) => ({ value: String(at + 1), label: String(at + 1) })),
      ]}
      onChange={({ currentTarget: { value } }) =>
        set({ needed: value === "" ? null : Number(value) })
      }
    />
  );
}

/** Who takes part. */
function EntryFields({ programme, set }: PartProps) {
  const { t } = useWords();
  const entry = programme.entry ?? {};
  return (
    <Part title={t("levels.form.entry")} hint={t("levels.form.entry.hint")}>
      <div className="policy-numbers">
        <TextInput
          data-path="$.entry.countries"
          label={t("levels.form.countries")}
          description={t("levels.form.countries.hint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          error={useFault("$.entry.countries")}
          key={(entry.countries ?? []).join()}
          defaultValue={(entry.countries ?? []).join(", ")}
          onBlur={({ currentTarget: { value } }) =>
            set({ entry: { ...entry, countries: listIn(value.toUpperCase()) } })
          }
        />
        <Whole
          path="$.entry.registered_days_min"
          label={t("levels.form.registered_days")}
          value={entry.registered_days_min ?? 0}
          least={0}
          most={3_650}
          onChange={(value) => set({ entry: { ...entry, registered_days_min: value as number } })}
        />
      </div>
    </Part>
  );
}
