import type { Chat } from "@prilavok/protocol";
import { dueOf, isRunning } from "../due.ts";
import { useWords } from "../words.tsx";

interface DueChipProps {
  readonly chat: Chat;
  readonly now: number;
  readonly isShort?: boolean;
}

/** How long is left to answer; nothing when it is not the shop's turn. */
export function DueChip({ chat, now, isShort = false }: DueChipProps) {
  const words = useWords();
  const due = dueOf(words, chat, now);
  if (due === null || chat.due_at === null) return null;
  const { text, short, urgency } = due;
  const title = isRunning(chat)
    ? words.t("due.by", { moment: words.moment(chat.due_at) })
    : words.t("due.paused.why");
  return (
    <span className={`chip due ${urgency}`} title={title}>
      {isShort ? short : text}
    </span>
  );
}
