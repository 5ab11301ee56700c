import type { InboxRow, Member } from "./model.ts";

/** One thing that can be done with any number of chats. */
export type Deed =
  | { readonly type: "assign"; readonly assignee: string | null }
  | { readonly type: "label"; readonly label_id: string }
  | { readonly type: "unlabel"; readonly label_id: string }
  | { readonly type: "snooze"; readonly until: string | null }
  | { readonly type: "close" }
  | { readonly type: "reopen" };

export interface Job {
  readonly chat_ids: readonly string[];
  readonly deed: Deed;
}

/** `row` as it will be once `deed` is done; itself when that changes nothing. */
export function done(row: InboxRow, deed: Deed, members: readonly Member[]): InboxRow {
  const { chat, care } = row;
  switch (deed.type) {
    case "assign": {
      if ((care.assignee?.id ?? null) === deed.assignee) return row;
      const member = members.find(({ id }) => id === deed.assignee);
      const assignee = deed.assignee === null ? null : (member ?? { id: deed.assignee, name: "" });
      return { ...row, care: { ...care, assignee } };
    }
    case "label":
      if (care.labels.includes(deed.label_id)) return row;
      return { ...row, care: { ...care, labels: [...care.labels, deed.label_id] } };
    case "unlabel":
      if (!care.labels.includes(deed.label_id)) return row;
      return {
        ...row,
        care: { ...care, labels: care.labels.filter((id) => id !== deed.label_id) },
      };
    case "snooze":
      if (care.snoozed_until === deed.until) return row;
      return { ...row, care: { ...care, snoozed_until: deed.until } };
    case "close":
      return chat.status === "closed" ? row : { ...row, chat: { ...chat, status: "closed" } };
    case "reopen":
      // Whose turn it is then, the server says.
      return chat.status === "closed"
        ? { ...row, chat: { ...chat, status: "waiting_for_buyer" } }
        : row;
  }
}

/** What brings those of `rows` that `deed` changes back to where they were. */
export function undoing(rows: readonly InboxRow[], deed: Deed): readonly Job[] {
  const jobs = new Map<string, Job>();
  for (const row of rows) {
    if (done(row, deed, []) === row) continue;
    const back = backOf(row, deed);
    const key = JSON.stringify(back);
    const chat_ids = [...(jobs.get(key)?.chat_ids ?? []), row.chat.chat_id];
    jobs.set(key, { chat_ids, deed: back });
  }
  return [...jobs.values()];
}

function backOf({ care }: InboxRow, deed: Deed): Deed {
  switch (deed.type) {
    case "assign":
      return { type: "assign", assignee: care.assignee?.id ?? null };
    case "label":
      return { type: "unlabel", label_id: deed.label_id };
    case "unlabel":
      return { type: "label", label_id: deed.label_id };
    case "snooze":
      return { type: "snooze", until: care.snoozed_until };
    case "close":
      return { type: "reopen" };
    case "reopen":
      return { type: "close" };
  }
}

/** `deed` as a change of one chat's care, refused where somebody else has taken it meanwhile; null
 * when it is about more than that. */
export function patchOf({ care }: InboxRow, deed: Deed): Readonly<Record<string, unknown>> | null {
  switch (deed.type) {
    case "assign":
      return { assignee: deed.assignee, assignee_was: care.assignee?.id ?? null };
    case "label":
      return { labels: [...care.labels.filter((id) => id !== deed.label_id), deed.label_id] };
    case "unlabel":
      return { labels: care.labels.filter((id) => id !== deed.label_id) };
    case "snooze":
      return { snoozed_until: deed.until };
    default:
      return null;
  }
}

/** `deed` as it is asked for of many chats. */
export function asDone(deed: Deed): Readonly<Record<string, unknown>> {
  switch (deed.type) {
    case "assign":
      return { assign: deed.assignee };
    case "label":
    case "unlabel":
      return { [deed.type]: deed.label_id };
    case "snooze":
      return { snooze: deed.until };
    default:
      return { [deed.type]: true };
  }
}
