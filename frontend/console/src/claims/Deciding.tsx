import { Button, Textarea, TextInput } from "@mantine/core";
import type { Choice, ClaimAct, ClaimActType, ClaimView, Uploads } from "@prilavok/protocol";
import {
  CLAIM_ACT_WORDS,
  keepDraft,
  keptDraft,
  lengthOf,
  moneyText,
  whyNotClaimed,
} from "@prilavok/protocol";
import type { SyntheticEvent } from "react";
import { useEffect, useRef, useState } from "react";
import { minorIn } from "../amounts.ts";
import { Failure } from "../page/Failure.tsx";
import { useWords } from "../words.tsx";
import { EvidenceTray, shownIn, useEvidence } from "./EvidenceTray.tsx";
import { TemplateChoice } from "./TemplateChoice.tsx";
import { useActOnClaim } from "./queries.ts";

/** What binds the shop is asked once more before it is done. */
const ASKS: ReadonlySet<string> = new Set<ClaimActType>([
  "approve_with_return",
  "approve_without_return",
  "replace",
  "send_part",
  "goods_received",
  "condition_confirmed",
]);
const WITH_TEXT: ReadonlySet<string> = new Set<ClaimActType>([
  "ask_evidence",
  "refuse",
  "condition_contested",
]);
const TRACKING_MOST = 64;

interface DecidingProps {
  readonly claim: ClaimView;
}

/** What the shop can do about a claim now, and why the rest cannot be done. */
export function Deciding({ claim }: DecidingProps) {
  const words = useWords();
  const { t } = words;
  const [open, setOpen] = useState<string | null>(null);
  const act = useActOnClaim();
  const tray = useEvidence(claim);
  const choices = claim.choices ?? [];
  const allowed = choices.filter((choice) => choice.allowed);
  const barred = choices.filter(({ why_not }) => why_not !== null && why_not !== "not_now");
  const chosen = allowed.find(({ action }) => action === open) ?? null;
  const { stopWaiting, patience } = usePatience();
  const send = (its: ClaimAct) => {
    // The id is made once for a press of the button: a double click is one act.
    if (act.isPending) return;
    const deed = { act_id: crypto.randomUUID(), claim, act: its, patience: patience() };
    act.mutate(deed, {
      onSuccess: () => {
        if ("files" in its) tray.take();
        keepDraft(draftKey(claim, its.type), "");
        setOpen(null);
      },
    });
  };
  if (claim.state === "closed") return null;
  return (
    <section className="claim-deciding" aria-label={t("claims.deciding")}>
      {allowed.length === 0 && <p className="aside">{t("claims.not_yours")}</p>}
      <div className="form-acts">
        {allowed.map(({ action }) => (
          <Button
            key={action}
            size="compact-md"
            variant={open === action ? "light" : "default"}
            aria-expanded={open === action}
            disabled={act.isPending}
            onClick={() => setOpen(open === action ? null : action)}
          >
            {t(CLAIM_ACT_WORDS[action as ClaimActType])}
          </Button>
        ))}
      </div>
      <Failure error={act.error} />
      {act.isPending && stopWaiting !== null && (
        <p className="failed" role="status">
          {t("failure.unreachable")} {t("failure.kept")}{" "}
          <Button variant="subtle" size="compact-xs" onClick={stopWaiting}>
            {t("failure.kept.stop")}
          </Button>
        </p>
      )}
      {chosen !== null && (
        <ActForm
          key={chosen.action}
          claim={claim}
          choice={chosen}
          tray={tray}
          isBusy={act.isPending}
          onAct={send}
          onCancel={() => setOpen(null)}
        />
      )}
      {barred.length > 0 && (
        <details className="claim-barred">
          <summary>{t("claims.barred")}</summary>
          <ul>
            {barred.map(({ action, why_not }) => (
              <li key={action}>
                {t(CLAIM_ACT_WORDS[action as ClaimActType])}:{" "}
                {why_not != null && whyNotClaimed(words, why_not)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** How long one waits for an answer: until they say otherwise, or leave. */
function usePatience() {
  const waiting = useRef<AbortController>(null);
  const [stopWaiting, setStopWaiting] = useState<(() => void) | null>(null);
  useEffect(() => () => waiting.current?.abort(), []);
  const patience = () => {
    const stop = new AbortController();
    waiting.current = stop;
    setStopWaiting(null);
    return { signal: stop.signal, onWaiting: () => setStopWaiting(() => () => stop.abort()) };
  };
  return { stopWaiting, patience };
}

const draftKey = ({ claim_id }: ClaimView, act: string) => `claim:${claim_id}:${act}`;

interface ActFormProps {
  readonly claim: ClaimView;
  readonly choice: Choice;
  readonly tray: Uploads;
  readonly isBusy: boolean;
  readonly onAct: (act: ClaimAct) => void;
  readonly onCancel: () => void;
}

/** What one act still needs: an amount, words, a number to follow the parcel by, a yes. */
function ActForm({ claim, choice, tray, isBusy, onAct, onCancel }: ActFormProps) {
  const words = useWords();
  const { t } = words;
  const type = choice.action as ClaimActType;
  const [text, setText] = useState(() => keptDraft(draftKey(claim, type)));
  const write = (said: string) => {
    setText(said);
    keepDraft(draftKey(claim, type), said);
  };
  const [amount, setAmount] = useState("");
  const { amount_min, amount_max, text_min, text_max, files_max } = choice.bounds ?? {};
  const takesFiles = files_max != null && files_max > 0;
  const files = takesFiles ? shownIn(tray) : [];
  const minor = minorIn(amount, claim.paid.currency) ?? 0;
  const length = lengthOf(text.trim());
  const isFit =
    files !== null &&
    files.length <= (files_max ?? 0) &&
    (type !== "offer" || (minor >= (amount_min ?? 1) && minor <= (amount_max ?? 0))) &&
    (!WITH_TEXT.has(type) || (length >= (text_min ?? 1) && length <= (text_max ?? 1_000)));
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const tracking = String(new FormData(event.currentTarget).get("tracking") ?? "").trim();
    if (isFit && !isBusy) onAct(actOf(type, { text: text.trim(), minor, tracking, files }));
  };
  const money = (value: number) => moneyText(words, { ...claim.paid, minor: value });
  return (
    <form className="written" onSubmit={submit}>
      {ASKS.has(type) && <p>{t("claims.sure", { amount: moneyText(words, claim.paid) })}</p>}
      {type === "offer" && (
        <TextInput
          label={t("claims.amount")}
          description={t("claims.amount.bounds", {
            least: money(amount_min ?? 1),
            most: money(amount_max ?? 0),
          })}
          inputMode="decimal"
          autoComplete="off"
          data-autofocus
          autoFocus
          value={amount}
          onChange={(event) => setAmount(event.currentTarget.value)}
        />
      )}
      {WITH_TEXT.has(type) && (
        <>
          <TemplateChoice action={type} text={text} onChoose={write} />
          <Textarea
            label={t("claims.words")}
            description={
              length < (text_min ?? 1)
                ? t("form.least", { count: text_min ?? 1 })
                : t("composer.left", { count: (text_max ?? 1_000) - length })
            }
            inputWrapperOrder={["label", "input", "description"]}
            autosize
            minRows={3}
            maxRows={10}
            autoFocus
            value={text}
            onChange={(event) => write(event.currentTarget.value)}
          />
        </>
      )}
      {takesFiles && <EvidenceTray tray={tray} />}
      {type === "dispatched" && (
        <TextInput name="tracking" label={t("claims.tracking")} maxLength={TRACKING_MOST} />
      )}
      <div className="form-acts">
        <Button type="submit" size="sm" disabled={!isFit} loading={isBusy}>
          {t(CLAIM_ACT_WORDS[type])}
        </Button>
        <Button variant="subtle" size="sm" onClick={onCancel}>
          {t("message.cancel")}
        </Button>
      </div>
    </form>
  );
}

interface Filled {
  readonly text: string;
  readonly minor: number;
  readonly tracking: string;
  readonly files: readonly string[];
}

function actOf(type: ClaimActType, { text, minor, tracking, files }: Filled): ClaimAct {
  if (type === "offer") return { type, amount_minor: minor };
  if (type === "condition_contested") return { type, text, files };
  if (type === "refuse" || type === "ask_evidence") return { type, text };
  if (type === "dispatched") return { type, tracking: tracking === "" ? null : tracking };
  return { type } as ClaimAct;
}
