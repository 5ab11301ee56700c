import { ActionIcon, Button } from "@mantine/core";
import type { Chat, Composing, Objection, Selection } from "@prilavok/protocol";
import { lengthOf, problemText, TEXT_MOST } from "@prilavok/protocol";
import type { ClipboardEvent, KeyboardEvent, SyntheticEvent } from "react";
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import { Attaching } from "../files/Attaching.tsx";
import { Tray } from "../files/Tray.tsx";
import { useDrop, useTray } from "../files/tray.ts";
import { FIELD_ID } from "../inbox/focus.ts";
import { QuickReplies, useQuickReplies } from "../inbox/QuickReplies.tsx";
import { CheckIcon, ReplyIcon, SendIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";
import { Reasons } from "./Verdict.tsx";

/** The counter shows itself when it begins to matter. */
const COUNTED_FROM_LEFT = 200;
const FIELD_HEIGHT_MAX_PX = 200;
/** On phones a keyboard that jumps up over the conversation is no help. */
const HAS_KEYBOARD = "(hover: hover)";

interface ComposerProps {
  readonly composing: Composing;
  readonly chat: Chat;
  readonly takesFocus: boolean;
}

export function Composer({ composing, chat, takesFocus }: ComposerProps) {
  const { t } = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const { text, editing, objection, selection, asked, isSaving } = composing.draft;
  const left = TEXT_MOST - lengthOf(text.trim());
  const isEditing = editing !== null;
  const tray = useTray(chat.chat_id);
  const isBusy = !isEditing && tray.isBusy;
  const isLoaded = !isEditing && (isBusy || tray.ready.length > 0);
  const mayGo = (text.trim() !== "" || isLoaded) && left >= 0;
  const onFiles = useCallback(
    (files: readonly File[]) => {
      tray.add(files);
      field.current?.focus();
    },
    [tray],
  );
  const isOver = useDrop(onFiles);

  const [wantsFocus] = useState(takesFocus);
  useLayoutEffect(() => {
    if (wantsFocus && matchMedia(HAS_KEYBOARD).matches)
      field.current?.focus({ preventScroll: true });
  }, [wantsFocus]);
  useLayoutEffect(() => grow(field.current), [text]);
  useLayoutEffect(() => {
    if (selection !== null) select(field.current, selection);
  }, [selection]);

  const send = () => {
    if (composing.submit(isEditing ? [] : tray.ready) && !isEditing) tray.take();
  };
  const go = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!mayGo) return;
    if (isBusy) tray.queue();
    else send();
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0 || isEditing) return;
    event.preventDefault();
    onFiles(pasted);
  };
  const replies = useQuickReplies(chat, text, (filled) => {
    composing.change(filled);
    field.current?.focus();
  });
  const onKeyDown = (event: KeyboardEvent) => {
    replies.onKeyDown(event);
    if (event.defaultPrevented) return;
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) go(event);
    if (event.key === "Escape" && isEditing) {
      event.preventDefault();
      composing.cancel();
    }
  };

  return (
    <>
      {!isEditing && <Tray chat_id={chat.chat_id} tray={tray} />}
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
        <QuickReplies {...replies.shown} />
        <div className={isOver ? "field over" : "field"}>
          {!isEditing && <Attaching onFiles={onFiles} />}
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            radius="xl"
            aria-label={t("replies.open")}
            title={t("replies.open")}
            aria-expanded={replies.isOpen}
            onClick={() => {
              composing.change(replies.isOpen ? "" : "/");
              field.current?.focus();
            }}
            disabled={text !== "" && !replies.isOpen}
          >
            <ReplyIcon />
          </ActionIcon>
          <textarea
            ref={field}
            id={FIELD_ID}
            rows={1}
            value={text}
            aria-label={t("composer.label")}
            aria-describedby="composer-objection composer-hint"
            aria-invalid={left < 0 || objection !== null}
            placeholder={t(isOver ? "composer.drop" : "composer.placeholder")}
            {...replies.field}
            onChange={(event) => composing.change(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
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
          {tray.isQueued && t("composer.queued")}
          {!tray.isQueued && left >= COUNTED_FROM_LEFT && t("composer.keys")}
          {left >= 0 && left < COUNTED_FROM_LEFT && t("composer.left", { count: left })}
          {left < 0 && t("composer.over", { count: -left })}
        </p>
      </form>
    </>
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
