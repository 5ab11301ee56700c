import type { Notice, NoticePage } from "@prilavok/protocol";
import { readerQuery } from "@prilavok/protocol/i18n";
import { useState } from "preact/hooks";
import type { Desk } from "./desk.ts";
import { useReading } from "./hooks.ts";
import { useWords } from "./words.ts";

interface NoticeLineProps {
  readonly desk: Desk;
  readonly chat_id: string;
  readonly onOpen: () => void;
}

/** The newest of what the buyer must know and has not read, and the way to all of it. What is told of
 * a claim whose card stands above is read with that. */
export function NoticeLine({ desk, chat_id, onOpen }: NoticeLineProps) {
  const { t, locale } = useWords();
  const [{ notices, unread }, setPage] = useState<Pick<NoticePage, "notices" | "unread">>({
    notices: [],
    unread: 0,
  });
  const unreadOnly = `/v1/notices?unread_only=true&${readerQuery(locale)}`;
  const read = async () => {
    const page = await desk.rest.ask<NoticePage>("GET", unreadOnly);
    const isHere = ({ kind, link }: Notice) =>
      kind.startsWith("claim_") && link === `/chats/${chat_id}`;
    const notice_ids = page.notices.filter(isHere).map(({ notice_id }) => notice_id);
    setPage({
      notices: page.notices.filter((notice) => !isHere(notice)).slice(0, 1),
      unread: page.unread - notice_ids.length,
    });
    if (notice_ids.length > 0) await desk.rest.ask("POST", "/v1/notices/read", { notice_ids });
  };
  useReading(
    desk,
    () => void read().catch(() => undefined),
    ({ type }) => type === "notice",
  );
  return (
    <div role="status">
      {notices.map(({ notice_id, title, body }) => (
        <button key={notice_id} class="note link" type="button" onClick={onOpen}>
          <span class="two-lines">
            <span class="unseen">{t("notices.title")}: </span>
            {/* Of whatever order: the title alone would be taken for news of this one. */}
            {`${title} · ${body}`}
          </span>
          {unread > 1 && <span class="badge">{unread}</span>}
        </button>
      ))}
    </div>
  );
}
