import type { QuickReply } from "./model.ts";

/** What the places of a quick reply stand for in one chat. */
export interface Filling {
  readonly buyer: string;
  readonly product: string;
  readonly order: string;
  readonly shop: string;
  readonly me: string;
}

export const PLACES = ["buyer", "product", "order", "shop", "me"] as const;

/** A reply's text with its places filled; a place that nothing is known of here goes, with the space
 * before it. */
export function filledIn(text: string, filling: Filling): string {
  return text.replaceAll(
    /( ?)\{(buyer|product|order|shop|me)\}/g,
    (_, space: string, place: string) => {
      const value = filling[place as keyof Filling];
      return value === "" ? "" : space + value;
    },
  );
}

/** What follows the slash with which a text begins, or null: then no reply is looked for. */
export const wantedReply = (text: string): string | null =>
  /^\/([^\n/]{0,40})$/.exec(text)?.[1] ?? null;

/** Replies for what was typed: those whose shortcut begins so first, then by words of title and text. */
export function repliesFor(replies: readonly QuickReply[], wanted: string): readonly QuickReply[] {
  const want = wanted.trim().toLowerCase();
  if (want === "") return replies;
  const isShort = ({ shortcut }: QuickReply) => shortcut.toLowerCase().startsWith(want);
  const holds = ({ title, text }: QuickReply) => `${title} ${text}`.toLowerCase().includes(want);
  return [
    ...replies.filter(isShort),
    ...replies.filter((reply) => !isShort(reply) && holds(reply)),
  ];
}
