import type { ServerEvent } from "@prilavok/protocol";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readWhatFailed } from "../src/page/back.ts";
import { followCases } from "../src/review/following.ts";

const queries = new QueryClient();
const told = (case_id: string): ServerEvent => ({ type: "case", case_id });
const isOld = (...queryKey: string[]) => queries.getQueryState(queryKey)?.isInvalidated;

beforeEach(() => {
  vi.useFakeTimers();
  queries.setQueryData(["cases", "state=open"], {});
  queries.setQueryData(["case", "a", "en"], {});
  queries.setQueryData(["case", "b", "en"], {});
});
afterEach(() => {
  vi.useRealTimers();
  queries.clear();
});

test("a touched case and the queue are read again, once for many events, and no other case", () => {
  const invalidate = vi.spyOn(queries, "invalidateQueries");
  const { heard } = followCases(queries);
  heard([told("a")]);
  heard([told("a"), told("a")]);
  expect(isOld("cases", "state=open")).toBe(false);
  vi.advanceTimersByTime(300);
  expect([isOld("cases", "state=open"), isOld("case", "a", "en")]).toEqual([true, true]);
  expect(isOld("case", "b", "en")).toBe(false);
  vi.advanceTimersByTime(5_000);
  expect(invalidate).toHaveBeenCalledTimes(2);
});

test("after a break everything is read again", () => {
  followCases(queries).catchUp();
  expect([isOld("cases", "state=open"), isOld("case", "b", "en")]).toEqual([true, true]);
});

test("what is not about cases moves nothing", () => {
  followCases(queries).heard([{ type: "pong" }]);
  vi.advanceTimersByTime(5_000);
  expect(isOld("cases", "state=open")).toBe(false);
});

test("what could not be read is read again when the server is back, and nothing else", async () => {
  queries.setDefaultOptions({ queries: { retry: false } });
  const lost = vi.fn().mockRejectedValueOnce(new Error("gone")).mockResolvedValue("here");
  const read = vi.fn().mockResolvedValue("here");
  const seen = [lost, read].map((queryFn, at) =>
    new QueryObserver(queries, { queryKey: [at], queryFn }).subscribe(() => undefined),
  );
  await vi.advanceTimersByTimeAsync(0);
  expect(queries.getQueryState([0])?.status).toBe("error");

  await readWhatFailed(queries);

  expect([queries.getQueryData([0]), lost.mock.calls.length]).toEqual(["here", 2]);
  expect(read).toHaveBeenCalledOnce();
  for (const end of seen) end();
});
