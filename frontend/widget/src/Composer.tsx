import type { Composing, Selection, Uploads } from "@prilavok/protocol";
import { lengthOf, TEXT_MOST } from "@prilavok/protocol";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { CameraIcon, CheckIcon, ClipIcon, SendIcon } from "./icons.tsx";
import { Later } from "./later.tsx";
import { Plain } from "./Head.tsx";
import { useWords } from "./words.ts";

/** The counter shows itself when it begins to matter. */
const COUNTED_FROM_LEFT = 200;
const FIELD_HEIGHT_MAX_PX = 132;
/** On phones a keyboard that jumps up over the conversation is no help. */
const HAS_KEYBOARD = "(hover: hover)";
const PICTURES = "image/jpeg,image/png,image/webp,image/gif";

interface ComposerProps {
  readonly composing: Composing;
  readonly tray: Uploads | null;
  /** What was written stays to be read and copied, though it cannot go. */
  readonly isShut: boolean;
  readonly onAttach: (files: readonly File[]) => void;
}

export function Composer({ composing, tray, isShut, onAttach }: ComposerProps) {
  const { t } = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const { text, editing, objection, selection, asked, isSaving } = composing.draft;
  const left = TEXT_MOST - lengthOf(text.trim());
  const isEditing = editing !== null;
  const isBusy = !isEditing && tray?.isBusy === true;
  const isLoaded = isBusy || (tray?.ready.length ?? 0) > 0;
  const isAnything = text.trim() !== "" || (!isEditing && isLoaded);
  const mayGo = !isShut && isAnything && left >= 0;
  /** Sent already, but some of its files are still on their way. */
  const isQueued = !isEditing && tray?.isQueued === true;

  useLayoutEffect(() => {
    if (matchMedia(HAS_KEYBOARD).matches) field.current?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => grow(field.current), [text]);
  useEffect(() => {
    // The frame gets its size after the panel is drawn, and another one when a phone is turned.
    const fit = () => grow(field.current);
    addEventListener("resize", fit);
    return () => removeEventListener("resize", fit);
  }, []);
  useLayoutEffect(() => {
    if (selection !== null) select(field.current, selection);
  }, [selection]);

  const send = () => {
    if (composing.submit(isEditing ? [] : tray?.ready) && !isEditing) tray?.take();
  };

  const go = (event: Event) => {
    event.preventDefault();
    if (!mayGo) return;
    if (isBusy) tray.queue();
    else send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) go(event);
    if (event.key === "Escape" && isEditing) {
      event.preventDefault();
      composing.cancel();
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (pasted.length === 0 || isEditing) return;
    event.preventDefault();
    onAttach(pasted);
  };

  return (
    <form class="composer" aria-busy={isSaving || asked !== null} onSubmit={go}>
      {isEditing && (
        <p class="editing">
          {t("message.editing")}
          <Plain onClick={() => composing.cancel()}>{t("message.cancel")}</Plain>
        </p>
      )}
      <div role="status" id="composer-objection">
        {objection !== null && (
          <div key={objection.key} class="objection">
            <Later isTold>{({ Against }) => <Against {...{ objection, isEditing }} />}</Later>
          </div>
        )}
      </div>
      <div class="field">
        {!isEditing && !isShut && <Attaching onAttach={onAttach} />}
        <textarea
          ref={field}
          rows={1}
          readOnly={isShut}
          value={text}
          aria-label={t("composer.label")}
          aria-describedby="composer-objection composer-hint"
          placeholder={t("composer.placeholder")}
          aria-invalid={left < 0 || objection !== null}
          onInput={(event) => composing.change(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <button
          class="send"
          type="submit"
          disabled={!mayGo}
          aria-label={t(isEditing ? "message.save" : "composer.send")}
          title={t(isEditing ? "message.save" : "composer.send")}
        >
          {isEditing ? <CheckIcon /> : <SendIcon />}
        </button>
      </div>
      <p id="composer-hint" class={left < 0 ? "hint bad" : isQueued ? "hint queued" : "hint"}>
        {isShut
          ? ""
          : isQueued
            ? t("composer.queued")
            : left < COUNTED_FROM_LEFT
              ? counted(t, left)
              : t("composer.keys")}
      </p>
    </form>
  );
}

/** Files by picker; on a phone by its camera too. */
function Attaching({ onAttach }: Pick<ComposerProps, "onAttach">) {
  const { t } = useWords();
  const onChange = (event: Event & { currentTarget: HTMLInputElement }) => {
    onAttach([...(event.currentTarget.files ?? [])]);
    event.currentTarget.value = "";
  };
  const accept = `${PICTURES},application/pdf`;
  return (
    <>
      <label class="icon" title={t("composer.attach")}>
        <ClipIcon />
        <span class="unseen">{t("composer.attach")}</span>
        <input class="unseen" type="file" multiple accept={accept} onChange={onChange} />
      </label>
      <label class="icon camera" title={t("composer.camera")}>
        <CameraIcon />
        <span class="unseen">{t("composer.camera")}</span>
        <input
          class="unseen"
          type="file"
          accept={PICTURES}
          capture="environment"
          onChange={onChange}
        />
      </label>
    </>
  );
}

function counted(t: ReturnType<typeof useWords>["t"], left: number): string {
  return left < 0 ? t("composer.over", { count: -left }) : t("composer.left", { count: left });
}

function select(field: HTMLTextAreaElement | null, { start, end }: Selection): void {
  if (field === null) return;
  field.focus();
  field.setSelectionRange(start, end);
  // Browsers leave a long text where it was scrolled to.
  field.scrollTop = (field.scrollHeight * start) / field.value.length - field.clientHeight / 2;
}

function grow(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, FIELD_HEIGHT_MAX_PX)}px`;
}
