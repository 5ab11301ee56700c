import { useEffect, useRef, useState } from "react";
import type { InboxRow } from "./model.ts";

/** How a chat was come to: by keys one goes on, and the field to write in does not take the focus. */
export interface Walk {
  readonly isWalking: boolean;
}

/** This long after one has moved at the list, nothing moves under one's hand. */
const AT_WORK_MS = 4_000;

/** Whether somebody is at the list just now; `touch` says so. */
export function useAtWork(): { readonly isAtWork: boolean; readonly touch: () => void } {
  const [isAtWork, setAtWork] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const [touch] = useState(() => () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAtWork(false), AT_WORK_MS);
    setAtWork(true);
  });
  return { isAtWork, touch };
}

/** The chat `step` rows from the one at `at`; when that one has left the list, from its old place. */
export function stepped(
  rows: readonly InboxRow[],
  at: string | null,
  place: number,
  step: 1 | -1,
): string | null {
  const found = rows.findIndex(({ chat }) => chat.chat_id === at);
  const from = found === -1 ? (step === 1 ? place - 1 : place) : found;
  const to = Math.min(Math.max(from + step, 0), rows.length - 1);
  return rows[to]?.chat.chat_id ?? null;
}

/** Whom to go on with when `leaving` have left the list: the next below `at`, else the last above. */
export function following(
  rows: readonly InboxRow[],
  at: string | null,
  leaving: ReadonlySet<string>,
): string | null {
  const place = rows.findIndex(({ chat }) => chat.chat_id === at);
  const stays = ({ chat }: InboxRow) => !leaving.has(chat.chat_id);
  const next =
    rows.slice(place + 1).find(stays) ?? rows.slice(0, Math.max(place, 0)).findLast(stays);
  return next?.chat.chat_id ?? null;
}
