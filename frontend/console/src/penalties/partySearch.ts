import type { PartyList } from "@prilavok/protocol";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";
import type { Names } from "../parties.ts";

const FRESH_MS = 60_000;

/** Sellers and buyers whose names begin so; nobody before anything is typed. */
export function useParties(name: string): Names {
  const rest = useRest();
  const { data } = useQuery({
    queryKey: ["parties", name],
    queryFn: () => rest.ask<PartyList>("GET", `/v1/parties?${new URLSearchParams({ name })}`),
    enabled: name !== "",
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  });
  return Object.fromEntries(
    (data?.parties ?? []).map(({ kind, id, name: known }) => [`${kind}:${id}`, known]),
  );
}
