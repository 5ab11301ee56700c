import type {
  ActResults,
  ClaimAct,
  ClaimPage,
  ClaimView,
  Notes,
  NoteView,
  Patience,
  ServerEvent,
  Template,
  Templates,
} from "@prilavok/protocol";
import { untilAnswered } from "@prilavok/protocol";
import type { QueryClient } from "@tanstack/react-query";
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";
import type { ClaimFilter } from "./filter.ts";
import { paramsOf } from "./filter.ts";

const LIST = "claims";
const ONE = "claim";
const TEMPLATES = "claim-templates";
/** Staff who have no chats hear of no events. */
export const LOOK_EVERY_MS = 30_000;
/** Lists follow events no faster than this. */
const LIST_EVERY_MS = 500;

export function useClaims(filter: ClaimFilter) {
  const rest = useRest();
  return useInfiniteQuery({
    queryKey: [LIST, paramsOf(filter).toString()],
    queryFn: ({ pageParam }) => {
      const params = paramsOf(filter);
      if (pageParam !== null) params.set("cursor", pageParam);
      return rest.ask<ClaimPage>("GET", `/v1/claims?${params}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_EVERY_MS,
    refetchOnWindowFocus: true,
  });
}

/** The claims of one chat, the open ones first. */
export function useClaimsOfChat(chat_id: string, isWanted: boolean) {
  const rest = useRest();
  return useQuery({
    queryKey: [LIST, "chat", chat_id],
    queryFn: () => rest.ask<ClaimPage>("GET", `/v1/claims?chat_id=${chat_id}`),
    enabled: isWanted,
  });
}

export function useClaim(claim_id: string) {
  const rest = useRest();
  return useQuery({
    queryKey: [ONE, claim_id],
    queryFn: () => rest.ask<ClaimView>("GET", `/v1/claims/${claim_id}`),
    refetchInterval: LOOK_EVERY_MS,
    refetchOnWindowFocus: true,
  });
}

/** Shows `claim`, unless a later version is shown: an act that is sent again may be answered after
 * an event has told what the other side did next. */
export function show(queries: QueryClient, claim: ClaimView): void {
  queries.setQueryData<ClaimView>([ONE, claim.claim_id], (known) =>
    known !== undefined && known.version > claim.version ? known : claim,
  );
}

/** One thing that is done to a claim as it was seen; sent again, it is the same one. */
export interface Deed {
  readonly act_id: string;
  readonly claim: ClaimView;
  readonly act: ClaimAct;
  readonly patience: Patience;
}

export function useActOnClaim() {
  const rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ act_id, claim, act, patience }: Deed) => {
      const asked = { act_id, expected_version: claim.version, act };
      const path = `/v1/claims/${claim.claim_id}/acts`;
      return untilAnswered(() => rest.ask<ClaimView>("POST", path, asked), patience);
    },
    onSuccess: (claim) => show(queries, claim),
    onError: (_, { claim }) => void queries.invalidateQueries({ queryKey: [ONE, claim.claim_id] }),
    onSettled: () => queries.invalidateQueries({ queryKey: [LIST] }),
  });
}

/** The same for many; `dry_run` only says what would become of each. */
export function useActOnClaims() {
  const rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (asked: {
      readonly act: ClaimAct;
      readonly claims: readonly object[];
      readonly dry_run: boolean;
    }) => rest.ask<ActResults>("POST", "/v1/claims/acts", asked),
    onSuccess: async ({ dry_run }) => {
      if (!dry_run) await queries.invalidateQueries({ queryKey: [LIST] });
    },
  });
}

const notesKey = (claim_id: string) => [ONE, claim_id, "notes"] as const;

export function useClaimNotes(claim_id: string) {
  const rest = useRest();
  return useQuery({
    queryKey: notesKey(claim_id),
    queryFn: () => rest.ask<Notes>("GET", `/v1/claims/${claim_id}/notes`),
  });
}

export function useAddNote(claim_id: string) {
  const rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (text: string) =>
      rest.ask<NoteView>("POST", `/v1/claims/${claim_id}/notes`, { text }),
    onSettled: () => queries.invalidateQueries({ queryKey: notesKey(claim_id) }),
  });
}

export function useTemplates() {
  const rest = useRest();
  return useQuery({
    queryKey: [TEMPLATES],
    queryFn: () => rest.ask<Templates>("GET", "/v1/claims/templates"),
  });
}

export function useKeepTemplate() {
  const rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (draft: Omit<Template, "template_id">) =>
      rest.ask<Template>("POST", "/v1/claims/templates", draft),
    onSettled: () => queries.invalidateQueries({ queryKey: [TEMPLATES] }),
  });
}

export function useDropTemplate() {
  const rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (template_id: string) =>
      rest.ask<null>("DELETE", `/v1/claims/templates/${template_id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: [TEMPLATES] }),
  });
}

/** Reads again what events say has changed. */
export function followClaims(queries: QueryClient): (event: ServerEvent) => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  return (event) => {
    if (event.type !== "claim" && event.type !== "resync") return;
    const one = event.type === "claim" ? [ONE, event.claim_id] : [ONE];
    void queries.invalidateQueries({ queryKey: one });
    timer ??= setTimeout(() => {
      timer = null;
      void queries.invalidateQueries({ queryKey: [LIST] });
    }, LIST_EVERY_MS);
  };
}
