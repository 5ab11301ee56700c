import type { ProgrammeForeseen, StackingExample } from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import { bpsText } from "../../levels/words.ts";
import { useWords } from "../../words.tsx";
import type { Document } from "../queries.ts";
import { TriedPart } from "../TriedPart.tsx";

/** Whom a discount programme would touch if it were published now, and what prices it would make. */
export function Trial({ document }: { readonly document: Document }) {
  return (
    <TriedPart<ProgrammeForeseen>
      document={document}
      path="/v1/discounts/dry-run"
      hint="discounts.trial.hint"
      className="discounts-trial"
    >
      {(foreseen) => <Found foreseen={foreseen} />}
    </TriedPart>
  );
}

function Found({ foreseen }: { readonly foreseen: ProgrammeForeseen }) {
  const { t, number } = useWords();
  const { sellers, sellers_out, pairs, gaining, losing, is_complete, example } = foreseen;
  const { count, samples } = sellers_out;
  return (
    <ul className="plain-list">
      <li>
        {sellers === 0
          ? t("discounts.trial.sellers.zero")
          : count === 0
            ? t("discounts.trial.sellers.none", { count: sellers })
            : t("discounts.trial.sellers", { count, names: samples.join(", ") })}
      </li>
      <li>
        {gaining + losing === 0
          ? t("discounts.trial.buyers.none")
          : t("discounts.trial.buyers", { gaining: number(gaining), losing: number(losing) })}
        {!is_complete && ` ${t("discounts.trial.incomplete", { pairs: number(pairs) })}`}
      </li>
      <li>
        <ExampleText example={example} />
      </li>
    </ul>
  );
}

function ExampleText({ example }: { readonly example: StackingExample }) {
  const words = useWords();
  const { currency, price_minor, off_bps, pays_now_minor, pays_then_minor } = example;
  const money = (minor: number) => moneyText(words, { minor, currency });
  const told = {
    price: money(price_minor),
    off: bpsText(words, off_bps),
    then: money(pays_then_minor),
  };
  if (pays_now_minor === null || pays_now_minor === pays_then_minor)
    return words.t("discounts.trial.example.same", told);
  return words.t("discounts.trial.example", { ...told, now: money(pays_now_minor) });
}
