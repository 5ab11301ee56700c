import type { ClaimView, Turn } from "@prilavok/protocol";
import type { MessageId } from "../../locales/ids.ts";
import { dueIn } from "../due.ts";
import type { Due } from "../due.ts";
import type { Words } from "../words.tsx";

export const TURN_WORDS: Readonly<Record<Turn, MessageId>> = {
  seller: "claims.turn.seller",
  buyer: "claims.turn.buyer",
  marketplace: "claims.turn.marketplace",
  nobody: "claims.turn.nobody",
};

export const buyerOf = ({ t }: Words, { buyer }: ClaimView): string =>
  buyer.name ?? t("buyer.alias", { alias: buyer.alias });

/** How long is left of a turn; calm where it is not the shop's. */
export function dueOfClaim(words: Words, claim: ClaimView, now: number): Due | null {
  if (claim.due_at === null) return null;
  const due = dueIn(words, claim.due_at, now);
  return claim.turn === "seller" ? due : { ...due, urgency: "calm" };
}
