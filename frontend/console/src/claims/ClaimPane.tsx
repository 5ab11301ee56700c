import { Button } from "@mantine/core";
import type { ClaimView } from "@prilavok/protocol";
import { claimStateText } from "@prilavok/protocol";
import { Link } from "wouter";
import { useOwnNow } from "../hooks.ts";
import { Asked } from "../page/Asked.tsx";
import { BackIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";
import { ClaimNotes } from "./ClaimNotes.tsx";
import { ClaimRecord } from "./ClaimRecord.tsx";
import { Deciding } from "./Deciding.tsx";
import type { ClaimFilter } from "./filter.ts";
import { listHref } from "./filter.ts";
import { LOOK_EVERY_MS, useClaim } from "./queries.ts";
import { dueOfClaim, TURN_WORDS } from "./words.ts";

interface ClaimPaneProps {
  readonly claim_id: string;
  readonly filter: ClaimFilter;
}

/** One claim: what is claimed, what was done, what can be done. */
export function ClaimPane({ claim_id, filter }: ClaimPaneProps) {
  const { t } = useWords();
  const query = useClaim(claim_id);
  return (
    <>
      <Link href={listHref(filter)} className="claim-back">
        <BackIcon /> {t("claims.back")}
      </Link>
      <div className="claim-body">
        <Asked query={query} lines={12}>
          {(claim) => <OpenClaim claim={claim} />}
        </Asked>
      </div>
    </>
  );
}

function OpenClaim({ claim }: { readonly claim: ClaimView }) {
  const words = useWords();
  const { t, moment } = words;
  const now = useOwnNow(LOOK_EVERY_MS);
  const due = dueOfClaim(words, claim, now);
  return (
    <article className="claim">
      <header className="claim-head">
        <h2>{claim.product_title}</h2>
        <p className="claim-state" role="status">
          <b>{claimStateText(words, claim)}</b>
          {claim.turn !== "nobody" && <span>{t(TURN_WORDS[claim.turn])}</span>}
          {due !== null && claim.due_at !== null && (
            <span className={`chip due ${due.urgency}`}>
              {t("claims.until", { moment: moment(claim.due_at) })}
            </span>
          )}
        </p>
      </header>
      <ClaimRecord claim={claim}>
        <Deciding claim={claim} />
      </ClaimRecord>
      <ClaimNotes claim_id={claim.claim_id} />
      <div className="form-acts">
        <Button
          component={Link}
          href={`/chats/${claim.chat_id}`}
          variant="default"
          size="compact-sm"
        >
          {t("claims.chat")}
        </Button>
      </div>
    </article>
  );
}
