import { backoffMs } from "./connection.ts";
import type { Problem, SentEvent, ShownFile } from "./types.ts";
import { mayPassLater, ProblemError, Unreachable } from "./problems.ts";

/** How many entries one person's shelf keeps; the oldest settled ones go first. */
export const SHELF_ENTRIES_MAX = 200;
/** Nobody writes more without an answer; what comes then is refused at once, and can be sent later. */
export const WAITING_MAX = 100;

/** Another page of this device was first with what both had waiting for its files. */
const SENT_ELSEWHERE = "client_id_reused";

/**
 * `waiting` is retried until answered. `acknowledged` is kept only until the chat shows the
 * message. `refused` keeps its reason until rewritten or dismissed; `dismissed` stays hidden.
 */
export type EntryState = "waiting" | "acknowledged" | "refused" | "dismissed";

export interface Entry {
  readonly client_id: string;
  readonly chat_id: string;
  readonly text: string;
  readonly files?: readonly ShownFile[];
  readonly written_at: number;
  readonly state: EntryState;
  readonly problem: Problem | null;
}

const FULL: Problem = {
  type: "",
  title: "",
  status: 429,
  detail: "",
  code: "too_many_writes",
};

/** Where entries outlive the page. Nothing here may throw: a lost shelf must not stop a message. */
export interface Shelf {
  all(): readonly Entry[];
  put(entry: Entry): void;
  drop(client_id: string): void;
}

export interface OutboxOptions {
  readonly shelf: Shelf;
  /** Resolves with the server's answer; rejects with `ProblemError` or `Unreachable`. */
  readonly deliver: (entry: Entry) => Promise<SentEvent>;
  readonly onAcknowledged: (sent: SentEvent, entry: Entry) => void;
  readonly onChange: (chat_id: string) => void;
  readonly newId?: () => string;
  readonly now?: () => number;
  readonly random?: () => number;
}

/**
 * Messages on their way. Each is tried, with one client id, until the server has answered; those of
 * one chat go one after another, so that they arrive in the order they were written.
 */
export class Outbox {
  readonly #options: Required<OutboxOptions>;
  readonly #entries = new Map<string, Entry>();
  readonly #busy = new Set<string>();
  readonly #pauses = new Set<() => void>();
  #isStopped = false;

  constructor(options: OutboxOptions) {
    this.#options = {
      newId: () => crypto.randomUUID(),
      now: Date.now,
      random: Math.random,
      ...options,
    };
    const kept = [...options.shelf.all()].sort((a, b) => a.written_at - b.written_at);
    for (const entry of kept) this.#entries.set(entry.client_id, entry);
    this.#trim();
  }

  /** What the reload left over is tried again. */
  start(): void {
    for (const { chat_id } of this.#entries.values()) void this.#drain(chat_id);
  }

  stop(): void {
    this.#isStopped = true;
    this.wake();
  }

  write(
    chat_id: string,
    text: string,
    files: readonly ShownFile[] = [],
    client_id = this.#options.newId(),
  ): Entry {
    const { now } = this.#options;
    const waiting = [...this.#entries.values()].filter(({ state }) => state === "waiting");
    const isFull = waiting.length >= WAITING_MAX;
    const entry: Entry = {
      client_id,
      chat_id,
      text,
      ...(files.length > 0 && { files }),
      written_at: now(),
      state: isFull ? "refused" : "waiting",
      problem: isFull ? FULL : null,
    };
    this.#keep(entry);
    void this.#drain(chat_id);
    return entry;
  }

  /** Oldest first. */
  entries(chat_id: string): readonly Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.chat_id === chat_id);
  }

  /** Hides a refused or held message from its author; `chat_id` in case we hold no entry of it. */
  dismiss(chat_id: string, client_id: string): void {
    const { now } = this.#options;
    const known = this.#entries.get(client_id);
    if (known?.state === "waiting") return;
    const written_at = known?.written_at ?? now();
    this.#keep({ client_id, chat_id, text: "", written_at, problem: null, state: "dismissed" });
  }

  /** Lets go of acknowledged entries that the chat itself now shows. */
  prune(chat_id: string, isShown: (client_id: string) => boolean): void {
    for (const { client_id, state } of this.entries(chat_id)) {
      if (state === "acknowledged" && isShown(client_id)) this.#entries.delete(client_id);
    }
  }

  /** The link is back: try now what was waiting for its next turn. */
  wake(): void {
    for (const resume of [...this.#pauses]) resume();
  }

  async #drain(chat_id: string): Promise<void> {
    if (this.#busy.has(chat_id)) return;
    this.#busy.add(chat_id);
    let failures = 0;
    for (let entry = this.#head(chat_id); entry !== null; entry = this.#head(chat_id)) {
      const isAnswered = await this.#attempt(entry);
      if (isAnswered) failures = 0;
      else await this.#pause(backoffMs(failures++, this.#options.random));
    }
    this.#busy.delete(chat_id);
  }

  #head(chat_id: string): Entry | null {
    if (this.#isStopped) return null;
    return this.entries(chat_id).find(({ state }) => state === "waiting") ?? null;
  }

  async #attempt(entry: Entry): Promise<boolean> {
    try {
      const sent = await this.#options.deliver(entry);
      this.#entries.set(entry.client_id, { ...entry, state: "acknowledged" });
      this.#options.shelf.drop(entry.client_id);
      this.#options.onAcknowledged(sent, entry);
      return true;
    } catch (error) {
      if (error instanceof Unreachable) return false;
      if (!(error instanceof ProblemError)) throw error;
      if (mayPassLater(error.problem)) return false;
      if (error.problem.code === SENT_ELSEWHERE) this.#forget(entry);
      else this.#keep({ ...entry, state: "refused", problem: error.problem });
      return true;
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const resume = () => {
        clearTimeout(timer);
        this.#pauses.delete(resume);
        resolve();
      };
      const timer = setTimeout(resume, ms);
      this.#pauses.add(resume);
    });
  }

  #keep(entry: Entry): void {
    this.#entries.set(entry.client_id, entry);
    this.#options.shelf.put(entry);
    this.#options.onChange(entry.chat_id);
  }

  #forget({ client_id, chat_id }: Entry): void {
    this.#entries.delete(client_id);
    this.#options.shelf.drop(client_id);
    this.#options.onChange(chat_id);
  }

  #trim(): void {
    const settled = [...this.#entries.values()].filter(({ state }) => state !== "waiting");
    const spare = Math.max(0, this.#entries.size - SHELF_ENTRIES_MAX);
    for (const { client_id } of settled.slice(0, spare)) {
      this.#entries.delete(client_id);
      this.#options.shelf.drop(client_id);
    }
  }
}

export class MemoryShelf implements Shelf {
  readonly #entries = new Map<string, Entry>();

  all(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  put(entry: Entry): void {
    this.#entries.set(entry.client_id, entry);
  }

  drop(client_id: string): void {
    this.#entries.delete(client_id);
  }
}

/**
 * A shelf in the browser's storage, one key an entry, so that two tabs never overwrite each other.
 * Storage may be forbidden, full or taken away at any call: then memory serves this page alone.
 */
export class StorageShelf implements Shelf {
  readonly #memory = new MemoryShelf();
  readonly owner: string;
  readonly #prefix: string;
  readonly #storage: () => Storage;
  #isLasting = true;

  /** `owner` keeps two people on one device apart; `storage` is a call since reading it may throw. */
  constructor(owner: string, storage: () => Storage = () => localStorage) {
    this.owner = owner;
    this.#prefix = `prilavok:outbox:${owner}:`;
    this.#storage = storage;
    for (const entry of this.#read()) this.#memory.put(entry);
  }

  /** Whether what is put here outlives the page, as far as was seen. */
  get isLasting(): boolean {
    return this.#isLasting;
  }

  all(): readonly Entry[] {
    return this.#memory.all();
  }

  put(entry: Entry): void {
    this.#memory.put(entry);
    this.#try((storage) => storage.setItem(this.#prefix + entry.client_id, JSON.stringify(entry)));
  }

  drop(client_id: string): void {
    this.#memory.drop(client_id);
    this.#try((storage) => storage.removeItem(this.#prefix + client_id));
  }

  #read(): readonly Entry[] {
    const found: Entry[] = [];
    this.#try((storage) => {
      for (let index = 0; index < storage.length; index += 1) {
        const key = storage.key(index) ?? "";
        const entry = key.startsWith(this.#prefix) ? entryOf(storage.getItem(key)) : null;
        if (entry !== null) found.push(entry);
      }
    });
    return found;
  }

  #try(use: (storage: Storage) => void): void {
    try {
      use(this.#storage());
      this.#isLasting = true;
    } catch {
      // Memory has it already.
      this.#isLasting = false;
    }
  }
}

function entryOf(text: string | null): Entry | null {
  try {
    const entry = JSON.parse(text ?? "") as Partial<Entry> | null;
    const isWhole =
      typeof entry?.client_id === "string" &&
      typeof entry.chat_id === "string" &&
      typeof entry.text === "string" &&
      typeof entry.state === "string" &&
      typeof entry.written_at === "number";
    return isWhole ? (entry as Entry) : null;
  } catch {
    return null;
  }
}
