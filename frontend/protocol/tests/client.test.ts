import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ClientFrame, Message, Problem, ServerEvent, Socket } from "../src/index.ts";
import { ChatClient, MemoryShelf, Rest } from "../src/index.ts";
import { aChat, aMessage, aPage, aProblem, AT } from "./fakes.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

/** A server of one chat, as the buyer's page meets it; `isBlocked` lets no socket open. */
class FakeServer {
  readonly messages: Message[] = [];
  readonly heard: ClientFrame[] = [];
  readonly requests: string[] = [];
  isBlocked = false;
  aheadMs = 0;
  isDeaf = false;
  canWrite = true;
  isDown = false;
  problem: Problem | null = null;
  #socket: FakeSocket | null = null;

  readonly openSocket = (): Socket => {
    const socket = new FakeSocket((frame) => this.#hear(frame));
    queueMicrotask(() => {
      if (this.isBlocked) return socket.onclose?.({ code: 1006 });
      this.#socket = socket;
      socket.onopen?.();
      const expires_at = new Date(Date.now() + 3_600_000).toISOString();
      const now = new Date(Date.now() + this.aheadMs).toISOString();
      this.tell({ type: "ready", role: "buyer", subject: "b1", expires_at, now });
    });
    return socket;
  };

  readonly fetch = (address: string, { method = "GET", body }: RequestInit): Promise<Response> => {
    const path = address.replace("/v1/chats/c1", "");
    this.requests.push(`${method} ${path}`);
    if (this.isDown) return Promise.reject(new TypeError("Failed to fetch"));
    if (this.problem !== null) {
      return Promise.resolve(Response.json(this.problem, { status: this.problem.status }));
    }
    return Promise.resolve(Response.json(this.#answer(method, path, body as string)));
  };

  write(message: Message): void {
    this.messages.push(message);
    const change = this.messages.length;
    const event = { type: "message", chat_id: "c1", change, message, due_at: null } as const;
    this.tell({ ...event, status: "waiting_for_buyer" });
  }

  tell(...events: ServerEvent[]): void {
    this.#socket?.onmessage?.({ data: JSON.stringify(events) });
  }

  cut(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.onclose?.({ code: 1006 });
  }

  #hear(frame: ClientFrame): void {
    this.heard.push(frame);
    if (this.isDeaf) return;
    if (frame.type === "send") this.tell(this.#stored(frame));
    if (frame.type === "resume") {
      for (const { change } of frame.chats) this.tell(this.changes(change));
    }
  }

  #answer(method: string, path: string, body: string): unknown {
    if (path.startsWith("/messages") && method === "POST") return this.#stored(JSON.parse(body));
    if (path.startsWith("/messages"))
      return aPage({ messages: this.messages, change: this.messages.length });
    if (path.startsWith("/changes")) return this.changes(Number(path.split("=")[1]));
    return this.#chat();
  }

  #stored({ client_id, text }: { client_id: string; text: string }): ServerEvent {
    const known = this.messages.find((message) => message.client_id === client_id);
    const seq = known?.seq ?? this.messages.length + 1;
    if (known === undefined) this.messages.push(aMessage(seq, { client_id, text }));
    return {
      type: "sent",
      chat_id: "c1",
      client_id,
      message_id: `m${String(seq)}`,
      state: "delivered",
      seq,
      change: seq,
      sent_at: AT,
    };
  }

  changes(after: number): ServerEvent {
    const change = this.messages.length;
    const messages = this.messages.slice(after);
    return { type: "changes", chat_id: "c1", after, change, chat: this.#chat(), messages };
  }

  #chat() {
    const seq = this.messages.length;
    const can_write = { allowed: this.canWrite, reason: null, until: null };
    return aChat({ seq, change: seq, due_at: AT, can_write });
  }
}

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly #hear: (frame: ClientFrame) => void;

  constructor(hear: (frame: ClientFrame) => void) {
    this.#hear = hear;
  }

  send(text: string): void {
    queueMicrotask(() => this.#hear(JSON.parse(text) as ClientFrame));
  }

  close(): void {
    this.onmessage = null;
  }
}

function clientOf(server: FakeServer): ChatClient {
  const credentials = { headers: () => Promise.resolve({}), renew: () => Promise.resolve(false) };
  return new ChatClient({
    viewer: "buyer",
    rest: new Rest("", credentials, server.fetch),
    openSocket: server.openSocket,
    token: null,
    shelf: new MemoryShelf(),
  });
}

async function opened(server: FakeServer): Promise<ChatClient> {
  const client = clientOf(server);
  client.start();
  client.open("c1");
  await vi.advanceTimersByTimeAsync(1_000);
  return client;
}

const texts = (client: ChatClient) => client.view("c1").state?.messages.map(({ text }) => text);
const theirs = (seq: number) => aMessage(seq, { side: "seller" });

describe("the chat client", () => {
  test("a message shows at once, and once, and is the server's when acknowledged", async () => {
    const server = new FakeServer();
    const client = await opened(server);
    client.write("c1", "hello");
    expect(client.view("c1").unsent.map(({ text }) => text)).toEqual(["hello"]);
    await settle();
    expect(texts(client)).toEqual(["hello"]);
    expect(client.view("c1").unsent).toEqual([]);
  });

  test("what was said while the connection was cut is there after it, on both sides", async () => {
    const server = new FakeServer();
    const client = await opened(server);
    server.cut();
    server.write(theirs(1));
    client.write("c1", "meanwhile");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(texts(client)).toEqual(["text 1", "meanwhile"]);
    expect(server.messages.map(({ text }) => text)).toEqual(["text 1", "meanwhile"]);
  });

  test("an acknowledgement that is lost is asked for again with the same client id", async () => {
    const server = new FakeServer();
    const client = await opened(server);
    server.isDeaf = true;
    client.write("c1", "hello");
    await vi.advanceTimersByTimeAsync(9_000);
    server.isDeaf = false;
    await vi.advanceTimersByTimeAsync(30_000);
    const sends = server.heard.filter((frame) => frame.type === "send");
    expect(sends.length).toBeGreaterThan(1);
    expect(new Set(sends.map(({ client_id }) => client_id)).size).toBe(1);
    expect(texts(client)).toEqual(["hello"]);
  });

  test("a gap is asked for once, however many events follow it", async () => {
    const server = new FakeServer();
    const client = await opened(server);
    server.isDeaf = true;
    server.messages.push(theirs(1));
    server.write(theirs(2));
    server.write(theirs(3));
    await settle();
    const asked = server.heard.filter((frame) => frame.type === "resume").length;
    server.tell({
      type: "changes",
      chat_id: "c1",
      after: 0,
      change: 3,
      chat: aChat({ seq: 3 }),
      messages: server.messages,
    });
    expect(asked).toBe(2);
    expect(texts(client)).toEqual(["text 1", "text 2", "text 3"]);
  });

  test("a message that allows an answer does, even if a resume was answered before it", async () => {
    const server = new FakeServer();
    server.isDeaf = true;
    server.canWrite = false;
    const client = await opened(server);
    const answeredBefore = server.changes(0);
    server.canWrite = true;
    server.write(theirs(1));
    server.isDeaf = false;
    server.tell(answeredBefore);
    await settle();
    expect(client.view("c1").state?.chat.can_write?.allowed).toBe(true);
  });

  test.each(["c1", null])(
    "who may no longer write sees it at once, told of %s",
    async (chat_id) => {
      const server = new FakeServer();
      const client = await opened(server);
      expect(client.view("c1").state?.chat.can_write?.allowed).toBe(true);
      server.canWrite = false;
      server.tell({ type: "rights", chat_id });
      await settle();
      expect(client.view("c1").state?.chat.can_write?.allowed).toBe(false);
    },
  );

  test("whoever is told that they may not write asks why", async () => {
    const server = new FakeServer();
    const client = await opened(server);
    server.canWrite = false;
    const problem = aProblem({ code: "may_not_write" });
    server.tell({ type: "problem", chat_id: "c1", client_id: null, problem });
    await settle();
    expect(client.view("c1").state?.chat.can_write?.allowed).toBe(false);
  });

  test("a resync fetches the chat again", async () => {
    const server = new FakeServer();
    const client = await opened(server);
    server.messages.push(theirs(1));
    server.tell({ type: "resync", chat_id: "c1", reason: "too_old" });
    await settle();
    expect(texts(client)).toEqual(["text 1"]);
  });

  test("a chat that is hidden is gone with its text, and comes back when it is switched on", async () => {
    const server = new FakeServer();
    const client = await opened(server);
    server.write(theirs(1));
    const problem = aProblem({ status: 403, code: "chat_switched_off", banner: null });
    server.problem = problem;
    server.tell({ type: "problem", chat_id: "c1", client_id: null, problem });
    await settle();
    expect(client.view("c1")).toMatchObject({
      state: null,
      isLoading: false,
      failure: { problem },
    });
    server.problem = null;
    server.tell({ type: "rights", chat_id: null });
    await settle();
    expect(client.view("c1").failure).toBeNull();
    expect(texts(client)).toEqual(["text 1"]);
  });

  test("a chat that could not be loaded is loaded once the server answers again", async () => {
    const server = new FakeServer();
    server.isDown = true;
    const client = await opened(server);
    expect(client.view("c1").failure).toEqual({ problem: null });
    server.messages.push(theirs(1));
    server.isDown = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(client.view("c1").failure).toBeNull();
    expect(texts(client)).toEqual(["text 1"]);
  });

  test("a chat that could not be loaded is not asked for any more once it is left", async () => {
    const server = new FakeServer();
    server.isDown = true;
    const client = await opened(server);
    client.leave("c1");
    const asked = server.requests.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.requests.length).toBe(asked);
  });

  test("a chat that cannot be fetched again yet stays on the screen until it is", async () => {
    const server = new FakeServer();
    const client = await opened(server);
    server.write(theirs(1));
    server.messages.push(theirs(2));
    server.isDown = true;
    server.tell({ type: "resync", chat_id: "c1", reason: "too_old" });
    await settle();
    expect(client.view("c1").failure).toBeNull();
    expect(texts(client)).toEqual(["text 1"]);
    server.isDown = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(texts(client)).toEqual(["text 1", "text 2"]);
  });

  test("where sockets are blocked, REST carries messages both ways", async () => {
    const server = new FakeServer();
    server.isBlocked = true;
    const client = await opened(server);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(client.link).toBe("polling");
    client.write("c1", "by request");
    await vi.advanceTimersByTimeAsync(5_000);
    server.write(theirs(2));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(texts(client)).toEqual(["by request", "text 2"]);
  });

  test("time is the server's, whatever the device's clock says", async () => {
    const server = new FakeServer();
    server.aheadMs = 86_400_000;
    const client = await opened(server);
    expect(client.now() - Date.now()).toBe(86_400_000);
    client.write("c1", "hello");
    expect(client.view("c1").unsent[0]?.written_at).toBe(client.now());
  });

  test("read marks in quick succession travel as one", async () => {
    const server = new FakeServer();
    const client = await opened(server);
    for (const seq of [1, 2, 3]) server.write(theirs(seq));
    for (const seq of [1, 2, 3]) client.markRead("c1", seq);
    await vi.advanceTimersByTimeAsync(1_000);
    const marks = server.heard.filter((frame) => frame.type === "mark");
    expect(marks).toEqual([{ type: "mark", chat_id: "c1", delivered: 3, read: 3 }]);
    expect(client.view("c1").state?.chat.unread).toBe(0);
  });
});
