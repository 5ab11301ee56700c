import type {
  EvidencePage,
  ExplainedProgramme,
  MyHistory,
  MyLevel,
  NewFeedback,
} from "@prilavok/protocol";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";

const KEY = "levels";
/** The server answers with so many months at most. */
const HISTORY_MONTHS = 24;

/** One's level page. */
export function useMine() {
  const rest = useRest();
  return useQuery({
    queryKey: [KEY, "mine"],
    queryFn: () => rest.ask<MyLevel>("GET", "/v1/levels/mine"),
    refetchOnWindowFocus: true,
  });
}

/** Settled months, the newest first. */
export function useHistory() {
  const rest = useRest();
  return useInfiniteQuery({
    queryKey: [KEY, "history"],
    queryFn: ({ pageParam }) => {
      const query = pageParam === null ? "" : `?${new URLSearchParams({ before: pageParam })}`;
      return rest.ask<MyHistory>("GET", `/v1/levels/mine/history${query}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ months }) =>
      months.length < HISTORY_MONTHS ? null : (months.at(-1)?.settled.month ?? null),
  });
}

/** The rules in force, explained. */
export function useProgramme() {
  const rest = useRest();
  return useQuery({
    queryKey: [KEY, "programme"],
    queryFn: () => rest.ask<ExplainedProgramme>("GET", "/v1/levels/programme"),
  });
}

const EVIDENCE = "/v1/levels/mine/evidence";

/** What evidence, one's own or a seller's: of which revision of the month, else of the newest. */
export interface Traced {
  readonly seller_id?: string;
  readonly month: string;
  readonly indicator: string;
  readonly revision: number | null;
}

function tracedQuery({ month, indicator, revision }: Traced): URLSearchParams {
  const query = new URLSearchParams({ month, indicator });
  if (revision !== null) query.set("revision", String(revision));
  return query;
}

/** Where the rows behind an indicator of a month are kept as a file. */
export const evidenceFile = (
  { month, indicator, revision }: Traced,
  form: "csv" | "parquet",
): string => `${EVIDENCE}.${form}?${tracedQuery({ month, indicator, revision }).toString()}`;

/** The rows behind an indicator of a month, the newest first. */
export function useEvidence(traced: Traced) {
  const rest = useRest();
  return useInfiniteQuery({
    queryKey: [KEY, "evidence", traced],
    queryFn: ({ pageParam }) => {
      const query = tracedQuery(traced);
      if (pageParam !== null) query.set("cursor", pageParam);
      const { seller_id } = traced;
      const path =
        seller_id === undefined
          ? EVIDENCE
          : `/v1/levels/sellers/${encodeURIComponent(seller_id)}/evidence`;
      return rest.ask<EvidencePage>("GET", `${path}?${query.toString()}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

/** Does something that one's level page shows at once. */
function useActing<Told>(ask: (told: Told) => readonly [path: string, body?: object]) {
  const rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (told: Told) => {
      const [path, body] = ask(told);
      return rest.ask<undefined>("POST", path, body);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [KEY, "mine"] }),
  });
}

/** Asks for a level that is given only to who asks. */
export const useRequest = () =>
  useActing((level: string) => ["/v1/levels/requests", { level }] as const);

/** Shows the news of a version no more. */
export const useNewsRead = () =>
  useActing((version: number) => [`/v1/levels/announcements/${String(version)}/read`] as const);

/** Tells the marketplace what one thinks. */
export function useFeedback() {
  const rest = useRest();
  return useMutation({
    mutationFn: (feedback: NewFeedback) =>
      rest.ask<undefined>("POST", "/v1/levels/feedback", feedback),
  });
}
