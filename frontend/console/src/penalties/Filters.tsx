import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { MessageId } from "../../locales/ids.ts";
import type { Names } from "../parties.ts";
import { COLLECTION_WORDS, KIND_WORDS, STATE_WORDS } from "../standing/words.ts";
import { useWords } from "../words.tsx";
import { changed } from "./filter.ts";
import type { FilterName } from "./filter.ts";
import { PartyPicker } from "./PartyPicker.tsx";

interface FiltersProps {
  readonly filter: URLSearchParams;
  /** Of everybody who is on the list. */
  readonly names: Names;
  readonly onChange: (filter: URLSearchParams) => void;
}

/** Which penalties to show. */
export function Filters({ filter, names, onChange }: FiltersProps) {
  const { t } = useWords();
  const set = (name: FilterName) => (value: string) => onChange(changed(filter, name, value));
  return (
    <div className="find" role="search">
      <PartyPicker party={filter.get("party")} names={names} onChoose={set("party")} />
      <Choice name="kind" words={KIND_WORDS} filter={filter} onChoose={set("kind")} />
      <Choice name="state" words={STATE_WORDS} filter={filter} onChoose={set("state")} />
      <Choice
        name="collection"
        words={COLLECTION_WORDS}
        filter={filter}
        onChoose={set("collection")}
      />
      <TextInput
        type="date"
        label={t("penalties.since")}
        value={filter.get("since")?.slice(0, 10) ?? ""}
        onChange={(event) => set("since")(event.currentTarget.value)}
      />
      {filter.size > 0 && (
        <Button variant="subtle" onClick={() => onChange(new URLSearchParams())}>
          {t("penalties.all")}
        </Button>
      )}
    </div>
  );
}

const LABELS = {
  kind: "penalties.kind",
  state: "penalties.state",
  collection: "fine.title",
} as const satisfies Partial<Record<FilterName, MessageId>>;

interface ChoiceProps {
  readonly name: keyof typeof LABELS;
  readonly words: Readonly<Record<string, MessageId>>;
  readonly filter: URLSearchParams;
  readonly onChoose: (value: string) => void;
}

function Choice({ name, words, filter, onChoose }: ChoiceProps) {
  const { t } = useWords();
  const known = Object.entries(words).map(([value, label]) => ({ value, label: t(label) }));
  return (
    <NativeSelect
      label={t(LABELS[name])}
      value={filter.get(name) ?? ""}
      data={[{ value: "", label: t("penalties.any") }, ...known]}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
  );
}
