import type { Rest } from "./rest.ts";
import type { FileFolder } from "./sending.ts";
import { readFile } from "./sending.ts";
import type { ShownFile } from "./types.ts";

/** Addresses are forgotten, the oldest first, when there are more. */
const ADDRESSES_MOST = 200;

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

/** Saves a file under its name. */
export async function save(wanted: Omit<Wanted, "isPreview">): Promise<void> {
  const link = document.createElement("a");
  link.href = await addressOf({ ...wanted, isPreview: false });
  link.download = wanted.file.name;
  link.click();
}

export const isPicture = ({ media_type }: { readonly media_type: string }): boolean =>
  media_type.startsWith("image/");
