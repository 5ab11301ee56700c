import { backoffMs } from "./connection.ts";
import { ProblemError, Unreachable } from "./problems.ts";

/** An answer that is not there by then is waited for, and that is said. */
export const SLOW_AFTER_MS = 4_000;
/** Somebody looks at it: it is tried again at least every four seconds. */
const FAILURES_COUNTED = 3;

export interface Patience {
  /** Ends the waiting; what was asked for may have been done all the same. */
  readonly signal: AbortSignal;
  /** Called once, when no answer comes at first. */
  readonly onWaiting: () => void;
  readonly random?: () => number;
}

/**
 * Asks again until the server has answered. Only for what is done once however often it is asked for.
 * Rejects with what it answered, or with `Unreachable` once nobody waits any more.
 */
export async function untilAnswered<Answer>(
  ask: () => Promise<Answer>,
  { signal, onWaiting, random = Math.random }: Patience,
): Promise<Answer> {
  let isTold = false;
  const tell = () => {
    if (!isTold && !signal.aborted) onWaiting();
    isTold = true;
  };
  const slow = setTimeout(tell, SLOW_AFTER_MS);
  const persistently = async () => {
    for (let failures = 0; ; failures += 1) {
      try {
        return await ask();
      } catch (error) {
        if (!isNoAnswer(error) || signal.aborted) throw error;
        tell();
        const wait = backoffMs(Math.min(failures, FAILURES_COUNTED), random);
        await new Promise((resolve) => setTimeout(resolve, wait));
        if (signal.aborted) throw error;
      }
    }
  };
  try {
    return await Promise.race([persistently(), aborted(signal)]);
  } finally {
    clearTimeout(slow);
  }
}

/** Whether nobody knows what became of it: a proxy says so, too, of a server that is away. */
const isNoAnswer = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof ProblemError && error.problem.status >= 500);

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = () => reject(new Unreachable("nobody waits any more"));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
