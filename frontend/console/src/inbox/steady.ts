import { useState } from "react";
import type { InboxRow } from "./model.ts";

/** A list as it is shown. */
export interface Steady {
  readonly rows: readonly InboxRow[];
  /** Those of them that have left the list meanwhile. */
  readonly gone: ReadonlySet<string>;
  /** How many wait above what is shown. */
  readonly fresh: number;
}

const NOBODY: ReadonlySet<string> = new Set();

/** What is shown while somebody is at the list: every row keeps its place, what comes below is added,
 * and what comes above waits. What they have sent away themselves (`sent`) goes at once. */
export function held(
  shown: readonly InboxRow[],
  rows: readonly InboxRow[],
  sent: ReadonlySet<string>,
): Steady {
  const places = new Map(rows.map(({ chat }, index) => [chat.chat_id, index]));
  const kept: InboxRow[] = [];
  const gone = new Set<string>();
  const known = new Set<string>();
  let last = -1;
  for (const row of shown) {
    const { chat_id } = row.chat;
    const place = places.get(chat_id);
    if (place === undefined && sent.has(chat_id)) continue;
    if (place === undefined) gone.add(chat_id);
    else last = Math.max(last, place);
    known.add(chat_id);
    kept.push((place === undefined ? undefined : rows[place]) ?? row);
  }
  const others = rows.filter(({ chat }) => !known.has(chat.chat_id));
  const below = others.filter(({ chat }) => (places.get(chat.chat_id) ?? 0) > last);
  return { rows: [...kept, ...below], gone, fresh: others.length - below.length };
}

interface Seen {
  readonly rows: readonly InboxRow[];
  readonly isHeld: boolean;
  readonly steady: Steady;
}

const free = (rows: readonly InboxRow[]): Steady => ({ rows, gone: NOBODY, fresh: 0 });

/** `rows`, in their own order unless `isHeld`. */
export function useSteady(
  rows: readonly InboxRow[],
  isHeld: boolean,
  sent: ReadonlySet<string>,
): Steady {
  const [seen, setSeen] = useState<Seen>(() => ({ rows, isHeld, steady: free(rows) }));
  if (seen.rows === rows && seen.isHeld === isHeld) return seen.steady;
  const steady = isHeld ? held(seen.steady.rows, rows, sent) : free(rows);
  setSeen({ rows, isHeld, steady });
  return steady;
}
