import type { CouponPage, CouponView, Issued, MadeCodes, NewCoupon } from "@prilavok/protocol";
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";
import type { CouponState } from "./words.ts";

const KEY = "coupons";
const COUPONS = "/v1/coupons";

const pathOf = (coupon_id: string): string => `${COUPONS}/${encodeURIComponent(coupon_id)}`;

/** All coupons, or one's shop's own, the newest first; those that stand so now, if asked. */
export function useCoupons(state: CouponState | null) {
  const rest = useRest();
  return useInfiniteQuery({
    queryKey: [KEY, "all", state],
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({
        ...(state === null ? {} : { state }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      });
      return rest.ask<CouponPage>("GET", query.size === 0 ? COUPONS : `${COUPONS}?${query}`);
    },
    placeholderData: keepPreviousData,
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchOnWindowFocus: true,
  });
}

export function useCoupon(coupon_id: string) {
  const rest = useRest();
  return useQuery({
    queryKey: [KEY, "one", coupon_id],
    queryFn: () => rest.ask<CouponView>("GET", pathOf(coupon_id)),
    refetchOnWindowFocus: true,
  });
}

export function useMaking() {
  const rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (coupon: NewCoupon) => rest.ask<CouponView>("POST", COUPONS, coupon),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }),
  });
}

export type Act = "pause" | "resume" | "end";

/** Pauses it, offers it again, or ends it for good. */
export function useActing(coupon_id: string) {
  const rest = useRest();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: Act) => rest.ask<CouponView>("POST", `${pathOf(coupon_id)}/${act}`),
    onSettled: () => queries.invalidateQueries({ queryKey: [KEY] }),
  });
}

/** Makes codes, which are seen in this answer only. */
export function useCodes(coupon_id: string) {
  const rest = useRest();
  return useMutation({
    mutationFn: (many: number) =>
      rest.ask<MadeCodes>("POST", `${pathOf(coupon_id)}/codes`, { many }),
    gcTime: 0,
  });
}

/** Lets buyers hold it. */
export function useIssuing(coupon_id: string) {
  const rest = useRest();
  return useMutation({
    mutationFn: (buyer_ids: readonly string[]) =>
      rest.ask<Issued>("POST", `${pathOf(coupon_id)}/holders`, { buyer_ids }),
  });
}
