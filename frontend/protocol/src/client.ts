import type { Link, Socket } from "./connection.ts";
import { backoffMs, Connection } from "./connection.ts";
import type {
  ChangesEvent,
  ClientFrame,
  Marks,
  Problem,
  PartyKind,
  ResyncEvent,
  SentEvent,
  ServerEvent,
  ShownFile,
} from "./types.ts";
import type { Entry, Shelf } from "./outbox.ts";
import { Outbox } from "./outbox.ts";
import { mayPassLater, ProblemError, Unreachable } from "./problems.ts";
import type { Rest } from "./rest.ts";
import type { ChatEvent, ChatState } from "./store.ts";
import { applied, opened, otherSide } from "./store.ts";

export const ACK_WITHIN_MS = 10_000;
export const TYPING_EVERY_MS = 3_000;
/** How long "is writing" stays after the last sign of it. */
export const TYPING_SHOWN_MS = 5_000;
export const MARKS_EVERY_MS = 300;
/** What one resume frame may name. */
export const RESUME_CHATS_MAX = 100;

/** One open chat as a page shows it; a new object whenever anything in it changed. */
export interface ChatView {
  readonly state: ChatState | null;
  readonly unsent: readonly Entry[];
  readonly isLoading: boolean;
  /** Why it could not be opened; `null` problem means that no answer came. */
  readonly failure: { readonly problem: Problem | null } | null;
}

export interface ChatClientOptions {
  readonly viewer: PartyKind;
  readonly rest: Rest;
  readonly openSocket: () => Socket;
  readonly token: null | { token(): Promise<string>; renewed(): Promise<string> };
  readonly shelf: Shelf;
  /** Every event the socket brought, for lists that follow more than the open chats. */
  readonly onEvents?: (events: readonly ServerEvent[]) => void;
  /** Something may have been missed while we were not listening; lists read page one again. */
  readonly onCatchUp?: () => void;
}

interface Awaited {
  readonly resolve: (sent: SentEvent) => void;
  readonly reject: (error: Error) => void;
}

interface Reload {
  readonly failures: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

const UNOPENED: ChatView = { state: null, unsent: [], isLoading: true, failure: null };

/** Chats, their connection and their outbox as one thing that a page can subscribe to. */
export class ChatClient {
  readonly #options: ChatClientOptions;
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #views = new Map<string, ChatView>();
  readonly #listeners = new Set<() => void>();
  readonly #awaited = new Map<string, Awaited>();
  readonly #resuming = new Set<string>();
  /** Something came of these while they were being resumed, which the answer may not know yet. */
  readonly #toResume = new Set<string>();
  readonly #loading = new Set<string>();
  readonly #reloads = new Map<string, Reload>();
  readonly #marksWanted = new Map<string, Partial<Marks>>();
  readonly #typedAt = new Map<string, number>();
  #aheadMs = 0;
  #marksTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ChatClientOptions) {
    this.#options = options;
    this.#outbox = new Outbox({
      shelf: options.shelf,
      deliver: (entry) => this.#deliver(entry),
      onAcknowledged: (sent, entry) => this.#acknowledged(sent, entry),
      onChange: (chat_id) => this.#refreshUnsent(chat_id),
      now: () => this.now(),
    });
    this.#connection = new Connection({
      openSocket: options.openSocket,
      token: options.token,
      onEvents: (events) => this.#heard(events),
      onLink: (link) => this.#linked(link),
      onPoll: () => this.#poll(),
    });
  }

  get link(): Link {
    return this.#connection.link;
  }

  /** The server's time: deadlines and ages are reckoned by it, whatever this device's clock says. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  get viewer(): PartyKind {
    return this.#options.viewer;
  }

  start(): void {
    this.#connection.start();
    this.#outbox.start();
  }

  stop(): void {
    this.#connection.stop();
    this.#outbox.stop();
    this.#listeners.clear();
    clearTimeout(this.#marksTimer);
    for (const chat_id of [...this.#reloads.keys()]) this.#forgetReload(chat_id);
  }

  /** Follows the page: a sleeping tab wakes up, a network comes and goes. Returns the undoing. */
  follow(page: Window): () => void {
    return this.#connection.follow(page);
  }

  /** The person asks to try again after an end. */
  reconnect(): void {
    this.#connection.restart();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  view(chat_id: string): ChatView {
    return this.#views.get(chat_id) ?? UNOPENED;
  }

  /** Loads a chat and keeps it up to date until `leave`. Calling again reloads a failed one. */
  open(chat_id: string): void {
    const view = this.#views.get(chat_id);
    if (view !== undefined && view.failure === null) return;
    this.#set(chat_id, { ...UNOPENED, unsent: this.#outbox.entries(chat_id) });
    void this.#load(chat_id);
  }

  leave(chat_id: string): void {
    this.#views.delete(chat_id);
    this.#resuming.delete(chat_id);
    this.#toResume.delete(chat_id);
    this.#forgetReload(chat_id);
  }

  /** `client_id` where the message has had one since before its files were there. */
  write(
    chat_id: string,
    text: string,
    files: readonly ShownFile[] = [],
    client_id?: string,
  ): Entry {
    return this.#outbox.write(chat_id, text, files, client_id);
  }

  dismiss(chat_id: string, client_id: string): void {
    this.#outbox.dismiss(chat_id, client_id);
  }

  async edit(chat_id: string, message_id: string, text: string): Promise<void> {
    await this.#options.rest.edit(chat_id, message_id, text);
    this.#resume([chat_id]);
  }

  async remove(chat_id: string, message_id: string): Promise<void> {
    await this.#options.rest.remove(chat_id, message_id);
    this.#resume([chat_id]);
  }

  /** Asks what has happened in a chat, where nobody may have told. */
  catchUp(chat_id: string): void {
    this.#resume([chat_id]);
  }

  async block(chat_id: string): Promise<void> {
    await this.#options.rest.block(chat_id);
    this.#resume([chat_id]);
  }

  async unblock(chat_id: string): Promise<void> {
    await this.#options.rest.unblock(chat_id);
    this.#resume([chat_id]);
  }

  async loadOlder(chat_id: string): Promise<void> {
    const first = this.view(chat_id).state?.messages[0]?.seq ?? null;
    if (first === null || this.#loading.has(chat_id)) return;
    this.#loading.add(chat_id);
    try {
      const page = await this.#options.rest.messages(chat_id, first);
      this.#apply(chat_id, { type: "older", page });
    } finally {
      this.#loading.delete(chat_id);
    }
  }

  typing(chat_id: string): void {
    const now = Date.now();
    if (now - (this.#typedAt.get(chat_id) ?? 0) < TYPING_EVERY_MS) return;
    this.#typedAt.set(chat_id, now);
    this.#connection.send({ type: "typing", chat_id });
  }

  /** Tells how far the viewer has read; marks in quick succession travel as one. */
  markRead(chat_id: string, read: number): void {
    const state = this.view(chat_id).state;
    if (state === null || state.chat.marks[state.viewer].read >= read) return;
    this.#apply(chat_id, { type: "marks", chat_id, side: state.viewer, delivered: read, read });
    this.#mark(chat_id, { delivered: read, read });
  }

  async #load(chat_id: string): Promise<void> {
    const { rest, viewer } = this.#options;
    clearTimeout(this.#reloads.get(chat_id)?.timer);
    try {
      const [page, chat] = await Promise.all([rest.messages(chat_id, null), rest.chat(chat_id)]);
      if (!this.#views.has(chat_id)) return;
      this.#forgetReload(chat_id);
      const state = opened(viewer, chat, page);
      this.#set(chat_id, { state, unsent: this.#unsent(chat_id), isLoading: false, failure: null });
      this.#mark(chat_id, { delivered: state.chat.seq });
      this.#resuming.delete(chat_id);
      this.#resume([chat_id]);
    } catch (error) {
      const view = this.#views.get(chat_id);
      if (view === undefined) return;
      const problem = error instanceof ProblemError ? error.problem : null;
      const isPassing = problem === null || mayPassLater(problem);
      if (isPassing) {
        this.#loadLater(chat_id);
        // What is on the screen is worth more than the news that it could not be read anew yet.
        if (view.state !== null) return;
      }
      this.#set(chat_id, { ...view, state: null, isLoading: false, failure: { problem } });
    }
  }

  /** A server that was away or busy is asked again, whether or not the person does. */
  #loadLater(chat_id: string): void {
    const failures = this.#reloads.get(chat_id)?.failures ?? 0;
    const timer = setTimeout(() => void this.#load(chat_id), backoffMs(failures, Math.random));
    this.#reloads.set(chat_id, { failures: failures + 1, timer });
  }

  #forgetReload(chat_id: string): void {
    clearTimeout(this.#reloads.get(chat_id)?.timer);
    this.#reloads.delete(chat_id);
  }

  #heard(events: readonly ServerEvent[]): void {
    for (const event of events) this.#route(event);
    if (events.some(({ type }) => type === "ready")) this.#tell();
    this.#options.onEvents?.(events);
  }

  #route(event: ServerEvent): void {
    switch (event.type) {
      case "sent":
        this.#awaited.get(event.client_id)?.resolve(event);
        return;
      case "problem":
        this.#awaited.get(event.client_id ?? "")?.reject(new ProblemError(event.problem));
        if (event.chat_id === null) return;
        if (event.problem.code === "may_not_write") this.#resume([event.chat_id]);
        // Gone, or hidden for a while: reading it anew says which.
        if (event.problem.status < 405) void this.#load(event.chat_id);
        return;
      case "rights":
        this.#catchUp();
        return;
      case "ready":
        this.#aheadMs = Date.parse(event.now) - Date.now();
        return;
      case "inbox":
      case "case":
      case "notice":
      case "pong":
        return;
      case "changes":
      case "resync":
        this.#caughtUp(event);
        return;
      case "message":
        this.#markDelivered(event.chat_id, event.message.side, event.message.seq);
        break;
    }
    this.#apply(event.chat_id, event);
  }

  #caughtUp(event: ChangesEvent | ResyncEvent): void {
    this.#resuming.delete(event.chat_id);
    const isWanted = this.#toResume.delete(event.chat_id);
    this.#apply(event.chat_id, event);
    if (isWanted) this.#resume([event.chat_id]);
  }

  #apply(chat_id: string, event: ChatEvent): void {
    const view = this.#views.get(chat_id);
    if (view?.state == null) return;
    const { state, need } = applied(view.state, event, Date.now());
    this.#set(chat_id, { ...view, state });
    this.#refreshUnsent(chat_id);
    if (need === "resume") this.#resume([chat_id]);
    if (need === "refetch") void this.#load(chat_id);
  }

  #linked(link: Link): void {
    if (link === "live") {
      this.#resuming.clear();
      this.#toResume.clear();
      this.#resume([...this.#views.keys()]);
      for (const chat_id of this.#reloads.keys()) void this.#load(chat_id);
      this.#options.onCatchUp?.();
      this.#sendMarks();
    } else {
      for (const { reject } of [...this.#awaited.values()]) reject(new Unreachable(link));
    }
    if (link === "live" || link === "polling") this.#outbox.wake();
    this.#tell();
  }

  /** Asks for everything after what we have, once at a time for a chat; who asks meanwhile may know
   * of more than the answer that is under way, and is answered by another one after it. */
  #resume(chat_ids: readonly string[]): void {
    const points = chat_ids.flatMap((chat_id) => {
      const { state, failure } = this.view(chat_id);
      if (failure) void this.#load(chat_id);
      if (state === null) return [];
      if (this.#resuming.has(chat_id)) {
        this.#toResume.add(chat_id);
        return [];
      }
      return [{ chat_id, change: state.chat.change }];
    });
    for (let from = 0; from < points.length; from += RESUME_CHATS_MAX) {
      const chats = points.slice(from, from + RESUME_CHATS_MAX);
      if (this.#connection.send({ type: "resume", chats })) {
        for (const { chat_id } of chats) this.#resuming.add(chat_id);
      } else {
        for (const { chat_id, change } of chats) void this.#resumeByRest(chat_id, change);
      }
    }
  }

  async #resumeByRest(chat_id: string, after: number): Promise<void> {
    this.#resuming.add(chat_id);
    try {
      this.#route(await this.#options.rest.changes(chat_id, after));
    } catch {
      // The next poll or the next connection asks again.
      this.#resuming.delete(chat_id);
      this.#toResume.delete(chat_id);
    }
  }

  /** Asks for what nobody tells, if the server is there to be asked. */
  async #poll(): Promise<boolean> {
    const isThere = await this.#isThere();
    if (isThere) this.#catchUp();
    return isThere;
  }

  async #isThere(): Promise<boolean> {
    try {
      await this.#options.rest.chats({ limit: 1 });
      return true;
    } catch (error) {
      return error instanceof ProblemError && !mayPassLater(error.problem);
    }
  }

  #catchUp(): void {
    this.#resume([...this.#views.keys()]);
    this.#options.onCatchUp?.();
    this.#outbox.wake();
  }

  #deliver(entry: Entry): Promise<SentEvent> {
    const { chat_id, client_id, text } = entry;
    const files = entry.files && { files: entry.files.map(({ file_id }) => file_id) };
    const written = { client_id, text, ...files };
    if (this.link === "polling") return this.#options.rest.send(chat_id, written);
    const frame: ClientFrame = { type: "send", chat_id, ...written };
    if (!this.#connection.send(frame)) return Promise.reject(new Unreachable(this.link));
    return this.#answerTo(client_id);
  }

  #answerTo(client_id: string): Promise<SentEvent> {
    const answer = new Promise<SentEvent>((resolve, reject) => {
      this.#awaited.set(client_id, { resolve, reject });
    });
    const late = setTimeout(() => {
      this.#awaited.get(client_id)?.reject(new Unreachable("no answer in time"));
    }, ACK_WITHIN_MS);
    return answer.finally(() => {
      clearTimeout(late);
      this.#awaited.delete(client_id);
    });
  }

  #acknowledged(sent: SentEvent, { chat_id, text, files = [] }: Entry): void {
    this.#apply(chat_id, { type: "acknowledged", sent, text, files });
  }

  #unsent(chat_id: string): readonly Entry[] {
    const state = this.#views.get(chat_id)?.state;
    if (state != null) {
      const shown = new Set([...state.messages, ...state.pending].map((each) => each.client_id));
      this.#outbox.prune(chat_id, (client_id) => shown.has(client_id));
    }
    return this.#outbox.entries(chat_id);
  }

  #refreshUnsent(chat_id: string): void {
    const view = this.#views.get(chat_id);
    if (view !== undefined) this.#set(chat_id, { ...view, unsent: this.#unsent(chat_id) });
  }

  #markDelivered(chat_id: string, side: string, seq: number | null): void {
    if (side === otherSide(this.viewer) && seq !== null) this.#mark(chat_id, { delivered: seq });
  }

  #mark(chat_id: string, { delivered = 0, read = 0 }: Partial<Marks>): void {
    if (delivered === 0 && read === 0) return;
    const wanted = this.#marksWanted.get(chat_id);
    this.#marksWanted.set(chat_id, {
      delivered: Math.max(delivered, wanted?.delivered ?? 0),
      read: Math.max(read, wanted?.read ?? 0),
    });
    this.#marksTimer ??= setTimeout(() => this.#sendMarks(), MARKS_EVERY_MS);
  }

  /** Marks that cannot be sent now stay wanted until the link is back. */
  #sendMarks(): void {
    clearTimeout(this.#marksTimer);
    this.#marksTimer = undefined;
    for (const [chat_id, { delivered = 0, read = 0 }] of [...this.#marksWanted]) {
      const marks = { ...(delivered > 0 ? { delivered } : {}), ...(read > 0 ? { read } : {}) };
      if (this.link === "polling") void this.#options.rest.mark(chat_id, marks).catch(() => null);
      else if (!this.#connection.send({ type: "mark", chat_id, ...marks })) continue;
      this.#marksWanted.delete(chat_id);
    }
  }

  #set(chat_id: string, view: ChatView): void {
    this.#views.set(chat_id, view);
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
