import { useMemo } from "react";
import { useHistoryState } from "wouter/use-browser-location";
import { useRoute, useSearchParams } from "wouter";
import { ChatPane } from "../chat/ChatPane.tsx";
import { LinkNote } from "../chat/LinkNote.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { filterIn } from "./filter.ts";
import { InboxPane } from "./InboxPane.tsx";
import type { Walk } from "./walking.ts";

/** The seller's chats: a list and, beside it or over it, one conversation. */
export function ChatsPage() {
  const { t } = useWords();
  const [, params] = useRoute("/chats/:chat_id?");
  const chat_id = params?.chat_id ?? null;
  const [search] = useSearchParams();
  const address = search.toString();
  const filter = useMemo(() => filterIn(new URLSearchParams(address)), [address]);
  const at = /^[1-9]\d{0,9}$/.test(search.get("at") ?? "") ? Number(search.get("at")) : null;
  const isWalking = useHistoryState<Walk | null>()?.isWalking === true;
  return (
    <div className={chat_id === null ? "chats" : "chats with-chat"}>
      <section className="list-pane" aria-label={t("inbox.list")}>
        <InboxPane filter={filter} chat_id={chat_id} />
      </section>
      <section className="chat-pane">
        <LinkNote />
        {chat_id === null ? (
          <Notice title={t("chat.choose.title")} text={t("chat.choose.text")} />
        ) : (
          <ChatPane
            key={chat_id}
            chat_id={chat_id}
            filter={filter}
            at={at}
            takesFocus={!isWalking}
          />
        )}
      </section>
    </div>
  );
}
