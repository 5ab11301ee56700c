import type { Chat } from "@prilavok/protocol";
import { dueIn } from "../due.ts";
import { useWords } from "../words.tsx";

interface DueChipProps {
  readonly chat: Chat;
  readonly now: number;
  readonly isShort?: boolean;
}

/** How long is left to answer; nothing when it is not the shop's turn. */
export function DueChip({ chat, now, isShort = false }: DueChipProps) {
  const words = useWords();
  if (chat.due_at === null || chat.status === "closed") return null;
  const { text, short, urgency } = dueIn(words, chat.due_at, now);
  const title = words.t("due.by", { moment: words.moment(chat.due_at) });
  return (
    <span className={`chip due ${urgency}`} title={title}>
      {isShort ? short : text}
    </span>
  );
}
