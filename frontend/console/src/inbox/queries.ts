import type { Chat, ChatPage, ChatStatus, Link, Rest, ServerEvent } from "@prilavok/protocol";
import { inboxApplied, newestFirst, replaced } from "@prilavok/protocol";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDesk } from "../desk.tsx";

export const PAGE_CHATS = 50;
/** While sockets are blocked the list is read again no oftener than this. */
export const POLL_LIST_EVERY_MS = 15_000;
/** Rows that events alone cannot tell are read together after this long. */
export const STALE_AFTER_MS = 250;

export type Filter = ChatStatus | null;
type Pages = InfiniteData<ChatPage, string | null>;

const KEY = "chats";

export function useInbox(filter: Filter) {
  const { rest } = useDesk().keeper;
  return useInfiniteQuery({
    queryKey: [KEY, filter],
    queryFn: ({ pageParam }) =>
      rest.chats({ limit: PAGE_CHATS, cursor: pageParam, status: filter }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    select: rowsOf,
  });
}

/** A chat that moved up while later pages were read is listed once, where it is now. */
function rowsOf({ pages }: Pages): readonly Chat[] {
  const rows = new Map<string, Chat>();
  for (const chat of pages.flatMap(({ chats }) => chats)) {
    if (!rows.has(chat.chat_id)) rows.set(chat.chat_id, chat);
  }
  return [...rows.values()];
}

/** Keeps every list in the cache true to what the socket tells. */
export function followInbox(queries: QueryClient, rest: Rest) {
  const stale = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let listedAt = 0;

  const readStale = async () => {
    timer = undefined;
    const chat_ids = [...stale];
    stale.clear();
    for (const chat_id of chat_ids) {
      const chat = await rest.chat(chat_id).catch(() => null);
      if (chat !== null) putRow(queries, chat);
    }
  };

  return {
    heard(events: readonly ServerEvent[]): void {
      for (const event of events) {
        eachList(queries, (chats, filter) => {
          const step = inboxApplied(chats, event, "seller");
          const fits = filter === null || !("status" in event) || event.status === filter;
          if (fits) for (const chat_id of step.stale) stale.add(chat_id);
          return step.chats;
        });
      }
      if (stale.size > 0) timer ??= setTimeout(() => void readStale(), STALE_AFTER_MS);
    },
    catchUp(link: Link): void {
      const isSoon = Date.now() - listedAt < POLL_LIST_EVERY_MS;
      if (link === "polling" && isSoon) return;
      listedAt = Date.now();
      void queries.invalidateQueries({ queryKey: [KEY] });
    },
  };
}

/** Shows `chat` as it is now in every list it belongs to. */
export function putRow(queries: QueryClient, chat: Chat): void {
  eachList(queries, (chats) => newestFirst(replaced(chats, chat)));
}

/** Rewrites the rows of every cached list; those that no longer fit its filter leave it. */
function eachList(
  queries: QueryClient,
  change: (chats: readonly Chat[], filter: Filter) => readonly Chat[],
): void {
  for (const [queryKey, pages] of queries.getQueriesData<Pages>({ queryKey: [KEY] })) {
    if (pages === undefined) continue;
    const filter = queryKey[1] as Filter;
    const before = rowsOf(pages);
    const after = change(before, filter);
    if (after === before) continue;
    const rows = after.filter(({ status }) => filter === null || status === filter);
    queries.setQueryData<Pages>(queryKey, { ...pages, pages: respread(pages.pages, rows) });
  }
}

/** All rows in the first page; the others keep only their cursors, which is where reading goes on. */
function respread(pages: readonly ChatPage[], chats: readonly Chat[]): ChatPage[] {
  return pages.map((page, index) => ({ ...page, chats: index === 0 ? chats : [] }));
}
