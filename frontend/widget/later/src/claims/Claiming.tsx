import type { ClaimForm, ClaimReason, ClaimView, GroundChoice, Wish } from "@prilavok/protocol";
import {
  CLAIM_REASON_WORDS,
  CLAIM_WISH_WORDS,
  keepDraft,
  keptDraft,
  moneyText,
} from "@prilavok/protocol";
import { useEffect, useState } from "preact/hooks";
import { Head, Plain } from "../../../src/Head.tsx";
import type { RoomProps } from "../Room.tsx";
import { useWords } from "../words.ts";
import type { Failure } from "./deeds.ts";
import { failureOf, useDeed } from "./deeds.ts";
import { Evidence, Failed, isFit, Said, useEvidence } from "./Parts.tsx";
import { barredText, claimProblemText } from "./words.ts";

interface ClaimingProps extends RoomProps {
  readonly seller_id: string;
  readonly order_id: string;
}

/** The form for a claim about an order: what can be claimed of it, and why not the rest. */
export function Claiming({ seller_id, order_id, ...room }: ClaimingProps) {
  const { desk, go, onClose } = room;
  const words = useWords();
  const { t } = words;
  const [form, setForm] = useState<ClaimForm | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const read = () => {
    setFailure(null);
    desk.rest
      .ask<ClaimForm>("POST", "/v1/claims/forms", { seller_id, order_id })
      .then(setForm, (error: unknown) => setFailure(failureOf(error)));
  };
  useEffect(read, [seller_id, order_id]); // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <>
      <Head
        title={t("claims.new")}
        back={{ label: t("chats.back"), unread: 0, go: () => go({ is: "chat" }) }}
        under={<p class="muted">{`${t("context.order")} ${order_id}`}</p>}
        onClose={onClose}
      />
      <div class="room">
        {failure !== null ? (
          <p class="note" role="alert">
            {claimProblemText(words, failure.problem)}
            <Plain onClick={read}>{t("failure.again")}</Plain>
          </p>
        ) : form === null ? (
          <p class="centre muted" role="status">
            {t("thread.loading")}
          </p>
        ) : (
          <Filling form={form} onAgain={read} {...room} />
        )}
      </div>
    </>
  );
}

/** What is kept of a form that was left. */
interface Draft {
  readonly line_id: string;
  readonly reason: ClaimReason | null;
  readonly defective: boolean;
  readonly wants: Wish;
  readonly text: string;
}

interface FillingProps extends RoomProps {
  readonly form: ClaimForm;
  readonly onAgain: () => void;
}

function Filling({ form, desk, go, onAgain }: FillingProps) {
  const words = useWords();
  const { t } = words;
  const { seller_id, order_id, text_min: least, text_max: most, lines } = form;
  const key = `claim:${seller_id}:${order_id}`;
  const [draft, setDraft] = useState(() => begun(key, form));
  const change = (over: Partial<Draft>) => {
    const changed = { ...draft, ...over };
    setDraft(changed);
    keepDraft(key, JSON.stringify(changed));
  };
  const { photos_max, videos_max } = form;
  const destination = { path: "/v1/claims/files", query: { seller_id, order_id } };
  const { tray, shown, photos, isHeld } = useEvidence(desk, destination, videos_max);
  const { send, isBusy, failure } = useDeed<ClaimView>(desk, ({ chat_id }) => {
    tray.take();
    keepDraft(key, "");
    go({ is: "chat", chat_id });
  });
  const line = lines.find(({ line_id }) => line_id === draft.line_id);
  const ground = line?.grounds.find(({ reason, allowed }) => allowed && reason === draft.reason);
  const isShown = shown.length > 0 || ground?.needs_files === false;
  const mayGo =
    ground !== undefined &&
    isFit(draft.text, least, most) &&
    isShown &&
    photos <= photos_max &&
    !tray.isBusy &&
    !isHeld;
  const submit = async (event: Event) => {
    event.preventDefault();
    // A refused file is contested in a form within this one.
    if (!mayGo || event.target !== event.currentTarget) return;
    const { line_id, reason, wants } = draft;
    const defective = reason === "defect" || draft.defective;
    const text = draft.text.trim();
    await send("/v1/claims", {
      ...{ seller_id, order_id, line_id, reason, defective, wants, text },
      files: shown,
    });
  };
  if (lines.length === 0) return <p class="centre muted">{t("claims.none")}</p>;
  const open = line?.open_claim_id;
  const mayClaim = line?.grounds.some(({ allowed }) => allowed);
  return (
    <form
      class="claim-form"
      aria-label={t("claims.new")}
      aria-busy={isBusy}
      onSubmit={(event) => void submit(event)}
    >
      <fieldset>
        <legend>{t("claims.line")}</legend>
        {lines.map(({ line_id, title, quantity, left }) => (
          <label key={line_id} class="radio">
            <input
              type="radio"
              name="line"
              checked={line_id === draft.line_id}
              onChange={() => change({ line_id, reason: null })}
            />
            <span>
              {title}
              {quantity > 1 && ` × ${String(quantity)}`}
              <small>{t("claims.left", { amount: moneyText(words, left) })}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {open ? (
        <p class="claim-failure">
          {t("claims.barred.open_already")}
          <Plain onClick={() => go({ is: "claim", claim_id: open })}>{t("open")}</Plain>
        </p>
      ) : (
        line && (
          <>
            <Grounds grounds={line.grounds} draft={draft} onChange={change} />
            {mayClaim && (
              <>
                <Said
                  label={t("claims.text")}
                  text={draft.text}
                  {...{ least, most }}
                  onText={(text) => change({ text })}
                />
                <Evidence
                  {...{ desk, tray, isHeld }}
                  chat_id={form.chat_id}
                  most={photos_max}
                  videos={videos_max}
                />
                {ground && !isShown && <p class="muted">{t("claims.barred.needs_files")}</p>}
                {photos > photos_max && <p class="bad">{t("claim.why.files")}</p>}
                <label class="claim-field">
                  <span>{t("claims.wants")}</span>
                  <select
                    value={draft.wants}
                    onChange={(event) => change({ wants: event.currentTarget.value as Wish })}
                  >
                    {Object.entries(CLAIM_WISH_WORDS).map(([wish, text]) => (
                      <option key={wish} value={wish}>
                        {t(text)}
                      </option>
                    ))}
                  </select>
                </label>
                <Failed failure={failure} />
                {failure?.problem?.code === "claim_barred" && (
                  <Plain onClick={onAgain}>{t("failure.again")}</Plain>
                )}
                <div class="claim-go">
                  <button class="primary" disabled={!mayGo || isBusy}>
                    {t("claims.send")}
                  </button>
                </div>
              </>
            )}
          </>
        )
      )}
    </form>
  );
}

interface GroundsProps {
  readonly grounds: readonly GroundChoice[];
  readonly draft: Draft;
  readonly onChange: (over: Partial<Draft>) => void;
}

/** The reasons, each until when or why not. */
function Grounds({ grounds, draft, onChange }: GroundsProps) {
  const words = useWords();
  const { t, moment } = words;
  const isAny = grounds.some(({ allowed }) => allowed);
  return (
    <fieldset>
      <legend>{t("claims.reason")}</legend>
      {!isAny && <p class="bad">{t("claims.none")}</p>}
      {grounds.map(({ reason, allowed, why_not, until }) => (
        <label key={reason} class="radio">
          <input
            type="radio"
            name="reason"
            disabled={!allowed}
            checked={allowed && reason === draft.reason}
            onChange={() => onChange({ reason })}
          />
          <span class={allowed ? undefined : "muted"}>
            {t(CLAIM_REASON_WORDS[reason])}
            <small>
              {why_not !== null
                ? barredText(words, why_not)
                : until !== null && t("until", { moment: moment(until) })}
            </small>
          </span>
        </label>
      ))}
      {draft.reason !== null && draft.reason !== "defect" && (
        <label class="radio">
          <input
            type="checkbox"
            checked={draft.defective}
            onChange={(event) => onChange({ defective: event.currentTarget.checked })}
          />
          <span>{t("claims.defective")}</span>
        </label>
      )}
    </fieldset>
  );
}

/** What was written before, as far as the order still has its line. */
function begun(key: string, { lines }: ClaimForm): Draft {
  const kept = keptDraft(key);
  const draft = kept === "" ? null : (JSON.parse(kept) as Draft);
  if (lines.some(({ line_id }) => line_id === draft?.line_id)) return draft as Draft;
  const line_id = lines.length === 1 ? (lines[0]?.line_id ?? "") : "";
  return { line_id, reason: null, defective: false, wants: "refund", text: "" };
}
