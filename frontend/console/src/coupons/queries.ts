import type {
  CouponPage,
  CouponView,
  GoodsOffered,
  Issued,
  MadeCodes,
  NewCoupon,
} from "@prilavok/protocol";
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";
import type { CouponState } from "./words.ts";

const KEY = "coupons";
const COUPONS = "/v1/coupons";
const SHOPS_SEARCHED_MAX = 10;
const FRESH_MS = 60_000;

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

/** What shops have: their categories, and products whose titles begin with `name`. Of more than ten
 *  shops, of the first. */
export function useGoods(
  sellers: readonly string[],
  name: string,
): readonly (GoodsOffered & { readonly seller_id: string })[] {
  const rest = useRest();
  const shops = sellers.slice(0, SHOPS_SEARCHED_MAX);
  return useQueries({
    queries: shops.map((seller_id) => ({
      queryKey: [KEY, "goods", seller_id, name],
      queryFn: () => {
        const query = new URLSearchParams({ seller_id, name }).toString();
        return rest.ask<GoodsOffered>("GET", `${COUPONS}/goods?${query}`);
      },
      placeholderData: keepPreviousData,
      staleTime: FRESH_MS,
    })),
    combine: (found) =>
      shops.flatMap((seller_id, nth) => {
        const goods = found[nth]?.data;
        return goods === undefined ? [] : [{ seller_id, ...goods }];
      }),
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
