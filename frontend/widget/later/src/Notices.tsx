import type { Notice, NoticePage } from "@prilavok/protocol";
import { readerQuery } from "@prilavok/protocol/i18n";
import type { Place } from "../../src/App.tsx";
import { Head, Plain } from "../../src/Head.tsx";
import { useReading } from "../../src/hooks.ts";
import { List, useListing } from "./List.tsx";
import type { RoomProps } from "./Room.tsx";
import { useWords } from "./words.ts";

/** What the buyer was told, newest first. */
export function Notices({ desk, go, onClose }: RoomProps) {
  const { t, locale, moment } = useWords();
  const { rest } = desk;
  const listing = useListing<Notice>(async (last) => {
    const before = last ? `&before=${last.notice_id}` : "";
    const path = `/v1/notices?limit=30&${readerQuery(locale)}${before}`;
    const { notices, has_more } = await rest.ask<NoticePage>("GET", path);
    return { items: notices, hasMore: has_more };
  }, idOf);
  useReading(desk, listing.refresh, ({ type }) => type === "notice");
  const read = async (notice_ids: readonly string[] | null) => {
    await rest.ask("POST", "/v1/notices/read", { notice_ids }).catch(() => undefined);
    listing.refresh();
  };
  const isAnyUnread = listing.items?.some(({ read_at }) => read_at === null);
  return (
    <>
      <Head
        title={t("notices.title")}
        onClose={onClose}
        back={{ label: t("chats.back"), unread: 0, go: () => go({ is: "chat" }) }}
      />
      <div class="bar">
        <Plain onClick={() => go({ is: "penalties" })}>{t("penalties.title")}</Plain>
        {isAnyUnread && <Plain onClick={() => void read(null)}>{t("notices.read.all")}</Plain>}
      </div>
      <List of={listing} label={t("notices.title")} empty={t("notices.empty")}>
        {(notice) => {
          const { notice_id, title, body, at, read_at } = notice;
          const place = placeOf(notice);
          return (
            <li key={notice_id} class={read_at === null ? "item unread" : "item"}>
              <span class="ends">
                <b>{title}</b>
                {read_at === null && <span class="tag">{t("notices.new")}</span>}
              </span>
              <p>{body}</p>
              <span class="ends">
                <time class="muted" dateTime={at}>
                  {moment(at)}
                </time>
                <span>
                  {place !== null && (
                    <Plain
                      onClick={() => {
                        if (read_at === null) void read([notice_id]);
                        go(place);
                      }}
                    >
                      {t("open")}
                    </Plain>
                  )}
                  {read_at === null && (
                    <Plain onClick={() => void read([notice_id])}>{t("notice.read")}</Plain>
                  )}
                </span>
              </span>
            </li>
          );
        }}
      </List>
    </>
  );
}

const idOf = ({ notice_id }: Notice) => notice_id;

const OF_PENALTIES: ReadonlySet<Notice["kind"]> = new Set(["warned", "muted"]);

/** Where a notice leads, within the widget. */
function placeOf({ kind, link }: Notice): Place | null {
  const [, room, id] = link?.split("/") ?? [];
  if (room === "chats" && id) return { is: "chat", chat_id: id };
  if (room === "penalties" && id) return { is: "penalties", penalty_id: id };
  return OF_PENALTIES.has(kind) ? { is: "penalties" } : null;
}
