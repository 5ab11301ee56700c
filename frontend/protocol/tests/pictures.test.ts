// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Rest, ShownFile } from "../src/index.ts";
import { blank, ProblemError, pursue, pursueInSight, Unreachable } from "../src/index.ts";
import { aProblem } from "./fakes.ts";

const hopes = { onAddress: vi.fn<(address: string) => void>(), onMissing: vi.fn<() => void>() };
let files = 0;
let answer: ReturnType<typeof vi.fn<() => Promise<Response>>>;

beforeEach(() => {
  vi.useFakeTimers();
  hopes.onAddress.mockReset();
  hopes.onMissing.mockReset();
  answer = vi.fn(() => Promise.resolve(new Response("webp")));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const wanted = () => ({
  rest: { answer } as unknown as Rest,
  folder: "chats/c1" as const,
  file: { file_id: `f${String((files += 1))}` } as ShownFile,
  isPreview: true,
});
const no = (status: number) => new ProblemError(aProblem({ status }));

test.each([
  ["no answer came", new Unreachable("offline")],
  ["the server is busy", no(429)],
  ["the server is broken", no(503)],
])("where %s, a picture is asked for again, and comes", async (_why, error) => {
  answer.mockRejectedValueOnce(error).mockRejectedValueOnce(error);
  pursue(wanted(), hopes);
  await vi.advanceTimersByTimeAsync(5_000);

  expect(hopes.onMissing).not.toHaveBeenCalled();
  expect(hopes.onAddress).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^blob:/));
  expect(answer).toHaveBeenCalledTimes(3);
});

test("a picture that there is not is asked for once", async () => {
  answer.mockRejectedValue(no(404));
  pursue(wanted(), hopes);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(hopes.onMissing).toHaveBeenCalledOnce();
  expect(answer).toHaveBeenCalledOnce();
});

test("what never answers is not asked for ever", async () => {
  answer.mockRejectedValue(new Unreachable("offline"));
  pursue(wanted(), hopes);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(answer).toHaveBeenCalledTimes(12);
  expect(hopes.onMissing).toHaveBeenCalledOnce();
});

test("a picture that is wanted no more is neither asked for nor told", async () => {
  answer.mockRejectedValue(new Unreachable("offline"));
  const end = pursue(wanted(), hopes);
  await vi.advanceTimersByTimeAsync(0);
  end();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(answer).toHaveBeenCalledOnce();
  expect(hopes.onMissing).not.toHaveBeenCalled();
});

test("a picture is asked for once its place is seen", async () => {
  let see = (seen: { isIntersecting: boolean }[]) => expect(seen).toBeUndefined();
  const disconnect = vi.fn();
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(told: (seen: { isIntersecting: boolean }[]) => void) {
        see = told;
      }
      readonly observe = vi.fn();
      readonly disconnect = disconnect;
    },
  );
  const end = pursueInSight(document.createElement("img"), wanted(), hopes);
  see([{ isIntersecting: false }]);
  expect(answer).not.toHaveBeenCalled();
  see([{ isIntersecting: true }]);
  expect(disconnect).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(0);
  expect(hopes.onAddress).toHaveBeenCalledOnce();
  end();
});

test("what stands in for a picture is as large", () => {
  expect(decodeURIComponent(blank({ width: 320, height: 200 } as ShownFile))).toContain(
    'width="320" height="200"',
  );
});
