import { Button } from "@mantine/core";
import type { ClaimView, RefundTold } from "@prilavok/protocol";
import { claimStateText, moneyText } from "@prilavok/protocol";
import { useState } from "react";
import { Link } from "wouter";
import { ClaimRecord } from "../claims/ClaimRecord.tsx";
import { useClaim } from "../claims/queries.ts";
import { useOwnNow } from "../hooks.ts";
import { Asked } from "../page/Asked.tsx";
import { Page } from "../page/Page.tsx";
import { useWords } from "../words.tsx";
import { STATE_WORDS, TELL_WORDS, TELLABLE } from "./telling.ts";
import { TellForm } from "./TellForm.tsx";

const LOOK_EVERY_MS = 30_000;

/** One refund, and the claim because of which it is owed. */
export function RefundPage({ claim_id }: { readonly claim_id: string }) {
  const { t } = useWords();
  const query = useClaim(claim_id);
  return (
    <Page title={t("refunds.one")}>
      <p className="crumbs">
        <Link href="/refunds">{t("refunds.all")}</Link>
      </p>
      <Asked query={query} lines={12}>
        {(claim) => <Refund claim={claim} />}
      </Asked>
    </Page>
  );
}

function Refund({ claim }: { readonly claim: ClaimView }) {
  const words = useWords();
  const { t, moment } = words;
  const [telling, setTelling] = useState<RefundTold["status"] | null>(null);
  const now = useOwnNow(LOOK_EVERY_MS);
  const { refund, due_at } = claim;
  const isLate = due_at !== null && Date.parse(due_at) <= now;
  return (
    <article className="claim">
      <header className="claim-head">
        <h2>
          {claim.product_title} · {claim.seller_name}
        </h2>
        <p className="claim-state" role="status">
          <b>{claimStateText(words, claim)}</b>
          {refund === null ? (
            <span>{t("refunds.nothing_owed")}</span>
          ) : (
            <span>
              {moneyText(words, refund.amount)} · {t(STATE_WORDS[refund.state])}
            </span>
          )}
          {refund !== null && due_at !== null && (
            <span className={isLate ? "chip late" : "chip"}>
              {t(isLate ? "refunds.overdue" : "claims.until", { moment: moment(due_at) })}
            </span>
          )}
        </p>
        {refund?.note != null && <p className="aside">{refund.note}</p>}
      </header>
      {refund !== null && (
        <div className="form-acts">
          {TELLABLE[refund.state].map((status) => (
            <Button
              key={status}
              size="compact-md"
              variant={telling === status ? "light" : "default"}
              aria-expanded={telling === status}
              onClick={() => setTelling(telling === status ? null : status)}
            >
              {t(TELL_WORDS[status])}
            </Button>
          ))}
        </div>
      )}
      {telling !== null && (
        <TellForm
          key={telling}
          claim_id={claim.claim_id}
          status={telling}
          submit={t(TELL_WORDS[telling])}
          onDone={() => setTelling(null)}
        />
      )}
      <ClaimRecord claim={claim} />
    </article>
  );
}
