import type { Uploads } from "@prilavok/protocol";
import { keptDraft, trayKey } from "@prilavok/protocol";
import { useEffect, useState } from "preact/hooks";
import type { Desk } from "./desk.ts";
import { useChanges } from "./hooks.ts";
import { load } from "./later.tsx";
import { useWords } from "./words.ts";

/** A chat's tray, once something was put into it; `open` rejects when it cannot be fetched. */
export function useTray(desk: Desk, chat_id: string) {
  const words = useWords();
  const [tray, setTray] = useState<Uploads | null>(null);
  const open = async () => {
    const opened = (await load(words)).trayOf({ ...desk, owner: desk.shelf.owner }, chat_id);
    setTray(opened);
    return opened;
  };
  useEffect(() => {
    if (keptDraft(trayKey(chat_id)) !== "") open().catch(() => undefined);
  }, [chat_id]); // eslint-disable-line react-hooks/exhaustive-deps
  useChanges(tray);
  return { tray, open };
}

/** Takes files that are dropped anywhere; true while some are held over the panel. */
export function useDrop(onFiles: (files: readonly File[]) => unknown): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
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
  }, []); // eslint-disable-line react-hooks/exhaustive-deps
  return isOver;
}
