import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ProblemError, SLOW_AFTER_MS, Unreachable, untilAnswered } from "../src/index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const problem = (status: number) =>
  new ProblemError({ type: "about:blank", title: "", status, detail: "", code: `http_${status}` });

/** Fails with each of `failures`, one a call, and answers from then on. */
const server = (...failures: Error[]) =>
  vi.fn(() => {
    const failure = failures.shift();
    return failure === undefined ? Promise.resolve("done") : Promise.reject(failure);
  });

function asking(ask: () => Promise<string>) {
  const stop = new AbortController();
  const onWaiting = vi.fn();
  const answer = untilAnswered(ask, { signal: stop.signal, onWaiting, random: () => 1 });
  answer.catch(() => undefined);
  return { answer, onWaiting, stop };
}

test("what is answered at once is asked for once, and nobody is told to wait", async () => {
  const ask = server();
  const { answer, onWaiting } = asking(ask);
  expect(await answer).toBe("done");
  expect([ask.mock.calls.length, onWaiting.mock.calls.length]).toEqual([1, 0]);
});

test("while no answer comes it is asked for again, and that is said once", async () => {
  const ask = server(new Unreachable("away"), problem(502), new Unreachable("away"));
  const { answer, onWaiting } = asking(ask);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await answer).toBe("done");
  expect([ask.mock.calls.length, onWaiting.mock.calls.length]).toEqual([4, 1]);
});

test("a no is an answer", async () => {
  const no = problem(409);
  const ask = server(new Unreachable("away"), no, new Unreachable("never asked"));
  const { answer } = asking(ask);
  await vi.advanceTimersByTimeAsync(20_000);
  await expect(answer).rejects.toBe(no);
  expect(ask).toHaveBeenCalledTimes(2);
});

test("who does not wait any more is told so at once, and nothing is asked for later", async () => {
  const away = new Unreachable("away");
  const ask = server(away, away, away);
  const { answer, stop } = asking(ask);
  await vi.advanceTimersByTimeAsync(0);
  stop.abort();
  await expect(answer).rejects.toBeInstanceOf(Unreachable);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(ask).toHaveBeenCalledTimes(1);
});

test("a slow server is said to be slow, and who does not wait for it need not", async () => {
  const { answer, onWaiting, stop } = asking(() => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(SLOW_AFTER_MS - 1);
  expect(onWaiting).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(onWaiting).toHaveBeenCalledTimes(1);
  stop.abort();
  await expect(answer).rejects.toBeInstanceOf(Unreachable);
});
