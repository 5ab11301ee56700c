import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Attachment, ContentShelf, KeptContent, KeptTray, Way } from "../src/index.ts";
import { FILE_BYTES_MOST, ProblemError, Unreachable, Uploads } from "../src/index.ts";
import { aProblem } from "./fakes.ts";

interface Sent {
  readonly name: string;
  readonly way: Way;
  readonly arrive: (over?: Partial<Attachment>) => void;
  readonly fail: (error: Error) => void;
}

let sent: Sent[];
let uploads: Uploads;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  uploads = new Uploads({ send, random: () => 0.5 });
});

afterEach(() => {
  uploads.stop();
  vi.useRealTimers();
});

const send = (content: Blob, name: string, way: Way) =>
  new Promise<Attachment>((resolve, reject) => {
    const file = { file_id: `f-${name}`, name, media_type: "image/webp", bytes: content.size };
    const shape = { width: 10, height: 10, pages: null, state: "clean" } as const;
    const arrive = (over = {}) => resolve({ ...file, ...shape, ...over } as Attachment);
    sent.push({ name, way, arrive, fail: reject });
  });

const anAttachment = (file_id: string, state: Attachment["state"]) =>
  ({ file_id, name: "a", media_type: "image/png", bytes: 10, state }) as Attachment;
const aFile = (name: string, type = "image/png", bytes = 10) =>
  ({ name, type, size: bytes }) as unknown as File;
const states = () => uploads.list.map(({ state }) => state);
const settled = () => vi.advanceTimersByTimeAsync(0);

test("two at a time are on their way, and the next one follows", async () => {
  uploads.add([aFile("a"), aFile("b"), aFile("c")]);
  await settled();
  expect(states()).toEqual(["sending", "sending", "waiting"]);
  sent[0]?.way.onProgress(1);
  expect(states()[0]).toBe("checking");
  sent[0]?.arrive();
  await settled();
  expect(states()).toEqual(["ready", "sending", "sending"]);
});

test("only what is ready goes with a message; what failed stays and is tried again", async () => {
  uploads.add([aFile("a"), aFile("b")]);
  await settled();
  sent[0]?.arrive({ state: "held" });
  sent[1]?.fail(new Unreachable("offline"));
  await settled();
  expect(states()).toEqual(["held", "failed"]);
  expect(uploads.take().map(({ file_id }) => file_id)).toEqual(["f-a"]);
  expect(states()).toEqual(["failed"]);
  uploads.wake();
  await settled();
  sent[2]?.arrive();
  await settled();
  expect(uploads.ready.map(({ name }) => name)).toEqual(["b"]);
});

test("what no answer came to is tried again by itself", async () => {
  uploads.add([aFile("a")]);
  await settled();
  sent[0]?.fail(new Unreachable("gone"));
  await settled();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toHaveLength(2);
});

test("a no is final, and a quota waits for the person", async () => {
  uploads.add([aFile("a"), aFile("b")]);
  await settled();
  sent[0]?.fail(new ProblemError(aProblem({ code: "file_refused", status: 422 })));
  sent[1]?.fail(new ProblemError(aProblem({ code: "files_used_up", status: 429 })));
  await settled();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(states()).toEqual(["refused", "failed"]);
  expect(sent).toHaveLength(2);
});

test("a file that is taken away is stopped, and makes room", async () => {
  uploads.add([aFile("a"), aFile("b"), aFile("c")]);
  await settled();
  uploads.remove(uploads.list[0]?.key ?? "");
  await settled();
  expect(sent[0]?.way.signal.aborted).toBe(true);
  expect(uploads.list.map(({ name, state }) => [name, state])).toEqual([
    ["b", "sending"],
    ["c", "sending"],
  ]);
});

test.each([
  ["a.svg", "image/svg+xml", 10, "unknown_type"],
  ["a.html", "text/html", 10, "unknown_type"],
  ["a.pdf", "application/pdf", FILE_BYTES_MOST + 1, "too_large"],
])("%s of type %s and %i bytes is refused without being sent", async (name, type, bytes, flaw) => {
  uploads.add([aFile(name, type, bytes)]);
  await settled();
  expect(uploads.list[0]).toMatchObject({ state: "refused", problem: { flaw } });
  expect(sent).toHaveLength(0);
});

test("a message takes ten files", async () => {
  uploads.add(Array.from({ length: 11 }, (_, index) => aFile(`f${String(index)}`)));
  await settled();
  expect(uploads.list.at(-1)).toMatchObject({
    state: "refused",
    problem: { code: "too_many_files" },
  });
});

test("a claim takes one video beside its files, a message none", async () => {
  const film = aFile("film", "video/quicktime", 40_000_000);
  uploads.add([film]);
  expect(uploads.list[0]?.problem?.flaw).toBe("video");

  const shrink = vi.fn();
  const evidence = new Uploads({ send, shrink, videos: 1 });
  const nine = Array.from({ length: 9 }, (_, n) => aFile(String(n), "image/png", 3_000_000));
  evidence.add([...nine, film, film, aFile("long", "video/mp4", 60_000_000), aFile("x")]);
  await settled();

  const told = evidence.list.slice(9).map(({ problem }) => problem?.code ?? null);
  expect(told).toEqual([null, "too_many_videos", "too_many_videos", null]);
  expect(shrink).not.toHaveBeenCalled();
  evidence.stop();

  const roomy = new Uploads({ send, videos: 1, videoBytesMost: () => 100_000_000 });
  roomy.add([aFile("long", "video/mp4", 60_000_000), aFile("page", "text/html")]);
  await settled();
  expect(roomy.list.map(({ problem }) => problem?.flaw ?? null)).toEqual([null, "unknown_type"]);
  expect(roomy.list[1]?.problem).toMatchObject({ videos: 1, video_bytes_max: 100_000_000 });
  roomy.stop();
});

test("a picture that is too large is made smaller first", async () => {
  const small = { size: 7 } as Blob;
  const shrink = vi.fn().mockResolvedValue(small);
  uploads = new Uploads({ send, shrink });
  uploads.add([aFile("photo.jpg", "image/jpeg", FILE_BYTES_MOST + 1)]);
  await settled();
  sent[0]?.arrive();
  await settled();
  expect(shrink).toHaveBeenCalledOnce();
  expect(uploads.ready[0]?.bytes).toBe(7);
});

test("a contested file outlives a reload, and goes once it is released", async () => {
  let kept: KeptTray | undefined;
  const keep = (tray: KeptTray) => (kept = tray);
  uploads = new Uploads({ send, keep });
  uploads.add([aFile("a")]);
  await settled();
  const problem = aProblem({ code: "file_refused", status: 422, file_id: "f-a" });
  sent[0]?.fail(new ProblemError(problem));
  await settled();
  uploads.contested(uploads.list[0]?.key ?? "");
  expect(uploads.ready).toEqual([]);
  uploads = new Uploads({ send }, kept);
  expect(states()).toEqual(["contested"]);
  uploads.decided([anAttachment("f-a", "refused")]);
  expect(states()).toEqual(["contested"]);
  uploads.decided([anAttachment("f-a", "clean"), anAttachment("f-b", "clean")]);
  expect(uploads.take().map(({ file_id }) => file_id)).toEqual(["f-a"]);
});

test("a contested file that the server has no more was upheld", async () => {
  const files = [{ ...anAttachment("f-a", "refused"), isContested: true }];
  uploads = new Uploads({ send }, { files, pending: [], queuedAs: null });
  uploads.decided([anAttachment("f-b", "clean")]);
  expect(uploads.list[0]).toMatchObject({ state: "refused", problem: { code: "file_upheld" } });
  expect(uploads.ready).toEqual([]);
});

/** What a browser would keep, shared by two pages. */
class FakeShelf implements ContentShelf {
  readonly rows = new Map<string, KeptContent>();
  readonly isLasting = true;

  put(kept: KeptContent) {
    this.rows.set(kept.key, kept);
  }

  drop(key: string) {
    this.rows.delete(key);
  }

  claim(keys: readonly string[]) {
    const found = keys.flatMap((key) => this.rows.get(key) ?? []);
    for (const { key } of found) this.rows.delete(key);
    const renamed = found.map((row) => ({ ...row, key: `${row.key} again` }));
    for (const row of renamed) this.rows.set(row.key, row);
    return Promise.resolve(renamed);
  }
}

test("a message that waits for its files goes on after a reload, and in one page only", async () => {
  const shelf = new FakeShelf();
  let kept: KeptTray | undefined;
  uploads = new Uploads({ send, shelf, keep: (tray) => (kept = tray) });
  uploads.add([aFile("a"), aFile("b")]);
  uploads.queue();
  await settled();
  sent[0]?.fail(new Unreachable("offline"));
  sent[1]?.arrive();
  await settled();
  expect([...shelf.rows.values()].map(({ name }) => name)).toEqual(["a"]);
  uploads.stop();
  sent = [];

  uploads = new Uploads({ send, shelf }, kept);
  const other = new Uploads({ send, shelf }, kept);
  expect([uploads.isBusy, other.isBusy]).toEqual([true, true]);
  await settled();
  expect(sent.map(({ name }) => name)).toEqual(["a"]);
  expect([uploads.queuedAs, other.queuedAs]).toEqual([kept?.queuedAs, null]);
  sent[0]?.arrive();
  await settled();
  expect(uploads.isBusy).toBe(false);
  expect(uploads.take().map(({ name }) => name)).toEqual(["b", "a"]);
  expect(uploads.isQueued).toBe(false);
  expect(shelf.rows.size).toBe(0);
});

test("a message does not go without a file that is refused meanwhile", async () => {
  uploads.add([aFile("a"), aFile("b")]);
  uploads.queue();
  await settled();
  sent[0]?.fail(new ProblemError(aProblem({ code: "file_refused", status: 422 })));
  sent[1]?.arrive();
  await settled();
  expect([uploads.isQueued, uploads.isBusy]).toEqual([false, false]);
});

test("the server is told of a file that will not be sent", async () => {
  const takeBack = vi.fn();
  uploads = new Uploads({ send, takeBack });
  uploads.add([aFile("a"), aFile("b")]);
  await settled();
  sent[0]?.arrive();
  await settled();
  for (const { key } of uploads.list) uploads.remove(key);
  expect(takeBack.mock.calls).toMatchObject([[{ file_id: "f-a" }]]);
});

test("the files of a message that came back are in the tray again, once", async () => {
  uploads.add([aFile("a")]);
  await settled();
  sent[0]?.arrive();
  await settled();
  const files = uploads.take();
  uploads.putBack(files);
  uploads.putBack(files);
  expect(uploads.ready).toEqual(files);
});
