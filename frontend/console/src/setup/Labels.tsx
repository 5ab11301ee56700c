import { Button, TextInput } from "@mantine/core";
import type { SyntheticEvent } from "react";
import { useState } from "react";
import type { MessageId } from "../../locales/ids.ts";
import { LABELS, useLabels } from "../inbox/library.ts";
import { LabelChip } from "../inbox/LabelChip.tsx";
import type { Label } from "../inbox/model.ts";
import { COLOURS } from "../inbox/model.ts";
import { Asked } from "../page/Asked.tsx";
import { Failure } from "../page/Failure.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { useEditing } from "./editing.ts";
import { Removal } from "./Removal.tsx";

const NAME_MOST = 64;

const COLOUR_WORDS: Readonly<Record<Label["colour"], MessageId>> = {
  gray: "colour.gray",
  red: "colour.red",
  orange: "colour.orange",
  yellow: "colour.yellow",
  green: "colour.green",
  teal: "colour.teal",
  blue: "colour.blue",
  violet: "colour.violet",
  pink: "colour.pink",
};

type NewLabel = Pick<Label, "name" | "colour">;

export function Labels() {
  const { t } = useWords();
  const labels = useLabels();
  const { save, remove } = useEditing<NewLabel>("/v1/labels", LABELS);
  /** Null: none; empty: a new one. */
  const [edited, setEdited] = useState<string | null>(null);
  const done = () => setEdited(null);
  const form = (label: Label | null) => (
    <LabelForm
      label={label}
      isBusy={save.isPending}
      error={save.error}
      onSave={(its) => save.mutate({ id: label?.label_id ?? null, its }, { onSuccess: done })}
      onCancel={() => {
        save.reset();
        done();
      }}
    />
  );
  return (
    <Asked query={labels}>
      {(known) => (
        <>
          {edited === "" ? (
            form(null)
          ) : (
            <Button size="sm" onClick={() => setEdited("")}>
              {t("labels.add")}
            </Button>
          )}
          {known.length === 0 && edited === null && (
            <Notice title={t("labels.none")} text={t("labels.none.text")} />
          )}
          <Failure error={remove.error} />
          <ul className="setup-list">
            {known.map((label) => (
              <li key={label.label_id}>
                {edited === label.label_id ? (
                  form(label)
                ) : (
                  <div className="setup-row">
                    <span className="setup-what">
                      <LabelChip label={label} />
                    </span>
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      onClick={() => setEdited(label.label_id)}
                    >
                      {t("setup.change")}
                    </Button>
                    <Removal
                      name={label.name}
                      text={t("labels.remove.text")}
                      onRemove={() => remove.mutate(label.label_id)}
                    />
                  </div>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Asked>
  );
}

interface LabelFormProps {
  readonly label: Label | null;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onSave: (its: NewLabel) => void;
  readonly onCancel: () => void;
}

function LabelForm({ label, isBusy, error, onSave, onCancel }: LabelFormProps) {
  const { t } = useWords();
  const [name, setName] = useState(label?.name ?? "");
  const [colour, setColour] = useState(label?.colour ?? "gray");
  const go = (event: SyntheticEvent) => {
    event.preventDefault();
    if (name.trim() !== "") onSave({ name: name.trim(), colour });
  };
  return (
    <form className="card setup-form" onSubmit={go}>
      <TextInput
        label={t("labels.name")}
        maxLength={NAME_MOST}
        autoFocus
        value={name}
        onChange={({ currentTarget: { value } }) => setName(value)}
      />
      <fieldset className="colours">
        <legend>{t("labels.colour")}</legend>
        {COLOURS.map((each) => (
          <label key={each} title={t(COLOUR_WORDS[each])}>
            <input
              type="radio"
              name="colour"
              value={each}
              checked={each === colour}
              aria-label={t(COLOUR_WORDS[each])}
              onChange={() => setColour(each)}
            />
            <span className={`dot ${each}`} />
          </label>
        ))}
      </fieldset>
      <Failure error={error} />
      <div className="form-acts">
        <Button type="submit" size="sm" disabled={name.trim() === ""} loading={isBusy}>
          {t("setup.save")}
        </Button>
        <Button variant="subtle" size="sm" onClick={onCancel}>
          {t("message.cancel")}
        </Button>
      </div>
    </form>
  );
}
