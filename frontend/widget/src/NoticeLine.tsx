import type { NoticePage } from "@prilavok/protocol";
import { readerQuery } from "@prilavok/protocol/i18n";
import { useState } from "preact/hooks";
import type { Desk } from "./desk.ts";
import { useReading } from "./hooks.ts";
import { useWords } from "./words.ts";

interface NoticeLineProps {
  readonly desk: Desk;
  readonly onOpen: () => void;
}

/** The newest of what the buyer must know and has not read, and the way to all of it. */
export function NoticeLine({ desk, onOpen }: NoticeLineProps) {
  const { t, locale } = useWords();
  const [{ notices, unread }, setPage] = useState<Pick<NoticePage, "notices" | "unread">>({
    notices: [],
    unread: 0,
  });
  const unreadOnly = `/v1/notices?unread_only=true&limit=1&${readerQuery(locale)}`;
  useReading(
    desk,
    () => void desk.rest.ask<NoticePage>("GET", unreadOnly).then(setPage, () => undefined),
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
