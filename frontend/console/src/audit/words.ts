import type { Change } from "@prilavok/protocol";
import type { MessageId } from "../../locales/ids.ts";
import type { Names } from "../parties.ts";
import { KINDS, kindName } from "../programmes/kinds.ts";
import { COLLECTION_WORDS, TOLD_WORDS } from "../standing/words.ts";
import type { Words } from "../words.tsx";

type Known = Readonly<Partial<Record<string, MessageId>>>;

const DID_WORDS: Known = {
  "chat.file_erased": "audit.did.file_erased",
  "claims.refund_told": "audit.did.refund_told",
  "erasure.lifted": "audit.did.erasure_lifted",
  "erasure.requested": "audit.did.erasure_requested",
  "inbox.chats_exported": "audit.did.chats_exported",
  "programmes.published": "audit.did.published",
  "staffing.key_made": "audit.did.key_made",
  "staffing.key_revoked": "audit.did.key_revoked",
  "staffing.permissions_chosen": "audit.did.permissions_chosen",
  "standing.collection_told": "audit.did.collection_told",
  "standing.penalty_reversed": "audit.did.penalty_reversed",
};

const DETAIL_WORDS: Known = {
  version: "audit.detail.version",
  effective_from: "audit.detail.effective_from",
  told: "fine.status",
  collection: "fine.title",
  reference: "fine.reference",
  reason: "audit.detail.reason",
  note: "audit.detail.note",
  chats: "audit.detail.chats",
  format: "export.format",
  filter: "inbox.filter",
};

const VALUE_WORDS: Readonly<Record<string, Known>> = {
  collection: COLLECTION_WORDS,
  told: TOLD_WORDS,
};

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/;
const PROGRAMME = "programme:";

/** What was done; by its code where that is newer than this page. */
export function didText({ t }: Words, { did }: Change): string {
  const known = DID_WORDS[did];
  return known === undefined ? did : t(known);
}

/** What it was done to: a penalty is called after its party. */
export function subjectText(words: Words, names: Names, { subject }: Change): string {
  if (subject.startsWith(PROGRAMME)) return kindName(words, subject.slice(PROGRAMME.length));
  if (!subject.startsWith("penalty:")) return names[subject] ?? subject;
  return [words.t("cases.kind.penalty"), names[subject]].filter(Boolean).join(" · ");
}

/** Where it can be looked at. */
export function subjectHref({ subject, details }: Change): string | null {
  if (!subject.startsWith(PROGRAMME)) return null;
  const kind = `/programmes/${subject.slice(PROGRAMME.length)}`;
  return typeof details.version === "number" ? `${kind}/${String(details.version)}` : kind;
}

export const auditHref = (wanted: Readonly<Record<string, string>>): string =>
  `/audit?${new URLSearchParams(wanted).toString()}`;

/** The subjects to choose from: every kind of programme, and whatever the address asks for. */
export function subjectsOffered(words: Words, chosen: string) {
  const kinds = KINDS.map((kind) => ({
    value: `${PROGRAMME}${kind}`,
    label: kindName(words, kind),
  }));
  const isOther = chosen !== "" && !kinds.some(({ value }) => value === chosen);
  const other = isOther ? [{ value: chosen, label: chosen }] : [];
  return [{ value: "", label: words.t("audit.subject.any") }, ...kinds, ...other];
}

/** What else is known of it, what has words first; what says nothing is left out. */
export function detailsOf(words: Words, { details }: Change) {
  return [...new Set([...Object.keys(DETAIL_WORDS), ...Object.keys(details)])]
    .map((name) => [name, details[name] ?? ""] as const)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => {
      const known = DETAIL_WORDS[name];
      return {
        name: known === undefined ? name : words.t(known),
        value: valueText(words, name, value),
      };
    });
}

function valueText(words: Words, name: string, value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  const known = VALUE_WORDS[name]?.[value];
  if (known !== undefined) return words.t(known);
  return MOMENT.test(value) ? words.moment(value) : value;
}
