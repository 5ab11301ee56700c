import { CONTENTS } from "./forgetting.ts";

/** Contents are kept no longer, and no more of them: nobody comes back to what is older. */
export const KEPT_FOR_MS = 24 * 3_600_000;
export const KEPT_BYTES_MOST = 60 * 2 ** 20;

const STORE = "contents";

export interface KeptContent {
  readonly key: string;
  readonly name: string;
  readonly content: Blob;
}

interface Row extends KeptContent {
  readonly owner: string;
  readonly at: number;
}

/** Where contents outlive the page until the server has them. Nothing here may throw. */
export interface ContentShelf {
  /** Whether what is put here outlives the page, as far as was seen. */
  readonly isLasting: boolean;
  put(kept: KeptContent): void;
  drop(key: string): void;
  /** What is there of `keys`, each under a new key: of two pages that ask, one has it. */
  claim(keys: readonly string[]): Promise<readonly KeptContent[]>;
}

/** A shelf in the browser's database, which may be forbidden, full or taken away at any time. */
export class DeviceShelf implements ContentShelf {
  readonly #owner: string;
  #database: Promise<IDBDatabase> | null = null;
  #isLasting = true;

  constructor(owner: string) {
    this.#owner = owner;
  }

  get isLasting(): boolean {
    return this.#isLasting;
  }

  put(kept: KeptContent): void {
    void this.#use(async (store) => {
      const rows = await asked<Row[]>(store.getAll());
      const bytes = rows.reduce((sum, { content }) => sum + content.size, kept.content.size);
      if (bytes > KEPT_BYTES_MOST) throw new Error("there is no more room");
      store.put({ ...kept, owner: this.#owner, at: Date.now() } satisfies Row);
    });
  }

  drop(key: string): void {
    void this.#use(async (store) => void store.delete(key));
  }

  async claim(keys: readonly string[]): Promise<readonly KeptContent[]> {
    const claimed: KeptContent[] = [];
    await this.#use(async (store) => {
      for (const key of keys) {
        const row = await asked<Row | undefined>(store.get(key));
        if (row === undefined) continue;
        const renamed = { ...row, key: crypto.randomUUID() };
        store.delete(key);
        store.put(renamed);
        claimed.push(renamed);
      }
    });
    return this.#isLasting ? claimed : [];
  }

  async #use(act: (store: IDBObjectStore) => Promise<void>): Promise<void> {
    try {
      const database = await (this.#database ??= opened(this.#owner));
      const transaction = database.transaction(STORE, "readwrite");
      const isDone = done(transaction);
      try {
        await act(transaction.objectStore(STORE));
      } catch (error) {
        transaction.abort();
        await isDone.catch(() => undefined);
        throw error;
      }
      await isDone;
      this.#isLasting = true;
    } catch {
      // The page has it in memory.
      this.#isLasting = false;
      this.#database = null;
    }
  }
}

/** The database without what is too old, and without what others have left on this device. */
async function opened(owner: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(CONTENTS, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "key" });
  const database = await asked(opening);
  database.onversionchange = () => database.close();
  const transaction = database.transaction(STORE, "readwrite");
  const isDone = done(transaction);
  const store = transaction.objectStore(STORE);
  const oldest = Date.now() - KEPT_FOR_MS;
  for (const row of await asked<Row[]>(store.getAll()))
    if (row.owner !== owner || row.at < oldest) store.delete(row.key);
  await isDone;
  return database;
}

const asked = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the database said no"));
  });

const done = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("it was not kept"));
  });
