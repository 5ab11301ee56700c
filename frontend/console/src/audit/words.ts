import type { Change, Changers, Named } from "@prilavok/protocol";
import type { MessageId } from "../../locales/ids.ts";
import { listText } from "../amounts.ts";
import { namedText } from "../levels/words.ts";
import type { Names } from "../parties.ts";
import { partyName, signerName } from "../parties.ts";
import { KINDS, kindName } from "../programmes/kinds.ts";
import { PERMISSION_WORDS } from "../settings/permissions.ts";
import { COLLECTION_WORDS, TOLD_WORDS } from "../standing/words.ts";
import type { Words } from "../words.tsx";

type Known = Readonly<Partial<Record<string, MessageId>>>;

const DID_WORDS: Known = {
  "chat.file_erased": "audit.did.file_erased",
  "claims.refund_told": "audit.did.refund_told",
  "discounts.coupon_codes_made": "audit.did.coupon_codes_made",
  "discounts.coupon_ended": "audit.did.coupon_ended",
  "discounts.coupon_issued": "audit.did.coupon_issued",
  "discounts.coupon_made": "audit.did.coupon_made",
  "discounts.coupon_paused": "audit.did.coupon_paused",
  "discounts.coupon_resumed": "audit.did.coupon_resumed",
  "erasure.lifted": "audit.did.erasure_lifted",
  "erasure.requested": "audit.did.erasure_requested",
  "inbox.chats_exported": "audit.did.chats_exported",
  "levels.overridden": "audit.did.level_overridden",
  "levels.override_ended": "audit.did.level_override_ended",
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
  seller_id: "party.seller",
  buyers: "audit.detail.buyers",
  codes: "audit.detail.codes",
  staff_id: "audit.detail.staff",
  name: "audit.detail.name",
  permissions: "audit.detail.permissions",
  before: "audit.detail.before",
  level: "levels.level",
  starts: "audit.detail.starts",
  ends: "audit.detail.ends",
};

/** A refund is paid, a fine is collected: the same codes, other words. */
const REFUND_DETAILS: Known = { told: "audit.detail.refund", reference: "refunds.reference" };
const REFUND_TOLD: Known = { sent: "refunds.state.sent", failed: "refunds.state.failed" };

/** Ids that nobody needs to read, and what the subject says already. */
const UNTOLD: ReadonlySet<string> = new Set(["file_id", "named", "override_id", "title"]);

const VALUE_WORDS: Readonly<Record<string, Known>> = {
  collection: COLLECTION_WORDS,
  told: TOLD_WORDS,
};

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/;
const PROGRAMME = "programme:";
const COUPON = "coupon:";

/** What was done; by its code where that is newer than this page. */
export function didText({ t }: Words, { did }: Change): string {
  const known = DID_WORDS[did];
  return known === undefined ? did : t(known);
}

const THINGS: Known = {
  penalty: "cases.kind.penalty",
  claim: "audit.subject.claim",
  coupon: "audit.subject.coupon",
  chat: "audit.subject.chat",
};

/** Who did it: what a member of a seller's staff is called is known beside the seller only. */
export const byText = (
  words: Words,
  names: Names,
  { by, subject }: Pick<Change, "by" | "subject">,
): string => names[`${subject} ${by}`] ?? signerName(words, names, by);

/** What it was done to: a penalty is called after its party, a claim after its seller. */
export function subjectText(words: Words, names: Names, { subject, details }: Change): string {
  if (subject.startsWith(PROGRAMME)) return kindName(words, subject.slice(PROGRAMME.length));
  const thing = THINGS[subject.slice(0, subject.indexOf(":"))];
  if (thing === undefined) return partyName(words, names, subject);
  const called = typeof details.title === "string" ? details.title : names[subject];
  return [words.t(thing), called].filter(Boolean).join(" · ");
}

/** Where it can be looked at. */
export function subjectHref({ subject, details }: Change): string | null {
  if (subject.startsWith(COUPON)) return `/coupons/${subject.slice(COUPON.length)}`;
  if (!subject.startsWith(PROGRAMME)) return null;
  const kind = `/programmes/${subject.slice(PROGRAMME.length)}`;
  return typeof details.version === "number" ? `${kind}/${String(details.version)}` : kind;
}

export const auditHref = (wanted: Readonly<Record<string, string>>): string =>
  `/audit?${new URLSearchParams(wanted).toString()}`;

/** Something to choose. */
export interface Offered {
  readonly value: string;
  readonly label: string;
}

/** The subjects to choose from: every kind of programme, and whatever the address asks for. */
export function subjectsOffered(words: Words, chosen: string): readonly Offered[] {
  const kinds = KINDS.map((kind) => ({
    value: `${PROGRAMME}${kind}`,
    label: kindName(words, kind),
  }));
  return offered(words.t("audit.subject.any"), kinds, chosen);
}

/** All that the log can tell, by its words. */
export function deedsOffered({ t }: Words, chosen: string): readonly Offered[] {
  const deeds = Object.entries(DID_WORDS).flatMap(([value, label]) =>
    label === undefined ? [] : [{ value, label: t(label) }],
  );
  return offered(t("audit.did.any"), sorted(deeds), chosen);
}

/** Everybody who is in the log, by name; two of one name by their ids as well. */
export function changersOffered(
  words: Words,
  { changers, names }: Changers,
  chosen: string,
): readonly Offered[] {
  const named = changers.map((each) => ({ value: each.by, label: byText(words, names, each) }));
  const distinct = named.map(({ value, label }) => {
    const isAlone = named.every((each) => each.value === value || each.label !== label);
    return { value, label: isAlone ? label : `${label} (${value})` };
  });
  return offered(words.t("audit.by.any"), sorted(distinct), chosen);
}

const sorted = (some: readonly Offered[]): readonly Offered[] =>
  [...some].sort((one, other) => one.label.localeCompare(other.label));

/** Any, each, and whatever else the address asks for. */
function offered(any: string, each: readonly Offered[], chosen: string): readonly Offered[] {
  const isOther = chosen !== "" && !each.some(({ value }) => value === chosen);
  const other = isOther ? [{ value: chosen, label: chosen }] : [];
  return [{ value: "", label: any }, ...each, ...other];
}

/** What else is known of it, what has words first; what says nothing is left out. */
export function detailsOf(words: Words, names: Names, { did, details }: Change) {
  const isOfRefund = did === "claims.refund_told";
  return [...new Set([...Object.keys(DETAIL_WORDS), ...Object.keys(details)])]
    .map((name) => [name, name in details ? valueOf(words, details, name) : ""] as const)
    .filter(([name, value]) => value !== "" && !UNTOLD.has(name))
    .map(([name, value]) => {
      const known = (isOfRefund ? REFUND_DETAILS[name] : undefined) ?? DETAIL_WORDS[name];
      return {
        name: known === undefined ? name : words.t(known),
        value:
          name === "seller_id"
            ? sellerText(words, names, value)
            : isOfRefund && name === "told"
              ? worded(words, REFUND_TOLD, String(value))
              : valueText(words, name, value),
      };
    });
}

/** What a detail says: a level is told by its name, and that there is none. */
function valueOf(words: Words, details: Change["details"], name: string): unknown {
  const value = details[name];
  if (name !== "level") return value ?? "";
  if (value === null) return words.t("levels.none");
  return isNamed(details.named) ? namedText(words, details.named) : value;
}

const isNamed = (value: unknown): value is Named =>
  typeof value === "object" && value !== null && "ru" in value && "en" in value && "zh" in value;

const sellerText = (words: Words, names: Names, seller_id: unknown): string =>
  partyName(words, names, `seller:${String(seller_id)}`);

function valueText(words: Words, name: string, value: unknown): string {
  if (Array.isArray(value)) {
    return listText(
      words,
      value.map((each) => worded(words, PERMISSION_WORDS, String(each))),
    );
  }
  if (typeof value === "number") return words.number(value);
  if (typeof value !== "string") return JSON.stringify(value);
  const known = VALUE_WORDS[name]?.[value];
  if (known !== undefined) return words.t(known);
  return MOMENT.test(value) ? words.moment(value) : value;
}

function worded({ t }: Words, known: Known, code: string): string {
  const id = known[code];
  return id === undefined ? code : t(id);
}
