import type { CaseState } from "@prilavok/protocol";

const STATES = ["open", "awaiting_second", "decided", "withdrawn"] as const;

/** Which cases the queue shows; without a state, everything that is undecided. */
export interface Filter {
  readonly state: CaseState | null;
  readonly kind: string | null;
  /** `seller:42`: whom the cases are about. */
  readonly party: string | null;
  readonly isMine: boolean;
  readonly isOverdue: boolean;
}

export const EVERYTHING: Filter = {
  state: null,
  kind: null,
  party: null,
  isMine: false,
  isOverdue: false,
};

/** The filter lives in the address: a link to "overdue reports" can be kept and sent. */
export function filterIn(search: URLSearchParams): Filter {
  return {
    state: STATES.find((state) => state === search.get("state")) ?? null,
    kind: search.get("kind"),
    party: search.get("party"),
    isMine: search.get("mine") === "true",
    isOverdue: search.get("overdue") === "true",
  };
}

/** As it stands in the address, and in what the server is asked. */
export function paramsOf({ state, kind, party, isMine, isOverdue }: Filter): URLSearchParams {
  const params = new URLSearchParams();
  if (state !== null) params.set("state", state);
  if (kind !== null) params.set("kind", kind);
  if (party !== null) params.set("party", party);
  if (isMine) params.set("mine", "true");
  if (isOverdue) params.set("overdue", "true");
  return params;
}

export const queueHref = (filter: Filter): string => `/cases${queryOf(filter)}`;

export const caseHref = (case_id: string, filter: Filter): string =>
  `/cases/${encodeURIComponent(case_id)}${queryOf(filter)}`;

function queryOf(filter: Filter): string {
  const query = paramsOf(filter).toString();
  return query === "" ? "" : `?${query}`;
}
