import type { Chat, Credentials } from "@prilavok/protocol";
import { ChatClient, Rest, StorageShelf, subjectOf, TokenSource } from "@prilavok/protocol";
import type { Setup } from "./bridge.ts";
import type { Frame } from "./frame.ts";

/** A chat that is open, and the client that keeps it so. */
export interface Desk {
  readonly chat_id: string;
  readonly client: ChatClient;
  readonly rest: Rest;
  /** Rung when there may be a new notice; whoever shows notices puts their own act in here. */
  readonly bell: { ring: () => void };
}

/** One buyer's way to the server; the frame asks the page for every token. */
export class Counter {
  readonly #tokens: TokenSource;
  readonly #rest: Rest;

  constructor(frame: Frame) {
    this.#tokens = new TokenSource(() => frame.token());
    this.#rest = new Rest(location.origin, bearer(this.#tokens));
  }

  /** The chat about `setup`'s context if there is one already; nothing is created. */
  async findChat({ seller_id, context }: Setup): Promise<Chat | null> {
    const { chats } = await this.#rest.chats({ limit: 100 });
    const isIt = (chat: Chat) =>
      chat.seller_id === seller_id &&
      chat.context.type === context.type &&
      chat.context.id === context.id;
    return chats.find(isIt) ?? null;
  }

  openChat({ seller_id, context }: Setup): Promise<Chat> {
    return this.#rest.openChat(seller_id, context);
  }

  async desk({ chat_id }: Chat): Promise<Desk> {
    const owner = subjectOf(await this.#tokens.token());
    const bell = { ring: () => {} };
    const client = new ChatClient({
      viewer: "buyer",
      rest: this.#rest,
      openSocket: () => new WebSocket(`${location.origin.replace(/^http/, "ws")}/v1/socket`),
      token: this.#tokens,
      shelf: new StorageShelf(owner),
      onEvents: (events) => {
        if (events.some(({ type }) => type === "notice")) bell.ring();
      },
      onCatchUp: () => bell.ring(),
    });
    client.follow(window);
    client.open(chat_id);
    client.start();
    return { chat_id, client, rest: this.#rest, bell };
  }
}

const bearer = (tokens: TokenSource): Credentials => ({
  headers: async () => ({ Authorization: `Bearer ${await tokens.token()}` }),
  renew: () => tokens.renewed().then(() => true),
});
