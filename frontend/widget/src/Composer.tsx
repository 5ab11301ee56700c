import type { Composing, Objection, Selection } from "@prilavok/protocol";
import { lengthOf, problemText, TEXT_MOST } from "@prilavok/protocol";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { CheckIcon, SendIcon } from "./icons.tsx";
import { Later, verdicts } from "./later.tsx";
import { useWords } from "./words.ts";

/** The counter shows itself when it begins to matter. */
const COUNTED_FROM_LEFT = 200;
const FIELD_HEIGHT_MAX_PX = 132;
/** On phones a keyboard that jumps up over the conversation is no help. */
const HAS_KEYBOARD = "(hover: hover)";

interface ComposerProps {
  readonly composing: Composing;
  /** What was written stays to be read and copied, though it cannot go. */
  readonly isShut: boolean;
}

export function Composer({ composing, isShut }: ComposerProps) {
  const { t } = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const { text, editing, objection, selection, asked, isSaving } = composing.draft;
  const left = TEXT_MOST - lengthOf(text.trim());
  const mayGo = !isShut && text.trim() !== "" && left >= 0;
  const isEditing = editing !== null;

  useEffect(() => {
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

  const go = (event: Event) => {
    event.preventDefault();
    composing.submit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) go(event);
    if (event.key === "Escape" && isEditing) {
      event.preventDefault();
      composing.cancel();
    }
  };

  return (
    <form class="composer" aria-busy={isSaving || asked !== null} onSubmit={go}>
      {isEditing && (
        <p class="editing">
          {t("message.editing")}
          <button class="plain" type="button" onClick={() => composing.cancel()}>
            {t("message.cancel")}
          </button>
        </p>
      )}
      <div role="status" id="composer-objection">
        {objection !== null && (
          <Against key={objection.key} objection={objection} isEditing={isEditing} />
        )}
      </div>
      <div class="field">
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
      <p id="composer-hint" class={left < 0 ? "hint bad" : "hint"}>
        {left < COUNTED_FROM_LEFT ? counted(t, left) : t("composer.keys")}
      </p>
    </form>
  );
}

interface AgainstProps {
  readonly objection: Objection;
  readonly isEditing: boolean;
}

function Against({ objection: { verdict, problem }, isEditing }: AgainstProps) {
  const words = useWords();
  return (
    <div class="objection">
      {isEditing && verdict !== null && words.t("message.edit.refused")}
      {verdict === null ? (
        problemText(words, problem)
      ) : (
        <Later of={verdicts}>{({ Reasons }) => <Reasons verdict={verdict} />}</Later>
      )}
    </div>
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
