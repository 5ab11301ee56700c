import type { MessageId } from "../../locales/ids.ts";
import type { Words } from "../words.tsx";

const NAMES: Readonly<Record<string, readonly [name: MessageId, about: MessageId]>> = {
  chat_policy: ["kind.chat_policy", "kind.chat_policy.about"],
  claim_policy: ["kind.claim_policy", "kind.claim_policy.about"],
  discount_programme: ["kind.discount_programme", "kind.discount_programme.about"],
  level_programme: ["kind.level_programme", "kind.level_programme.about"],
  moderation_rulebook: ["kind.moderation_rulebook", "kind.moderation_rulebook.about"],
  penalty_policy: ["kind.penalty_policy", "kind.penalty_policy.about"],
  review_policy: ["kind.review_policy", "kind.review_policy.about"],
  rollout: ["kind.rollout", "kind.rollout.about"],
  terms: ["kind.terms", "kind.terms.about"],
  trust_rules: ["kind.trust_rules", "kind.trust_rules.about"],
};

/** The kinds that this page knows. */
export const KINDS: readonly string[] = Object.keys(NAMES);

/** What a kind of programme is called; one that the page does not know by its own name. */
export function kindName({ t }: Words, kind: string): string {
  const known = NAMES[kind];
  return known === undefined ? kind : t(known[0]);
}

export function kindAbout({ t }: Words, kind: string): string | null {
  const known = NAMES[kind];
  return known === undefined ? null : t(known[1]);
}
