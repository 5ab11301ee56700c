import type { ChatClient } from "./client.ts";
import { keepDraft, keptDraft, onDraft } from "./drafts.ts";
import type { QueuedPlace } from "./queued.ts";
import { keepQueued, takeInHand } from "./queued.ts";
import type { Uploads } from "./uploads.ts";
import { lengthOf, TEXT_MOST } from "./words.ts";

interface Departure {
  readonly client: ChatClient;
  readonly owner: string;
  readonly chat_id: string;
  readonly tray: Uploads;
}

/**
 * Sends the message of a chat that waits for its files as soon as they are there, whatever the page
 * shows; until then a reload finds it. What nobody may write for now waits for that, too. Returns the
 * undoing, which leaves it to the next page.
 */
export function seeOff(departure: Departure): () => void {
  const { client, owner, chat_id, tray } = departure;
  let { link } = client;
  let was: QueuedPlace | null = null;
  const keep = () => {
    const { queuedAs } = tray;
    if (was !== null && was.client_id !== queuedAs) keepQueued(was, null);
    const isNew = was?.client_id !== queuedAs;
    was = queuedAs === null ? null : { owner, chat_id, client_id: queuedAs };
    if (was === null) return;
    keepQueued(was, { text: keptDraft(chat_id), tray: tray.kept });
    if (isNew) void takeInHand(was);
  };
  let isDeparting = false;
  // What is written is told at once to whoever follows the client: to this, too.
  const goOn = () => {
    if (isDeparting) return;
    isDeparting = true;
    try {
      depart(departure);
    } finally {
      isDeparting = false;
    }
  };
  const unfollow = tray.subscribe(() => {
    keep();
    goOn();
  });
  const unhear = onDraft((changed) => {
    if (changed === chat_id) keep();
  });
  const leave = client.subscribe(() => {
    const isBack = client.link !== link && ["live", "polling"].includes(client.link);
    link = client.link;
    if (isBack) tray.wake();
    goOn();
  });
  keep();
  goOn();
  return () => {
    unfollow();
    unhear();
    leave();
  };
}

function depart({ client, chat_id, tray }: Departure): void {
  const { queuedAs } = tray;
  if (queuedAs === null || tray.isBusy) return;
  if (isShut(client, chat_id)) return;
  const text = keptDraft(chat_id).trim();
  const isEmpty = text === "" && tray.ready.length === 0;
  // What has become too long meanwhile goes when its author says so again.
  if (isEmpty || lengthOf(text) > TEXT_MOST) return tray.unqueue();
  const files = tray.ready;
  client.write(chat_id, text, files, queuedAs);
  tray.take();
  keepDraft(chat_id, "");
}

function isShut(client: ChatClient, chat_id: string): boolean {
  return client.view(chat_id).state?.chat.can_write?.allowed === false;
}
