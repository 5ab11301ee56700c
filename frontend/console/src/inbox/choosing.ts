import { useCallback, useState } from "react";
import { BULK_MOST } from "./acts.ts";
import type { InboxRow } from "./model.ts";

const NOBODY: ReadonlySet<string> = new Set();

/** Which of `rows` are chosen for something that is done with several at once. */
export function useChoosing(rows: readonly InboxRow[]) {
  const [chosen, setChosen] = useState(NOBODY);
  const [last, setLast] = useState<string | null>(null);

  const choose = useCallback(
    (chat_id: string, isRange: boolean) => {
      const its = isRange && last !== null ? between(rows, last, chat_id) : [chat_id];
      setChosen((before) => {
        const after = new Set(before);
        const isOn = !before.has(chat_id);
        for (const id of its) {
          if (isOn && after.size < BULK_MOST) after.add(id);
          if (!isOn) after.delete(id);
        }
        return after;
      });
      setLast(chat_id);
    },
    [rows, last],
  );
  const chooseAll = useCallback(
    () => setChosen(new Set(rows.slice(0, BULK_MOST).map(({ chat }) => chat.chat_id))),
    [rows],
  );
  const chooseNone = useCallback(() => setChosen(NOBODY), []);
  return { chosen, choose, chooseAll, chooseNone };
}

/** From the one to the other, in whichever order they stand. */
function between(rows: readonly InboxRow[], one: string, other: string): readonly string[] {
  const ids = rows.map(({ chat }) => chat.chat_id);
  const places = [ids.indexOf(one), ids.indexOf(other)].sort((a, b) => a - b);
  const [from = 0, to = 0] = places;
  return from === -1 ? [other] : ids.slice(from, to + 1);
}
