import { backoffMs } from "./connection.ts";
import { mayPassLater, ProblemError } from "./problems.ts";
import type { Rest } from "./rest.ts";
import type { FileFolder } from "./sending.ts";
import { readFile } from "./sending.ts";
import type { ShownFile } from "./types.ts";

/** Addresses are forgotten, the oldest first, when there are more. */
const ADDRESSES_MOST = 200;
/** With the pauses between them, for some three minutes. */
const TRIES_MOST = 12;

const kept = new Map<string, Promise<string>>();

interface Wanted {
  readonly rest: Rest;
  readonly folder: FileFolder;
  readonly file: ShownFile;
  readonly isPreview: boolean;
}

/** An address in this page of a file, or of its preview, fetched once with the viewer's credentials. */
export function addressOf({ rest, folder, file, isPreview }: Wanted): Promise<string> {
  const key = `${file.file_id} ${String(isPreview)}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const address = readFile(rest, folder, file, { isPreview }).then((blob) =>
    URL.createObjectURL(blob),
  );
  kept.set(key, address);
  address.catch(() => kept.delete(key));
  for (const [oldest, its] of kept) {
    if (kept.size <= ADDRESSES_MOST) break;
    kept.delete(oldest);
    void its.then((url) => URL.revokeObjectURL(url));
  }
  return address;
}

/** What becomes of a picture that is wanted. */
interface Hopes {
  readonly onAddress: (address: string) => void;
  /** It is not there; where nobody answers, that is only known after a while. */
  readonly onMissing: () => void;
}

/** Asks for an address until there is one, as long as that may help. Returns what ends it. */
export function pursue(wanted: Wanted, { onAddress, onMissing }: Hopes): () => void {
  let isOver = false;
  let again: ReturnType<typeof setTimeout> | undefined;
  const ask = (tries: number) =>
    void addressOf(wanted).then(
      (address) => isOver || onAddress(address),
      (error: unknown) => {
        if (isOver) return;
        const isFinal = error instanceof ProblemError && !mayPassLater(error.problem);
        if (isFinal || tries === TRIES_MOST) return onMissing();
        again = setTimeout(() => ask(tries + 1), backoffMs(tries, Math.random));
      },
    );
  ask(1);
  return () => {
    isOver = true;
    clearTimeout(again);
  };
}

/** Pursues a picture once `place` comes into sight. Returns what ends it. */
export function pursueInSight(place: Element, wanted: Wanted, hopes: Hopes): () => void {
  let end = () => watch.disconnect();
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    watch.disconnect();
    end = pursue(wanted, hopes);
  });
  watch.observe(place);
  return () => end();
}

/** What stands in for a picture until it is there: as large, and empty. */
export function blank({ width, height }: ShownFile): string {
  const size = `width="${String(width ?? 1)}" height="${String(height ?? 1)}"`;
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" ${size}/>`)}`;
}

/** Saves a file under its name. */
export async function save(wanted: Omit<Wanted, "isPreview">): Promise<void> {
  const link = document.createElement("a");
  link.href = await addressOf({ ...wanted, isPreview: false });
  link.download = wanted.file.name;
  link.click();
}

export const isVideo = ({ media_type }: { readonly media_type: string }): boolean =>
  media_type.startsWith("video/");

export const isPicture = ({ media_type }: { readonly media_type: string }): boolean =>
  media_type.startsWith("image/");
