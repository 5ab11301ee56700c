import type { Chat, ClaimPage, ClaimView } from "@prilavok/protocol";
import { claimStateText, moneyText } from "@prilavok/protocol";
import { useState } from "preact/hooks";
import type { Ways } from "../../../src/App.tsx";
import type { Desk } from "../../../src/desk.ts";
import { Plain } from "../../../src/Head.tsx";
import { useReading } from "../../../src/hooks.ts";
import { useWords } from "../words.ts";
import { claimProblemText, turnText } from "./words.ts";
import { failureOf } from "./deeds.ts";
import type { Failure } from "./deeds.ts";

interface ClaimsProps extends Pick<Ways, "go"> {
  readonly desk: Desk;
  readonly chat: Chat;
}

/** The claims of an order, above the conversation about it; each leads to all of itself. */
export function Claims({ desk, chat, go }: ClaimsProps) {
  const words = useWords();
  const { t } = words;
  const { chat_id, seller_id, context } = chat;
  const [claims, setClaims] = useState<readonly ClaimView[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const read = () => {
    desk.rest.ask<ClaimPage>("GET", `/v1/claims?chat_id=${chat_id}`).then(
      (page) => {
        setClaims(page.claims);
        setFailure(null);
      },
      (error: unknown) => setFailure(failureOf(error)),
    );
  };
  useReading(desk, read, (event) => event.type === "claim" && event.chat_id === chat_id);
  return (
    <section class="claims" aria-label={t("claims.title")}>
      {failure !== null && (
        <p class="note" role="alert">
          {claimProblemText(words, failure.problem)}
          <Plain onClick={read}>{t("failure.again")}</Plain>
        </p>
      )}
      {claims?.map((claim) => (
        <Card
          key={claim.claim_id}
          claim={claim}
          onOpen={() => go({ is: "claim", claim_id: claim.claim_id })}
        />
      ))}
      {claims !== null && claims.every(({ state }) => state === "closed") && (
        <Plain onClick={() => go({ is: "claiming", seller_id, order_id: context.id })}>
          {t("claims.open")}
        </Plain>
      )}
    </section>
  );
}

function Card({ claim, onOpen }: { claim: ClaimView; onOpen: () => void }) {
  const words = useWords();
  const { t } = words;
  const { state, offer, turn, product_title } = claim;
  return (
    <div class={`claim-card ${turn}`}>
      <p class="ends">
        <b class="one-line">
          {t("claims.one")}: {product_title}
        </b>
        <Plain aria-label={`${t("open")}: ${product_title}`} onClick={onOpen}>
          {t("open")}
        </Plain>
      </p>
      <p role="status">
        {claimStateText(words, claim)}
        {state === "offered" && offer !== null && ` · ${moneyText(words, offer)}`}
        {turn !== "nobody" && <small>{turnText(words, claim)}</small>}
      </p>
    </div>
  );
}
