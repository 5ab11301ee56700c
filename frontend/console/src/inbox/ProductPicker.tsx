import { Select } from "@mantine/core";
import { useState } from "react";
import { useWords } from "../words.tsx";
import { useProducts } from "./library.ts";

interface ProductPickerProps {
  readonly product_id: string | null;
  readonly onChoose: (product_id: string | null) => void;
}

/** One product of the shop's, found by the beginning of its title. */
export function ProductPicker({ product_id, onChoose }: ProductPickerProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const chosen = useProducts(product_id ?? "", product_id !== null).data ?? [];
  const found = useProducts(typed.trim(), true).data ?? [];
  const titles = new Map<string, string>();
  if (product_id !== null) titles.set(product_id, product_id);
  for (const each of product_id === null ? found : [...chosen, ...found])
    titles.set(each.product_id, each.title);
  return (
    <Select
      label={t("context.product")}
      placeholder={t("inbox.filter.product.name")}
      searchable
      clearable
      limit={20}
      // The server knows how else a title may begin: in capitals, by its id.
      filter={({ options }) => options}
      data={[...titles].map(([value, label]) => ({ value, label }))}
      value={product_id}
      nothingFoundMessage={t("inbox.filter.product.none")}
      comboboxProps={{ withinPortal: false }}
      onSearchChange={setTyped}
      onChange={onChoose}
    />
  );
}
