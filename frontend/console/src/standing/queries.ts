import type { PenaltyPage, PenaltyView } from "@prilavok/protocol";
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";

const PAGE_PENALTIES = 30;
const KEY = "penalties";

/** One's own penalties; for the marketplace those of everybody, as far as `filter` wants them. */
export function usePenalties(filter: URLSearchParams) {
  const rest = useRest();
  return useInfiniteQuery({
    queryKey: [KEY, filter.toString()],
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams(filter);
      query.set("limit", String(PAGE_PENALTIES));
      if (pageParam !== null) query.set("before", pageParam);
      return rest.ask<PenaltyPage>("GET", `/v1/penalties?${query.toString()}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ has_more, penalties }) =>
      has_more ? (penalties.at(-1)?.penalty_id ?? null) : null,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: true,
  });
}

/** Does something to a penalty; every list shows it as it is then. */
export function useActOnPenalty(path: (penalty_id: string) => string) {
  const rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ penalty_id, told }: { penalty_id: string; told: object }) =>
      rest.ask<PenaltyView>("POST", path(penalty_id), told),
    onSettled: () => queries.invalidateQueries({ queryKey: [KEY] }),
  });
}
