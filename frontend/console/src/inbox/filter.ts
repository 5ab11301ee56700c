import type { Chat, ChatStatus } from "@prilavok/protocol";
import { isRunning } from "../due.ts";
import type { InboxRow } from "./model.ts";

export const STATUSES = ["waiting_for_seller", "waiting_for_buyer", "new", "closed"] as const;
export const DUES = ["overdue", "soon", "today", "any"] as const;
export const SORTS = ["changed", "due"] as const;

/** What is due soon is due within so long; the server counts alike. */
const SOON_MS = 2 * 60 * 60_000;

export type Due = (typeof DUES)[number];
export type Sort = (typeof SORTS)[number];

/** Which chats the list shows, and in which order. */
export interface Filter {
  readonly status: ChatStatus | null;
  readonly due: Due | null;
  /** `me`, `none`, or somebody's id. */
  readonly assignee: string | null;
  readonly label: string | null;
  readonly product_id: string | null;
  readonly isSnoozed: boolean;
  readonly q: string;
  readonly sort: Sort;
}

export const EVERYTHING: Filter = {
  status: null,
  due: null,
  assignee: null,
  label: null,
  product_id: null,
  isSnoozed: false,
  q: "",
  sort: "changed",
};

/** The filter lives in the address: a link to "overdue and mine" can be kept and sent. */
export function filterIn(search: URLSearchParams): Filter {
  return {
    status: STATUSES.find((status) => status === search.get("status")) ?? null,
    due: DUES.find((due) => due === search.get("due")) ?? null,
    assignee: search.get("assignee"),
    label: search.get("label"),
    product_id: search.get("product_id"),
    isSnoozed: search.get("snoozed") === "true",
    q: search.get("q") ?? "",
    sort: SORTS.find((sort) => sort === search.get("sort")) ?? "changed",
  };
}

/** As it stands in the address, and in what the server is asked. */
export function paramsOf(filter: Filter): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of ["status", "due", "assignee", "label", "product_id"] as const) {
    const value = filter[name];
    if (value !== null) params.set(name, value);
  }
  if (filter.isSnoozed) params.set("snoozed", "true");
  if (filter.q.trim() !== "") params.set("q", filter.q);
  if (filter.sort !== "changed") params.set("sort", filter.sort);
  return params;
}

export const isSame = (one: Filter, other: Filter): boolean =>
  paramsOf(one).toString() === paramsOf(other).toString();

export const listHref = (filter: Filter): string => `/chats${queryOf(filter)}`;

/** A chat beside the list; `at` is the message that is looked for. */
export function chatHref(chat_id: string, filter: Filter, at: number | null = null): string {
  const params = paramsOf(filter);
  if (at !== null) params.set("at", String(at));
  const query = params.size === 0 ? "" : `?${params.toString()}`;
  return `/chats/${encodeURIComponent(chat_id)}${query}`;
}

function queryOf(filter: Filter): string {
  const query = paramsOf(filter).toString();
  return query === "" ? "" : `?${query}`;
}

/** Who looks at the list, and when. */
export interface Looking {
  readonly me: string;
  readonly now: number;
}

/** Whether a row belongs into the list, as far as can be told here: what a search finds, and which
 * orders hold a product, only the server knows. */
export function fits({ chat, care }: InboxRow, filter: Filter, { me, now }: Looking): boolean {
  const isSnoozed = care.snoozed_until !== null && Date.parse(care.snoozed_until) > now;
  if (filter.q.trim() === "" && isSnoozed !== filter.isSnoozed) return false;
  if (filter.status !== null && chat.status !== filter.status) return false;
  if (filter.sort === "due" && chat.due_at === null) return false;
  if (filter.label !== null && !care.labels.includes(filter.label)) return false;
  if (isOfOther(chat, filter.product_id)) return false;
  return isDue(chat, filter.due, now) && isWith(care.assignee?.id ?? null, filter, me);
}

const isOfOther = ({ context }: Chat, product_id: string | null): boolean =>
  product_id !== null && context.type === "product" && context.id !== product_id;

function isDue(chat: Chat, due: Due | null, now: number): boolean {
  if (due === null) return true;
  if (chat.due_at === null) return false;
  if (due === "any") return true;
  if (!isRunning(chat)) return false;
  const at = Date.parse(chat.due_at);
  if (due === "overdue") return at <= now;
  return at > now && (due === "soon" ? at <= now + SOON_MS : at < startOfTomorrow(now));
}

function startOfTomorrow(now: number): number {
  const day = new Date(now);
  day.setHours(24, 0, 0, 0);
  return day.getTime();
}

function isWith(assignee: string | null, filter: Filter, me: string): boolean {
  if (filter.assignee === null) return true;
  if (filter.assignee === "none") return assignee === null;
  return assignee === (filter.assignee === "me" ? me : filter.assignee);
}
