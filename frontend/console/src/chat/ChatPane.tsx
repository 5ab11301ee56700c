import { ActionIcon, Button } from "@mantine/core";
import type { Chat, ChatState } from "@prilavok/protocol";
import { ProblemError, problemText, setClosed } from "@prilavok/protocol";
import { useQueryClient } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";
import { Link } from "wouter";
import { useCabinet } from "../cabinet.tsx";
import { useComposing, useDesk, useView } from "../desk.tsx";
import { STATUS_WORDS } from "../due.ts";
import { useNow } from "../hooks.ts";
import { DueChip } from "../inbox/DueChip.tsx";
import { useTray } from "../files/tray.ts";
import { CareBar } from "../inbox/CareBar.tsx";
import type { Filter } from "../inbox/filter.ts";
import { listHref } from "../inbox/filter.ts";
import { putChat } from "../inbox/queries.ts";
import { later } from "../page/later.ts";
import { BackIcon, OrderIcon, ProductIcon } from "../shell/icons.tsx";
import { Notice } from "../shell/Notice.tsx";
import { buyerName, useWords } from "../words.tsx";
import { Composer } from "./Composer.tsx";
import { OtherSideMenu } from "./OtherSideMenu.tsx";
import { Shut } from "./Shut.tsx";
import type { Telling } from "./Telling.tsx";
import { TellingForm } from "./Telling.tsx";
import { Thread } from "./Thread.tsx";

const ClaimsOfChat = later(async () => (await import("../claims/ClaimsOfChat.tsx")).ClaimsOfChat);

interface ChatPaneProps {
  readonly chat_id: string;
  readonly filter: Filter;
  /** The message that is looked for. */
  readonly at: number | null;
  /** Whether one may write at once. */
  readonly takesFocus: boolean;
}

export function ChatPane({ chat_id, filter, at, takesFocus }: ChatPaneProps) {
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
  return (
    <Conversation state={state} unsent={unsent} filter={filter} at={at} takesFocus={takesFocus} />
  );
}

/** The open chat knows first what happened in it; its row in the lists follows. */
function useRowOf(chat: Chat | null): void {
  const queries = useQueryClient();
  const { client } = useDesk();
  const me = useCabinet().session.principal.subject;
  useEffect(() => {
    if (chat !== null) putChat(queries, chat, { me, now: client.now() });
  }, [queries, client, me, chat]);
}

interface ConversationProps {
  readonly state: ChatState;
  readonly unsent: ReturnType<typeof useView>["unsent"];
  readonly filter: Filter;
  readonly at: number | null;
  readonly takesFocus: boolean;
}

function Conversation({ state, unsent, filter, at, takesFocus }: ConversationProps) {
  const words = useWords();
  const { client, keeper } = useDesk();
  const { rest } = keeper;
  const { chat } = state;
  const { chat_id, can_write } = chat;
  const { composing, draft } = useComposing(chat_id);
  const tray = useTray(chat_id);
  const [failed, setFailed] = useState<string | null>(null);
  const [telling, setTelling] = useState<Telling | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const attempt = (act: Promise<void>) => {
    setFailed(null);
    act.catch((error: unknown) =>
      setFailed(problemText(words, error instanceof ProblemError ? error.problem : null)),
    );
  };

  const tell = (is: Telling["is"], message_id: string | null) => {
    setTold(null);
    setTelling({ is, message_id });
  };
  const unblock = () => attempt(client.unblock(chat_id));

  return (
    <>
      <Head
        chat={chat}
        filter={filter}
        onClose={() => attempt(setClosed(client, rest, chat_id, true))}
        onReopen={() => attempt(setClosed(client, rest, chat_id, false))}
        onBlock={() => attempt(client.block(chat_id))}
        onUnblock={unblock}
        onReport={() => tell("report", null)}
      />
      <CareBar chat={chat} />
      <Suspense fallback={null}>
        {chat.context.type === "order" && <ClaimsOfChat chat={chat} />}
      </Suspense>
      <Thread
        state={state}
        sought={at}
        unsent={composing.besides(unsent)}
        onRewrite={(line) => {
          composing.rewrite(line);
          tray.putBack(line.message.files ?? []);
        }}
        onHide={(line) => composing.hide(line)}
        onEdit={({ message }) => composing.edit(message)}
        onDelete={({ message }) => attempt(client.remove(chat_id, message.message_id))}
        onReport={({ message }) => tell("report", message.message_id)}
        onContest={({ message }) => tell("contest", message.message_id)}
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
      <div role="status">{told !== null && <p className="link-note">{told}</p>}</div>
      {telling !== null && (
        <TellingForm
          key={`${telling.is} ${telling.message_id ?? ""}`}
          chat_id={chat_id}
          telling={telling}
          onTold={(note) => {
            setTelling(null);
            setTold(note);
          }}
          onCancel={() => setTelling(null)}
        />
      )}
      {telling === null && (can_write?.allowed !== false || draft.editing !== null) && (
        <Composer composing={composing} chat={chat} takesFocus={takesFocus} />
      )}
      {telling === null && can_write?.allowed === false && draft.editing === null && (
        <Shut why={can_write} onUnblock={unblock} />
      )}
    </>
  );
}

interface HeadProps {
  readonly chat: Chat;
  readonly filter: Filter;
  readonly onClose: () => void;
  readonly onReopen: () => void;
  readonly onBlock: () => void;
  readonly onUnblock: () => void;
  readonly onReport: () => void;
}

function Head({ chat, filter, onClose, onReopen, ...acts }: HeadProps) {
  const words = useWords();
  const { t, moment } = words;
  const now = useNow(useDesk().client, 30_000);
  const isClosed = chat.status === "closed";
  return (
    <header className="chat-head">
      <BackLink filter={filter} />
      <div className="chat-who">
        <h2 title={chat.buyer.name ?? t("chat.buyer.hint")}>{buyerName(words, chat)}</h2>
        <span className="chat-status" title={t("chat.opened", { moment: moment(chat.opened_at) })}>
          {t(STATUS_WORDS[chat.status])}
        </span>
        <DueChip chat={chat} now={now} />
      </div>
      <Button variant="default" size="compact-sm" fw={500} onClick={isClosed ? onReopen : onClose}>
        {t(isClosed ? "chat.reopen" : "chat.close")}
      </Button>
      <OtherSideMenu isBlocked={chat.can_write?.reason === "you_blocked"} {...acts} />
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
      {context.title !== "" && context.title !== context.id && (
        <span className="about-id">{context.id}</span>
      )}
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
