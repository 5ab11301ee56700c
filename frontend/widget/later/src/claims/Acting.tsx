import type { Choice, ClaimAct, ClaimActType, ClaimView } from "@prilavok/protocol";
import {
  CLAIM_ACT_WORDS,
  FILES_MOST,
  keepDraft,
  keptDraft,
  moneyText,
  whyNotClaimed,
} from "@prilavok/protocol";
import { useState } from "preact/hooks";
import type { Desk } from "../../../src/desk.ts";
import { Plain } from "../../../src/Head.tsx";
import type { MessageId } from "../../locales/ids.ts";
import { useWords } from "../words.ts";
import { useDeed } from "./deeds.ts";
import { Evidence, Failed, isFit, Said, useEvidence } from "./Parts.tsx";

const TRACKING_MOST = 64;
const TEXT_MOST = 1_000;
/** What is said once more before something that cannot be taken back. */
const SURE: Partial<Record<ClaimActType, MessageId>> = {
  accept_offer: "claims.sure.accept_offer",
  confirm_receipt: "claims.sure.confirm_receipt",
  withdraw: "claims.sure.withdraw",
  dispute: "claims.sure.dispute",
};

interface ActingProps {
  readonly desk: Desk;
  readonly claim: ClaimView;
  readonly onClaim: (claim: ClaimView) => void;
  /** The claim is to be looked at again. */
  readonly onAgain: () => void;
}

/** What the buyer can do about a claim now, what each needs, and why the rest cannot be done. */
export function Acting({ desk, claim, onClaim, onAgain }: ActingProps) {
  const words = useWords();
  const { t } = words;
  const [open, setOpen] = useState<string | null>(null);
  if (claim.state === "closed" || !claim.choices) return null;
  const allowed = claim.choices.filter((choice) => choice.allowed);
  const barred = claim.choices.filter(({ why_not }) => why_not != null && why_not !== "not_now");
  const chosen = allowed.find(({ action }) => action === open);
  const name = ({ action }: Choice) => t(CLAIM_ACT_WORDS[action as ClaimActType]);
  return (
    <section class="claim-acts" aria-label={t("claims.acts")}>
      {allowed.map((choice) => (
        <button
          key={choice.action}
          type="button"
          class={choice.action === "withdraw" ? "choice bad" : "choice"}
          aria-expanded={chosen === choice}
          onClick={() => setOpen(chosen === choice ? null : choice.action)}
        >
          {name(choice)}
        </button>
      ))}
      {chosen && (
        <ActForm
          key={chosen.action}
          {...{ desk, claim, onAgain }}
          choice={chosen}
          onCancel={() => setOpen(null)}
          onClaim={(changed) => {
            setOpen(null);
            onClaim(changed);
          }}
        />
      )}
      {barred.length > 0 && (
        <details>
          <summary class="muted">{t("claims.barred")}</summary>
          <ul>
            {barred.map((choice) => (
              <li key={choice.action}>
                {name(choice)}: {choice.why_not != null && whyNotClaimed(words, choice.why_not)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

interface ActFormProps extends ActingProps {
  readonly choice: Choice;
  readonly onCancel: () => void;
}

function ActForm({ desk, claim, choice, onClaim, onAgain, onCancel }: ActFormProps) {
  const words = useWords();
  const { t } = words;
  const type = choice.action as ClaimActType;
  const { text_min, text_max, files_max, videos_max } = choice.bounds ?? {};
  const videos = videos_max ?? 0;
  const draft = `claim:${claim.claim_id}:${type}`;
  const [text, setText] = useState(() => keptDraft(draft));
  const write = (written: string) => {
    setText(written);
    keepDraft(draft, written);
  };
  const [tracking, setTracking] = useState("");
  const path = `/v1/claims/${claim.claim_id}`;
  const { tray, shown, isHeld } = useEvidence(desk, { path: `${path}/files` }, videos);
  const { send, isBusy, failure } = useDeed<ClaimView>(desk, (changed) => {
    if (files_max != null) tray.take();
    keepDraft(draft, "");
    onClaim(changed);
  });
  const hasText = text_max != null;
  const least = text_min ?? 0;
  const most = text_max ?? TEXT_MOST;
  const isSaid = text.trim() !== "" || shown.length > 0;
  const mayGo = !hasText || (isSaid && isFit(text, least, most) && !tray.isBusy && !isHeld);
  const submit = async (event: Event) => {
    event.preventDefault();
    // A refused file is contested in a form within this one.
    if (!mayGo || event.target !== event.currentTarget) return;
    const said = { text: text.trim(), files: shown };
    const act = {
      type,
      ...(hasText && said),
      ...(type === "sent_back" && { tracking: tracking.trim() || null }),
    };
    await send(`${path}/acts`, { expected_version: claim.version, act: act as ClaimAct });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    onCancel();
  };
  const sure = SURE[type];
  const amount = claim.offer === null ? "" : moneyText(words, claim.offer);
  return (
    <form
      class="claim-form"
      aria-label={t(CLAIM_ACT_WORDS[type])}
      aria-busy={isBusy}
      tabIndex={-1}
      ref={focused}
      onKeyDown={onKeyDown}
      onSubmit={(event) => void submit(event)}
    >
      {sure !== undefined && <p>{t(sure, { amount })}</p>}
      {type === "sent_back" && (
        <label class="claim-field">
          <span>{t("claims.tracking.optional")}</span>
          <input
            maxLength={TRACKING_MOST}
            value={tracking}
            onInput={(event) => setTracking(event.currentTarget.value)}
          />
        </label>
      )}
      {hasText && (
        <>
          <Said label={t("claims.words")} {...{ text, least, most }} onText={write} />
          <Evidence
            {...{ desk, tray, isHeld, videos }}
            chat_id={claim.chat_id}
            most={Math.min((files_max ?? 0) - videos, FILES_MOST)}
          />
        </>
      )}
      <Failed failure={failure} />
      {failure?.problem?.code === "claim_changed" && (
        <Plain onClick={onAgain}>{t("failure.again")}</Plain>
      )}
      <div class="claim-go">
        <Plain onClick={onCancel}>{t("message.cancel")}</Plain>
        <button class="primary" disabled={!mayGo || isBusy}>
          {t(CLAIM_ACT_WORDS[type])}
        </button>
      </div>
    </form>
  );
}

/** The form and not its button: a key that is held must not confirm what it opened. */
const focused = (form: HTMLElement | null) => form?.focus({ preventScroll: true });
