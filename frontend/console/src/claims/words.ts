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

/** By which rules a claim is decided; those that are published meanwhile are for later ones. */
export const policyText = ({ t }: Words, version: number): string =>
  version === 0 ? t("claims.policy.preset") : t("claims.policy.version", { version });

export const buyerOf = ({ t }: Words, { buyer }: ClaimView): string =>
  buyer.name ?? t("buyer.alias", { alias: buyer.alias });

/** How long is left of a turn; calm where it is not the shop's, which then is late with no answer. */
export function dueOfClaim(words: Words, { due_at, turn }: ClaimView, now: number): Due | null {
  if (due_at === null) return null;
  const due = dueIn(words, due_at, now);
  if (turn === "seller") return due;
  if (due.urgency !== "late") return { ...due, urgency: "calm" };
  const whose = words.t(TURN_WORDS[turn]);
  return { text: whose, short: whose, urgency: "calm" };
}
