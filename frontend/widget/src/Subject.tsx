import type { Chat, OwnPrice } from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import type { ComponentChildren } from "preact";
import type { Desk } from "./desk.ts";
import { useAnswer } from "./hooks.ts";
import { useWords } from "./words.ts";

interface SubjectProps {
  readonly desk: Desk;
  readonly chat: Chat;
  /** What more there is to say of it. */
  readonly children?: ComponentChildren;
}

/** What the chat is about: the product, with what it costs the buyer, or the order. */
export function Subject({ desk, chat, children }: SubjectProps) {
  const words = useWords();
  const { type, id, title, price } = chat.context;
  const product = String(new URLSearchParams({ seller_id: chat.seller_id, product_id: id }));
  const pays = useAnswer<OwnPrice>(desk, price ? `/v1/quotes/own?${product}` : null)?.pays ?? price;
  // An order is often called as it is numbered.
  const name = title === id ? "" : title;
  const kind = words.t(type === "order" ? "context.order" : "context.product");
  return (
    <div class="subject">
      <p class="ends">
        <b class="one-line" title={name || id}>
          {name || `${kind} ${id}`}
        </b>
        {price && pays && (
          <span>
            {pays.minor < price.minor && <s class="muted">{moneyText(words, price)}</s>}{" "}
            <b>{moneyText(words, pays)}</b>
          </span>
        )}
      </p>
      {name && type === "order" && <p class="muted one-line">{`${kind} ${id}`}</p>}
      {children}
    </div>
  );
}
