import type { Chat, ClaimView } from "@prilavok/protocol";
import { CLAIM_REASON_WORDS, claimStateText } from "@prilavok/protocol";
import { Link } from "wouter";
import { useCabinet } from "../cabinet.tsx";
import { useOwnNow } from "../hooks.ts";
import { ReturnIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";
import { LOOK_EVERY_MS, useClaimsOfChat } from "./queries.ts";
import { dueOfClaim } from "./words.ts";

/** What the buyer wants put right about the order of a chat: the way to each claim. */
export function ClaimsOfChat({ chat }: { readonly chat: Chat }) {
  const { t } = useWords();
  const { permissions } = useCabinet().session.principal;
  const claims = useClaimsOfChat(chat.chat_id, permissions.includes("claims")).data?.claims ?? [];
  if (claims.length === 0) return null;
  return (
    <ul className="claims-of-chat" aria-label={t("nav.claims")}>
      {claims.map((claim) => (
        <li key={claim.claim_id}>
          <ClaimLine claim={claim} />
        </li>
      ))}
    </ul>
  );
}

function ClaimLine({ claim }: { readonly claim: ClaimView }) {
  const words = useWords();
  const due = dueOfClaim(words, claim, useOwnNow(LOOK_EVERY_MS));
  return (
    <Link href={`/claims/${claim.claim_id}`}>
      <ReturnIcon />
      <span className="claim-line">
        {words.t(CLAIM_REASON_WORDS[claim.reason])} · {claimStateText(words, claim)}
      </span>
      {due !== null && (
        <span className={`chip due ${due.urgency}`} title={words.moment(claim.due_at ?? "")}>
          {due.short}
        </span>
      )}
    </Link>
  );
}
