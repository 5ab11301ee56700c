import type {
  DiscountTerms,
  Foreseen,
  MyDiscount,
  ReachView,
  ResultsView,
} from "@prilavok/protocol";
import { ProblemError } from "@prilavok/protocol";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";

const KEY = "discounts";
const MINE = "/v1/discounts/mine";

/** One's own discount; null while the marketplace has opened none. */
export function useMine() {
  const rest = useRest();
  return useQuery({
    queryKey: [KEY, "mine"],
    queryFn: async () => {
      try {
        return await rest.ask<MyDiscount>("GET", MINE);
      } catch (error) {
        if (error instanceof ProblemError && error.problem.code === "no_discount_programme")
          return null;
        throw error;
      }
    },
    refetchOnWindowFocus: true,
  });
}

/** What submitting `terms` would do, null: switching off; undefined asks nothing. */
export function useForeseen(terms: DiscountTerms | null | undefined, state: number) {
  const rest = useRest();
  return useQuery({
    queryKey: [KEY, "foreseen", state, JSON.stringify(terms)],
    queryFn: () => rest.ask<Foreseen>("POST", `${MINE}/preview`, { terms }),
    enabled: terms !== undefined,
    retry: false,
    gcTime: 0,
  });
}

/** How many buyers would have a discount by a threshold today. */
export function useReach(threshold_minor: number | null) {
  const rest = useRest();
  return useQuery({
    queryKey: [KEY, "reach", threshold_minor],
    queryFn: () =>
      rest.ask<ReachView>("GET", `${MINE}/reach?threshold_minor=${String(threshold_minor)}`),
    enabled: threshold_minor !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** What the running discount does. */
export function useResults() {
  const rest = useRest();
  return useQuery({
    queryKey: [KEY, "results"],
    queryFn: () => rest.ask<ResultsView>("GET", `${MINE}/results`),
    staleTime: 60_000,
  });
}

/** Submits terms, or (null) switches off. */
export function useSubmit() {
  const rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (terms: DiscountTerms | null) =>
      terms === null
        ? rest.ask<MyDiscount>("DELETE", MINE)
        : rest.ask<MyDiscount>("PUT", MINE, terms),
    onSuccess: (mine) => queries.setQueryData([KEY, "mine"], mine),
    onError: () => queries.invalidateQueries({ queryKey: [KEY, "mine"] }),
  });
}
