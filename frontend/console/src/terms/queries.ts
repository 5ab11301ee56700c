import type {
  Acceptance,
  AcceptancePage,
  TermsUptake,
  TermsView,
  UncoveredPage,
} from "@prilavok/protocol";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";
import { useWords } from "../words.tsx";

const PAGE_ACCEPTANCES = 50;
const KEY = "terms";

export function useTerms() {
  const rest = useRest();
  const { locale } = useWords();
  return useQuery({
    queryKey: [KEY, locale],
    queryFn: () => rest.ask<TermsView>("GET", `/v1/terms?lang=${locale}`),
    refetchOnWindowFocus: true,
  });
}

export function useAccept() {
  const rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (version: number) =>
      rest.ask<Acceptance>("POST", "/v1/terms/acceptances", { version }),
    onSettled: () => queries.invalidateQueries({ queryKey: [KEY] }),
  });
}

export function useUptake() {
  const rest = useRest();
  const { locale } = useWords();
  return useQuery({
    queryKey: [KEY, "uptake", locale],
    queryFn: () => rest.ask<TermsUptake>("GET", `/v1/terms/acceptances?lang=${locale}`),
  });
}

export function useAcceptances(version: number) {
  const rest = useRest();
  return useInfiniteQuery({
    queryKey: [KEY, "acceptances", version],
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({ limit: String(PAGE_ACCEPTANCES) });
      if (pageParam !== null) query.set("after", pageParam);
      const path = `/v1/terms/${String(version)}/acceptances?${query.toString()}`;
      return rest.ask<AcceptancePage>("GET", path);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ has_more, acceptances }) =>
      has_more ? (acceptances.at(-1)?.seller_id ?? null) : null,
  });
}

/** Who has accepted neither the version nor a later one. */
export function useUncovered(version: number) {
  const rest = useRest();
  return useInfiniteQuery({
    queryKey: [KEY, "uncovered", version],
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({ limit: String(PAGE_ACCEPTANCES) });
      if (pageParam !== null) query.set("after", pageParam);
      return rest.ask<UncoveredPage>("GET", `/v1/terms/${String(version)}/uncovered?${query}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next = null }) => next,
  });
}
