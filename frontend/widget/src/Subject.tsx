import type { Context } from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import type { ComponentChildren } from "preact";
import { useWords } from "./words.ts";

interface SubjectProps {
  readonly context: Context;
  /** What more there is to say of it. */
  readonly children?: ComponentChildren;
}

/** What the chat is about: the product, with what it costs, or the order. */
export function Subject({ context: { type, id, title, price }, children }: SubjectProps) {
  const words = useWords();
  // An order is often called as it is numbered.
  const name = title === id ? "" : title;
  const kind = words.t(type === "order" ? "context.order" : "context.product");
  return (
    <div class="subject">
      <p class="ends">
        <b class="one-line" title={name || id}>
          {name || `${kind} ${id}`}
        </b>
        {price && <span>{moneyText(words, price)}</span>}
      </p>
      {name && type === "order" && <p class="muted one-line">{`${kind} ${id}`}</p>}
      {children}
    </div>
  );
}
