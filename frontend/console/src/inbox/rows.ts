import type { Chat, ServerEvent } from "@prilavok/protocol";
import { inboxApplied } from "@prilavok/protocol";
import type { Filter, Looking, Sort } from "./filter.ts";
import { fits } from "./filter.ts";
import type { InboxPage, InboxRow } from "./model.ts";

/** A list as far as it is loaded; `next` is where the server goes on, null at the end. */
export interface Loaded {
  readonly rows: readonly InboxRow[];
  readonly next: string | null;
}

/** A list after an event; `isStale` when its chat must be read to know its row. */
export interface Step {
  readonly list: Loaded;
  readonly isStale: boolean;
}

type Told = Extract<ServerEvent, { readonly chat_id: string | null }>;

/** What an event of one chat does to a list. */
export function told(list: Loaded, event: Told, filter: Filter, looking: Looking): Step {
  const row = list.rows.find(({ chat }) => chat.chat_id === event.chat_id);
  const { chats, stale } = inboxApplied(row === undefined ? [] : [row.chat], event, "seller");
  if (row === undefined) {
    const mayFit = filter.status === null || !("status" in event) || event.status === filter.status;
    return { list, isStale: stale.length > 0 && mayFit && filter.q === "" };
  }
  const [chat = row.chat] = chats;
  const isSame = chat === row.chat;
  return {
    list: isSame ? list : withRow(list, { ...row, chat }, filter, looking),
    isStale: stale.length > 0,
  };
}

/** The list with `row` as it is now: in its place, in a new one, or not at all. */
export function withRow(list: Loaded, row: InboxRow, filter: Filter, looking: Looking): Loaded {
  const at = list.rows.findIndex(({ chat }) => chat.chat_id === row.chat.chat_id);
  const before = list.rows[at];
  // What a search found, and in which order, stays as it was found.
  if (filter.q !== "") {
    return before === undefined
      ? list
      : { ...list, rows: list.rows.with(at, { ...before, ...row }) };
  }
  if (!fits(row, filter, looking)) return before === undefined ? list : without(list, at);
  const isUnsure = filter.product_id !== null && row.chat.context.type === "order";
  if (before === undefined && isUnsure) return list;
  if (before !== undefined && rank(before.chat, filter.sort) === rank(row.chat, filter.sort)) {
    return { ...list, rows: list.rows.with(at, row) };
  }
  return placed(before === undefined ? list : without(list, at), row, filter.sort);
}

const without = (list: Loaded, at: number): Loaded => ({
  ...list,
  rows: list.rows.toSpliced(at, 1),
});

/** Puts a row that is not listed where it belongs; behind the last one only the server knows. */
function placed(list: Loaded, row: InboxRow, sort: Sort): Loaded {
  const its = rank(row.chat, sort);
  let low = 0;
  let high = list.rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = list.rows[middle];
    if (other !== undefined && rank(other.chat, sort) < its) low = middle + 1;
    else high = middle;
  }
  if (low === list.rows.length && list.next !== null) return list;
  return { ...list, rows: list.rows.toSpliced(low, 0, row) };
}

/** Lists are read from the lowest rank to the highest. */
function rank({ changed_at, due_at }: Chat, sort: Sort): number {
  if (sort === "changed") return -Date.parse(changed_at);
  return due_at === null ? Infinity : Date.parse(due_at);
}

/** The list after its first page was read anew: what the page says counts as far as it reaches. */
export function renewed(list: Loaded, { items, next }: InboxPage, filter: Filter): Loaded {
  const fresh = new Set(items.map(({ chat }) => chat.chat_id));
  const last = items.at(-1);
  const isJoined = list.rows.some(({ chat }) => fresh.has(chat.chat_id));
  if (next === null || last === undefined || !isJoined || filter.q !== "")
    return { rows: items, next };
  const reaches = rank(last.chat, filter.sort);
  const behind = list.rows.filter(
    ({ chat }) => !fresh.has(chat.chat_id) && rank(chat, filter.sort) >= reaches,
  );
  return { rows: [...items, ...behind], next: behind.length === 0 ? next : list.next };
}

/** A chat that moved up while later pages were read is listed once, where it is now. */
export function joined(pages: readonly InboxPage[]): readonly InboxRow[] {
  const [only] = pages;
  if (pages.length === 1 && only !== undefined) return only.items;
  const rows = new Map<string, InboxRow>();
  for (const { items } of pages) {
    for (const row of items) if (!rows.has(row.chat.chat_id)) rows.set(row.chat.chat_id, row);
  }
  return [...rows.values()];
}
