import type { ChatClient } from "./client.ts";
import { DeviceShelf } from "./contents.ts";
import { seeOff } from "./departing.ts";
import { keepDraft, keptDraft, trayKey } from "./drafts.ts";
import type { QueuedPlace } from "./queued.ts";
import { keepQueued, queuedMessage, queuedMessages, takeInHand } from "./queued.ts";
import type { Rest } from "./rest.ts";
import type { Destination } from "./sending.ts";
import { sendFile } from "./sending.ts";
import type { EvidenceLimits, ShownFile, UnsentFiles } from "./types.ts";
import type { KeptTray } from "./uploads.ts";
import { FILE_BYTES_MOST, Uploads, VIDEO_BYTES_MOST } from "./uploads.ts";

/** By whom they are sent: of chats by the client, of evidence by who has no chats, too. */
const trays = new WeakMap<ChatClient | Rest, Map<string, Uploads>>();

/** How trays are left to the next page. */
const departures = new WeakMap<Uploads, () => void>();

/** Who sends files, and how. */
export interface Sender {
  readonly client: ChatClient;
  readonly rest: Rest;
  /** Keeps two people on one device apart. */
  readonly owner: string;
}

/** The tray of a chat: the same one whenever its author comes back to it, in this tab. */
export function trayOf({ client, rest, owner }: Sender, chat_id: string): Uploads {
  const tray = traysOf(client).get(chat_id);
  if (tray !== undefined) return tray;
  const shelf = new DeviceShelf(owner);
  const send = sendFile.bind(null, rest, { path: `/v1/chats/${chat_id}/files` });
  const keep = (tray: KeptTray) => {
    const isEmpty = tray.files.length + tray.pending.length === 0;
    keepDraft(trayKey(chat_id), isEmpty ? "" : JSON.stringify(tray));
  };
  const takeBack = ({ file_id }: ShownFile) =>
    // What is not taken back is given up after a day.
    void rest.ask("DELETE", `/v1/chats/${chat_id}/files/${file_id}`).catch(() => undefined);
  const kept = keptTray(chat_id);
  const queuedAs = kept?.queuedAs ?? null;
  const options = { send, keep, shrink, takeBack, shelf };
  const opened = new Uploads(options, queuedAs === null ? kept : undefined);
  traysOf(client).set(chat_id, opened);
  departures.set(opened, seeOff({ client, owner, chat_id, tray: opened }));
  if (kept !== undefined && queuedAs !== null) {
    void takeInHand(
      { owner, chat_id, client_id: queuedAs },
      // What of it is not on this device any more waits for its author.
      { act: () => void opened.adopt(kept), leave: () => leave(chat_id) },
    );
  }
  return opened;
}

/** The page that this one is a copy of sends it. */
function leave(chat_id: string): void {
  keepDraft(chat_id, "");
  keepDraft(trayKey(chat_id), "");
}

/** Goes on with the messages that waited for their files when their page was left. */
export function resumeQueued(sender: Sender): void {
  for (const place of queuedMessages(sender.owner))
    void takeInHand(place, { act: () => void resume(sender, place) });
}

async function resume(sender: Sender, place: QueuedPlace): Promise<void> {
  const { chat_id } = place;
  const queued = queuedMessage(place);
  if (queued === null) return;
  const tray = trayOf(sender, chat_id);
  // It goes from a later page where something else is being written in its chat.
  if (!isFree(tray, keptDraft(chat_id), queued.text)) return;
  keepDraft(chat_id, queued.text);
  await tray.adopt(queued.tray);
  // Its files are not there any more: it waits for its author.
  if (!tray.isQueued) keepQueued(place, null);
}

function isFree({ kept: { files, pending } }: Uploads, draft: string, text: string): boolean {
  return files.length + pending.length === 0 && (draft === "" || draft === text);
}

/** Nothing that `client` has sent goes on in this page. */
export function stopTrays(client: ChatClient): void {
  for (const tray of traysOf(client).values()) {
    departures.get(tray)?.();
    tray.stop();
  }
}

/** A tray for evidence that goes to `destination`: the same one until the page is left. */
export function evidenceTray(
  { rest }: Pick<Sender, "rest">,
  destination: Destination,
  videos = 0,
): Uploads {
  const key = JSON.stringify(destination);
  const known = traysOf(rest).get(key);
  if (known !== undefined) return known;
  const send = sendFile.bind(null, rest, destination);
  const tray = new Uploads({ send, shrink, videos, videoBytesMost: videoBytesMostOf(rest) });
  traysOf(rest).set(key, tray);
  return tray;
}

/** What the server takes, once it has said so. */
function videoBytesMostOf(rest: Rest): () => number {
  let most = VIDEO_BYTES_MOST;
  const learn = (limits: EvidenceLimits) => (most = limits.video_bytes_max);
  // Who cannot be told yet finds out when it is sent.
  rest.ask<EvidenceLimits>("GET", "/v1/claims/files/limits").then(learn, () => undefined);
  return () => most;
}

function traysOf(sender: ChatClient | Rest): Map<string, Uploads> {
  const known = trays.get(sender) ?? new Map<string, Uploads>();
  trays.set(sender, known);
  return known;
}

/** Asks what people have decided about the files of a tray that were contested. */
export async function lookAtContested(rest: Rest, chat_id: string, tray: Uploads): Promise<void> {
  if (!tray.list.some(({ state }) => state === "contested")) return;
  const { files } = await rest.ask<UnsentFiles>("GET", `/v1/chats/${chat_id}/files`);
  tray.decided(files);
}

function keptTray(chat_id: string): KeptTray | undefined {
  const kept = keptDraft(trayKey(chat_id));
  return kept === "" ? undefined : (JSON.parse(kept) as KeptTray);
}

/** The server shows no picture longer than this. */
const SIDE_MOST_PX = 2_560;
const QUALITY = 0.85;

/** A photograph as small as the server would make it; as it is, where that cannot be done here. */
async function shrink(content: Blob): Promise<Blob> {
  try {
    const picture = await createImageBitmap(content);
    const scale = Math.min(1, SIDE_MOST_PX / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise<Blob | null>((resolve) =>
      canvas.toBlob(resolve, "image/jpeg", QUALITY),
    );
    return small !== null && small.size <= FILE_BYTES_MOST ? small : content;
  } catch {
    return content;
  }
}
