import { NativeSelect } from "@mantine/core";
import type { ClaimReason, ClaimsPreview, StagePreview } from "@prilavok/protocol";
import { CLAIM_REASON_WORDS, CLAIM_STATE_WORDS } from "@prilavok/protocol";
import { useState } from "react";
import { NONE } from "../../amounts.ts";
import { Asked } from "../../page/Asked.tsx";
import type { Words } from "../../words.tsx";
import { useWords } from "../../words.tsx";
import type { Document } from "../queries.ts";
import { Part } from "../fields.tsx";
import { usePreview } from "./queries.ts";
import { actionText, lastsText, SCHEMES, THEN_WORDS, TURN_WORDS } from "./words.ts";
import "./policy.css";

/** What a claim of a reason would come to for an order of a scheme, by the server's own rules. */
export function Preview({ document }: { readonly document: Document }) {
  const { t } = useWords();
  const query = usePreview(document);
  return (
    <Part title={t("policy.preview")} hint={t("policy.preview.hint")}>
      {query.fault === null ? (
        <Asked query={query}>{({ claims }) => <Claims claims={claims} />}</Asked>
      ) : (
        <p className="aside">{t("policy.preview.fault")}</p>
      )}
    </Part>
  );
}

function Claims({ claims }: { readonly claims: readonly ClaimsPreview[] }) {
  const words = useWords();
  const { t } = words;
  const [reason, setReason] = useState<ClaimReason | null>(null);
  const [scheme, setScheme] = useState<ClaimsPreview["scheme"]>("FBO");
  const reasons = [...new Set(claims.map(({ ground }) => ground.reason))];
  const chosen = reasons.find((each) => each === reason) ?? reasons[0];
  const its = claims.find((each) => each.scheme === scheme && each.ground.reason === chosen);
  return (
    <>
      <div className="policy-line">
        <NativeSelect
          label={t("claims.reason")}
          value={chosen}
          data={reasons.map((each) => ({ value: each, label: t(CLAIM_REASON_WORDS[each]) }))}
          onChange={({ currentTarget: { value } }) => setReason(value as ClaimReason)}
        />
        <NativeSelect
          label={t("policy.whom.schemes")}
          value={scheme}
          data={[...SCHEMES]}
          onChange={({ currentTarget: { value } }) => setScheme(value as ClaimsPreview["scheme"])}
        />
      </div>
      {its !== undefined && (
        <>
          <p>
            {t("policy.preview.opened", { count: its.ground.within_d })}{" "}
            {its.ground.needs_files === true && t("policy.preview.needs_files")}
          </p>
          <Table stages={its.stages} />
        </>
      )}
    </>
  );
}

function Table({ stages }: { readonly stages: readonly StagePreview[] }) {
  const words = useWords();
  const { t } = words;
  return (
    <div className="table-scroll" role="status">
      <table className="table stacked policy-preview">
        <thead>
          <tr>
            <th scope="col">{t("claims.state")}</th>
            <th scope="col">{t("policy.may.buyer")}</th>
            <th scope="col">{t("policy.may.seller")}</th>
            <th scope="col">{t("policy.stage.then")}</th>
          </tr>
        </thead>
        <tbody>
          {stages.map((stage) => (
            <tr key={stage.state}>
              <th scope="row">
                {t(CLAIM_STATE_WORDS[stage.state])}
                <p className="aside">
                  {t(TURN_WORDS[stage.turn])} · {lastsText(words, stage.within)}
                </p>
              </th>
              <td data-label={t("policy.may.buyer")}>{may(words, stage.buyer)}</td>
              <td data-label={t("policy.may.seller")}>{may(words, stage.seller)}</td>
              <td data-label={t("policy.stage.then")}>{t(THEN_WORDS[stage.then])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const may = (words: Words, actions: StagePreview["buyer"]): string =>
  actions.length === 0 ? NONE : actions.map((action) => actionText(words, action)).join("; ");
