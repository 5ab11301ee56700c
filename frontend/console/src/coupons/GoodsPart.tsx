import type { TextInputProps } from "@mantine/core";
import { Textarea } from "@mantine/core";
import type { Scheme } from "@prilavok/protocol";
import type { ChangeEvent } from "react";
import { SellersPicker } from "../penalties/SellersPicker.tsx";
import { Ticks } from "../programmes/fields.tsx";
import { useWords } from "../words.tsx";

const SCHEMES: readonly Scheme[] = ["FBO", "FBS", "realFBS"];
const ROWS_MAX = 6;

/** A field whose text somebody else keeps. */
interface Typed extends Pick<
  TextInputProps,
  "label" | "description" | "error" | "inputWrapperOrder"
> {
  readonly value: string;
  readonly onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => void;
}

interface GoodsPartProps {
  /** A shop's coupon is for its own goods. */
  readonly ownShop: string | null;
  readonly sellers: readonly string[];
  readonly onSellers: (seller_ids: readonly string[]) => void;
  readonly products: Typed;
  readonly categories: Typed;
  readonly schemes: readonly Scheme[];
  readonly onSchemes: (schemes: readonly Scheme[]) => void;
}

/** Which goods a coupon is for. */
export function GoodsPart(props: GoodsPartProps) {
  const { t } = useWords();
  const { ownShop, sellers, onSellers, products, categories, schemes, onSchemes } = props;
  return (
    <section className="part">
      <h2>{t("coupons.goods")}</h2>
      <p className="hint">{t("coupons.form.goods.hint")}</p>
      {ownShop === null && <SellersPicker chosen={sellers} onChoose={onSellers} />}
      <Textarea autosize minRows={1} maxRows={ROWS_MAX} {...products} />
      <Textarea autosize minRows={1} maxRows={ROWS_MAX} {...categories} />
      <Ticks
        label={t("coupons.form.schemes")}
        choices={SCHEMES.map((scheme) => ({ key: scheme, text: scheme }))}
        chosen={schemes}
        onChange={onSchemes}
      />
    </section>
  );
}
