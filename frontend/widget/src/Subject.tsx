import type { Context } from "@prilavok/protocol";
import { useWords } from "./words.ts";

/** What the chat is about: the product or the order. */
export function Subject({ context: { type, id, title } }: { context: Context }) {
  const { t } = useWords();
  const kind = t(type === "order" ? "context.order" : "context.product");
  return (
    <div class="subject">
      <p class="one-line" title={title || id}>
        {title || id}
      </p>
      <p class="muted one-line">{`${kind} ${id}`}</p>
    </div>
  );
}
