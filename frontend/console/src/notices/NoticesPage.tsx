import { Button } from "@mantine/core";
import type { Notice as NoticeView, Role } from "@prilavok/protocol";
import { Link } from "wouter";
import type { MessageId } from "../../locales/ids.ts";
import { useCabinet } from "../cabinet.tsx";
import { Asked } from "../page/Asked.tsx";
import { More } from "../page/More.tsx";
import { Page } from "../page/Page.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { useNotices, useReadNotices } from "./queries.ts";

/** What whom may be told. */
const NONE_TEXTS: Readonly<Partial<Record<Role, MessageId>>> = {
  moderator: "notices.none.review",
  operator: "notices.none.operator",
};

export function NoticesPage() {
  const { t } = useWords();
  const { role } = useCabinet().session.principal;
  const query = useNotices();
  const read = useReadNotices();
  const unread = query.data?.pages[0]?.unread ?? 0;
  const readAll = (
    <Button
      variant="default"
      size="compact-sm"
      loading={read.isPending}
      onClick={() => read.mutate(null)}
    >
      {t("notices.read_all")}
    </Button>
  );
  return (
    <Page title={t("notices.title")} {...(unread > 0 ? { actions: readAll } : {})}>
      <Asked query={query}>
        {({ pages }) => {
          const notices = pages.flatMap((page) => page.notices);
          if (notices.length === 0)
            return (
              <Notice title={t("notices.none")} text={t(NONE_TEXTS[role] ?? "notices.none.text")} />
            );
          return (
            <>
              <ol className="cards">
                {notices.map((notice) => (
                  <Item
                    key={notice.notice_id}
                    notice={notice}
                    onRead={() => read.mutate([notice.notice_id])}
                  />
                ))}
              </ol>
              <More query={query} />
            </>
          );
        }}
      </Asked>
    </Page>
  );
}

interface ItemProps {
  readonly notice: NoticeView;
  readonly onRead: () => void;
}

function Item({ notice, onRead }: ItemProps) {
  const { t, moment } = useWords();
  const { title, body, at, link, read_at } = notice;
  const isUnread = read_at === null;
  const note = () => {
    if (isUnread) onRead();
  };
  return (
    <li className={isUnread ? "card unread" : "card"}>
      <div className="card-head">
        <h2>
          {title}
          {isUnread && <span className="unseen"> ({t("notices.unread")})</span>}
        </h2>
        <time className="card-time" dateTime={at}>
          {moment(at)}
        </time>
      </div>
      <p>{body}</p>
      {(link !== null || isUnread) && (
        <p className="card-acts">
          {link !== null && (
            <Link href={link} onClick={note}>
              {t("notices.open")}
            </Link>
          )}
          {isUnread && (
            <Button variant="subtle" size="compact-sm" onClick={note}>
              {t("notices.read")}
            </Button>
          )}
        </p>
      )}
    </li>
  );
}
