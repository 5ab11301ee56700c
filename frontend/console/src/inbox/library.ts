import type {
  ChatLabelList,
  Colleagues,
  ProductNames,
  QuickReplyList,
  Rest,
} from "@prilavok/protocol";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";

/** What the shop keeps for all of its chats changes seldom. */
const FRESH_MS = 5 * 60_000;

export const LABELS = ["labels"] as const;
export const REPLIES = ["quick-replies"] as const;

/** Whom a chat can be assigned to. */
export function useMembers() {
  const rest = useRest();
  return useQuery({ ...colleaguesOf(rest), select: ({ staff }) => staff });
}

/** Who answers chats no more, and has still some. */
export function useLeft() {
  const rest = useRest();
  return useQuery({ ...colleaguesOf(rest), select: ({ left }) => left });
}

const colleaguesOf = (rest: Rest) =>
  queryOptions({
    queryKey: ["assignees"],
    queryFn: () => rest.ask<Colleagues>("GET", "/v1/inbox/staff"),
    staleTime: FRESH_MS,
  });

/** Products by which the list can be filtered: whose titles begin with `name`, or whose id it is. */
export function useProducts(name: string, isWanted: boolean) {
  const rest = useRest();
  return useQuery({
    queryKey: ["products", name],
    queryFn: async () => {
      const query = new URLSearchParams({ name }).toString();
      return (await rest.ask<ProductNames>("GET", `/v1/inbox/products?${query}`)).products;
    },
    enabled: isWanted,
    placeholderData: keepPreviousData,
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
