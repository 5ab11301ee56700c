import type { History, KindList, PublishedDocument } from "@prilavok/protocol";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";

const KEY = "programmes";

export type Document = PublishedDocument["document"];

export interface Publication {
  readonly document: Document;
  readonly effective_from: string | null;
  readonly note: string;
  readonly expected_version: number;
}

export const kindPath = (kind: string): string => `/v1/programmes/${encodeURIComponent(kind)}`;

export function useKinds() {
  const rest = useRest();
  return useQuery({
    queryKey: [KEY],
    queryFn: () => rest.ask<KindList>("GET", "/v1/programmes"),
  });
}

/** The version that holds now; null where none does yet. */
export function useInForce(kind: string) {
  const rest = useRest();
  return useQuery({
    queryKey: [KEY, kind, "in-force"],
    queryFn: async () => {
      const { programmes } = await rest.ask<History>("GET", kindPath(kind));
      const now = Date.now();
      if (!programmes.some(({ effective_from }) => Date.parse(effective_from) <= now)) return null;
      return rest.ask<PublishedDocument>("GET", `${kindPath(kind)}/in-force`);
    },
  });
}

export function useVersions(kind: string) {
  const rest = useRest();
  return useInfiniteQuery({
    queryKey: [KEY, kind, "versions"],
    queryFn: ({ pageParam }) => {
      const before = pageParam === null ? "" : `?before=${String(pageParam)}`;
      return rest.ask<History>("GET", `${kindPath(kind)}${before}`);
    },
    initialPageParam: null as number | null,
    getNextPageParam: ({ has_more, programmes }) =>
      has_more ? (programmes.at(-1)?.version ?? null) : null,
  });
}

export function usePublish(kind: string) {
  const rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (publication: Publication) =>
      rest.ask<PublishedDocument>("POST", kindPath(kind), publication),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEY, kind] }),
  });
}

/** A document as it is shown and edited. */
export const written = (document: Document): string => JSON.stringify(document, null, 2);
