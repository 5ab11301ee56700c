import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Attachment, ChatClient, KeptTray, Message, ShownFile } from "../src/index.ts";
import {
  Composing,
  keepDraft,
  keptDraft,
  queuedMessage,
  queuedMessages,
  seeOff,
  TEXT_MOST,
  Unreachable,
  Uploads,
} from "../src/index.ts";
import { aChat } from "./fakes.ts";

const OWNER = "buyer:b1";
let chat_id = "";
let client: FakeClient;
let isOffline: boolean;
let leave: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("localStorage", aStorage());
  chat_id = crypto.randomUUID();
  client = new FakeClient();
  isOffline = true;
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The client as far as a departure knows it. */
class FakeClient {
  link = "retrying";
  mayWrite = true;
  readonly written: [string, string, number][] = [];
  readonly ids: (string | undefined)[] = [];
  readonly #listeners = new Set<() => void>();

  view() {
    return { state: { chat: aChat({ can_write: { allowed: this.mayWrite, reason: null } }) } };
  }

  subscribe(listener: () => void) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  write(id: string, text: string, files: readonly ShownFile[], client_id?: string) {
    this.written.push([id, text, files.length]);
    this.ids.push(client_id);
    this.tell();
  }

  typing() {}

  tell() {
    for (const listener of this.#listeners) listener();
  }

  back() {
    isOffline = false;
    this.link = "live";
    this.tell();
  }
}

/** A browser's storage, whose entries are its keys. */
function aStorage() {
  const storage = {} as Record<string, string>;
  const act = (name: string, value: unknown) =>
    Object.defineProperty(storage, name, { value, enumerable: false });
  act("getItem", (key: string) => storage[key] ?? null);
  act("setItem", (key: string, value: string) => (storage[key] = value));
  act("removeItem", (key: string) => Reflect.deleteProperty(storage, key));
  return storage;
}

const send = (content: Blob, name: string): Promise<Attachment> =>
  isOffline
    ? Promise.reject(new Unreachable("offline"))
    : Promise.resolve({
        file_id: `f-${name}`,
        name,
        media_type: "image/png",
        bytes: content.size,
        state: "clean",
      } as Attachment);

function aTray(kept?: KeptTray): Uploads {
  const tray = new Uploads({ send, random: () => 0.5 }, kept);
  leave = seeOff({ client: client as unknown as ChatClient, owner: OWNER, chat_id, tray });
  return tray;
}

const aFile = (name: string) => ({ name, type: "image/png", size: 10 }) as unknown as File;
const settled = () => vi.advanceTimersByTimeAsync(0);
/** The message that waits on the device, if there is one. */
const waiting = () => queuedMessages(OWNER).map(queuedMessage)[0];
const composing = () => new Composing(client as unknown as ChatClient, chat_id);

async function sentWithoutServer(): Promise<Uploads> {
  const tray = aTray();
  keepDraft(chat_id, "With a picture ");
  tray.add([aFile("a")]);
  tray.queue();
  await settled();
  return tray;
}

test("a message goes when its files are there, though nobody looks at its chat", async () => {
  const tray = await sentWithoutServer();
  expect(client.written).toEqual([]);
  expect(queuedMessages(OWNER)).toEqual([{ owner: OWNER, chat_id, client_id: tray.queuedAs }]);

  client.back();
  await settled();
  expect(client.written).toEqual([[chat_id, "With a picture", 1]]);
  expect(keptDraft(chat_id)).toBe("");
  expect(queuedMessages(OWNER)).toEqual([]);
  client.tell();
  expect(client.written).toHaveLength(1);
});

test("who looks at its chat sees it leave the field, and goes on with an edit", async () => {
  const open = composing();
  open.subscribe(() => undefined);
  const tray = await sentWithoutServer();
  open.change("With two words more");
  expect(waiting()?.text).toBe("With two words more");
  open.edit({ message_id: "m1", text: "Something older" } as Message);
  client.back();
  await settled();
  expect(client.written).toEqual([[chat_id, "With two words more", 1]]);
  expect(open.draft.text).toBe("Something older");
  open.cancel();
  expect([open.draft.text, tray.list]).toEqual(["", []]);
});

test("another page goes on with it", async () => {
  const first = await sentWithoutServer();
  leave();
  first.stop();
  const { tray, text } = waiting() ?? {};
  const queuedAs = first.queuedAs;
  expect([text, tray?.queuedAs]).toEqual(["With a picture ", queuedAs]);

  isOffline = false;
  const files = [{ file_id: "f-a", name: "a", media_type: "image/png", bytes: 10 } as ShownFile];
  aTray({ files, pending: [], queuedAs });
  await settled();
  expect(client.written).toEqual([[chat_id, "With a picture", 1]]);
  expect(client.ids).toEqual([queuedAs]);
  expect(queuedMessages(OWNER)).toEqual([]);
});

test("what may not be written for now waits, and what became empty or too long waits for its author", async () => {
  client.mayWrite = false;
  const tray = await sentWithoutServer();
  client.back();
  await settled();
  expect([client.written, tray.isQueued]).toEqual([[], true]);

  client.mayWrite = true;
  keepDraft(chat_id, "x".repeat(TEXT_MOST + 1));
  client.tell();
  expect([client.written, tray.isQueued]).toEqual([[], false]);
  keepDraft(chat_id, "short again");
  client.tell();
  expect(client.written).toEqual([]);
});

test("the files of another page's message that are gone leave the text in the field", async () => {
  const shelf = {
    isLasting: true,
    put: () => undefined,
    drop: () => undefined,
    claim: () => Promise.resolve([]),
  };
  const tray = new Uploads({ send, shelf });
  await tray.adopt({ files: [], pending: ["lost"], queuedAs: "x" });
  expect([tray.isQueued, tray.isBusy]).toEqual([false, false]);
});
