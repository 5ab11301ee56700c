import type { ClaimPolicy, Thresholds } from "@prilavok/protocol";
import { useWords } from "../../words.tsx";
import { Part, Whole } from "../fields.tsx";
import { BPS_WHOLE, LIMITS, RISKS } from "./limits.ts";

interface LimitsProps {
  readonly policy: ClaimPolicy;
  readonly onChange: (change: Partial<ClaimPolicy>) => void;
}

/** How much may be offered, asked for and shown, and when somebody is reminded. */
export function Limits({ policy, onChange }: LimitsProps) {
  const { t } = useWords();
  const isCrossed = (policy.offer_from_bps ?? 0) > (policy.offer_to_bps ?? BPS_WHOLE);
  return (
    <Part title={t("policy.limits")}>
      <div className="policy-numbers">
        {LIMITS.map(({ field, label, otherwise, ...bounds }) => (
          <Whole
            key={field}
            path={`$.${field}`}
            label={t(label)}
            value={policy[field] === undefined ? otherwise : policy[field]}
            complaint={field === "offer_from_bps" && isCrossed ? t("policy.offer.crossed") : null}
            {...bounds}
            onChange={(value) => onChange({ [field]: value as number })}
          />
        ))}
      </div>
    </Part>
  );
}

interface RisksProps {
  readonly risk: Thresholds;
  readonly onChange: (risk: Thresholds) => void;
}

/** From where on something speaks for caution. */
export function Risks({ risk, onChange }: RisksProps) {
  const { t } = useWords();
  return (
    <Part title={t("policy.risk")} hint={t("policy.risk.hint")}>
      <div className="policy-numbers">
        {RISKS.map(({ field, label, otherwise, ...bounds }) => (
          <Whole
            key={field}
            path={`$.risk.${field}`}
            label={t(label)}
            value={risk[field] === undefined ? otherwise : risk[field]}
            {...bounds}
            onChange={(value) => onChange({ ...risk, [field]: value as number })}
          />
        ))}
      </div>
    </Part>
  );
}
