import { MultiSelect } from "@mantine/core";
import { useState } from "react";
import { partyName } from "../parties.ts";
import type { Names } from "../parties.ts";
import { useWords } from "../words.tsx";
import { useParties } from "./partySearch.ts";

const SELLER = "seller:";

interface SellersPickerProps {
  /** Their ids. */
  readonly chosen: readonly string[];
  readonly onChoose: (seller_ids: readonly string[]) => void;
}

/** Any number of sellers, each found by the beginning of the name. */
export function SellersPicker({ chosen, onChoose }: SellersPickerProps) {
  const words = useWords();
  const { t } = words;
  const [typed, setTyped] = useState("");
  // Of those who are chosen already: what is found next does not have them.
  const [kept, setKept] = useState<Names>({});
  const found = useParties(typed.trim());
  const known = { ...kept, ...found };
  const sellers = Object.keys(found).filter((party) => party.startsWith(SELLER));
  const offered = new Set([...chosen.map((id) => SELLER + id), ...sellers]);
  return (
    <MultiSelect
      label={t("coupons.form.sellers")}
      description={t("coupons.form.sellers.hint")}
      inputWrapperOrder={["label", "input", "description", "error"]}
      {...(chosen.length === 0 ? { placeholder: t("party.name") } : {})}
      searchable
      clearable
      hidePickedOptions
      limit={20}
      data={[...offered].map((value) => ({ value, label: partyName(words, known, value) }))}
      value={chosen.map((id) => SELLER + id)}
      nothingFoundMessage={t(typed.trim() === "" ? "coupons.form.sellers.type" : "party.nobody")}
      onSearchChange={setTyped}
      onChange={(parties) => {
        setKept(known);
        onChoose(parties.map((party) => party.slice(SELLER.length)));
      }}
    />
  );
}
