import { ActionIcon, Button } from "@mantine/core";
import type { Chat, ChatState, MessageLine } from "@prilavok/protocol";
import { keepDraft, keptDraft, ProblemError, problemText, reasonText } from "@prilavok/protocol";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { useDesk, useView } from "../desk.tsx";
import { STATUS_WORDS } from "../due.ts";
import { useNow } from "../hooks.ts";
import { DueChip } from "../inbox/DueChip.tsx";
import { listHref } from "../inbox/FilterBar.tsx";
import type { Filter } from "../inbox/queries.ts";
import { putRow } from "../inbox/queries.ts";
import { BackIcon, OrderIcon, ProductIcon } from "../shell/icons.tsx";
import { Notice } from "../shell/Notice.tsx";
import { buyerName, useWords } from "../words.tsx";
import type { Draft } from "./Composer.tsx";
import { Composer } from "./Composer.tsx";
import { Thread } from "./Thread.tsx";

interface ChatPaneProps {
  readonly chat_id: string;
  readonly filter: Filter;
}

export function ChatPane({ chat_id, filter }: ChatPaneProps) {
  const words = useWords();
  const { client } = useDesk();
  const { state, failure, unsent } = useView(chat_id);
  useRowOf(state?.chat ?? null);

  if (failure !== null) {
    return (
      <>
        <BackLink filter={filter} />
        <Notice title={words.t("chat.failed")} text={problemText(words, failure.problem)}>
          <Button variant="light" onClick={() => client.open(chat_id)}>
            {words.t("failure.again")}
          </Button>
        </Notice>
      </>
    );
  }
  if (state === null) return <Notice title={words.t("thread.loading")} />;
  return <Conversation state={state} unsent={unsent} filter={filter} />;
}

/** The open chat knows first what happened in it; its row in the lists follows. */
function useRowOf(chat: Chat | null): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (chat !== null) putRow(queries, chat);
  }, [queries, chat]);
}

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
  readonly state: ChatState;
  readonly unsent: ReturnType<typeof useView>["unsent"];
  readonly filter: Filter;
}

function Conversation({ state, unsent, filter }: ConversationProps) {
  const words = useWords();
  const { client } = useDesk();
  const { chat } = state;
  const { chat_id, can_write } = chat;
  const [draft, setDraft] = useDraft(chat_id);
  const [failed, setFailed] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const attempt = (act: Promise<void>) => {
    setFailed(null);
    act.catch((error: unknown) =>
      setFailed(problemText(words, error instanceof ProblemError ? error.problem : null)),
    );
  };
  const begin = (next: Draft) => {
    setDraft(next);
    field.current?.focus();
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

  return (
    <>
      <Head
        chat={chat}
        filter={filter}
        onClose={() => attempt(client.close(chat_id))}
        onReopen={() => attempt(client.reopen(chat_id))}
      />
      <Thread
        state={state}
        unsent={unsent}
        onRewrite={rewrite}
        onHide={hide}
        onEdit={({ message }) => begin({ text: message.text, editing: message.message_id })}
        onDelete={({ message }) => attempt(client.remove(chat_id, message.message_id))}
      />
      {chat.status === "closed" && (
        <p className="link-note" role="status">
          {words.t("chat.closed.note")}
        </p>
      )}
      {failed !== null && (
        <p className="failed" role="alert">
          {failed}
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
        <p className="shut" role="status">
          {reasonText(words, can_write.reason ?? null)}
        </p>
      )}
    </>
  );
}

interface HeadProps {
  readonly chat: Chat;
  readonly filter: Filter;
  readonly onClose: () => void;
  readonly onReopen: () => void;
}

function Head({ chat, filter, onClose, onReopen }: HeadProps) {
  const words = useWords();
  const { t, moment } = words;
  const now = useNow(useDesk().client, 30_000);
  const isClosed = chat.status === "closed";
  return (
    <header className="chat-head">
      <BackLink filter={filter} />
      <div className="chat-who">
        <h2 title={chat.buyer.name === null ? t("chat.buyer.hint") : undefined}>
          {buyerName(words, chat)}
        </h2>
        <span className="chat-status" title={t("chat.opened", { moment: moment(chat.opened_at) })}>
          {t(STATUS_WORDS[chat.status])}
        </span>
        <DueChip chat={chat} now={now} />
      </div>
      <Button variant="default" size="compact-sm" fw={500} onClick={isClosed ? onReopen : onClose}>
        {t(isClosed ? "chat.reopen" : "chat.close")}
      </Button>
      <About chat={chat} />
    </header>
  );
}

function About({ chat: { context } }: { readonly chat: Chat }) {
  const { t } = useWords();
  const isOrder = context.type === "order";
  return (
    <div className="about" role="group" aria-label={t("chat.about")}>
      {isOrder ? <OrderIcon /> : <ProductIcon />}
      <span className="about-kind">{t(isOrder ? "context.order" : "context.product")}</span>
      <span className="about-title">{context.title || context.id}</span>
      {context.title !== "" && <span className="about-id">{context.id}</span>}
    </div>
  );
}

function BackLink({ filter }: { readonly filter: Filter }) {
  const label = useWords().t("chat.back");
  return (
    <ActionIcon
      component={Link}
      href={listHref(filter)}
      className="back"
      variant="subtle"
      size="lg"
      aria-label={label}
      title={label}
    >
      <BackIcon />
    </ActionIcon>
  );
}
