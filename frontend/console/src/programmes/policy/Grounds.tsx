import { Checkbox } from "@mantine/core";
import type { ClaimReason, Ground } from "@prilavok/protocol";
import { CLAIM_REASON_WORDS } from "@prilavok/protocol";
import { useWords } from "../../words.tsx";
import { Part, useFault, Whole } from "../fields.tsx";

const DAYS_MAX = 365;
const USUAL_D = 14;

export const REASONS = Object.keys(CLAIM_REASON_WORDS) as readonly ClaimReason[];

interface GroundsProps {
  readonly grounds: readonly Ground[];
  readonly onChange: (grounds: readonly Ground[]) => void;
}

/** The reasons that may be given: for how long, and with a photo or without. */
export function Grounds({ grounds, onChange }: GroundsProps) {
  const { t } = useWords();
  const fault = useFault("$.grounds");
  const toggle = (reason: ClaimReason, isOn: boolean) =>
    onChange(
      isOn
        ? [...grounds, { reason, within_d: USUAL_D, needs_files: false }]
        : grounds.filter((ground) => ground.reason !== reason),
    );
  return (
    <Part title={t("policy.grounds")} hint={t("policy.grounds.hint")}>
      {grounds.length === 0 && <p className="failed">{fault ?? t("policy.grounds.none")}</p>}
      <ul className="policy-grounds">
        {REASONS.map((reason) => {
          const at = grounds.findIndex((ground) => ground.reason === reason);
          const ground = grounds[at];
          const set = (change: Partial<Ground>) =>
            onChange(grounds.map((each, n) => (n === at ? { ...each, ...change } : each)));
          return (
            <li key={reason}>
              <Checkbox
                label={t(CLAIM_REASON_WORDS[reason])}
                checked={ground !== undefined}
                onChange={({ currentTarget: { checked } }) => toggle(reason, checked)}
              />
              {ground !== undefined && (
                <>
                  <Whole
                    path={`$.grounds[${at}].within_d`}
                    label={t("policy.grounds.within")}
                    value={ground.within_d}
                    least={1}
                    most={DAYS_MAX}
                    onChange={(within_d) => set({ within_d: within_d as number })}
                  />
                  <Checkbox
                    label={t("policy.grounds.needs_files")}
                    checked={ground.needs_files ?? false}
                    onChange={({ currentTarget: { checked } }) => set({ needs_files: checked })}
                  />
                </>
              )}
            </li>
          );
        })}
      </ul>
    </Part>
  );
}
