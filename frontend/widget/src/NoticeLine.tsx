import type { Notice, NoticePage } from "@prilavok/protocol";
import { useEffect, useState } from "preact/hooks";
import type { Desk } from "./desk.ts";
import { useWords } from "./words.ts";

interface NoticeLineProps {
  readonly desk: Desk;
  readonly onAppeal: () => void;
}

/** What the buyer must know and has not read, one after the other. */
export function NoticeLine({ desk, onAppeal }: NoticeLineProps) {
  const { t, locale } = useWords();
  const [notice, setNotice] = useState<Notice>();
  const { rest, bell } = desk;
  useEffect(() => {
    bell.ring = () =>
      void rest
        .ask<NoticePage>("GET", `/v1/notices?unread_only=true&limit=1&lang=${locale}`)
        .then(({ notices }) => setNotice(notices[0]))
        .catch(() => undefined);
    bell.ring();
  }, [rest, bell, locale]);
  const read = async ({ notice_id }: Notice) => {
    setNotice(undefined);
    await rest.ask("POST", "/v1/notices/read", { notice_ids: [notice_id] }).catch(() => undefined);
    bell.ring();
  };
  return (
    <div role="status">
      {notice && (
        <p class="note">
          <b>{notice.title}</b> {notice.body}
          {(notice.kind === "warned" || notice.kind === "muted") && (
            <button class="plain" type="button" onClick={onAppeal}>
              {t("contest.open")}
            </button>
          )}
          <button class="plain" type="button" onClick={() => read(notice)}>
            {t("notice.read")}
          </button>
        </p>
      )}
    </div>
  );
}
