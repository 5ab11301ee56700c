import type { MessageLine } from "@prilavok/protocol";
import { piecesOf } from "@prilavok/protocol";
import { useWords } from "./words.ts";

/** A message's text, with what its verdict is about marked. */
export function Text({ line: { message, verdict } }: { line: MessageLine }) {
  const { t } = useWords();
  return piecesOf(message, verdict).map(({ text, kind }) => {
    if (kind === "plain") return text;
    if (kind === "flawed") return <mark>{text}</mark>;
    return (
      <span class="mask" role="img" aria-label={t("message.hidden")}>
        {text}
      </span>
    );
  });
}
