import { ActionIcon, Button, Menu } from "@mantine/core";
import type { ChatState, Entry, MessageLine } from "@prilavok/protocol";
import {
  dayText,
  isTombstone,
  MARK_WORDS,
  openingOf,
  thread,
  tombstoneText,
  TYPING_SHOWN_MS,
} from "@prilavok/protocol";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useDesk } from "../desk.tsx";
import { useLasting, useNow, usePageVisible, useStickyEnd } from "../hooks.ts";
import { DotsIcon, DownIcon, FlagIcon } from "../shell/icons.tsx";
import type { Words } from "../words.tsx";
import { buyerName, useWords } from "../words.tsx";
import { Attached } from "../files/Attached.tsx";
import { Text, Why } from "./Verdict.tsx";

interface Acts {
  readonly onHide: (line: MessageLine) => void;
  readonly onRewrite: (line: MessageLine) => void;
  readonly onEdit: (line: MessageLine) => void;
  readonly onDelete: (line: MessageLine) => void;
  readonly onReport: (line: MessageLine) => void;
  readonly onContest: (line: MessageLine) => void;
}

/** What was new when the chat was opened is marked so until it was read this long ago. */
const UNREAD_LINE_STAYS_MS = 10_000;

interface ThreadProps extends Acts {
  readonly state: ChatState;
  readonly unsent: readonly Entry[];
  /** The message that is looked for, by its number. */
  readonly sought: number | null;
}

export function Thread({ state, unsent, sought, ...acts }: ThreadProps) {
  const words = useWords();
  const { client } = useDesk();
  const { chat_id, seq, unread } = state.chat;
  const now = useNow(client, 15_000);
  const [arrived] = useState(() => openingOf(state));
  const wasRead = useLasting(unread === 0, UNREAD_LINE_STAYS_MS);
  const opening = wasRead ? openingOf(state) : arrived;
  const [isLoadingOlder, setLoadingOlder] = useState(false);
  const lines = thread(state, unsent, { opening, now });
  const firstKey = state.messages[0]?.message_id ?? "";
  const { scroller, isAtEnd, toEnd, onScroll } = useStickyEnd(
    lines.at(-1)?.key ?? "",
    firstKey,
    sought === null,
  );

  const isVisible = usePageVisible();
  useEffect(() => {
    if (isVisible && isAtEnd && unread > 0) client.markRead(chat_id, seq);
  }, [client, chat_id, isVisible, isAtEnd, unread, seq]);

  const loadOlder = async () => {
    setLoadingOlder(true);
    await client.loadOlder(chat_id).catch(() => undefined);
    setLoadingOlder(false);
  };

  useSought(state, sought, loadOlder);

  return (
    <div className="thread" ref={scroller} onScroll={onScroll}>
      {state.hasOlder && (
        <Button
          className="older"
          variant="subtle"
          size="compact-sm"
          loading={isLoadingOlder}
          onClick={() => void loadOlder()}
        >
          {words.t("thread.older")}
        </Button>
      )}
      {lines.length === 0 && (
        <p className="thread-empty">
          {words.t(state.chat.context.type === "order" ? "chat.empty.order" : "chat.empty")}
        </p>
      )}
      <div role="log" aria-label={words.t("thread.label")} aria-busy={isLoadingOlder}>
        <ol>
          {lines.map((line) => {
            switch (line.kind) {
              case "day":
                return (
                  <li key={line.key} className="day">
                    {dayText(words, line.at, now)}
                  </li>
                );
              case "unread":
                return (
                  <li key={line.key} className="unread-line">
                    <span>{words.t("thread.unread", { count: line.count })}</span>
                  </li>
                );
              case "message":
                return (
                  <MessageItem
                    key={line.key}
                    line={line}
                    name={nameOf(words, state, line)}
                    isSought={sought !== null && line.message.seq === sought}
                    {...acts}
                  />
                );
            }
          })}
        </ol>
      </div>
      <Typing key={state.typingAt} isTyping={state.typingAt !== null} />
      {!isAtEnd && (
        <button
          className="to-end"
          type="button"
          aria-label={words.t("thread.latest")}
          title={words.t("thread.latest")}
          onClick={toEnd}
        >
          <DownIcon />
          {unread > 0 && <span className="badge">{words.number(unread)}</span>}
        </button>
      )}
    </div>
  );
}

/** What is loaded at most on the way back to a message. */
const PAGES_BACK_MOST = 40;
const placeOf = (seq: number) => `message-${String(seq)}`;

/** Goes back to the message that is looked for, once it is there. */
function useSought(state: ChatState, sought: number | null, loadOlder: () => Promise<void>): void {
  const pages = useRef(0);
  const shown = useRef<number | null>(null);
  const first = state.messages.find(({ seq }) => seq !== null)?.seq ?? null;
  // Before anything is painted, and after the place of the reader was kept: this one counts.
  useLayoutEffect(() => {
    if (sought === null || sought === shown.current) return;
    if (first !== null && sought < first && state.hasOlder && pages.current < PAGES_BACK_MOST) {
      pages.current += 1;
      void loadOlder();
      return;
    }
    shown.current = sought;
    document.getElementById(placeOf(sought))?.scrollIntoView({ block: "center" });
  }, [sought, first, state.hasOlder]); // eslint-disable-line react-hooks/exhaustive-deps
}

function nameOf(words: Words, { chat }: ChatState, { message }: MessageLine): string {
  if (message.side === "buyer") return buyerName(words, chat);
  if (message.automatic === true) return words.t("message.automatic");
  return message.author ?? "";
}

function Typing({ isTyping }: { readonly isTyping: boolean }) {
  const { t } = useWords();
  const isOver = useLasting(isTyping, TYPING_SHOWN_MS);
  return <p className="typing">{isTyping && !isOver && t("typing.buyer")}</p>;
}

interface MessageItemProps extends Acts {
  readonly line: MessageLine;
  readonly name: string;
  readonly isSought: boolean;
}

function MessageItem({
  line,
  name,
  isSought,
  onEdit,
  onDelete,
  onReport,
  ...acts
}: MessageItemProps) {
  const words = useWords();
  const { message, isOwn, mark } = line;
  const isDeleted = isTombstone(message);
  const isKeptBack = mark === "held" || mark === "refused";
  const author = isOwn ? name || words.t("message.you") : name;
  const classes = ["message", message.side, isOwn && "own", mark, line.isFirst && "first"];
  if (isDeleted) classes.push("deleted");
  if (isSought) classes.push("sought");
  return (
    <li
      id={message.seq === null ? undefined : placeOf(message.seq)}
      className={classes.filter(Boolean).join(" ")}
    >
      <span className={line.isFirst && isOwn && name !== "" ? "author" : "unseen"}>{author}</span>
      <div className="message-row">
        {line.mayChange && <Actions onEdit={() => onEdit(line)} onDelete={() => onDelete(line)} />}
        <div className="said-with">
          {(isDeleted || message.text !== "") && (
            <p className="bubble">
              {isDeleted ? tombstoneText(words, message) : <Text line={line} />}
            </p>
          )}
          {!isDeleted && message.files !== undefined && message.files.length > 0 && (
            <Attached folder={`chats/${message.chat_id}`} files={message.files} />
          )}
        </div>
        {message.side === "buyer" && !isDeleted && <ReportButton onReport={() => onReport(line)} />}
      </div>
      {(line.isLast || mark === "sending" || isKeptBack) && (
        <p className="under">
          {message.edited_at !== null && !isDeleted && `${words.t("message.edited")} · `}
          <time dateTime={message.sent_at} title={words.moment(message.sent_at)}>
            {words.time(message.sent_at)}
          </time>
          {mark !== null && <span className={`mark ${mark}`}>{words.t(MARK_WORDS[mark])}</span>}
        </p>
      )}
      {(message.state === "masked" || isKeptBack) && <Why line={line} {...acts} />}
    </li>
  );
}

function ReportButton({ onReport }: { readonly onReport: () => void }) {
  const { t } = useWords();
  return (
    <ActionIcon
      className="actions"
      variant="subtle"
      color="gray"
      aria-label={t("report.title.message")}
      title={t("report.title.message")}
      onClick={onReport}
    >
      <FlagIcon />
    </ActionIcon>
  );
}

interface ActionsProps {
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

function Actions({ onEdit, onDelete }: ActionsProps) {
  const { t } = useWords();
  const [isAsking, setAsking] = useState(false);
  // Who edits goes on in the field, not at the button that opened the menu.
  const [isEditing, setEditing] = useState(false);
  const edit = () => {
    setEditing(true);
    onEdit();
  };
  return (
    <Menu
      position="bottom-end"
      withinPortal
      closeOnItemClick={false}
      onOpen={() => setEditing(false)}
      onClose={() => setAsking(false)}
      returnFocus={!isEditing}
    >
      <Menu.Target>
        <ActionIcon
          className="actions"
          variant="subtle"
          color="gray"
          aria-label={t("message.menu")}
          title={t("message.menu")}
        >
          <DotsIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isAsking ? (
          <Menu.Label>{t("message.delete.ask")}</Menu.Label>
        ) : (
          <Menu.Item closeMenuOnClick onClick={edit}>
            {t("message.edit")}
          </Menu.Item>
        )}
        <Menu.Item
          c="var(--bad)"
          closeMenuOnClick={isAsking}
          onClick={() => (isAsking ? onDelete() : setAsking(true))}
        >
          {t("message.delete")}
        </Menu.Item>
        {isAsking && <Menu.Item closeMenuOnClick>{t("message.cancel")}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
