import type { Settling, SettlementView } from "@prilavok/protocol";
import type { MessageId } from "../../../locales/ids.ts";
import { percentText } from "../../amounts.ts";
import { useWords } from "../../words.tsx";
import { monthText } from "../words.ts";

const STEPS: Readonly<Record<Settling["step"], MessageId>> = {
  measure: "levels.settling.measure",
  decide: "levels.settling.decide",
  tell: "levels.settling.tell",
};

interface SettlingPartProps {
  readonly settlements: readonly SettlementView[];
  /** Reading it again has failed: what is shown is what was known last. */
  readonly isStale: boolean;
}

/** How far the months are that are being settled, and what is done at the moment. */
export function SettlingPart({ settlements, isStale }: SettlingPartProps) {
  const { t } = useWords();
  const running = settlements.filter(({ settling }) => settling !== null);
  if (running.length === 0) return null;
  return (
    <section className="part settling">
      {running.map((settlement) => (
        <Running key={settlement.month} settlement={settlement} />
      ))}
      {isStale && (
        <p className="wanted" role="alert">
          {t("levels.settling.stale")}
        </p>
      )}
    </section>
  );
}

function Running({ settlement }: { readonly settlement: SettlementView }) {
  const words = useWords();
  const { t, moment } = words;
  const { month, settling, started_at } = settlement;
  if (settling === null) return null;
  const { step, done, whole } = settling;
  const title = t("levels.settling.month", { month: monthText(words, month) });
  return (
    <div>
      <h2>{title}</h2>
      <div className="settling-bar">
        <progress max={whole} value={done} aria-label={title} />
        <span className="count">{percentText(words, done / whole)}</span>
      </div>
      <p>{t(STEPS[step])}</p>
      <p className="hint">{t("levels.settling.begun", { moment: moment(started_at) })}</p>
    </div>
  );
}
