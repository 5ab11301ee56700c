import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ConnectionOptions, Link, Socket } from "../src/index.ts";
import {
  Connection,
  BACKOFF_MOST_MS,
  backoffMs,
  PING_EVERY_MS,
  PONG_WITHIN_MS,
  POLL_EVERY_MS,
  RENEW_BEFORE_MS,
  TokenSource,
} from "../src/index.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: { type: string; [field: string]: unknown }[] = [];
  isClosed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as { type: string });
  }

  close(): void {
    this.isClosed = true;
  }

  tell(...events: object[]): void {
    this.onmessage?.({ data: JSON.stringify(events) });
  }
}

const HOUR_MS = 3_600_000;
const ready = (aheadMs = 0) => ({
  type: "ready",
  role: "buyer",
  subject: "b1",
  expires_at: new Date(Date.now() + aheadMs + HOUR_MS).toISOString(),
  now: new Date(Date.now() + aheadMs).toISOString(),
});

function connected(over: Partial<ConnectionOptions> = {}) {
  const sockets: FakeSocket[] = [];
  const links: Link[] = [];
  let tokens = 0;
  let polls = 0;
  const source = new TokenSource(() => Promise.resolve(`token ${String((tokens += 1))}`));
  const connection = new Connection({
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    token: source,
    onEvents: () => undefined,
    onLink: (link) => links.push(link),
    onPoll: () => Promise.resolve((polls += 1) > 0),
    random: () => 1,
    isOnline: () => true,
    ...over,
  });
  connection.start();
  const last = () => sockets.at(-1) as FakeSocket;
  const open = async () => {
    last().onopen?.();
    await vi.advanceTimersByTimeAsync(0);
    last().tell(ready());
  };
  return { connection, sockets, links, last, open, polls: () => polls };
}

describe("the connection", () => {
  test("says who it is first, and is live when the server is ready", async () => {
    const { last, open, links } = connected();
    await open();
    expect(last().sent).toEqual([{ type: "auth", token: "token 1" }]);
    expect(links).toEqual(["live"]);
  });

  test("a page with a session sends no token", async () => {
    const { last, open, links } = connected({ token: null });
    await open();
    expect(last().sent).toEqual([]);
    expect(links).toEqual(["live"]);
  });

  test("renews its token before it expires", async () => {
    const { last, open } = connected();
    await open();
    for (
      let quiet = PING_EVERY_MS;
      quiet < HOUR_MS - RENEW_BEFORE_MS + PING_EVERY_MS;
      quiet += PING_EVERY_MS
    ) {
      await vi.advanceTimersByTimeAsync(PING_EVERY_MS);
      last().tell({ type: "pong" });
    }
    expect(last().sent.filter(({ type }) => type === "auth")).toEqual([
      { type: "auth", token: "token 1" },
      { type: "auth", token: "token 2" },
    ]);
  });

  test.each([30, -30])("a clock %i days off does not make it renew all the time", async (days) => {
    const { last, open } = connected();
    await open();
    last().tell(ready(days * 24 * HOUR_MS));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(last().sent.filter(({ type }) => type === "auth")).toHaveLength(1);
  });

  test("a peer that does not answer a ping is given up for a new socket", async () => {
    const { sockets, open, links } = connected();
    await open();
    await vi.advanceTimersByTimeAsync(PING_EVERY_MS);
    expect(sockets[0]?.sent.at(-1)).toEqual({ type: "ping" });
    await vi.advanceTimersByTimeAsync(PONG_WITHIN_MS + 1_000);
    expect(sockets[0]?.isClosed).toBe(true);
    expect(sockets).toHaveLength(2);
    expect(links).toEqual(["live", "waiting", "connecting"]);
  });

  test("a page woken from sleep finds a dead socket within seconds", async () => {
    const { connection, sockets, open } = connected();
    await open();
    connection.wake();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(sockets).toHaveLength(2);
  });

  test("reconnects at once when the network is back, and not while it is away", async () => {
    const { connection, sockets, open, links } = connected();
    await open();
    connection.offline();
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(sockets).toHaveLength(1);
    connection.wake();
    expect(sockets).toHaveLength(2);
    expect(links).toEqual(["live", "offline", "connecting"]);
  });

  test("an expired token is replaced once; refused again, it ends", async () => {
    const { sockets, last, open, links } = connected();
    await open();
    last().onclose?.({ code: 4401 });
    await vi.advanceTimersByTimeAsync(1_000);
    last().onopen?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(last().sent).toEqual([{ type: "auth", token: "token 2" }]);
    last().onclose?.({ code: 4401 });
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(sockets).toHaveLength(2);
    expect(links.at(-1)).toBe("ended");
  });

  test("lost access is not argued with", async () => {
    const { sockets, last, open, links } = connected();
    await open();
    last().onclose?.({ code: 4403 });
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(sockets).toHaveLength(1);
    expect(links.at(-1)).toBe("ended");
  });

  test("where sockets are blocked it polls, and stops when one opens", async () => {
    const { connection, last, open, links, polls } = connected();
    for (let failure = 0; failure < 3; failure += 1) {
      last().onclose?.({ code: 1006 });
      await vi.advanceTimersByTimeAsync(BACKOFF_MOST_MS / 4);
    }
    expect(links.at(-1)).toBe("polling");
    const before = polls();
    await vi.advanceTimersByTimeAsync(3 * POLL_EVERY_MS);
    expect(polls() - before).toBe(3);
    connection.wake();
    await open();
    const settled = polls();
    await vi.advanceTimersByTimeAsync(3 * POLL_EVERY_MS);
    expect(polls()).toBe(settled);
    expect(links.at(-1)).toBe("live");
  });

  test("where the server is not there at all it waits, and polls once it answers otherwise", async () => {
    let isThere = false;
    const { last, links } = connected({ onPoll: () => Promise.resolve(isThere) });
    for (let failure = 0; failure < 5; failure += 1) {
      last().onclose?.({ code: 1006 });
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect(links).not.toContain("polling");
    isThere = true;
    await vi.advanceTimersByTimeAsync(POLL_EVERY_MS);
    expect(links.at(-1)).toBe("polling");
    isThere = false;
    await vi.advanceTimersByTimeAsync(POLL_EVERY_MS);
    expect(links.at(-1)).toBe("waiting");
  });

  test("waits longer after each failure, within bounds, and never in step", () => {
    expect(backoffMs(0, () => 0)).toBe(250);
    expect(backoffMs(3, () => 1)).toBe(4_000);
    expect(backoffMs(50, () => 1)).toBe(BACKOFF_MOST_MS);
    expect(backoffMs(4, () => 0.2)).not.toBe(backoffMs(4, () => 0.7));
  });
});

describe("the token source", () => {
  test("asks the page once, however many need a token", async () => {
    const getToken = vi.fn(() => Promise.resolve(jwt({ exp: Date.now() / 1000 + 600 })));
    const source = new TokenSource(getToken);
    await Promise.all([source.token(), source.token(), source.renewed()]);
    await source.token();
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  test("a token about to end is not handed out again", async () => {
    const getToken = vi.fn(() => Promise.resolve(jwt({ exp: Date.now() / 1000 + 30 })));
    const source = new TokenSource(getToken);
    await source.token();
    await source.token();
    expect(getToken).toHaveBeenCalledTimes(2);
  });

  test("a failed ask is not remembered", async () => {
    const getToken = vi.fn().mockRejectedValueOnce(new Error("down")).mockResolvedValue("x");
    const source = new TokenSource(getToken);
    await expect(source.token()).rejects.toThrow("down");
    expect(await source.token()).toBe("x");
  });
});

const jwt = (claims: object) => `e30.${btoa(JSON.stringify(claims))}.`;
