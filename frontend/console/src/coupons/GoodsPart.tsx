import type { ProductRef, Scheme } from "@prilavok/protocol";
import { useState } from "react";
import { SellersPicker } from "../penalties/SellersPicker.tsx";
import { Ticks } from "../programmes/fields.tsx";
import { useWords } from "../words.tsx";
import type { Draft } from "./draft.ts";
import {
  categoriesFitting,
  categoryChoice,
  categoryOf,
  categoryTyped,
  productChoice,
  productOf,
  productTyped,
} from "./goods.ts";
import { GoodsPicker } from "./GoodsPicker.tsx";
import { useGoods } from "./queries.ts";

const SCHEMES: readonly Scheme[] = ["FBO", "FBS", "realFBS"];

interface GoodsPartProps {
  /** A shop's coupon is for its own goods. */
  readonly ownShop: string | null;
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
}

/** Which goods a coupon is for. */
export function GoodsPart({ ownShop, draft, set }: GoodsPartProps) {
  const { t } = useWords();
  const { sellers, products, categories, schemes } = draft;
  const [name, setName] = useState("");
  const [path, setPath] = useState("");
  const goods = useGoods(ownShop === null ? sellers : [ownShop], name);
  const shelves = goods.flatMap((shop) => shop.categories);
  const choiceOf = (product: ProductRef, title?: string) => productChoice(product, ownShop, title);
  return (
    <section className="part">
      <h2>{t("coupons.goods")}</h2>
      <p className="hint">{t("coupons.form.goods.hint")}</p>
      {ownShop === null && (
        <SellersPicker chosen={sellers} onChoose={(chosen) => set({ sellers: chosen })} />
      )}
      <GoodsPicker
        label={t("coupons.form.products")}
        description={t(
          ownShop === null ? "coupons.form.products.hint" : "coupons.form.products.own",
        )}
        chosen={products.map((product) => choiceOf(product))}
        offered={goods.flatMap((shop) =>
          shop.products.map(({ product_id, title }) =>
            choiceOf({ seller_id: shop.seller_id, product_id }, title),
          ),
        )}
        asTyped={(typed) => {
          const product = productTyped(typed, ownShop, sellers);
          return product && choiceOf(product);
        }}
        onSearch={setName}
        onChoose={(values) => set({ products: values.map(productOf) })}
      />
      <GoodsPicker
        label={t("coupons.form.categories")}
        description={t("coupons.form.categories.hint")}
        chosen={categories.map(categoryChoice)}
        offered={categoriesFitting(shelves, path).map(categoryChoice)}
        asTyped={(typed) => {
          const category = categoryTyped(typed);
          return category && categoryChoice(category);
        }}
        onSearch={setPath}
        onChoose={(values) => set({ categories: values.map(categoryOf) })}
      />
      <Ticks
        label={t("coupons.form.schemes")}
        choices={SCHEMES.map((scheme) => ({ key: scheme, text: scheme }))}
        chosen={schemes}
        onChange={(chosen) => set({ schemes: chosen })}
      />
    </section>
  );
}
