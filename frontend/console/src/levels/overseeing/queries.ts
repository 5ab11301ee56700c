import type {
  FeedbackPage,
  NewOverride,
  OverrideView,
  SellerLevels,
  SettledView,
  Settlements,
} from "@prilavok/protocol";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRest } from "../../cabinet.tsx";

const KEY = "levels-overseen";
const READ_EVERY_MS = 30_000;
/** As often while a month is being settled. */
const FOLLOW_EVERY_MS = 2_000;

/** Every month that was settled or is being settled, the newest first. */
export function useSettlements() {
  const rest = useRest();
  return useQuery({
    queryKey: [KEY, "settlements"],
    queryFn: () => rest.ask<Settlements>("GET", "/v1/levels/settlements"),
    refetchInterval: ({ state }) =>
      state.data?.settlements.some(({ settling }) => settling !== null)
        ? FOLLOW_EVERY_MS
        : READ_EVERY_MS,
  });
}

export function useSettled(month: string) {
  const rest = useRest();
  return useQuery({
    queryKey: [KEY, "settled", month],
    queryFn: () =>
      rest.ask<SettledView>("GET", `/v1/levels/settlements/${encodeURIComponent(month)}`),
  });
}

const sellerPath = (seller_id: string) => `/v1/levels/sellers/${encodeURIComponent(seller_id)}`;

/** How a seller stands; of nobody, nothing is asked. */
export function useSeller(seller_id: string | null) {
  const rest = useRest();
  return useQuery({
    queryKey: [KEY, "seller", seller_id],
    queryFn: () => rest.ask<SellerLevels>("GET", sellerPath(seller_id ?? "")),
    enabled: seller_id !== null,
  });
}

/** Giving a level by hand, and ending that. */
export function useOverriding(seller_id: string) {
  const rest = useRest();
  const queries = useQueryClient();
  const path = `${sellerPath(seller_id)}/overrides`;
  const onSettled = () => queries.invalidateQueries({ queryKey: [KEY, "seller", seller_id] });
  const give = useMutation({
    mutationFn: (override: NewOverride) => rest.ask<OverrideView>("POST", path, override),
    onSettled,
  });
  const end = useMutation({
    mutationFn: (override_id: string) =>
      rest.ask<OverrideView>("DELETE", `${path}/${encodeURIComponent(override_id)}`),
    onSettled,
  });
  return { give, end };
}

/** What sellers think of levels, the newest first. */
export function useFeedbackList() {
  const rest = useRest();
  return useInfiniteQuery({
    queryKey: [KEY, "feedback"],
    queryFn: ({ pageParam }) => {
      const query = pageParam === null ? "" : `?${new URLSearchParams({ before: pageParam })}`;
      return rest.ask<FeedbackPage>("GET", `/v1/levels/feedback${query}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ has_more, feedback }) =>
      has_more ? (feedback.at(-1)?.feedback_id ?? null) : null,
  });
}
