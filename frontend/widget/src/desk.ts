import type { Chat, Credentials, ServerEvent } from "@prilavok/protocol";
import {
  ChatClient,
  queuedMessages,
  Rest,
  StorageShelf,
  subjectOf,
  TokenSource,
} from "@prilavok/protocol";
import type { About } from "./bridge.ts";
import type { Frame } from "./frame.ts";

/** What the socket brought; nothing of it when something may have been missed. */
export type Hearer = (events: readonly ServerEvent[]) => void;

/** One buyer at the server: the chats that are open, and whoever else follows what happens. */
export interface Desk {
  readonly client: ChatClient;
  readonly rest: Rest;
  readonly shelf: StorageShelf;
  readonly hearers: Set<Hearer>;
}

/** One buyer's way to the server; the frame asks the page for every token. */
export class Counter {
  readonly #tokens: TokenSource;
  readonly #rest: Rest;
  #desk: Desk | null = null;

  constructor(frame: Frame) {
    this.#tokens = new TokenSource(() => frame.token());
    this.#rest = new Rest(location.origin, bearer(this.#tokens));
  }

  /** The chat about something, or any of no matter what, if there is one already; nothing is created. */
  async findChat(about: About | null): Promise<Chat | null> {
    const { chats } = await this.#rest.chats({ limit: 100 });
    const isIt = ({ seller_id, context: { type, id } }: Chat) =>
      about === null ||
      (seller_id === about.seller_id && type === about.context.type && id === about.context.id);
    return chats.find(isIt) ?? null;
  }

  openChat({ seller_id, context }: About): Promise<Chat> {
    return this.#rest.openChat(seller_id, context);
  }

  async desk(): Promise<Desk> {
    const owner = await this.#owner();
    return (this.#desk ??= this.#sitDown(owner));
  }

  /** Whether something was sent on this device that the server has not had yet. */
  async owes(): Promise<boolean> {
    const owner = await this.#owner();
    const isOwed = new StorageShelf(owner).all().some(({ state }) => state === "waiting");
    return isOwed || queuedMessages(owner).length > 0;
  }

  async #owner(): Promise<string> {
    return subjectOf(await this.#tokens.token());
  }

  #sitDown(owner: string): Desk {
    const shelf = new StorageShelf(owner);
    const hearers = new Set<Hearer>();
    const tell: Hearer = (events) => hearers.forEach((hear) => hear(events));
    const client = new ChatClient({
      viewer: "buyer",
      rest: this.#rest,
      openSocket: () => new WebSocket(`${location.origin.replace(/^http/, "ws")}/v1/socket`),
      token: this.#tokens,
      shelf,
      onEvents: tell,
      onCatchUp: () => tell([]),
    });
    client.follow(window);
    client.start();
    return { client, rest: this.#rest, shelf, hearers };
  }
}

const bearer = (tokens: TokenSource): Credentials => ({
  headers: async () => ({ Authorization: `Bearer ${await tokens.token()}` }),
  renew: () => tokens.renewed().then(() => true),
});
