import type { ErasurePage, Rest } from "@prilavok/protocol";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";

/** What is under way goes on within seconds. */
const READ_EVERY_MS = 5_000;
const KEY = "erasures";

export function useErasures() {
  const rest = useRest();
  return useInfiniteQuery({
    queryKey: [KEY],
    queryFn: ({ pageParam }) => {
      const after = pageParam === null ? "" : `&cursor=${encodeURIComponent(pageParam)}`;
      return rest.ask<ErasurePage>("GET", `/v1/erasures?limit=50${after}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ erasures }) => erasures.some(({ done_at }) => done_at === null))
        ? READ_EVERY_MS
        : false,
    refetchOnWindowFocus: "always",
  });
}

export type Verb = "POST" | "DELETE";

/** Asks for an erasure, or lifts one that is done. */
export function useErasing(verb: Verb) {
  const rest: Rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (buyer_id: string) =>
      rest.ask(verb, `/v1/buyers/${encodeURIComponent(buyer_id)}/erasure`),
    onSettled: () => queries.invalidateQueries({ queryKey: [KEY] }),
  });
}
