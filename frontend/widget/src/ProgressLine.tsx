import type { ProgressPage } from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import type { Locale } from "@prilavok/protocol/i18n";
import { datesIn } from "@prilavok/protocol/i18n";
import type { Desk } from "./desk.ts";
import { useAnswer } from "./hooks.ts";
import { useWords } from "./words.ts";

const DAY_MS = 86_400_000;

interface ProgressLineProps {
  readonly desk: Desk;
  readonly seller_id: string;
}

/** How far the buyer is with the shop's discount; nothing where it gives none, or nobody can say. */
export function ProgressLine({ desk, seller_id }: ProgressLineProps) {
  const words = useWords();
  const path = `/v1/discounts/progress?seller_id=${encodeURIComponent(seller_id)}`;
  const progress = useAnswer<ProgressPage>(desk, path)?.sellers[0];
  if (progress === undefined) return null;
  const { is_reached, discount_bps, short, lost_on } = progress;
  const percent = words.number(discount_bps / 100);
  if (!is_reached)
    return (
      <p class="muted">{words.t("discount.ahead", { percent, amount: moneyText(words, short) })}</p>
    );
  const until = lost_on && lastDay(words.locale, lost_on);
  return (
    <p class="muted">
      {until
        ? words.t("discount.until", { percent, until })
        : words.t("discount.yours", { percent })}
    </p>
  );
}

/** The day before the one that the server names by its date. */
function lastDay(locale: Locale, lost_on: string): string {
  const format = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(datesIn(locale), format).format(Date.parse(lost_on) - DAY_MS);
}
