import type { Problem } from "@prilavok/protocol";
import { ProblemError } from "@prilavok/protocol";
import { useRef, useState } from "preact/hooks";
import type { Desk } from "../../../src/desk.ts";

/** The ids of deeds that may have been done, by what they are: asked again, they are the same. */
const unanswered = new Map<string, string>();

export interface Failure {
  /** Null where no answer came. */
  readonly problem: Problem | null;
}

/** One deed at a time: a second press changes nothing, and a retry is the deed that was meant first. */
export function useDeed<Answer>({ rest }: Desk, onDone: (answer: Answer) => void) {
  const isGoing = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async (path: string, body: object) => {
    if (isGoing.current) return;
    isGoing.current = true;
    setBusy(true);
    setFailure(null);
    const deed = path + JSON.stringify(body);
    const act_id = unanswered.get(deed) ?? crypto.randomUUID();
    unanswered.set(deed, act_id);
    try {
      const answer = await rest.ask<Answer>("POST", path, { ...body, act_id });
      unanswered.delete(deed);
      onDone(answer);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      isGoing.current = false;
      setBusy(false);
    }
  };
  return { send, isBusy, failure };
}

export const failureOf = (error: unknown): Failure => ({
  problem: error instanceof ProblemError ? error.problem : null,
});
