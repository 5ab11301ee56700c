const PREFIX = "prilavok:draft:";
const kept = new Map<string, string>();
const hearers = new Set<(chat_id: string) => void>();

/** What was being written in a chat when it was left, in this tab. */
export function keptDraft(chat_id: string): string {
  const remembered = kept.get(chat_id);
  if (remembered !== undefined) return remembered;
  try {
    return sessionStorage.getItem(PREFIX + chat_id) ?? "";
  } catch {
    return "";
  }
}

/** Calls `hear` whenever what is kept of a chat changes; returns the undoing. */
export function onDraft(hear: (chat_id: string) => void): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

export function keepDraft(chat_id: string, text: string): void {
  kept.set(chat_id, text);
  try {
    if (text === "") sessionStorage.removeItem(PREFIX + chat_id);
    else sessionStorage.setItem(PREFIX + chat_id, text);
  } catch {
    // It is kept until the page goes.
  }
  for (const hear of [...hearers]) hear(chat_id);
}

/** Where the files of a message that is being written are remembered, as its text is. */
export const trayKey = (chat_id: string): string => `files:${chat_id}`;
