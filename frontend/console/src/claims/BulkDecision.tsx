import { Button, NativeSelect } from "@mantine/core";
import type { ActResults, ClaimAct, ClaimActType, ClaimView } from "@prilavok/protocol";
import { CLAIM_ACT_WORDS, moneyText, whyNotClaimed } from "@prilavok/protocol";
import { useState } from "react";
import { Failure } from "../page/Failure.tsx";
import { Written } from "../page/Written.tsx";
import { useWords } from "../words.tsx";
import { useActOnClaims } from "./queries.ts";
import { buyerOf } from "./words.ts";

const PLAIN: readonly ClaimActType[] = [
  "approve_with_return",
  "approve_without_return",
  "goods_received",
  "condition_confirmed",
];
const TEXT_LEAST = 10;
const TEXT_MOST = 1_000;

interface BulkDecisionProps {
  readonly claims: readonly ClaimView[];
  readonly onShut: () => void;
}

/** One decision for the marked claims: first what would become of each, then it. */
export function BulkDecision({ claims, onShut }: BulkDecisionProps) {
  const { t } = useWords();
  const [type, setType] = useState<ClaimActType>("approve_with_return");
  const [asked, setAsked] = useState<readonly object[]>([]);
  const [act, setAct] = useState<ClaimAct | null>(null);
  const [preview, setPreview] = useState<ActResults | null>(null);
  const bulk = useActOnClaims();
  const look = (wanted: ClaimAct) => {
    const targets = claims.map(({ claim_id, version }) => ({
      claim_id,
      act_id: crypto.randomUUID(),
      expected_version: version,
    }));
    setAct(wanted);
    setAsked(targets);
    bulk.mutate({ act: wanted, claims: targets, dry_run: true }, { onSuccess: setPreview });
  };
  const go = () => {
    if (act !== null)
      bulk.mutate({ act, claims: asked, dry_run: false }, { onSuccess: setPreview });
  };
  return (
    <section className="claim-bulk" aria-label={t("claims.bulk")}>
      <div className="form-acts">
        <b>{t("claims.bulk.marked", { count: claims.length })}</b>
        <NativeSelect
          size="xs"
          aria-label={t("claims.bulk.act")}
          value={type}
          disabled={preview !== null}
          data={[...PLAIN, "refuse" as const].map((value) => ({
            value,
            label: t(CLAIM_ACT_WORDS[value]),
          }))}
          onChange={({ currentTarget: { value } }) => setType(value as ClaimActType)}
        />
        {preview === null && type !== "refuse" && (
          <Button
            size="compact-sm"
            loading={bulk.isPending}
            onClick={() => look({ type } as ClaimAct)}
          >
            {t("claims.bulk.look")}
          </Button>
        )}
        <Button variant="subtle" size="compact-sm" onClick={onShut}>
          {t("claims.bulk.shut")}
        </Button>
      </div>
      {preview === null && type === "refuse" && (
        <Written
          label={t("claims.words")}
          least={TEXT_LEAST}
          most={TEXT_MOST}
          submit={t("claims.bulk.look")}
          isBusy={bulk.isPending}
          onSubmit={(text) => look({ type: "refuse", text })}
          onCancel={onShut}
        />
      )}
      <Failure error={bulk.error} />
      {preview !== null && (
        <Results
          claims={claims}
          results={preview}
          isBusy={bulk.isPending}
          onGo={go}
          onBack={() => setPreview(null)}
        />
      )}
    </section>
  );
}

interface ResultsProps {
  readonly claims: readonly ClaimView[];
  readonly results: ActResults;
  readonly isBusy: boolean;
  readonly onGo: () => void;
  readonly onBack: () => void;
}

function Results({ claims, results, isBusy, onGo, onBack }: ResultsProps) {
  const words = useWords();
  const { t } = words;
  const done = results.results.filter((each) => each.done).length;
  const failed = results.results.filter((each) => !each.done);
  const sum = results.refunds.map((each) => moneyText(words, each)).join(" + ");
  const nameOf = (claim_id: string) => {
    const its = claims.find((claim) => claim.claim_id === claim_id);
    return its === undefined ? claim_id : `${buyerOf(words, its)}, ${its.product_title}`;
  };
  return (
    <div role="status" className="claim-bulk-told">
      <p>
        {t(results.dry_run ? "claims.bulk.would" : "claims.bulk.done", { count: done })}
        {sum !== "" && ` ${t("claims.bulk.refunds", { amount: sum })}`}
      </p>
      {failed.length > 0 && (
        <ul className="plain-list">
          {failed.map(({ claim_id, why_not }) => (
            <li key={claim_id}>
              {nameOf(claim_id)}:{" "}
              {why_not != null ? whyNotClaimed(words, why_not) : t("claims.bulk.changed")}
            </li>
          ))}
        </ul>
      )}
      {results.dry_run && (
        <div className="form-acts">
          <Button size="compact-sm" disabled={done === 0} loading={isBusy} onClick={onGo}>
            {t("claims.bulk.go", { count: done })}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={onBack}>
            {t("message.cancel")}
          </Button>
        </div>
      )}
    </div>
  );
}
