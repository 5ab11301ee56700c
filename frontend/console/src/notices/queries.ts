import type { NoticePage, Rest } from "@prilavok/protocol";
import { readerQuery } from "@prilavok/protocol/i18n";
import type { QueryClient } from "@tanstack/react-query";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";
import { useWords } from "../words.tsx";

const PAGE_NOTICES = 30;
/** Pages without a socket look this often; those with one are told. */
export const LOOK_EVERY_MS = 30_000;
export const NOTICES = "notices";
/** What a notice may tell a change of. */
const TOLD_OF: ReadonlySet<unknown> = new Set([NOTICES, "penalties", "terms", "trust"]);

const read = (rest: Rest, query: string) => rest.ask<NoticePage>("GET", `/v1/notices?${query}`);

export function useUnreadNotices(): number {
  const rest = useRest();
  const { data } = useQuery({
    queryKey: [NOTICES, "unread"],
    queryFn: () => read(rest, "limit=1"),
    refetchInterval: LOOK_EVERY_MS,
    refetchOnWindowFocus: true,
  });
  return data?.unread ?? 0;
}

export function useNotices() {
  const rest = useRest();
  const { locale } = useWords();
  return useInfiniteQuery({
    queryKey: [NOTICES, "list", locale],
    queryFn: ({ pageParam }) => {
      const before = pageParam === null ? "" : `&before=${pageParam}`;
      return read(rest, `${readerQuery(locale)}&limit=${String(PAGE_NOTICES)}${before}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ has_more, notices }) =>
      has_more ? (notices.at(-1)?.notice_id ?? null) : null,
  });
}

/** Notes that one has read `notice_ids`; null: all of them. */
export function useReadNotices() {
  const rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (notice_ids: readonly string[] | null) =>
      rest.ask("POST", "/v1/notices/read", { notice_ids }),
    onSuccess: () => lookAgain(queries),
  });
}

/** A socket told of a notice, or may have missed one. */
export const lookAgain = (queries: QueryClient): Promise<void> =>
  queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => TOLD_OF.has(first) });
