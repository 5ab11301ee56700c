import type { ChatLabelList, Colleagues, QuickReplyList } from "@prilavok/protocol";
import { useQuery } from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";

/** What the shop keeps for all of its chats changes seldom. */
const FRESH_MS = 5 * 60_000;

export const LABELS = ["labels"] as const;
export const REPLIES = ["quick-replies"] as const;

/** Whom a chat can be assigned to. */
export function useMembers() {
  const rest = useRest();
  return useQuery({
    queryKey: ["assignees"],
    queryFn: async () => (await rest.ask<Colleagues>("GET", "/v1/inbox/staff")).staff,
    staleTime: FRESH_MS,
  });
}

export function useLabels() {
  const rest = useRest();
  return useQuery({
    queryKey: LABELS,
    queryFn: async () => (await rest.ask<ChatLabelList>("GET", "/v1/labels")).labels,
    staleTime: FRESH_MS,
  });
}

export function useReplies() {
  const rest = useRest();
  return useQuery({
    queryKey: REPLIES,
    queryFn: async () => (await rest.ask<QuickReplyList>("GET", "/v1/quick-replies")).quick_replies,
    staleTime: FRESH_MS,
  });
}
