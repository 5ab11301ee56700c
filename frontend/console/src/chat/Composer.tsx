import { ActionIcon, Button } from "@mantine/core";
import type { Composing, Objection, Selection } from "@prilavok/protocol";
import { lengthOf, problemText, TEXT_MOST } from "@prilavok/protocol";
import type { KeyboardEvent, SyntheticEvent } from "react";
import { useEffect, useLayoutEffect, useRef } from "react";
import { CheckIcon, SendIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";
import { Reasons } from "./Verdict.tsx";

/** The counter shows itself when it begins to matter. */
const COUNTED_FROM_LEFT = 200;
const FIELD_HEIGHT_MAX_PX = 200;
/** On phones a keyboard that jumps up over the conversation is no help. */
const HAS_KEYBOARD = "(hover: hover)";

export function Composer({ composing }: { readonly composing: Composing }) {
  const { t } = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const { text, editing, objection, selection, asked, isSaving } = composing.draft;
  const left = TEXT_MOST - lengthOf(text.trim());
  const mayGo = text.trim() !== "" && left >= 0;
  const isEditing = editing !== null;

  useEffect(() => {
    if (matchMedia(HAS_KEYBOARD).matches) field.current?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => grow(field.current), [text]);
  useLayoutEffect(() => {
    if (selection !== null) select(field.current, selection);
  }, [selection]);

  const go = (event: SyntheticEvent) => {
    event.preventDefault();
    composing.submit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) go(event);
    if (event.key === "Escape" && isEditing) composing.cancel();
  };

  return (
    <form className="composer" aria-busy={isSaving || asked !== null} onSubmit={go}>
      {isEditing && (
        <p className="editing">
          {t("message.editing")}
          <Button variant="subtle" size="compact-sm" onClick={() => composing.cancel()}>
            {t("message.cancel")}
          </Button>
        </p>
      )}
      <div role="status" id="composer-objection">
        {objection !== null && (
          <Against key={objection.key} objection={objection} isEditing={isEditing} />
        )}
      </div>
      <div className="field">
        <textarea
          ref={field}
          rows={1}
          value={text}
          aria-label={t("composer.label")}
          aria-describedby="composer-objection composer-hint"
          aria-invalid={left < 0 || objection !== null}
          placeholder={t("composer.placeholder")}
          onChange={(event) => composing.change(event.currentTarget.value)}
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

interface AgainstProps {
  readonly objection: Objection;
  readonly isEditing: boolean;
}

function Against({ objection: { verdict, problem }, isEditing }: AgainstProps) {
  const words = useWords();
  return (
    <div className="objection">
      {isEditing && verdict !== null && words.t("message.edit.refused")}
      {verdict === null ? problemText(words, problem) : <Reasons verdict={verdict} />}
    </div>
  );
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
  field.style.height = `${String(Math.min(field.scrollHeight, FIELD_HEIGHT_MAX_PX))}px`;
}
