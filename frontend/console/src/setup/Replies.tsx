import { Button, Textarea, TextInput } from "@mantine/core";
import { lengthOf, TEXT_MOST } from "@prilavok/protocol";
import type { SyntheticEvent } from "react";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { MessageId } from "../../locales/ids.ts";
import { REPLIES, useReplies } from "../inbox/library.ts";
import type { QuickReply } from "../inbox/model.ts";
import { PLACES } from "../inbox/replying.ts";
import { Asked } from "../page/Asked.tsx";
import { Failure } from "../page/Failure.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { Against } from "./Against.tsx";
import { useEditing } from "./editing.ts";
import { Removal } from "./Removal.tsx";

const SHORTCUT_MOST = 32;
const TITLE_MOST = 64;

type NewReply = Omit<QuickReply, "reply_id">;

const PLACE_WORDS: Readonly<Record<(typeof PLACES)[number], MessageId>> = {
  buyer: "replies.place.buyer",
  product: "replies.place.product",
  order: "replies.place.order",
  shop: "replies.place.shop",
  me: "replies.place.me",
};

export function Replies() {
  const { t } = useWords();
  const replies = useReplies();
  const { save, remove } = useEditing<NewReply>("/v1/quick-replies", REPLIES);
  /** Null: none; empty: a new one. */
  const [edited, setEdited] = useState<string | null>(null);
  const done = () => setEdited(null);
  const form = (reply: QuickReply | null) => (
    <ReplyForm
      reply={reply}
      isBusy={save.isPending}
      error={save.error}
      onSave={(its) => save.mutate({ id: reply?.reply_id ?? null, its }, { onSuccess: done })}
      onCancel={() => {
        save.reset();
        done();
      }}
    />
  );
  return (
    <Asked query={replies}>
      {(known) => (
        <>
          {edited === "" ? (
            form(null)
          ) : (
            <Button size="sm" onClick={() => setEdited("")}>
              {t("replies.add")}
            </Button>
          )}
          {known.length === 0 && edited === null && (
            <Notice title={t("replies.none")} text={t("replies.none.text")} />
          )}
          <Failure error={remove.error} />
          <ul className="setup-list">
            {known.map((reply) => (
              <li key={reply.reply_id}>
                {edited === reply.reply_id ? (
                  form(reply)
                ) : (
                  <div className="setup-row">
                    <div className="setup-what">
                      <b>{reply.title}</b> <kbd className="key">{`/${reply.shortcut}`}</kbd>
                      <p className="setup-text">{reply.text}</p>
                    </div>
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      onClick={() => setEdited(reply.reply_id)}
                    >
                      {t("setup.change")}
                    </Button>
                    <Removal
                      name={reply.title}
                      text={t("replies.remove.text")}
                      onRemove={() => remove.mutate(reply.reply_id)}
                    />
                  </div>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Asked>
  );
}

interface ReplyFormProps {
  readonly reply: QuickReply | null;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onSave: (its: NewReply) => void;
  readonly onCancel: () => void;
}

function ReplyForm({ reply, isBusy, error, onSave, onCancel }: ReplyFormProps) {
  const { t } = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const [title, setTitle] = useState(reply?.title ?? "");
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? "");
  const [text, setText] = useState(reply?.text ?? "");
  const left = TEXT_MOST - lengthOf(text.trim());
  const isWhole = [title, shortcut, text].every((each) => each.trim() !== "") && left >= 0;
  const go = (event: SyntheticEvent) => {
    event.preventDefault();
    if (isWhole) onSave({ title: title.trim(), shortcut: shortcut.trim(), text: text.trim() });
  };
  const putIn = (place: string) => {
    const at = field.current?.selectionStart ?? text.length;
    const put = `{${place}}`;
    flushSync(() => setText(`${text.slice(0, at)}${put}${text.slice(at)}`));
    field.current?.focus();
    field.current?.setSelectionRange(at + put.length, at + put.length);
  };
  return (
    <form className="card setup-form" onSubmit={go}>
      <TextInput
        label={t("replies.form.title")}
        maxLength={TITLE_MOST}
        autoFocus
        value={title}
        onChange={({ currentTarget: { value } }) => setTitle(value)}
      />
      <TextInput
        label={t("replies.form.shortcut")}
        description={t("replies.form.shortcut.hint")}
        leftSection="/"
        maxLength={SHORTCUT_MOST}
        value={shortcut}
        onChange={({ currentTarget: { value } }) => setShortcut(value.replaceAll(/[\s/]/g, ""))}
      />
      <Textarea
        ref={field}
        label={t("replies.form.text")}
        description={left < 0 ? t("composer.over", { count: -left }) : t("replies.form.text.hint")}
        autosize
        minRows={3}
        maxRows={12}
        value={text}
        onChange={({ currentTarget: { value } }) => setText(value)}
      />
      <div className="places" role="group" aria-label={t("replies.places")}>
        {PLACES.map((place) => (
          <Button key={place} variant="default" size="compact-xs" onClick={() => putIn(place)}>
            {t(PLACE_WORDS[place])}
          </Button>
        ))}
      </div>
      <Against error={error} />
      <div className="form-acts">
        <Button type="submit" size="sm" disabled={!isWhole} loading={isBusy}>
          {t("setup.save")}
        </Button>
        <Button variant="subtle" size="sm" onClick={onCancel}>
          {t("message.cancel")}
        </Button>
      </div>
    </form>
  );
}
