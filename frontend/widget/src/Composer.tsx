import { lengthOf, TEXT_MOST } from "@prilavok/protocol";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { CheckIcon, SendIcon } from "./icons.tsx";
import { useWords } from "./words.ts";

export interface Draft {
  readonly text: string;
  /** The message being changed, or null for a new one. */
  readonly editing: string | null;
}

/** The counter shows itself when it begins to matter. */
const COUNTED_FROM_LEFT = 200;
const FIELD_HEIGHT_MAX_PX = 132;
/** On phones a keyboard that jumps up over the conversation is no help. */
const HAS_KEYBOARD = "(hover: hover)";

interface ComposerProps {
  readonly field: { current: HTMLTextAreaElement | null };
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly onTyping: () => void;
  readonly onSubmit: (text: string) => void;
  readonly onCancel: () => void;
}

export function Composer({ field, draft, onDraft, onTyping, onSubmit, onCancel }: ComposerProps) {
  const { t } = useWords();
  const text = draft.text.trim();
  const left = TEXT_MOST - lengthOf(text);
  const mayGo = text !== "" && left >= 0;
  const isEditing = draft.editing !== null;

  useEffect(() => {
    if (matchMedia(HAS_KEYBOARD).matches) field.current?.focus({ preventScroll: true });
  }, [field]);
  useLayoutEffect(() => grow(field.current), [field, draft.text]);

  const go = (event: Event) => {
    event.preventDefault();
    if (mayGo) onSubmit(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) go(event);
    if (event.key === "Escape" && isEditing) {
      event.preventDefault();
      onCancel();
    }
  };
  const onInput = (event: { currentTarget: HTMLTextAreaElement }) => {
    onDraft({ ...draft, text: event.currentTarget.value });
    if (!isEditing) onTyping();
  };

  return (
    <form class="composer" onSubmit={go}>
      {isEditing && (
        <p class="editing">
          {t("message.editing")}
          <button class="plain" type="button" onClick={onCancel}>
            {t("message.cancel")}
          </button>
        </p>
      )}
      <div class="field">
        <textarea
          ref={field}
          rows={1}
          value={draft.text}
          aria-label={t("composer.label")}
          aria-describedby="composer-hint"
          placeholder={t("composer.placeholder")}
          aria-invalid={left < 0}
          onInput={onInput}
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

function counted(t: ReturnType<typeof useWords>["t"], left: number): string {
  return left < 0 ? t("composer.over", { count: -left }) : t("composer.left", { count: left });
}

function grow(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, FIELD_HEIGHT_MAX_PX)}px`;
}
