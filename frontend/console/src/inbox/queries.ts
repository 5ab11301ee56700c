import type { Chat, InboxCounts, Link, Rest, ServerEvent } from "@prilavok/protocol";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import {
  infiniteQueryOptions,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";
import { EVERYTHING, filterIn, paramsOf } from "./filter.ts";
import type { Filter, Looking } from "./filter.ts";
import { LABELS, REPLIES } from "./library.ts";
import type { InboxPage, InboxRow } from "./model.ts";
import type { Loaded } from "./rows.ts";
import { joined, renewed, told, withRow } from "./rows.ts";

export const PAGE_CHATS = 100;
/** More than a screen; the fewer, the sooner they are there. */
export const FIRST_CHATS = 30;
/** While sockets are blocked the list is read again no oftener than this. */
export const POLL_LIST_EVERY_MS = 15_000;
/** Rows that events alone cannot tell are read together after this long. */
export const STALE_AFTER_MS = 250;
/** With more of them than this the lists are read anew instead. */
const STALE_MAX = 20;
/** The counts of the menu follow events no faster than this. */
const COUNT_EVERY_MS = 2_000;

type Pages = InfiniteData<InboxPage, string | null>;

const LIST = "inbox";
const COUNTS = "inbox-counts";
export const ROW = "inbox-row";

/** Above this the server does not count on. */
export const COUNT_MOST = 999;

export function useInbox(filter: Filter) {
  const rest = useRest();
  return useInfiniteQuery({
    ...listOf(rest, filter),
    select: ({ pages }: Pages) => joined(pages),
  });
}

/** Asks for the list that the address is about before its page is drawn. */
export const beginInbox = (queries: QueryClient, rest: Rest, search: URLSearchParams): void =>
  void queries.prefetchInfiniteQuery(listOf(rest, filterIn(search)));

const listOf = (rest: Rest, filter: Filter) =>
  infiniteQueryOptions({
    queryKey: keyOf(filter),
    queryFn: ({ pageParam }) =>
      inboxPage(rest, filter, pageParam, pageParam === null ? FIRST_CHATS : PAGE_CHATS),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }: InboxPage) => next,
    // Events keep it true; reading every page of a long list again would not.
    staleTime: Infinity,
  });

export function useCounts() {
  const rest = useRest();
  return useQuery({
    queryKey: [COUNTS],
    queryFn: () => rest.ask<InboxCounts>("GET", "/v1/inbox/counts"),
  });
}

/** One chat as the list would show it. */
export function useRow(chat_id: string | null) {
  const rest = useRest();
  const queries = useQueryClient();
  return useQuery({
    queryKey: [ROW, chat_id],
    queryFn: () => inboxRow(rest, chat_id ?? ""),
    enabled: chat_id !== null,
    placeholderData: () => (chat_id === null ? undefined : knownRow(queries, chat_id)),
  });
}

const keyOf = (filter: Filter) => [LIST, paramsOf(filter).toString()] as const;

function inboxPage(
  rest: Rest,
  filter: Filter,
  cursor: string | null,
  limit: number,
): Promise<InboxPage> {
  const params = paramsOf(filter);
  params.set("limit", String(limit));
  if (filter.due === "today") params.set("zone", Intl.DateTimeFormat().resolvedOptions().timeZone);
  if (cursor !== null) params.set("cursor", cursor);
  return rest.ask("GET", `/v1/inbox?${params.toString()}`);
}

const inboxRow = (rest: Rest, chat_id: string): Promise<InboxRow> =>
  rest.ask("GET", `/v1/inbox/${encodeURIComponent(chat_id)}`);

/** Keeps every list in the cache true to what the socket tells `me`. */
export function followInbox(queries: QueryClient, rest: Rest, me: string, now: () => number) {
  const stale = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let counting: ReturnType<typeof setTimeout> | undefined;
  let listedAt = 0;
  const looking = (): Looking => ({ me, now: now() });

  const readStale = async () => {
    timer = undefined;
    const chat_ids = [...stale];
    stale.clear();
    if (chat_ids.length > STALE_MAX) return renew();
    const rows = await Promise.all(chat_ids.map((id) => inboxRow(rest, id).catch(() => null)));
    for (const row of rows) if (row !== null) putRow(queries, row, looking());
  };

  const renew = async () => {
    queries.removeQueries({ queryKey: [LIST], type: "inactive" });
    for (const queryKey of [LABELS, REPLIES]) void queries.invalidateQueries({ queryKey });
    void queries.invalidateQueries({ queryKey: [ROW] });
    for (const query of queries.getQueryCache().findAll({ queryKey: [LIST] })) {
      const { queryKey } = query;
      const filter = filterOf(queryKey);
      // One that is still being read is shown first: to read it twice at once would hold it up.
      if (query.state.data === undefined) {
        await query.promise?.catch(() => undefined);
        await later(STALE_AFTER_MS);
      }
      // On every cold open the socket comes after the list: no more is read again than was.
      const read = queries.getQueryData<Pages>(queryKey)?.pages.flatMap(({ items }) => items) ?? [];
      const limit = read.length > FIRST_CHATS ? PAGE_CHATS : FIRST_CHATS;
      const page = await inboxPage(rest, filter, null, limit).catch(() => null);
      if (page !== null) changeList(queries, queryKey, (list) => renewed(list, page, filter));
    }
  };

  const recount = () => {
    counting ??= setTimeout(() => {
      counting = undefined;
      void queries.invalidateQueries({ queryKey: [COUNTS] });
    }, COUNT_EVERY_MS);
  };

  return {
    heard(events: readonly ServerEvent[]): void {
      for (const event of events) {
        if (event.type === "inbox") {
          if (event.chat_id === null) void renew();
          else stale.add(event.chat_id);
          recount();
          continue;
        }
        if (!("chat_id" in event)) continue;
        if (event.type === "message" || event.type === "status") recount();
        eachList(queries, (list, filter) => {
          const step = told(list, event, filter, looking());
          if (step.isStale && event.chat_id != null) stale.add(event.chat_id);
          return step.list;
        });
      }
      if (stale.size > 0) timer ??= setTimeout(() => void readStale(), STALE_AFTER_MS);
    },
    catchUp(link: Link): void {
      const isSoon = Date.now() - listedAt < POLL_LIST_EVERY_MS;
      if (link === "polling" && isSoon) return;
      listedAt = Date.now();
      recount();
      void renew();
    },
  };
}

/** Shows `row` as it is now in every list it belongs to. */
export function putRow(queries: QueryClient, row: InboxRow, looking: Looking): void {
  queries.setQueryData<InboxRow>([ROW, row.chat.chat_id], row);
  eachList(queries, (list, filter) => withRow(list, row, filter, looking));
}

/** The open chat knows first what happened in it; its rows follow. */
export function putChat(queries: QueryClient, chat: Chat, looking: Looking): void {
  const { chat_id } = chat;
  queries.setQueryData<InboxRow>([ROW, chat_id], (row) => row && { ...row, chat });
  eachList(queries, (list, filter) => {
    const row = list.rows.find((each) => each.chat.chat_id === chat_id);
    if (row === undefined || row.chat === chat || row.chat.change > chat.change) return list;
    return withRow(list, { ...row, chat }, filter, looking);
  });
}

/** A row that is known already, from whichever list. */
export function knownRow(queries: QueryClient, chat_id: string): InboxRow | undefined {
  const lists = queries.getQueriesData<Pages>({ queryKey: [LIST] });
  return (
    queries.getQueryData<InboxRow>([ROW, chat_id]) ??
    lists
      .flatMap(([, pages]) => pages?.pages ?? [])
      .flatMap(({ items }) => items)
      .find(({ chat }) => chat.chat_id === chat_id)
  );
}

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function eachList(queries: QueryClient, change: (list: Loaded, filter: Filter) => Loaded): void {
  for (const [queryKey] of queries.getQueriesData<Pages>({ queryKey: [LIST] })) {
    const filter = filterOf(queryKey);
    changeList(queries, queryKey, (list) => change(list, filter));
  }
}

const filterOf = (queryKey: readonly unknown[]): Filter =>
  typeof queryKey[1] === "string" ? filterIn(new URLSearchParams(queryKey[1])) : EVERYTHING;

/** What is loaded becomes one page, whose end is where reading goes on. */
function changeList(
  queries: QueryClient,
  queryKey: readonly unknown[],
  change: (list: Loaded) => Loaded,
): void {
  const pages = queries.getQueryData<Pages>(queryKey)?.pages;
  if (pages === undefined) return;
  const list = { rows: joined(pages), next: pages.at(-1)?.next ?? null };
  const { rows, next } = change(list);
  if (rows === list.rows && next === list.next) return;
  queries.setQueryData<Pages>(queryKey, { pages: [{ items: rows, next }], pageParams: [null] });
}
