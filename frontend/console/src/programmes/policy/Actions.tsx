import { Checkbox } from "@mantine/core";
import type { ClaimAction, ClaimsAllowed, PossibleStage } from "@prilavok/protocol";
import { CLAIM_REASON_WORDS } from "@prilavok/protocol";
import { useWords } from "../../words.tsx";
import { Fold } from "../Fold.tsx";
import { Ticks, useFault } from "../fields.tsx";
import { REASONS } from "./Grounds.tsx";
import { actionText, forWhomText, SCHEMES } from "./words.ts";

interface ActionsProps {
  readonly path: string;
  readonly possible: PossibleStage;
  readonly allowed: readonly ClaimsAllowed[];
  readonly onChange: (allowed: readonly ClaimsAllowed[]) => void;
}

/** What both sides may do in a state, and for which orders. */
export function Actions({ path, possible, ...rest }: ActionsProps) {
  const { t } = useWords();
  const fault = useFault(path);
  if (possible.buyer.length + possible.seller.length === 0) return null;
  return (
    <div data-path={path} tabIndex={-1} className="policy-sides">
      <Side legend={t("policy.may.buyer")} actions={possible.buyer} {...rest} />
      <Side legend={t("policy.may.seller")} actions={possible.seller} {...rest} />
      {fault !== null && <p className="failed">{fault}</p>}
    </div>
  );
}

interface SideProps extends Pick<ActionsProps, "allowed" | "onChange"> {
  readonly legend: string;
  readonly actions: readonly ClaimAction[];
}

function Side({ legend, actions, allowed, onChange }: SideProps) {
  const words = useWords();
  if (actions.length === 0) return null;
  return (
    <fieldset className="policy-side">
      <legend>{legend}</legend>
      {actions.map((action) => {
        const its = allowed.find((each) => each.action === action);
        return (
          <div key={action}>
            <Checkbox
              label={actionText(words, action)}
              checked={its !== undefined}
              onChange={({ currentTarget: { checked } }) =>
                onChange(
                  checked
                    ? [...allowed, { action }]
                    : allowed.filter((each) => each.action !== action),
                )
              }
            />
            {its !== undefined && (
              <ForWhom
                allowed={its}
                onChange={(after) => onChange(allowed.map((each) => (each === its ? after : each)))}
              />
            )}
          </div>
        );
      })}
    </fieldset>
  );
}

interface ForWhomProps {
  readonly allowed: ClaimsAllowed;
  readonly onChange: (allowed: ClaimsAllowed) => void;
}

/** For which schemes and reasons; for all where none is named. */
function ForWhom({ allowed, onChange }: ForWhomProps) {
  const words = useWords();
  const { t } = words;
  const { schemes = [], reasons = [] } = allowed;
  return (
    <Fold
      className="policy-whom"
      summary={
        <>
          <span className="unseen">{actionText(words, allowed.action)}: </span>
          {forWhomText(words, allowed)}
        </>
      }
    >
      <Ticks
        label={t("policy.whom.schemes")}
        choices={SCHEMES.map((key) => ({ key, text: key }))}
        chosen={schemes}
        onChange={(chosen) => onChange({ ...allowed, schemes: chosen })}
      />
      <Ticks
        label={t("policy.whom.reasons")}
        choices={REASONS.map((key) => ({ key, text: t(CLAIM_REASON_WORDS[key]) }))}
        chosen={reasons}
        onChange={(chosen) => onChange({ ...allowed, reasons: chosen })}
      />
      <p className="aside">{t("policy.whom.hint")}</p>
    </Fold>
  );
}
