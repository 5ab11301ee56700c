import { MultiSelect } from "@mantine/core";
import type { ClipboardEvent } from "react";
import { useState } from "react";
import { useWords } from "../words.tsx";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface GoodsPickerProps {
  readonly label: string;
  readonly description: string;
  readonly chosen: readonly Choice[];
  /** What fits what is typed. */
  readonly offered: readonly Choice[];
  /** What can be chosen by its id or its path, whether or not it is known; null: not by this. */
  readonly asTyped: (typed: string) => Choice | null;
  readonly onSearch: (typed: string) => void;
  readonly onChoose: (values: readonly string[]) => void;
}

/** Any number of products or categories: found, typed, or pasted line by line. */
export function GoodsPicker(props: GoodsPickerProps) {
  const { label, description, chosen, offered, asTyped, onSearch, onChoose } = props;
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  // What those that are chosen are called: what is found next does not have them.
  const [kept, setKept] = useState<readonly Choice[]>([]);
  const known = once([...offered, ...kept, ...chosen]);
  const own = asTyped(typed.trim());
  const data =
    own === null || known.some(({ value }) => value === own.value)
      ? known
      : [...known, { ...own, label: t("coupons.form.goods.typed", { typed: own.label }) }];
  const choose = (values: readonly string[]) => {
    setKept(known.filter(({ value }) => values.includes(value)));
    onChoose(values);
    search("");
  };
  const search = (text: string) => {
    setTyped(text);
    onSearch(text.trim());
  };
  const paste = (event: ClipboardEvent) => {
    const lines = event.clipboardData.getData("text").split("\n");
    if (lines.length < 2) return;
    event.preventDefault();
    const pasted = lines.map((line) => asTyped(line.trim())).filter((each) => each !== null);
    choose(once([...chosen, ...pasted]).map(({ value }) => value));
  };
  return (
    <MultiSelect
      label={label}
      description={description}
      inputWrapperOrder={["label", "input", "description", "error"]}
      searchable
      clearable
      hidePickedOptions
      // What was found is not looked for once more: it may be known by its id alone.
      filter={({ options }) => options}
      data={data}
      value={chosen.map(({ value }) => value)}
      searchValue={typed}
      {...(typed.trim() === "" ? {} : { nothingFoundMessage: t("coupons.form.goods.none") })}
      onSearchChange={search}
      onChange={choose}
      onPaste={paste}
    />
  );
}

/** The first of those with the same value. */
const once = (choices: readonly Choice[]): readonly Choice[] =>
  [...new Map(choices.toReversed().map((each) => [each.value, each])).values()].toReversed();
