import type { Chat } from "@prilavok/protocol";
import { isTombstone, tombstoneText } from "@prilavok/protocol";
import { useRef } from "preact/hooks";
import { Head } from "../../src/Head.tsx";
import { useReading } from "../../src/hooks.ts";
import { IconButton } from "../../src/Head.tsx";
import { BellIcon } from "./icons.tsx";
import { List, useListing } from "./List.tsx";
import type { RoomProps } from "./Room.tsx";
import type { LaterWords } from "./words.ts";
import { useWords } from "./words.ts";

interface ChatsProps extends RoomProps {
  /** The panel begins here: no chat is behind it. */
  readonly isHome: boolean;
}

/** The buyer's chats, newest change first. */
export function Chats({ desk, isHome, go, onClose }: ChatsProps) {
  const words = useWords();
  const { t } = words;
  const cursor = useRef<string | null>(null);
  const listing = useListing<Chat>(async (last) => {
    const page = await desk.rest.chats({ limit: 30, cursor: last ? cursor.current : null });
    if (last || cursor.current === null) cursor.current = page.cursor;
    return { items: page.chats, hasMore: page.cursor !== null };
  }, idOf);
  useReading(desk, listing.refresh, ({ type }) => CHANGES.has(type));
  return (
    <>
      <Head
        title={t("chats.title")}
        onClose={onClose}
        menu={
          <IconButton label={t("notices.title")} onClick={() => go({ is: "notices" })}>
            <BellIcon />
          </IconButton>
        }
        back={
          isHome ? undefined : { label: t("chats.back"), unread: 0, go: () => go({ is: "chat" }) }
        }
      />
      <List of={listing} label={t("chats.title")} empty={t("chats.empty")}>
        {(chat) => (
          <li key={chat.chat_id}>
            <button
              class="item"
              type="button"
              onClick={() => go({ is: "chat", chat_id: chat.chat_id })}
            >
              <Row chat={chat} words={words} />
            </button>
          </li>
        )}
      </List>
    </>
  );
}

const idOf = ({ chat_id }: Chat) => chat_id;

const CHANGES: ReadonlySet<string> = new Set(["message", "revised", "status", "marks", "resync"]);

function Row({ chat, words }: { chat: Chat; words: LaterWords }) {
  const { t } = words;
  const { context, seller_name, unread, status, changed_at, last_message } = chat;
  return (
    <>
      <span class="ends">
        <b class="one-line">{seller_name}</b>
        <time class="muted" dateTime={changed_at} title={words.moment(changed_at)}>
          {shortly(words, changed_at)}
        </time>
      </span>
      <span class="muted one-line">
        {(context.title !== context.id && context.title) ||
          `${t(context.type === "order" ? "context.order" : "context.product")} ${context.id}`}
      </span>
      <span class="ends">
        <span class={unread > 0 ? "one-line strong" : "one-line"}>
          {status === "closed" && <span class="tag">{t("chats.closed")}</span>}
          {last_message?.side === "buyer" && `${t("message.you")}: `}
          {last_message ? saidIn(words, last_message) : t("claims.one")}
        </span>
        {unread > 0 && (
          <span class="badge">
            {unread}
            <span class="unseen"> {t("chats.unread")}</span>
          </span>
        )}
      </span>
    </>
  );
}

const saidIn = (words: LaterWords, message: NonNullable<Chat["last_message"]>) =>
  isTombstone(message) ? tombstoneText(words, message) : message.text;

/** The time of today's, the day of others. */
const shortly = ({ time, day }: LaterWords, at: string) =>
  new Date(at).toDateString() === new Date().toDateString() ? time(at) : day(at);
