import type {
  Chat,
  ChatPage,
  ChatStatus,
  ChangesEvent,
  Context,
  Message,
  MessagePage,
  Problem,
  ResyncEvent,
  SentEvent,
} from "./types.ts";
import { ProblemError, Unreachable } from "./problems.ts";

export const REQUEST_TIMEOUT_MS = 15_000;

/** How a request says who asks. */
export interface Credentials {
  headers(method: string): Promise<Record<string, string>>;
  /** Called after a 401; true when it is worth asking once more. */
  renew(): Promise<boolean>;
}

export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

export interface Written {
  readonly client_id: string;
  readonly text: string;
  readonly files?: readonly string[];
}

export interface ListQuery {
  readonly limit?: number;
  readonly cursor?: string | null;
  readonly status?: ChatStatus | null;
}

/** The server's REST interface in the words of the chat. */
export class Rest {
  readonly base: string;
  readonly credentials: Credentials;
  readonly #fetch: Fetch;

  constructor(base: string, credentials: Credentials, fetcher: Fetch = fetch.bind(globalThis)) {
    this.base = base;
    this.credentials = credentials;
    this.#fetch = fetcher;
  }

  openChat(seller_id: string, context: Omit<Context, "title">): Promise<Chat> {
    return this.ask("POST", "/v1/chats", { seller_id, context });
  }

  chats({ limit = 50, cursor, status }: ListQuery): Promise<ChatPage> {
    return this.ask("GET", `/v1/chats${query({ limit, cursor, status })}`);
  }

  chat(chat_id: string): Promise<Chat> {
    return this.ask("GET", at(chat_id));
  }

  messages(chat_id: string, before: number | null, limit = 50): Promise<MessagePage> {
    return this.ask("GET", at(chat_id, `/messages${query({ before, limit })}`));
  }

  changes(chat_id: string, after: number): Promise<ChangesEvent | ResyncEvent> {
    return this.ask("GET", at(chat_id, `/changes${query({ after })}`));
  }

  send(chat_id: string, written: Written): Promise<SentEvent> {
    return this.ask("POST", at(chat_id, "/messages"), written);
  }

  edit(chat_id: string, message_id: string, text: string): Promise<Message> {
    return this.ask("PATCH", at(chat_id, `/messages/${encodeURIComponent(message_id)}`), { text });
  }

  remove(chat_id: string, message_id: string): Promise<Message> {
    return this.ask("DELETE", at(chat_id, `/messages/${encodeURIComponent(message_id)}`));
  }

  mark(chat_id: string, marks: { delivered?: number; read?: number }): Promise<void> {
    return this.ask("POST", at(chat_id, "/marks"), marks);
  }

  typing(chat_id: string): Promise<void> {
    return this.ask("POST", at(chat_id, "/typing"));
  }

  block(chat_id: string): Promise<Chat> {
    return this.ask("PUT", at(chat_id, "/block"));
  }

  unblock(chat_id: string): Promise<Chat> {
    return this.ask("DELETE", at(chat_id, "/block"));
  }

  /** The decoded answer; throws `ProblemError` on a no and `Unreachable` when none came. */
  async ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const text = await (await this.answer(method, path, body)).text();
    return (text === "" ? undefined : JSON.parse(text)) as Answer;
  }

  /** As `ask`, for an answer that is no JSON. */
  async answer(
    method: string,
    path: string,
    body?: unknown,
    within_ms = REQUEST_TIMEOUT_MS,
  ): Promise<Response> {
    let response = await this.#once(method, path, body, within_ms);
    if (response.status === 401 && (await this.credentials.renew())) {
      response = await this.#once(method, path, body, within_ms);
    }
    if (response.ok) return response;
    const told: unknown = await response.json().catch(() => null);
    throw new ProblemError(problemIn(response.status, response.statusText, told));
  }

  async #once(method: string, path: string, body: unknown, within_ms: number): Promise<Response> {
    const headers = await this.credentials.headers(method);
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const init: RequestInit = {
      method,
      headers,
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(within_ms),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    try {
      return await this.#fetch(this.base + path, init);
    } catch (cause) {
      throw new Unreachable(cause);
    }
  }
}

/** Where a chat is, or something of it. */
export const at = (chat_id: string, rest = "") => `/v1/chats/${encodeURIComponent(chat_id)}${rest}`;

function query(values: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  if (given.length === 0) return "";
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
}

/** A proxy in between answers without our problem format; its status still says enough. */
export function problemIn(status: number, title: string, told: unknown): Problem {
  const bare = { type: "about:blank", title, status, detail: title, code: `http_${status}` };
  return typeof told === "object" && told !== null ? { ...bare, ...told } : bare;
}
