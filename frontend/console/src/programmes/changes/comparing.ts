import type { Line, Part, Section } from "./outline.ts";

/** One thing that is said otherwise: null where one of two versions does not say it. */
export interface Change {
  readonly id: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
  /** The one in which both are said, if it is not the reader's. */
  readonly language?: string | undefined;
}

export interface ChangedPart {
  readonly id: string;
  readonly title: string;
  readonly kind: "new" | "gone" | "changed";
  readonly changes: readonly Change[];
}

export interface ChangedSection {
  readonly id: string;
  readonly title: string;
  readonly changes: readonly Change[];
  readonly parts: readonly ChangedPart[];
  /** The order of those that both versions have, where it is another one. */
  readonly order: { readonly before: readonly string[]; readonly after: readonly string[] } | null;
}

/** What differs between two outlines; sections, parts and lines of which nothing does are left
 * out. In the order of `after`, what is gone at the end. */
export function compared(
  before: readonly Section[],
  after: readonly Section[],
): readonly ChangedSection[] {
  return pairs(before, after)
    .map(([old, now]) => changedSection(old ?? null, now ?? null))
    .filter(({ changes, parts, order }) => changes.length + parts.length > 0 || order !== null);
}

function changedSection(old: Section | null, now: Section | null): ChangedSection {
  const [was, is] = [old?.parts ?? [], now?.parts ?? []];
  return {
    id: (now ?? old)?.id ?? "",
    title: (now ?? old)?.title ?? "",
    changes: changedLines(old?.lines ?? [], now?.lines ?? []),
    parts: pairs(was, is).flatMap(([one, other]) => changedPart(one ?? null, other ?? null)),
    order: changedOrder(was, is),
  };
}

function changedPart(old: Part | null, now: Part | null): readonly ChangedPart[] {
  const changes = changedLines(old?.lines ?? [], now?.lines ?? []);
  const { id, title } = (now ?? old) as Part;
  const kind = old === null ? "new" : now === null ? "gone" : "changed";
  return kind === "changed" && changes.length === 0 ? [] : [{ id, title, kind, changes }];
}

function changedLines(before: readonly Line[], after: readonly Line[]): readonly Change[] {
  return pairs(before, after).flatMap(([old = null, now = null]) => {
    const { id, label, language } = (now ?? old) as Line;
    if (old?.text !== now?.text) {
      return [{ id, label, before: old?.text ?? null, after: now?.text ?? null, language }];
    }
    if (old?.full === now?.full) return [];
    return [{ id, label, before: old?.full ?? null, after: now?.full ?? null, language }];
  });
}

function changedOrder(before: readonly Part[], after: readonly Part[]): ChangedSection["order"] {
  const ids = (parts: readonly Part[]) => new Set(parts.map(({ id }) => id));
  const [was, is] = [ids(before), ids(after)];
  const old = before.filter(({ id }) => is.has(id));
  const now = after.filter(({ id }) => was.has(id));
  if (old.every(({ id }, at) => id === now[at]?.id)) return null;
  const titles = (parts: readonly Part[]) => parts.map(({ title }) => title);
  return { before: titles(old), after: titles(now) };
}

type Pair<Each> = readonly [old: Each | undefined, now: Each | undefined];

/** What has the same id in both, in the order of `after`; what only `before` has at the end. */
function pairs<Each extends { readonly id: string }>(
  before: readonly Each[],
  after: readonly Each[],
): readonly Pair<Each>[] {
  const old = new Map(before.map((each) => [each.id, each]));
  const now = new Set(after.map(({ id }) => id));
  return [
    ...after.map((each): Pair<Each> => [old.get(each.id), each]),
    ...before.filter(({ id }) => !now.has(id)).map((each): Pair<Each> => [each, undefined]),
  ];
}

/** Texts up to this long are told whole. */
const WHOLE_MAX = 120;
/** Words around what differs in a longer one. */
const AROUND = 6;
const LEFT_OUT = "…";

/** Two long texts without what they have in common at the beginning and the end. */
export function apart(before: string, after: string): readonly [string, string] {
  if (Math.max(before.length, after.length) <= WHOLE_MAX) return [before, after];
  const [old, now] = [before.split(" "), after.split(" ")];
  const most = Math.min(old.length, now.length);
  const head = commonIn(most, (at) => old[at] === now[at]);
  const tail = commonIn(most - head, (at) => old.at(-1 - at) === now.at(-1 - at));
  const from = Math.max(head - AROUND, 0);
  const left = Math.max(tail - AROUND, 0);
  const shown = (all: readonly string[]) =>
    [
      ...(from > 0 ? [LEFT_OUT] : []),
      ...all.slice(from, all.length - left),
      ...(left > 0 ? [LEFT_OUT] : []),
    ].join(" ");
  return [shown(old), shown(now)];
}

function commonIn(most: number, isSame: (at: number) => boolean): number {
  let count = 0;
  while (count < most && isSame(count)) count += 1;
  return count;
}
