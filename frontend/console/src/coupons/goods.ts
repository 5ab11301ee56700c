import type { ProductRef } from "@prilavok/protocol";
import { categoriesIn, categoryText } from "../categories.ts";
import type { Choice } from "./GoodsPicker.tsx";

type Category = readonly string[];

const SHOWN_MAX = 20;

/** A product as it is chosen; one that is known by its ids alone is called by them. */
export const productChoice = (
  { seller_id, product_id }: ProductRef,
  ownShop: string | null,
  title?: string,
): Choice => {
  const value = JSON.stringify([seller_id, product_id]);
  if (ownShop !== null) return { value, label: title ?? product_id };
  return { value, label: title === undefined ? `${seller_id}: ${product_id}` : title };
};

export const productOf = (value: string): ProductRef => {
  const [seller_id = "", product_id = ""] = JSON.parse(value) as readonly string[];
  return { seller_id, product_id };
};

/** The product that was typed by its id; with its shop's before a colon, where it is not known of
 *  which shop it is. Null: it is none yet. */
export function productTyped(
  typed: string,
  ownShop: string | null,
  sellers: readonly string[],
): ProductRef | null {
  if (typed === "") return null;
  if (ownShop !== null) return { seller_id: ownShop, product_id: typed };
  const [before = "", ...rest] = typed.split(":").map((part) => part.trim());
  const product_id = rest.join(":");
  if (before !== "" && product_id !== "") return { seller_id: before, product_id };
  const [only, ...more] = sellers;
  const isOfOne = only !== undefined && more.length === 0 && rest.length === 0;
  return isOfOne ? { seller_id: only, product_id: typed } : null;
}

export const categoryChoice = (category: Category): Choice => ({
  value: JSON.stringify(category),
  label: categoryText(category),
});

export const categoryOf = (value: string): Category => JSON.parse(value) as Category;

/** The category that was typed, from the widest; null: it is none yet. */
export const categoryTyped = (typed: string): Category | null => categoriesIn(typed)[0] ?? null;

/** Those that hold what is typed anywhere in their paths, up to 20. */
export function categoriesFitting(known: readonly Category[], typed: string): readonly Category[] {
  const wanted = categoryText(categoryTyped(typed) ?? []).toLowerCase();
  return known
    .filter((category) => categoryText(category).toLowerCase().includes(wanted))
    .slice(0, SHOWN_MAX);
}
