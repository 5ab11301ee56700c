import type { ClaimView, HappenedView, ShownFile } from "@prilavok/protocol";
import {
  CLAIM_REASON_WORDS,
  CLAIM_WISH_WORDS,
  claimStateText,
  happenedText,
  moneyText,
} from "@prilavok/protocol";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Desk } from "../../../src/desk.ts";
import { Head, Plain } from "../../../src/Head.tsx";
import { useReading } from "../../../src/hooks.ts";
import { Attached } from "../Attached.tsx";
import type { RoomProps } from "../Room.tsx";
import { useWords } from "../words.ts";
import { Acting } from "./Acting.tsx";
import type { Failure } from "./deeds.ts";
import { failureOf } from "./deeds.ts";
import { claimProblemText, REFUND_WORDS, turnText } from "./words.ts";

/** All of one claim: how it stands, what the buyer can do, what was done. */
export function ClaimRoom({
  claim_id,
  desk,
  go,
  onClose,
}: RoomProps & { readonly claim_id: string }) {
  const words = useWords();
  const { t } = words;
  const [claim, setClaim] = useState<ClaimView | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  // An answer that was overtaken must not bring an older version back.
  const show = (read: ClaimView) => {
    setFailure(null);
    setClaim((now) => (now !== null && now.version > read.version ? now : read));
  };
  const read = () => {
    desk.rest
      .ask<ClaimView>("GET", `/v1/claims/${claim_id}`)
      .then(show, (error: unknown) => setFailure(failureOf(error)));
  };
  useReading(desk, read, (event) => event.type === "claim" && event.claim_id === claim_id);
  const back = () => go({ is: "chat", ...(claim && { chat_id: claim.chat_id }) });
  return (
    <>
      <Head
        title={t("claims.one")}
        back={{ label: t("chats.back"), unread: 0, go: back }}
        under={<p class="muted one-line">{claim?.product_title}</p>}
        onClose={onClose}
      />
      <div class="room">
        {failure !== null && (
          <p class="note" role="alert">
            {claimProblemText(words, failure.problem)}
            <Plain onClick={read}>{t("failure.again")}</Plain>
          </p>
        )}
        {claim === null && failure === null && (
          <p class="centre muted" role="status">
            {t("thread.loading")}
          </p>
        )}
        {claim !== null && <Whole {...{ desk, claim }} onClaim={show} onAgain={read} />}
      </div>
    </>
  );
}

interface WholeProps {
  readonly desk: Desk;
  readonly claim: ClaimView;
  readonly onClaim: (claim: ClaimView) => void;
  readonly onAgain: () => void;
}

function Whole({ desk, claim, onClaim, onAgain }: WholeProps) {
  const words = useWords();
  const { t } = words;
  const { offer, refund, tracking, history } = claim;
  return (
    <article class="claim">
      <p role="status" class={`claim-state ${claim.turn}`}>
        <b>{claimStateText(words, claim)}</b>
        {claim.turn !== "nobody" && <span>{turnText(words, claim)}</span>}
      </p>
      <dl>
        {offer !== null && <Fact name={t("claims.offered")}>{moneyText(words, offer)}</Fact>}
        {refund !== null && (
          <Fact name={t("claims.refund")}>
            {moneyText(words, refund.amount)} · {t(REFUND_WORDS[refund.state])}
          </Fact>
        )}
        {tracking !== null && <Fact name={t("claims.tracking")}>{tracking}</Fact>}
      </dl>
      <Acting {...{ desk, claim, onClaim, onAgain }} />
      <h2>{t("claims.asked")}</h2>
      <p class="muted">
        {t(CLAIM_REASON_WORDS[claim.reason])} · {t(CLAIM_WISH_WORDS[claim.wants])}
      </p>
      <Shown {...{ desk, claim }} text={claim.text} files={claim.files} />
      <h2>{t("claims.history")}</h2>
      <ol>
        {history?.map((happened) => (
          <Step key={happened.version} {...{ desk, claim, happened }} />
        ))}
      </ol>
    </article>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="ends">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface StepProps {
  readonly desk: Desk;
  readonly claim: ClaimView;
  readonly happened: HappenedView;
}

function Step({ desk, claim, happened }: StepProps) {
  const words = useWords();
  // What the claim was opened with stands above.
  const isOwn = happened.by === "buyer";
  const isOpening = happened.version === 1;
  return (
    <li>
      <p>
        {happenedText(words, isOwn ? { ...happened, author: words.t("message.you") } : happened)}
      </p>
      <time class="muted" dateTime={happened.at}>
        {words.moment(happened.at)}
      </time>
      {!isOpening && <Shown {...{ desk, claim }} text={happened.text} files={happened.files} />}
    </li>
  );
}

interface ShownProps {
  readonly desk: Desk;
  readonly claim: ClaimView;
  readonly text: string;
  readonly files: readonly ShownFile[];
}

function Shown({ desk, claim, text, files }: ShownProps) {
  return (
    <>
      {text !== "" && <blockquote>{text}</blockquote>}
      {files.length > 0 && <Attached {...{ desk, files }} folder={`claims/${claim.claim_id}`} />}
    </>
  );
}
