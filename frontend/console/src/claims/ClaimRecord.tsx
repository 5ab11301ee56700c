import type { ClaimView, HappenedView } from "@prilavok/protocol";
import { CLAIM_REASON_WORDS, CLAIM_WISH_WORDS, happenedText, moneyText } from "@prilavok/protocol";
import type { ReactNode } from "react";
import { Attached } from "../files/Attached.tsx";
import { Fact } from "../page/Fact.tsx";
import { useWords } from "../words.tsx";
import { Signals } from "./Signals.tsx";
import { buyerOf, policyText } from "./words.ts";
import "./claims.css";

interface ClaimRecordProps {
  readonly claim: ClaimView;
  /** What the reader can do about it, once they know what is claimed. */
  readonly children?: ReactNode;
}

/** What is claimed, what speaks for caution, and all that was done, as anybody reads it. */
export function ClaimRecord({ claim, children }: ClaimRecordProps) {
  const words = useWords();
  const { t } = words;
  return (
    <>
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
        <Fact name={t("claims.policy")}>{policyText(words, claim.policy_version)}</Fact>
      </dl>
      <Said text={claim.text} claim={claim} files={claim.files} />
      <Signals claim={claim} />
      {children}
      <History claim={claim} />
    </>
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
