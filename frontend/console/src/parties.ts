import type { MessageId } from "../locales/ids.ts";
import type { Words } from "./words.tsx";

/** Display names by signature: `seller:42`. */
export type Names = Readonly<Record<string, string>>;

/** The names that any of `pages` tells. */
export const namesIn = (pages: readonly { readonly names?: Names }[]): Names =>
  Object.fromEntries(pages.flatMap(({ names = {} }) => Object.entries(names)));

const NAMED: Readonly<Record<string, MessageId>> = {
  seller: "cases.party.seller",
  buyer: "cases.party.buyer",
};

/** Somebody by the name that is known of them; without one, what they are and their id. */
export function partyName({ t }: Words, names: Names, signature: string): string {
  const name = names[signature];
  if (name !== undefined) return name;
  const [kind = "", ...id] = signature.split(":");
  const known = NAMED[kind];
  return known === undefined ? signature : t(known, { id: id.join(":") });
}

/** Who signed something, `moderator:42` or `key:erp`, by the name that is known. */
export function signerName({ t }: Words, names: Names, signature: string): string {
  const [kind = "", ...id] = signature.split(":");
  if (kind === "key") return t("signer.key", { name: id.join(":") });
  return names[signature] ?? id.join(":");
}
