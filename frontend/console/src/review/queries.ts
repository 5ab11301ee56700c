import type { CasePage, CaseView, NextCase, Problem, Rest } from "@prilavok/protocol";
import type { Locale } from "@prilavok/protocol/i18n";
import type { QueryClient } from "@tanstack/react-query";
import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo } from "react";
import { useRest } from "../cabinet.tsx";
import { namesIn } from "../parties.ts";
import { useWords } from "../words.tsx";
import { CASE, QUEUE } from "./following.ts";
import type { Filter } from "./filter.ts";
import { paramsOf } from "./filter.ts";

/** The socket tells what others do; of a lease that runs out nobody tells. */
const READ_EVERY_MS = 60_000;
const PAGE_CASES = 50;

export function useQueue(filter: Filter) {
  const rest = useRest();
  return useInfiniteQuery({
    queryKey: [QUEUE, paramsOf(filter).toString()],
    queryFn: ({ pageParam }) => {
      const params = paramsOf(filter);
      params.set("limit", String(PAGE_CASES));
      if (pageParam !== null) params.set("cursor", pageParam);
      return rest.ask<CasePage>("GET", `/v1/cases?${params.toString()}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    placeholderData: keepPreviousData,
    refetchInterval: READ_EVERY_MS,
    refetchOnWindowFocus: "always",
    select: ({ pages }) => ({
      cases: pages.flatMap(({ cases }) => cases),
      names: namesIn(pages),
      now: pages.at(-1)?.now ?? new Date().toISOString(),
    }),
  });
}

/** The case as one may see it; with `label`, what confirming that one would lead to. */
export function useCase(case_id: string, label: string | null) {
  const rest = useRest();
  const { locale } = useWords();
  return useQuery({
    queryKey: [CASE, case_id, locale, label],
    queryFn: () => rest.ask<CaseView>("GET", addressOf(case_id, "", locale, label)),
    placeholderData: (previous) => (previous?.case.case_id === case_id ? previous : undefined),
    refetchInterval: READ_EVERY_MS,
    refetchOnWindowFocus: "always",
  });
}

/** What somebody decides, as the server takes it. */
export interface Decided {
  readonly decision: string;
  readonly label?: string;
  readonly amount_minor?: number;
  readonly pieces?: readonly number[];
  readonly template?: string;
  readonly reason?: string;
  readonly expected_version: number;
}

/** What can be done to cases; each leaves the case on the screen as the server then has it. */
export interface Acts {
  next(kinds: readonly string[] | null): Promise<CaseView | null>;
  take(case_id: string): Promise<CaseView>;
  putBack(case_id: string): Promise<CaseView>;
  note(case_id: string, text: string): Promise<CaseView>;
  decide(case_id: string, decided: Decided): Promise<CaseView>;
  askSecond(case_id: string, decided: Decided): Promise<CaseView>;
  /** Reads a case anew, after something about it turned out to be different. */
  readAgain(case_id: string): Promise<void>;
}

export function useActs(): Acts {
  const rest = useRest();
  const queries = useQueryClient();
  const { locale } = useWords();
  return useMemo(() => actsOf(rest, queries, locale), [rest, queries, locale]);
}

function actsOf(rest: Rest, queries: QueryClient, locale: Locale): Acts {
  const put = (view: CaseView): CaseView => {
    const { case_id } = view.case;
    queries.setQueryData([CASE, case_id, locale, null], view);
    void queries.invalidateQueries({ queryKey: [CASE, case_id], predicate: hasLabel });
    void queries.invalidateQueries({ queryKey: [QUEUE] });
    return view;
  };
  const act = async (case_id: string, verb: string, body?: object): Promise<CaseView> =>
    put(await rest.ask<CaseView>("POST", addressOf(case_id, `/${verb}`, locale, null), body));

  return {
    async next(kinds) {
      const found = await rest.ask<NextCase>("POST", `/v1/cases/next?lang=${locale}`, { kinds });
      return found.case && put(found.case);
    },
    take: (case_id) => act(case_id, "take"),
    putBack: (case_id) => act(case_id, "put-back"),
    note: (case_id, text) => act(case_id, "notes", { text }),
    decide: (case_id, decided) => act(case_id, "decision", { ...decided, lang: locale }),
    askSecond: (case_id, decided) => act(case_id, "second-opinion", { ...decided, lang: locale }),
    async readAgain(case_id) {
      void queries.invalidateQueries({ queryKey: [QUEUE] });
      await queries.invalidateQueries({ queryKey: [CASE, case_id] });
    },
  };
}

const hasLabel = ({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean =>
  queryKey[3] !== null;

function addressOf(case_id: string, rest: string, locale: Locale, label: string | null): string {
  const query = new URLSearchParams({ lang: locale, ...(label === null ? {} : { label }) });
  return `/v1/cases/${encodeURIComponent(case_id)}${rest}?${query.toString()}`;
}

/** Problems that say that the case is no longer what it was when one looked at it. */
const OUTDATED: ReadonlySet<string> = new Set([
  "case_taken",
  "case_closed",
  "case_changed",
  "case_not_taken",
  "opinion_given",
  "own_decision",
  "second_opinion_due",
]);

export const isOutdated = (problem: Problem): boolean => OUTDATED.has(problem.code);
