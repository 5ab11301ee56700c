import { useRoute, useSearchParams } from "wouter";
import { ChatPane } from "../chat/ChatPane.tsx";
import { LinkNote } from "../chat/LinkNote.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { ChatList } from "./ChatList.tsx";
import type { Filter } from "./queries.ts";

const FILTERS = ["waiting_for_seller", "waiting_for_buyer", "new", "closed"] as const;

/** The seller's chats: a list and, beside it or over it, one conversation. */
export function ChatsPage() {
  const { t } = useWords();
  const [, params] = useRoute("/chats/:chat_id?");
  const chat_id = params?.chat_id ?? null;
  const [search] = useSearchParams();
  const filter: Filter = FILTERS.find((status) => status === search.get("status")) ?? null;
  return (
    <div className={chat_id === null ? "chats" : "chats with-chat"}>
      <section className="list-pane" aria-label={t("inbox.list")}>
        <ChatList filter={filter} chat_id={chat_id} />
      </section>
      <section className="chat-pane">
        <LinkNote />
        {chat_id === null ? (
          <Notice title={t("chat.choose.title")} text={t("chat.choose.text")} />
        ) : (
          <ChatPane key={chat_id} chat_id={chat_id} filter={filter} />
        )}
      </section>
    </div>
  );
}
