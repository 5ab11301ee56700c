import type { ChatClient } from "./client.ts";
import { DeviceShelf } from "./contents.ts";
import { keepDraft, keptDraft, trayKey } from "./drafts.ts";
import type { Rest } from "./rest.ts";
import type { Destination } from "./sending.ts";
import { sendFile } from "./sending.ts";
import type { ShownFile, UnsentFiles } from "./types.ts";
import type { KeptTray } from "./uploads.ts";
import { FILE_BYTES_MOST, Uploads } from "./uploads.ts";

const trays = new WeakMap<ChatClient, Map<string, Uploads>>();

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
  const opened = new Uploads({ send, keep, shrink, takeBack, shelf }, keptTray(chat_id));
  traysOf(client).set(chat_id, opened);
  return opened;
}

/** A tray for evidence that goes to `destination`: the same one until the page is left. */
export function evidenceTray(
  { client, rest }: Omit<Sender, "owner">,
  destination: Destination,
): Uploads {
  const key = JSON.stringify(destination);
  const tray =
    traysOf(client).get(key) ??
    new Uploads({ send: sendFile.bind(null, rest, destination), shrink });
  traysOf(client).set(key, tray);
  return tray;
}

function traysOf(client: ChatClient): Map<string, Uploads> {
  const known = trays.get(client) ?? new Map<string, Uploads>();
  trays.set(client, known);
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
