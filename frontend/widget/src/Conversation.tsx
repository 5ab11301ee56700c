import type { ChatState, Link, MessageLine } from "@prilavok/protocol";
import { keepDraft, keptDraft, LINK_WORDS, problemText, reasonText } from "@prilavok/protocol";
import { useEffect, useRef, useState } from "preact/hooks";
import { CloseButton } from "./App.tsx";
import type { Draft } from "./Composer.tsx";
import { Composer } from "./Composer.tsx";
import type { Desk } from "./desk.ts";
import { useLasting, useView } from "./hooks.ts";
import { Thread } from "./Thread.tsx";
import { useWords } from "./words.ts";

const EMPTY: Draft = { text: "", editing: null };

/** What is being written, kept for when the chat is left and opened again; an edit is not. */
function useDraft(chat_id: string) {
  const [draft, setDraft] = useState<Draft>(() => ({ text: keptDraft(chat_id), editing: null }));
  useEffect(() => {
    if (draft.editing === null) keepDraft(chat_id, draft.text);
  }, [chat_id, draft]);
  return [draft, setDraft] as const;
}

interface ConversationProps {
  readonly desk: Desk;
  readonly onClose: () => void;
}

export function Conversation({ desk, onClose }: ConversationProps) {
  const { client, chat_id } = desk;
  const words = useWords();
  const { view, link } = useView(desk);
  const [draft, setDraft] = useDraft(chat_id);
  const [failure, setFailure] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const { state } = view;

  const begin = (next: Draft) => {
    setDraft(next);
    field.current?.focus();
  };
  const attempt = (act: Promise<void>) => {
    setFailure(null);
    act.catch((error: { problem?: Parameters<typeof problemText>[1] }) =>
      setFailure(problemText(words, error.problem ?? null)),
    );
  };
  const submit = (text: string) => {
    if (draft.editing === null) client.write(chat_id, text);
    else attempt(client.edit(chat_id, draft.editing, text));
    setDraft(EMPTY);
  };
  const hide = ({ message }: MessageLine) => {
    if (message.client_id !== null) client.dismiss(chat_id, message.client_id);
  };
  const rewrite = (line: MessageLine) => {
    hide(line);
    begin({ text: line.message.text, editing: null });
  };

  if (state === null) return <Unopened desk={desk} onClose={onClose} />;
  const { can_write } = state.chat;
  return (
    <>
      <Head state={state} onClose={onClose} />
      <LinkNote link={link} onAgain={() => client.reconnect()} />
      <Thread
        desk={desk}
        state={state}
        unsent={view.unsent}
        onRewrite={rewrite}
        onHide={hide}
        onEdit={({ message }) => begin({ text: message.text, editing: message.message_id })}
        onDelete={({ message }) => attempt(client.remove(chat_id, message.message_id))}
      />
      {failure !== null && (
        <p class="note bad" role="alert">
          {failure}
        </p>
      )}
      {can_write?.allowed !== false || draft.editing !== null ? (
        <Composer
          field={field}
          draft={draft}
          onDraft={setDraft}
          onTyping={() => client.typing(chat_id)}
          onSubmit={submit}
          onCancel={() => setDraft(EMPTY)}
        />
      ) : (
        <p class="note shut" role="status">
          {reasonText(words, can_write.reason ?? null)}
        </p>
      )}
    </>
  );
}

function Head({ state, onClose }: { state: ChatState; onClose: () => void }) {
  const { t, moment } = useWords();
  const { seller_name, context, due_at, status } = state.chat;
  const kind = t(context.type === "order" ? "context.order" : "context.product");
  return (
    <header class="head">
      <div class="head-words">
        <h1>{seller_name}</h1>
        <p class="muted one-line">{`${kind}: ${context.title || context.id}`}</p>
        {status === "waiting_for_seller" && due_at !== null && (
          <p class="muted">{t("panel.answer.by", { moment: moment(due_at) })}</p>
        )}
      </div>
      <CloseButton onClose={onClose} />
    </header>
  );
}

/** Short interruptions mend themselves unseen; only lasting ones are worth a line. */
const LINK_NOTE_AFTER_MS = 1_200;

function LinkNote({ link, onAgain }: { link: Link; onAgain: () => void }) {
  const { t } = useWords();
  const isLasting = useLasting(link !== "live", LINK_NOTE_AFTER_MS);
  if (link === "live" || !isLasting) return <div role="status" />;
  return (
    <div class="note" role="status">
      {t(LINK_WORDS[link])}
      {link === "ended" && (
        <button class="plain" type="button" onClick={onAgain}>
          {t("link.again")}
        </button>
      )}
    </div>
  );
}

function Unopened({ desk: { client, chat_id }, onClose }: ConversationProps) {
  const words = useWords();
  const { failure } = client.view(chat_id);
  return (
    <>
      <header class="head">
        <div class="head-words">
          <h1>{words.t("panel.label")}</h1>
        </div>
        <CloseButton onClose={onClose} />
      </header>
      <div class="centre" role="status">
        <p class="muted">
          {failure === null ? words.t("panel.opening") : problemText(words, failure.problem)}
        </p>
        {failure !== null && (
          <button class="plain" type="button" onClick={() => client.open(chat_id)}>
            {words.t("failure.again")}
          </button>
        )}
      </div>
    </>
  );
}
