import type { ChatClient, Rest, ShownFile } from "@prilavok/protocol";
import { keepDraft, keptDraft, sendFile, Uploads } from "@prilavok/protocol";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useDesk } from "../desk.tsx";

const trays = new WeakMap<ChatClient, Map<string, Uploads>>();

const keyOf = (chat_id: string) => `files:${chat_id}`;

/** The files of the message that is being written in a chat, and which stay there when one comes back
 * to it in this tab. */
export function useTray(chat_id: string): Uploads {
  const { client, keeper } = useDesk();
  const tray = trayOf(client, keeper.rest, chat_id);
  useSyncExternalStore(tray.subscribe, () => tray.list);
  return tray;
}

function trayOf(client: ChatClient, rest: Rest, chat_id: string): Uploads {
  const known = trays.get(client) ?? new Map<string, Uploads>();
  trays.set(client, known);
  const tray = known.get(chat_id);
  if (tray !== undefined) return tray;
  const keep = (ready: readonly ShownFile[]) =>
    keepDraft(keyOf(chat_id), ready.length === 0 ? "" : JSON.stringify(ready));
  const send = sendFile.bind(null, rest, chat_id);
  const opened = new Uploads({ send, keep }, keptFiles(chat_id));
  known.set(chat_id, opened);
  return opened;
}

function keptFiles(chat_id: string): readonly ShownFile[] {
  try {
    const kept: unknown = JSON.parse(keptDraft(keyOf(chat_id)));
    return Array.isArray(kept) ? (kept as ShownFile[]) : [];
  } catch {
    return [];
  }
}

/** Takes files that are dropped anywhere on the page; true while some are held over it. */
export function useDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      const dropped = [...(event.dataTransfer?.files ?? [])];
      if (dropped.length === 0) return;
      event.preventDefault();
      onFiles(dropped);
    };
    document.addEventListener("dragover", over);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("dragover", over);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
    };
  }, [onFiles]);
  return isOver;
}
