import type { CouponView } from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import { useWords } from "../words.tsx";

/** What is taken of a budget and of a number of uses, what is reserved with it. */
export function Spent({ view: { coupon, taken } }: { readonly view: CouponView }) {
  const words = useWords();
  const { t, number } = words;
  const { budget_minor = null, uses_max = null, currency } = coupon;
  if (taken === null || (budget_minor === null && uses_max === null)) {
    return <span className="aside">{t("coupons.unlimited")}</span>;
  }
  const money = (minor: number) => moneyText(words, { minor, currency });
  const withReserved = (spent: string, reserved: string | null) =>
    reserved === null ? spent : t("coupons.spent.reserved", { spent, reserved });
  return (
    <div className="coupons-spent">
      {budget_minor !== null && (
        <Bar
          used={taken.used_minor}
          reserved={taken.reserved_minor}
          most={budget_minor}
          text={withReserved(
            t("coupons.spent.money", { used: money(taken.used_minor), most: money(budget_minor) }),
            taken.reserved_minor > 0 ? money(taken.reserved_minor) : null,
          )}
        />
      )}
      {uses_max !== null && (
        <Bar
          used={taken.used}
          reserved={taken.reserved}
          most={uses_max}
          text={withReserved(
            t("coupons.spent.uses", { used: number(taken.used), most: number(uses_max) }),
            taken.reserved > 0 ? number(taken.reserved) : null,
          )}
        />
      )}
    </div>
  );
}

interface BarProps {
  readonly used: number;
  readonly reserved: number;
  readonly most: number;
  readonly text: string;
}

function Bar({ used, reserved, most, text }: BarProps) {
  const width = (part: number) => ({ width: `${String(Math.min(100, (part / most) * 100))}%` });
  return (
    <div>
      <div className="coupons-bar" aria-hidden="true">
        <span className="used" style={width(used)} />
        <span className="reserved" style={width(reserved)} />
      </div>
      <span className="aside">{text}</span>
    </div>
  );
}
