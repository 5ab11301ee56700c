import type { KeptTray } from "./uploads.ts";

/** A message that was sent before its files had arrived, kept where the outbox keeps the others. */
export interface Queued {
  readonly text: string;
  readonly tray: KeptTray;
}

/** Which one it is: on one device there may be several, in one chat too. */
export interface QueuedPlace {
  readonly owner: string;
  readonly chat_id: string;
  readonly client_id: string;
}

const PREFIX = "prilavok:queued:";
const keyOf = ({ owner, chat_id, client_id }: QueuedPlace) =>
  `${PREFIX}${owner}:${chat_id}:${client_id}`;

/** The messages of `owner` that wait for their files, on this device. */
export function queuedMessages(owner: string): readonly QueuedPlace[] {
  const start = `${PREFIX}${owner}:`;
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(start));
    return keys.map((key) => {
      const [chat_id = "", client_id = ""] = key.slice(start.length).split(":");
      return { owner, chat_id, client_id };
    });
  } catch {
    return [];
  }
}

export function queuedMessage(place: QueuedPlace): Queued | null {
  try {
    return JSON.parse(localStorage.getItem(keyOf(place)) ?? "null") as Queued | null;
  } catch {
    return null;
  }
}

/** `null` when there is no such message any more. */
export function keepQueued(place: QueuedPlace, queued: Queued | null): void {
  try {
    if (queued === null) localStorage.removeItem(keyOf(place));
    else localStorage.setItem(keyOf(place), JSON.stringify(queued));
  } catch {
    // The page has it in memory.
  }
}

/** Those that this page has in hand. */
const own = new Set<string>();

interface Hand {
  /** Nobody else has it. */
  readonly act?: () => void;
  /** Another page on this device sees it off. */
  readonly leave?: () => void;
}

/**
 * Takes that message in hand until the page is left, if no other page on this device has it. Where
 * pages cannot agree, each acts for itself: under one client id it is one message all the same.
 */
export async function takeInHand(place: QueuedPlace, { act, leave }: Hand = {}): Promise<void> {
  const key = keyOf(place);
  if (own.has(key)) return;
  own.add(key);
  try {
    await navigator.locks.request(key, { ifAvailable: true }, (lock) => {
      if (lock === null) {
        own.delete(key);
        leave?.();
        return undefined;
      }
      act?.();
      return new Promise(() => undefined);
    });
  } catch {
    act?.();
  }
}
