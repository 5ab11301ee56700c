import type { Uploads } from "@prilavok/protocol";
import { trayOf } from "@prilavok/protocol";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useDesk } from "../desk.tsx";

/** The files of the message that is being written in a chat, and which stay there when one comes back
 * to it in this tab. */
export function useTray(chat_id: string): Uploads {
  const { client, keeper, owner } = useDesk();
  const tray = trayOf({ client, rest: keeper.rest, owner }, chat_id);
  useSyncExternalStore(tray.subscribe, () => tray.list);
  return tray;
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
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener("dragover", over, { signal });
    document.addEventListener("dragleave", leave, { signal });
    document.addEventListener("drop", drop, { signal });
    return () => stop.abort();
  }, [onFiles]);
  return isOver;
}
