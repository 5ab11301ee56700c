import type { ClientFrame, ReadyEvent, ServerEvent } from "./types.ts";
import { RENEW_BEFORE_MS } from "./token.ts";

export const PING_EVERY_MS = 25_000;
export const PONG_WITHIN_MS = 10_000;
/** A page just looked at again wants to know soon whether its socket outlived the sleep. */
export const WAKE_PONG_WITHIN_MS = 4_000;
export const READY_WITHIN_MS = 15_000;

export const BACKOFF_FIRST_MS = 500;
export const BACKOFF_MOST_MS = 30_000;
/** After so many sockets that never opened, sockets are taken to be blocked. */
export const FAILURES_BEFORE_POLLING = 3;
export const POLL_EVERY_MS = 4_000;

const UNAUTHENTICATED = 4401;
const LOST_ACCESS = 4403;

/**
 * `live`: the socket is ready. `polling`: sockets are blocked, and REST, which is answered, carries
 * the chat.
 * `ended`: the server will not have us; only a new sign-in helps.
 */
export type Link = "connecting" | "live" | "waiting" | "polling" | "offline" | "ended";

/** The part of a browser's WebSocket that we use; `never` lets both it and a fake be one. */
export interface Socket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export interface ConnectionOptions {
  readonly openSocket: () => Socket;
  /** Null when the page's cookie speaks for it. */
  readonly token: null | { token(): Promise<string>; renewed(): Promise<string> };
  readonly onEvents: (events: readonly ServerEvent[]) => void;
  readonly onLink: (link: Link) => void;
  /** Called every `POLL_EVERY_MS` while no socket opens; whether the server answers otherwise. */
  readonly onPoll: () => Promise<boolean>;
  readonly random?: () => number;
  readonly isOnline?: () => boolean;
}

/** How long to wait before try number `failures`: doubling, bounded, never two clients in step. */
export function backoffMs(failures: number, random: () => number): number {
  const most = Math.min(BACKOFF_MOST_MS, BACKOFF_FIRST_MS * 2 ** failures);
  return most * (0.5 + random() / 2);
}

/** One socket kept alive for as long as the page lives. */
export class Connection {
  readonly #options: Required<ConnectionOptions>;
  #link: Link = "connecting";
  #socket: Socket | null = null;
  #failures = 0;
  #neverOpened = 0;
  #refusals = 0;
  readonly #timers = new Map<TimerName, ReturnType<typeof setTimeout>>();
  #isStarted = false;

  constructor(options: ConnectionOptions) {
    this.#options = {
      random: Math.random,
      isOnline: () => typeof navigator === "undefined" || navigator.onLine !== false,
      ...options,
    };
  }

  get link(): Link {
    return this.#link;
  }

  /** Follows the page: a sleeping tab wakes up, a network comes and goes. Returns the undoing. */
  follow(page: Window): () => void {
    // As options of a listener: its `signal` takes them all off.
    const until = new AbortController();
    page.document.addEventListener(
      "visibilitychange",
      () => page.document.hidden || this.wake(),
      until,
    );
    page.addEventListener("online", () => this.wake(), until);
    page.addEventListener("offline", () => this.offline(), until);
    return () => until.abort();
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#connect();
  }

  stop(): void {
    this.#isStarted = false;
    this.#drop();
    this.#clear("retry", "poll");
  }

  /** Tries again after an end, when the person says that they are back. */
  restart(): void {
    this.stop();
    this.#failures = this.#neverOpened = this.#refusals = 0;
    this.#become("connecting");
    this.start();
  }

  /** Whether the frame was handed to a ready socket; not whether it arrived. */
  send(frame: ClientFrame): boolean {
    if (this.#link !== "live" || this.#socket === null) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** The page is looked at again, or the network is back: find out now, not at the next try. */
  wake(): void {
    if (!this.#isStarted || this.#link === "ended") return;
    if (this.#link === "live") this.#expectPong(WAKE_PONG_WITHIN_MS);
    else if (this.#link !== "connecting") this.#connect();
  }

  offline(): void {
    if (!this.#isStarted || this.#link === "ended") return;
    this.#drop();
    this.#clear("retry", "poll");
    this.#become("offline");
  }

  #connect(): void {
    this.#clear("retry");
    if (!this.#options.isOnline()) return this.offline();
    this.#drop();
    if (!this.#timers.has("poll")) this.#become("connecting");
    let isOpen = false;
    let socket: Socket;
    try {
      socket = this.#options.openSocket();
    } catch {
      return this.#failed(false);
    }
    this.#socket = socket;
    this.#after("deadline", READY_WITHIN_MS, () => this.#lost(socket, isOpen));
    socket.onopen = () => {
      isOpen = true;
      void this.#authenticate(socket, false);
    };
    socket.onmessage = ({ data }: { data: unknown }) => this.#heard(socket, data);
    socket.onclose = ({ code }: { code: number }) => this.#closed(socket, code, isOpen);
  }

  async #authenticate(socket: Socket, isRenewal: boolean): Promise<void> {
    const source = this.#options.token;
    if (source === null) return;
    try {
      const mustBeNew = isRenewal || this.#refusals > 0;
      const token = await (mustBeNew ? source.renewed() : source.token());
      if (socket === this.#socket) socket.send(JSON.stringify({ type: "auth", token }));
    } catch {
      if (socket === this.#socket && !isRenewal) this.#lost(socket, true);
    }
  }

  #heard(socket: Socket, text: unknown): void {
    if (socket !== this.#socket || typeof text !== "string") return;
    const events = eventsOf(text);
    const ready = events.find((event) => event.type === "ready");
    if (ready !== undefined) this.#ready(socket, ready);
    if (this.#link === "live") this.#expectSilence();
    this.#options.onEvents(events);
  }

  /** How long a token lasts is reckoned by the server's clock: this device's may be days off. */
  #ready(socket: Socket, { expires_at, now }: ReadyEvent): void {
    this.#failures = this.#neverOpened = this.#refusals = 0;
    this.#clear("deadline", "poll", "renewal");
    const left = Date.parse(expires_at ?? "") - Date.parse(now);
    if (this.#options.token !== null && Number.isFinite(left)) {
      const wait = Math.max(left - RENEW_BEFORE_MS, left / 2, 1_000);
      this.#after("renewal", wait, () => void this.#authenticate(socket, true));
    }
    this.#become("live");
  }

  /** Anything heard proves the peer alive; ask again only after it has been quiet. */
  #expectSilence(): void {
    this.#clear("deadline", "ping");
    this.#after("ping", PING_EVERY_MS, () => this.#expectPong(PONG_WITHIN_MS));
  }

  #expectPong(within_ms: number): void {
    const socket = this.#socket;
    if (socket === null || !this.send({ type: "ping" })) return;
    this.#clear("deadline", "ping");
    this.#after("deadline", within_ms, () => this.#lost(socket, true));
  }

  /** Gives a socket up without waiting for a close that a dead network never sends. */
  #lost(socket: Socket, wasOpen: boolean): void {
    if (socket !== this.#socket) return;
    this.#drop();
    this.#failed(wasOpen);
  }

  #closed(socket: Socket, code: number, wasOpen: boolean): void {
    if (socket !== this.#socket) return;
    this.#drop();
    if (code === LOST_ACCESS) return this.#become("ended");
    if (code === UNAUTHENTICATED) {
      this.#refusals += 1;
      // What was too old may have been renewed meanwhile; refused twice in a row, it is over.
      if (this.#refusals > 1) return this.#become("ended");
    }
    this.#failed(wasOpen);
  }

  #failed(wasOpen: boolean): void {
    this.#neverOpened = wasOpen ? 0 : this.#neverOpened + 1;
    const wait = backoffMs(this.#failures, this.#options.random);
    this.#failures += 1;
    this.#after("retry", wait, () => this.#connect());
    if (this.#link !== "polling") this.#become("waiting");
    if (this.#neverOpened < FAILURES_BEFORE_POLLING || this.#timers.has("poll")) return;
    this.#after("poll", 0, () => void this.#polled());
  }

  async #polled(): Promise<void> {
    this.#after("poll", POLL_EVERY_MS, () => void this.#polled());
    const isAnswered = await this.#options.onPoll();
    if (this.#timers.has("poll")) this.#become(isAnswered ? "polling" : "waiting");
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#clear("deadline", "ping", "renewal");
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #become(link: Link): void {
    if (link === this.#link) return;
    this.#link = link;
    if (link === "ended") this.#clear("retry", "poll");
    this.#options.onLink(link);
  }

  #after(name: TimerName, ms: number, run: () => void): void {
    this.#clear(name);
    this.#timers.set(name, setTimeout(run, ms));
  }

  #clear(...names: TimerName[]): void {
    for (const name of names) {
      clearTimeout(this.#timers.get(name));
      this.#timers.delete(name);
    }
  }
}

type TimerName = "retry" | "deadline" | "ping" | "renewal" | "poll";

/** The events of a frame; a frame that is not ours is empty, and events we do not know pass by. */
function eventsOf(text: string): readonly ServerEvent[] {
  try {
    const told: unknown = JSON.parse(text);
    return Array.isArray(told) ? (told as ServerEvent[]) : [];
  } catch {
    return [];
  }
}
