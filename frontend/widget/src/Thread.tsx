import type { ChatState, Entry, MessageLine } from "@prilavok/protocol";
import {
  dayText,
  End,
  MARK_WORDS,
  openingOf,
  thread,
  TYPING_SHOWN_MS,
  isTombstone,
  tombstoneText,
} from "@prilavok/protocol";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Desk } from "./desk.ts";
import { IconButton, Plain } from "./Head.tsx";
import { useNow, usePageVisible } from "./hooks.ts";
import { DotsIcon, DownIcon, FlagIcon } from "./icons.tsx";
import { Later } from "./later.tsx";
import { Text } from "./Verdict.tsx";
import { useWords } from "./words.ts";

interface Acts {
  readonly onHide: (line: MessageLine) => void;
  readonly onRewrite: (line: MessageLine) => void;
  readonly onEdit: (line: MessageLine) => void;
  readonly onDelete: (line: MessageLine) => void;
  readonly onTell: (is: "report" | "contest", message_id: string) => void;
}

interface ThreadProps extends Acts {
  readonly desk: Desk;
  readonly chat_id: string;
  readonly state: ChatState;
  readonly unsent: readonly Entry[];
}

export function Thread({ desk, chat_id, state, unsent, ...acts }: ThreadProps) {
  const { client } = desk;
  const words = useWords();
  const now = useNow(client, 15_000);
  const [opening] = useState(() => openingOf(state));
  const [isLoadingOlder, setLoadingOlder] = useState(false);
  const lines = thread(state, unsent, { opening, now });
  const lastKey = lines.at(-1)?.key ?? "";
  const { scroller, isAtEnd, toEnd, onScroll } = useStickyEnd(
    lastKey,
    state.messages[0]?.message_id ?? "",
  );

  const isVisible = usePageVisible();
  const { seq, unread } = state.chat;
  useEffect(() => {
    if (isVisible && isAtEnd && unread > 0) client.markRead(chat_id, seq);
  }, [client, chat_id, isVisible, isAtEnd, unread, seq]);

  const loadOlder = async () => {
    setLoadingOlder(true);
    await client.loadOlder(chat_id).catch(() => undefined);
    setLoadingOlder(false);
  };

  return (
    <div class="thread" ref={scroller} onScroll={onScroll}>
      {state.hasOlder && (
        <Plain class="older" disabled={isLoadingOlder} onClick={loadOlder}>
          {words.t(isLoadingOlder ? "thread.loading" : "thread.older")}
        </Plain>
      )}
      {lines.length === 0 && <Empty state={state} />}
      <div role="log" aria-label={words.t("thread.label")} aria-busy={isLoadingOlder}>
        <ol>
          {lines.map((line) => {
            switch (line.kind) {
              case "day":
                return (
                  <li key={line.key} class="day">
                    {dayText(words, line.at, now)}
                  </li>
                );
              case "unread":
                return (
                  <li key={line.key} class="unread-line">
                    <span>{words.t("thread.unread", { count: line.count })}</span>
                  </li>
                );
              case "message":
                return (
                  <MessageItem
                    key={line.key}
                    line={line}
                    desk={desk}
                    name={state.chat.seller_name}
                    {...acts}
                  />
                );
            }
          })}
        </ol>
      </div>
      <Typing key={state.typingAt} state={state} />
      {!isAtEnd && (
        <button
          class="to-end"
          type="button"
          aria-label={words.t("thread.latest")}
          title={words.t("thread.latest")}
          onClick={toEnd}
        >
          <DownIcon />
          {unread > 0 && <span class="badge">{unread}</span>}
        </button>
      )}
    </div>
  );
}

function Empty({ state }: { state: ChatState }) {
  const { t } = useWords();
  const isOrder = state.chat.context.type === "order";
  return (
    <div class="centre">
      {state.chat.can_write?.allowed !== false && (
        <p>{t(isOrder ? "panel.empty.order" : "panel.empty.product")}</p>
      )}
      <p class="muted">{t("panel.safety")}</p>
    </div>
  );
}

function Typing({ state }: { state: ChatState }) {
  const { t } = useWords();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), TYPING_SHOWN_MS);
    return () => clearTimeout(timer);
  }, []);
  const isShown = state.typingAt !== null && !isOver;
  return (
    <p class="typing muted" aria-live="off">
      {isShown && t("typing.seller")}
    </p>
  );
}

interface MessageItemProps extends Acts {
  readonly line: MessageLine;
  readonly desk: Desk;
  readonly name: string;
}

function MessageItem({ line, desk, name, ...acts }: MessageItemProps) {
  const words = useWords();
  const { message, isOwn, mark } = line;
  const isDeleted = isTombstone(message);
  const shown = isDeleted ? [] : (message.files ?? []);
  const isKeptBack = mark === "held" || mark === "refused";
  const classes = ["message", isOwn ? "own" : "theirs", mark ?? "", message.side];
  if (line.isFirst) classes.push("first");
  if (isDeleted) classes.push("deleted");
  return (
    <li class={classes.join(" ")}>
      <span class="unseen">{isOwn ? words.t("message.you") : name}:</span>
      <div class="row">
        {line.mayChange && <Menu line={line} {...acts} />}
        <div class="said">
          {shown.length > 0 && (
            <Later>
              {({ Attached }) => (
                <Attached desk={desk} folder={`chats/${message.chat_id}`} files={shown} />
              )}
            </Later>
          )}
          {(isDeleted || message.text !== "") && (
            <p class="bubble">{isDeleted ? tombstoneText(words, message) : <Text line={line} />}</p>
          )}
        </div>
        {message.side === "seller" && !isDeleted && (
          <IconButton
            class="menu"
            label={words.t("report.title")}
            onClick={() => acts.onTell("report", message.message_id)}
          >
            <FlagIcon />
          </IconButton>
        )}
      </div>
      {(line.isLast || mark === "sending" || isKeptBack) && (
        <p class="under">
          {message.edited_at !== null && !isDeleted && `${words.t("message.edited")} · `}
          <time dateTime={message.sent_at} title={words.moment(message.sent_at)}>
            {words.time(message.sent_at)}
          </time>
          {mark !== null && <span class={`mark ${mark}`}>{words.t(MARK_WORDS[mark])}</span>}
        </p>
      )}
      {(message.state === "masked" || isKeptBack) && (
        <Later>{({ Why }) => <Why line={line} {...acts} />}</Later>
      )}
    </li>
  );
}

interface MenuProps extends Pick<Acts, "onEdit" | "onDelete"> {
  readonly line: MessageLine;
}

function Menu(props: MenuProps) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return isOpen ? (
    <Later>{({ Choices }) => <Choices {...props} onShut={() => setOpen(false)} />}</Later>
  ) : (
    <IconButton class="menu" label={t("message.menu")} isOpen={false} onClick={() => setOpen(true)}>
      <DotsIcon />
    </IconButton>
  );
}

/** Keeps the end in view while the reader is at it, and the reader's place while they are not. */
function useStickyEnd(lastKey: string, firstKey: string) {
  const scroller = useRef<HTMLDivElement>(null);
  const fromEnd = useRef(0);
  const [end] = useState(() => new End(true));
  const [isAtEnd, setAtEnd] = useState(true);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null || !isAtEnd) return undefined;
    const stick = () => end.reach(box);
    stick();
    // A line that grows by its verdict, or a field that does by an objection, must not hide the end.
    const watch = new ResizeObserver(stick);
    for (const each of [box, ...box.children]) watch.observe(each);
    return () => watch.disconnect();
  }, [end, lastKey, isAtEnd]);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box !== null && !isAtEnd) box.scrollTop = box.scrollHeight - fromEnd.current;
    // Only lines added on top move what is being read.
  }, [firstKey]); // eslint-disable-line react-hooks/exhaustive-deps

  const onScroll = () => {
    const box = scroller.current;
    if (box === null) return;
    fromEnd.current = box.scrollHeight - box.scrollTop;
    setAtEnd(end.scrolled(box));
  };
  return { scroller, isAtEnd, toEnd: () => setAtEnd(true), onScroll };
}
