import { backoffMs } from "./connection.ts";
import type { ContentShelf } from "./contents.ts";
import { mayPassLater, ProblemError } from "./problems.ts";
import type { Attachment, Problem, ShownFile } from "./types.ts";

/** What one message takes; the server has the last word. */
export const FILES_MOST = 10;
export const FILE_BYTES_MOST = 5 * 2 ** 20;
export const FILES_BYTES_MOST = 30 * 2 ** 20;
export const PICTURE_TYPES = ["image/jpeg", "image/png", "image/webp", "image/gif"] as const;
export const FILE_TYPES: readonly string[] = [...PICTURE_TYPES, "application/pdf"];
export const VIDEO_TYPES: readonly string[] = [
  "video/mp4",
  "video/quicktime",
  "video/webm",
  "video/3gpp",
];
/** Until the server has said what it takes. */
export const VIDEO_BYTES_MOST = 50_000_000;

const AT_ONCE = 2;

/**
 * `waiting` for its turn or for the network, `sending`, `checking` by the server; `ready` and `held` can
 * go with a message; `failed` can be tried again, `refused` cannot; `contested` waits for people.
 */
export type UploadState =
  "waiting" | "sending" | "checking" | "ready" | "held" | "refused" | "contested" | "failed";

/** One file in the tray; a new object whenever anything in it changed. */
export interface Upload {
  readonly key: string;
  readonly name: string;
  readonly media_type: string;
  readonly bytes: number;
  readonly state: UploadState;
  /** How much of it has left, 0 to 1. */
  readonly progress: number;
  /** What the server made of it. */
  readonly file: ShownFile | null;
  /** Why it failed or was refused; `null` where no answer came. */
  readonly problem: Problem | null;
}

/** A file that the server has. */
export interface KeptFile extends ShownFile {
  readonly isContested?: boolean;
}

/** A tray as it is kept for a reload. */
export interface KeptTray {
  readonly files: readonly KeptFile[];
  /** Where the contents lie that the server does not have. */
  readonly pending: readonly string[];
  /** The client id of the message that goes with them as soon as they are there. */
  readonly queuedAs: string | null;
}

/** How a file is on its way, and how it is stopped. */
export interface Way {
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
}

export interface UploadsOptions {
  /** Rejects with `ProblemError` or `Unreachable`. */
  readonly send: (content: Blob, name: string, way: Way) => Promise<Attachment>;
  /** Tells the server that a file will not be sent. */
  readonly takeBack?: (file: ShownFile) => void;
  /** How many videos it takes beside the rest. */
  readonly videos?: number;
  /** How large a video may be. */
  readonly videoBytesMost?: () => number;
  /** Told after every change what is to be kept for a reload. */
  readonly keep?: (tray: KeptTray) => void;
  /** Keeps contents for a reload. */
  readonly shelf?: ContentShelf;
  /** Makes a picture that is too large smaller, if it can. */
  readonly shrink?: (content: Blob) => Promise<Blob>;
  readonly random?: () => number;
}

const EMPTY_TRAY: KeptTray = { files: [], pending: [], queuedAs: null };
const NO_SHELF: ContentShelf = {
  isLasting: false,
  put: () => undefined,
  drop: () => undefined,
  claim: () => Promise.resolve([]),
};

/**
 * The files of one message that is being written, each on its way to the server for itself. What
 * fails because of the network is tried again until it arrives or is taken away.
 */
export class Uploads {
  readonly #options: Required<UploadsOptions>;
  readonly #contents = new Map<string, Blob>();
  readonly #running = new Map<string, AbortController>();
  readonly #failures = new Map<string, number>();
  readonly #retries = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #listeners = new Set<() => void>();
  #list: readonly Upload[] = [];
  /** What a reload left, while it is being fetched. */
  #sought: KeptTray | null = null;
  #restored: Promise<void> = Promise.resolve();
  #queuedAs: string | null = null;

  constructor(options: UploadsOptions, kept: KeptTray = EMPTY_TRAY) {
    this.#options = {
      shrink: (content) => Promise.resolve(content),
      keep: () => undefined,
      takeBack: () => undefined,
      videos: 0,
      videoBytesMost: () => VIDEO_BYTES_MOST,
      shelf: NO_SHELF,
      random: Math.random,
      ...options,
    };
    this.#begin(kept);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get list(): readonly Upload[] {
    return this.#list;
  }

  /** Whether something is still on its way, or will be again by itself. */
  get isBusy(): boolean {
    return this.#sought !== null || this.#list.some(isMoving);
  }

  /** Whether the message goes as soon as its files are there. */
  get isQueued(): boolean {
    return this.#queuedAs !== null;
  }

  /** The client id of the message that waits for its files: whichever page sends it, it is one. */
  get queuedAs(): string | null {
    return this.#queuedAs;
  }

  /** Whether what is on its way would be gone with the page. */
  get isAtRisk(): boolean {
    return !this.#options.shelf.isLasting && this.isBusy;
  }

  /** The message is to go once nothing is on its way any more; a file that is refused keeps it. */
  queue(): void {
    this.#queuedAs ??= crypto.randomUUID();
    this.#become(this.#list);
  }

  /** The message waits for its author again. */
  unqueue(): void {
    this.#queuedAs = null;
    this.#become(this.#list);
  }

  /** What is to be kept of it for a reload. */
  get kept(): KeptTray {
    const files = this.#list.flatMap(({ file, state }) =>
      file === null ? [] : [{ ...file, isContested: state === "contested" }],
    );
    const pending = [...(this.#sought?.pending ?? []), ...this.#contents.keys()];
    return { files, pending, queuedAs: this.#queuedAs ?? this.#sought?.queuedAs ?? null };
  }

  /** Goes on with what another page has left, if nothing is in here yet; resolves when it is here. */
  adopt(kept: KeptTray): Promise<void> {
    if (this.#list.length === 0 && this.#sought === null) {
      this.#begin(kept);
      this.#become(this.#list);
    }
    return this.#restored;
  }

  /** What a message would take along now. */
  get ready(): readonly ShownFile[] {
    return this.#list.flatMap(({ state, file }) =>
      file !== null && (state === "ready" || state === "held") ? [file] : [],
    );
  }

  add(files: readonly File[]): void {
    for (const file of files) this.#add(file);
    this.#next();
  }

  /** Tries a failed one again, now. */
  retry(key: string): void {
    if (this.#find(key)?.state !== "failed") return;
    this.#set(key, { state: "waiting", progress: 0, problem: null });
    this.#next();
  }

  /** Stops it if it is on its way, and forgets it. */
  remove(key: string): void {
    const file = this.#find(key)?.file;
    if (file) this.#options.takeBack(file);
    this.#running.get(key)?.abort();
    this.#forget(key);
    this.#become(this.#list.filter((upload) => upload.key !== key));
    this.#next();
  }

  /** Hands over what is ready; what is not stays. */
  take(): readonly ShownFile[] {
    const taken = this.ready;
    this.#queuedAs = null;
    this.#become(this.#list.filter(({ file }) => file === null || !taken.includes(file)));
    return taken;
  }

  /** The files of a message that came back to be rewritten. */
  putBack(files: readonly ShownFile[]): void {
    const known = new Set(this.#list.map(({ file }) => file?.file_id));
    const back = files.filter(({ file_id }) => !known.has(file_id));
    this.#become([...back.map(arrived), ...this.#list]);
  }

  /** People will look again at what was refused; it stays until they have. */
  contested(key: string): void {
    const upload = this.#find(key);
    const file_id = upload?.problem?.file_id;
    if (upload === undefined || typeof file_id !== "string") return;
    const { name, media_type, bytes } = upload;
    const shape = { width: null, height: null, pages: null };
    const file = {
      file_id,
      name,
      media_type: media_type as ShownFile["media_type"],
      bytes,
      ...shape,
    };
    this.#set(key, { state: "contested", file, problem: null });
  }

  /** What became of contested ones: of `unsent`, as the server has them, one that is gone was upheld. */
  decided(unsent: readonly Attachment[]): void {
    const states = new Map(unsent.map(({ file_id, state }) => [file_id, state]));
    for (const { key, state, file } of this.#list) {
      if (state !== "contested" || file === null) continue;
      const now = states.get(file.file_id);
      if (now === undefined)
        this.#set(key, { state: "refused", file: null, problem: refusal("file_upheld") });
      else if (now !== "refused") this.#set(key, { state: now === "held" ? "held" : "ready" });
    }
  }

  /** The network is back: what failed for lack of it is tried now. */
  wake(): void {
    for (const { key, state, problem } of this.#list) {
      if (state === "failed" && (problem === null || mayPassLater(problem))) this.retry(key);
    }
  }

  /** Nothing goes on in this page; what was kept for the next one stays. */
  stop(): void {
    for (const timer of this.#retries.values()) clearTimeout(timer);
    for (const stop of this.#running.values()) stop.abort();
  }

  #begin(kept: KeptTray): void {
    this.#list = kept.files.map(arrived);
    if (kept.pending.length > 0) this.#restored = this.#restore(kept);
    else this.#queuedAs = kept.queuedAs;
  }

  async #restore(kept: KeptTray): Promise<void> {
    const { pending, queuedAs } = kept;
    this.#sought = kept;
    const found = await this.#options.shelf.claim(pending);
    this.#sought = null;
    this.#queuedAs = found.length === pending.length ? queuedAs : null;
    const back = found.map(({ key, name, content }) => {
      this.#contents.set(key, content);
      return waiting(key, name, content);
    });
    this.#become([...this.#list, ...back]);
    this.#next();
  }

  #add(file: File): void {
    const key = crypto.randomUUID();
    const problem = this.#faultOf(file);
    const upload = waiting(key, file.name, file);
    if (problem === null) {
      this.#contents.set(key, file);
      this.#options.shelf.put({ key, name: file.name, content: file });
      this.#become([...this.#list, upload]);
    } else {
      const told = this.#withLimits(problem);
      this.#become([...this.#list, { ...upload, state: "refused", problem: told }]);
    }
  }

  /** What the server would say of it, as far as that is known here. */
  #faultOf({ type, size }: File): Problem | null {
    const isVideo = VIDEO_TYPES.includes(type);
    const { videos, videoBytesMost } = this.#options;
    if (isVideo && videos === 0) return refusal("file_refused", "video");
    const others = this.#list.filter(
      (upload) => upload.state !== "refused" && upload.media_type.startsWith("video/") === isVideo,
    );
    const together = others.reduce((sum, { bytes }) => sum + bytes, size);
    if (isVideo && others.length >= videos) return refusal("too_many_videos");
    if (!isVideo && (others.length >= FILES_MOST || together > FILES_BYTES_MOST))
      return refusal("too_many_files");
    if (!isVideo && !FILE_TYPES.includes(type)) return refusal("file_refused", "unknown_type");
    const most = isVideo ? videoBytesMost() : FILE_BYTES_MOST;
    return size > most && !type.startsWith("image/") ? refusal("file_refused", "too_large") : null;
  }

  /** A refusal, with what this tray takes. */
  #withLimits(problem: Problem): Problem {
    const { videos, videoBytesMost } = this.#options;
    return { ...problem, videos, video_bytes_max: videoBytesMost() };
  }

  #next(): void {
    const free = AT_ONCE - this.#running.size;
    const next = this.#list.filter(
      ({ key, state }) => state === "waiting" && !this.#running.has(key),
    );
    for (const { key } of next.slice(0, Math.max(0, free))) void this.#run(key);
  }

  async #run(key: string): Promise<void> {
    const content = this.#contents.get(key);
    if (content === undefined) return;
    const { send, shrink } = this.#options;
    const stop = new AbortController();
    this.#running.set(key, stop);
    this.#set(key, { state: "sending" });
    try {
      const isLarge = content.size > FILE_BYTES_MOST && content.type.startsWith("image/");
      const small = isLarge ? await shrink(content) : content;
      const name = this.#find(key)?.name ?? "";
      const onProgress = (share: number) =>
        this.#set(key, { progress: share, state: share < 1 ? "sending" : "checking" });
      const { state, ...file } = await send(small, name, { signal: stop.signal, onProgress });
      this.#forget(key);
      this.#set(key, { state: state === "held" ? "held" : "ready", progress: 1, file });
    } catch (error) {
      this.#running.delete(key);
      if (!stop.signal.aborted) this.#failed(key, error);
    }
    this.#next();
  }

  #failed(key: string, error: unknown): void {
    const problem = error instanceof ProblemError ? error.problem : null;
    if (problem !== null && !mayPassLater(problem)) {
      this.#forget(key);
      this.#queuedAs = null;
      this.#set(key, { state: "refused", problem: this.#withLimits(problem) });
      return;
    }
    if (problem?.status === 429) this.#queuedAs = null;
    this.#set(key, { state: "failed", problem });
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    const wait = backoffMs(failures + 2, this.#options.random);
    // A quota does not pass by itself: the person says when to try again.
    if (problem?.status === 429) return;
    this.#retries.set(
      key,
      setTimeout(() => this.retry(key), wait),
    );
  }

  #find(key: string): Upload | undefined {
    return this.#list.find((upload) => upload.key === key);
  }

  #set(key: string, over: Partial<Upload>): void {
    this.#become(
      this.#list.map((upload) => (upload.key === key ? { ...upload, ...over } : upload)),
    );
  }

  #forget(key: string): void {
    clearTimeout(this.#retries.get(key));
    for (const each of [this.#contents, this.#running, this.#failures, this.#retries])
      each.delete(key);
    this.#options.shelf.drop(key);
  }

  #become(list: readonly Upload[]): void {
    this.#list = list;
    this.#options.keep(this.kept);
    for (const listener of [...this.#listeners]) listener();
  }
}

/** A quota does not pass by itself. */
const isMoving = ({ state, problem }: Upload): boolean =>
  ["waiting", "sending", "checking"].includes(state) ||
  (state === "failed" && problem?.status !== 429);

function waiting(key: string, name: string, { type, size }: Blob): Upload {
  const upload = { key, name, media_type: type, bytes: size, state: "waiting" } as const;
  return { ...upload, progress: 0, file: null, problem: null };
}

function arrived({ isContested = false, ...file }: KeptFile): Upload {
  const { file_id, name, media_type, bytes } = file;
  const state = isContested ? "contested" : "ready";
  return { key: file_id, name, media_type, bytes, state, progress: 1, file, problem: null };
}

/** What the server would say, without asking it. */
function refusal(code: string, flaw: string | null = null): Problem {
  return { type: "about:blank", title: code, status: 422, detail: code, code, flaw };
}
