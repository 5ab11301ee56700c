import type { ClaimsState, Turn } from "@prilavok/protocol";
import { CLAIM_STATE_WORDS } from "@prilavok/protocol";

export const DUES = ["overdue", "soon"] as const;
export type ClaimDue = (typeof DUES)[number];
export const TURNS: readonly Turn[] = ["seller", "buyer", "marketplace"];

/** Which claims a list shows; it lives in the address. */
export interface ClaimFilter {
  readonly state: ClaimsState | null;
  readonly turn: Turn | null;
  readonly due: ClaimDue | null;
  readonly product_id: string | null;
  readonly q: string;
}

export const ALL_CLAIMS: ClaimFilter = {
  state: null,
  turn: null,
  due: null,
  product_id: null,
  q: "",
};

const WORDS_MOST = 100;

export function filterIn(search: URLSearchParams): ClaimFilter {
  const one = <Value extends string>(name: string, values: readonly Value[]): Value | null =>
    values.find((value) => value === search.get(name)) ?? null;
  return {
    state: one("state", Object.keys(CLAIM_STATE_WORDS) as ClaimsState[]),
    turn: one("turn", TURNS),
    due: one("due", DUES),
    product_id: search.get("product_id"),
    q: (search.get("q") ?? "").slice(0, WORDS_MOST),
  };
}

export function paramsOf({ q, ...others }: ClaimFilter): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(others)) if (value !== null) params.set(name, value);
  if (q.trim() !== "") params.set("q", q.trim());
  return params;
}

const withParams = (path: string, filter: ClaimFilter): string => {
  const params = paramsOf(filter).toString();
  return params === "" ? path : `${path}?${params}`;
};

export const listHref = (filter: ClaimFilter): string => withParams("/claims", filter);
export const claimHref = (claim_id: string, filter: ClaimFilter = ALL_CLAIMS): string =>
  withParams(`/claims/${claim_id}`, filter);

export const isSame = (one: ClaimFilter, other: ClaimFilter): boolean =>
  paramsOf(one).toString() === paramsOf(other).toString();
