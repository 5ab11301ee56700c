import type { RefundPage, RefundTold, RefundView } from "@prilavok/protocol";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";

const READ_EVERY_MS = 60_000;
const PAGE_REFUNDS = 50;
const KEY = "refunds";

/** What of the address the list is asked for. */
export function filterIn(search: URLSearchParams): URLSearchParams {
  const wanted = new URLSearchParams();
  const state = search.get("state");
  if (state !== null && STATES.has(state)) wanted.set("state", state);
  if (search.get("overdue") === "true") wanted.set("overdue", "true");
  return wanted;
}

const STATES: ReadonlySet<string> = new Set<RefundView["state"]>([
  "owed",
  "sent",
  "failed",
  "confirmed",
]);

export function useRefunds(filter: URLSearchParams) {
  const rest = useRest();
  return useInfiniteQuery({
    queryKey: [KEY, filter.toString()],
    queryFn: ({ pageParam }) => {
      const params = new URLSearchParams(filter);
      params.set("limit", String(PAGE_REFUNDS));
      if (pageParam !== null) params.set("after", pageParam);
      return rest.ask<RefundPage>("GET", `/v1/refunds?${params.toString()}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: READ_EVERY_MS,
    refetchOnWindowFocus: "always",
  });
}

/** Tells the books what became of the money of a claim. */
export function useTelling(claim_id: string) {
  const rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (told: RefundTold) =>
      rest.ask<RefundView>("POST", `/v1/refunds/${claim_id}/status`, told),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ["claim", claim_id] });
      await queries.invalidateQueries({ queryKey: [KEY] });
    },
  });
}
