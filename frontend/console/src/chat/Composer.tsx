import { ActionIcon, Button } from "@mantine/core";
import { lengthOf, TEXT_MOST } from "@prilavok/protocol";
import type { KeyboardEvent, RefObject, SyntheticEvent } from "react";
import { useEffect, useLayoutEffect } from "react";
import { CheckIcon, SendIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";

export interface Draft {
  readonly text: string;
  /** The message being changed, or null for a new one. */
  readonly editing: string | null;
}

/** The counter shows itself when it begins to matter. */
const COUNTED_FROM_LEFT = 200;
const FIELD_HEIGHT_MAX_PX = 200;
/** On phones a keyboard that jumps up over the conversation is no help. */
const HAS_KEYBOARD = "(hover: hover)";

interface ComposerProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
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

  const go = (event: SyntheticEvent) => {
    event.preventDefault();
    if (mayGo) onSubmit(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) go(event);
    if (event.key === "Escape" && isEditing) onCancel();
  };

  return (
    <form className="composer" onSubmit={go}>
      {isEditing && (
        <p className="editing">
          {t("message.editing")}
          <Button variant="subtle" size="compact-sm" onClick={onCancel}>
            {t("message.cancel")}
          </Button>
        </p>
      )}
      <div className="field">
        <textarea
          ref={field}
          rows={1}
          value={draft.text}
          aria-label={t("composer.label")}
          aria-describedby="composer-hint"
          aria-invalid={left < 0}
          placeholder={t("composer.placeholder")}
          onChange={(event) => {
            onDraft({ ...draft, text: event.currentTarget.value });
            if (!isEditing) onTyping();
          }}
          onKeyDown={onKeyDown}
        />
        <ActionIcon
          type="submit"
          size={34}
          radius="xl"
          disabled={!mayGo}
          aria-label={t(isEditing ? "message.save" : "composer.send")}
          title={t(isEditing ? "message.save" : "composer.send")}
        >
          {isEditing ? <CheckIcon /> : <SendIcon />}
        </ActionIcon>
      </div>
      <p id="composer-hint" className={left < 0 ? "hint bad" : "hint"}>
        {left >= COUNTED_FROM_LEFT && t("composer.keys")}
        {left >= 0 && left < COUNTED_FROM_LEFT && t("composer.left", { count: left })}
        {left < 0 && t("composer.over", { count: -left })}
      </p>
    </form>
  );
}

function grow(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  field.style.height = "auto";
  field.style.height = `${String(Math.min(field.scrollHeight, FIELD_HEIGHT_MAX_PX))}px`;
}
