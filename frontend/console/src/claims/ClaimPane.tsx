import { Button } from "@mantine/core";
import type { ClaimView, HappenedView } from "@prilavok/protocol";
import {
  CLAIM_REASON_WORDS,
  CLAIM_WISH_WORDS,
  claimStateText,
  happenedText,
  moneyText,
} from "@prilavok/protocol";
import { Link } from "wouter";
import { Attached } from "../files/Attached.tsx";
import { useOwnNow } from "../hooks.ts";
import { Asked } from "../page/Asked.tsx";
import { Fact } from "../page/Fact.tsx";
import { BackIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";
import { ClaimNotes } from "./ClaimNotes.tsx";
import { Deciding } from "./Deciding.tsx";
import type { ClaimFilter } from "./filter.ts";
import { listHref } from "./filter.ts";
import { useClaim } from "./queries.ts";
import { Signals } from "./Signals.tsx";
import { buyerOf, dueOfClaim, TURN_WORDS } from "./words.ts";

const LOOK_EVERY_MS = 30_000;

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
      <Deciding claim={claim} />
      <dl className="facts">
        <Fact name={t("claims.buyer")}>{buyerOf(words, claim)}</Fact>
        <Fact name={t("claims.order")}>
          {claim.order_id} · {claim.scheme}
        </Fact>
        <Fact name={t("claims.paid")}>{moneyText(words, claim.paid)}</Fact>
        <Fact name={t("claims.reason")}>
          {t(CLAIM_REASON_WORDS[claim.reason])}
          {claim.defective && claim.reason !== "defect" && `, ${t("claims.defective")}`}
        </Fact>
        <Fact name={t("claims.wants")}>{t(CLAIM_WISH_WORDS[claim.wants])}</Fact>
        {claim.offer !== null && (
          <Fact name={t("claims.offered")}>{moneyText(words, claim.offer)}</Fact>
        )}
        {claim.tracking !== null && <Fact name={t("claims.tracking")}>{claim.tracking}</Fact>}
        {claim.refund !== null && (
          <Fact name={t("claims.refund")}>
            {moneyText(words, claim.refund.amount)} · {t(REFUND_WORDS[claim.refund.state])}
          </Fact>
        )}
      </dl>
      <Said text={claim.text} claim={claim} files={claim.files} />
      <Signals claim={claim} />
      <History claim={claim} />
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

const REFUND_WORDS = {
  owed: "claims.refund.owed",
  sent: "claims.refund.sent",
  confirmed: "claims.refund.confirmed",
  failed: "claims.refund.failed",
} as const;

interface SaidProps {
  readonly claim: ClaimView;
  readonly text: string;
  readonly files: ClaimView["files"];
}

function Said({ claim, text, files }: SaidProps) {
  return (
    <>
      {text !== "" && (
        <div className="said">
          <blockquote>{text}</blockquote>
        </div>
      )}
      {files.length > 0 && <Attached folder={`claims/${claim.claim_id}`} files={files} />}
    </>
  );
}

function History({ claim }: { readonly claim: ClaimView }) {
  const { t } = useWords();
  const history = claim.history ?? [];
  return (
    <section className="part">
      <h2>{t("claims.history")}</h2>
      <ol className="claim-history">
        {history.map((happened) => (
          <Step key={happened.version} claim={claim} happened={happened} />
        ))}
      </ol>
    </section>
  );
}

function Step({ claim, happened }: { claim: ClaimView; happened: HappenedView }) {
  const words = useWords();
  // What the claim was opened with stands above.
  const isOpening = happened.version === 1;
  return (
    <li>
      <p className="claim-step">
        <span>{happenedText(words, happened)}</span>
        <time dateTime={happened.at}>{words.moment(happened.at)}</time>
      </p>
      {happened.tracking !== null && <p className="aside">{happened.tracking}</p>}
      {!isOpening && <Said claim={claim} text={happened.text} files={happened.files} />}
    </li>
  );
}
