import type { Rest } from "./rest.ts";
import type { FileFolder } from "./sending.ts";
import type { Address, ShownFile } from "./types.ts";

interface Played {
  readonly rest: Rest;
  readonly folder: FileFolder;
  readonly file: ShownFile;
}

/**
 * Gives a video an address to play from once it comes into sight, and another one when that has run
 * out, where it was; `onMissing` is called where there is none. Returns what ends it.
 */
export function supply(
  video: HTMLVideoElement,
  { rest, folder, file }: Played,
  onMissing: () => void,
): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  /** Whether the address in place has opened anything. */
  let isOpen = false;
  const renew = async () => {
    const { currentTime, paused } = video;
    const path = `/v1/${folder}/files/${file.file_id}/address`;
    const { address } = await rest.ask<Address>("POST", path);
    if (signal.aborted) return;
    video.src = rest.base + address;
    if (currentTime > 0) video.currentTime = currentTime;
    // A browser may want a press first.
    if (isOpen && !paused) await video.play().catch(() => undefined);
  };
  const miss = () => {
    if (!signal.aborted) onMissing();
  };
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    watch.disconnect();
    renew().catch(miss);
  });
  video.addEventListener("loadedmetadata", () => (isOpen = true), { signal });
  video.addEventListener(
    "error",
    () => {
      if (!isOpen) return miss();
      renew().catch(miss);
      isOpen = false;
    },
    { signal },
  );
  watch.observe(video);
  return () => {
    stop.abort();
    watch.disconnect();
    // What is still on its way is wanted no more.
    video.removeAttribute("src");
    video.load();
  };
}

/** "1:05"; null where a video does not say how long it is. */
export function lengthText({ length_s }: ShownFile): string | null {
  if (length_s === null || length_s === undefined) return null;
  return `${String(Math.floor(length_s / 60))}:${String(length_s % 60).padStart(2, "0")}`;
}
