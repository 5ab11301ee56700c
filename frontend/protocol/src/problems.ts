import type { Problem } from "./types.ts";

/** The server answered, and the answer is no. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/** No answer came: the same request may be made again. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("The server did not answer.", { cause });
    this.name = "Unreachable";
  }
}

/** Whether the same words may pass later: limits and outages end, a rule's no does not. */
export function mayPassLater({ status }: Problem): boolean {
  return status === 401 || status === 408 || status === 429 || status >= 500;
}
