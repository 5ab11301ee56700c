import { Select } from "@mantine/core";
import { useState } from "react";
import type { Names } from "../parties.ts";
import { partyName } from "../parties.ts";
import { useWords } from "../words.tsx";
import { useParties } from "./partySearch.ts";

interface PartyPickerProps {
  readonly party: string | null;
  /** Of everybody who is on the list: offered before anything is typed. */
  readonly names: Names;
  readonly onChoose: (party: string) => void;
  /** Nobody else is offered. */
  readonly only?: "buyer" | "seller";
}

/** One seller or buyer, found by the beginning of the name. */
export function PartyPicker({ party, names, onChoose, only }: PartyPickerProps) {
  const words = useWords();
  const { t } = words;
  const [typed, setTyped] = useState("");
  const found = useParties(typed.trim());
  const known = { ...names, ...found };
  const offered = new Set([...(party === null ? [] : [party]), ...Object.keys(known)]);
  const isOffered = (value: string) => only === undefined || value.startsWith(`${only}:`);
  const data = [...offered].filter(isOffered).map((value) => ({
    value,
    label: partyName(words, known, value),
    kind: value.startsWith("seller:") ? t("party.seller") : t("party.buyer"),
  }));
  return (
    <Select
      className="wide"
      label={t(only === undefined ? "party" : `party.${only}`)}
      placeholder={t("party.name")}
      searchable
      clearable
      limit={20}
      data={data}
      value={party}
      nothingFoundMessage={t("party.nobody")}
      renderOption={({ option }) => (
        <span className="party-option">
          {option.label}
          <small>{"kind" in option && String(option.kind)}</small>
        </span>
      )}
      onSearchChange={setTyped}
      onChange={(chosen) => onChoose(chosen ?? "")}
    />
  );
}
