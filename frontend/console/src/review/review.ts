import type { CaseView } from "@prilavok/protocol";
import { ProblemError, untilAnswered } from "@prilavok/protocol";
import { useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useSignature } from "../cabinet.tsx";
import type { Names } from "../parties.ts";
import { useWords } from "../words.tsx";
import type { Draft, Lack } from "./draft.ts";
import { decidedBy, draftKept, keepDraftOf, lackOf, NOTHING_YET } from "./draft.ts";
import type { Filter } from "./filter.ts";
import { caseHref, queueHref } from "./filter.ts";
import type { Acts, Decided } from "./queries.ts";
import { isOutdated, useActs } from "./queries.ts";
import { caseProblemText, decisionText } from "./words.ts";

/** What stands above a case after an act: what was decided last, or what went wrong. */
export interface Told {
  /** The case it is about; null is the queue. */
  readonly case_id: string | null;
  readonly text: string;
}

export interface Review {
  /** `going` is from a decision to the next case. */
  readonly busy: "acting" | "going" | null;
  readonly trouble: Told | null;
  readonly decided: Told | null;
  readonly lack: Lack | null;
  /** Whether `next` found nothing. */
  readonly isDone: boolean;
  /** Ends the waiting for a server that does not answer to a decision; null while nobody waits. */
  readonly stopWaiting: (() => void) | null;
  draftOf(case_id: string): Draft;
  draw(case_id: string, draft: Draft): void;
  next(): Promise<void>;
  take(view: CaseView): Promise<void>;
  putBack(view: CaseView): Promise<void>;
  note(view: CaseView, text: string): Promise<boolean>;
  decide(view: CaseView): Promise<void>;
  askSecond(view: CaseView): Promise<void>;
}

/** The work of one moderator: one act at a time, and from each decision to the next case. */
export function useReview(filter: Filter, names: Names): Review {
  const words = useWords();
  const own = useSignature();
  const acts = useActs();
  const [, go] = useLocation();
  const isActing = useRef(false);
  const [busy, setBusy] = useState<Review["busy"]>(null);
  const [trouble, setTrouble] = useState<Told | null>(null);
  const [decided, setDecided] = useState<Told | null>(null);
  const [lack, setLack] = useState<Lack | null>(null);
  const [isDone, setDone] = useState(false);
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({});
  const [stopWaiting, setStopWaiting] = useState<Review["stopWaiting"]>(null);
  const waiting = useRef<AbortController>(null);
  const draftOf = (case_id: string) => drafts[case_id] ?? draftKept(case_id);
  const keep = (case_id: string, draft: Draft) => {
    keepDraftOf(case_id, draft);
    setDrafts((others) => ({ ...others, [case_id]: draft }));
  };

  // Who has left the page is not led from there to the next case; the draft waits for them.
  useEffect(() => () => waiting.current?.abort(), []);

  const attempt = async <Answer>(case_id: string | null, act: () => Promise<Answer>) => {
    try {
      return await act();
    } catch (error) {
      const problem = error instanceof ProblemError ? error.problem : null;
      setTrouble({ case_id, text: caseProblemText(words, problem, own, names) });
      if (case_id !== null && problem !== null && isOutdated(problem)) {
        await acts.readAgain(case_id);
      }
      return null;
    }
  };

  /** Of two presses in a row only the first one acts. */
  const alone = async <Answer>(how: "acting" | "going", act: () => Promise<Answer>) => {
    if (isActing.current) return null;
    isActing.current = true;
    setBusy(how);
    setTrouble(null);
    setLack(null);
    try {
      return await act();
    } finally {
      isActing.current = false;
      setBusy(null);
    }
  };

  const toNext = async () => {
    const kinds = filter.kind === null ? null : [filter.kind];
    const found = await attempt(null, async () => ({ view: await acts.next(kinds) }));
    if (found === null) return;
    setDone(found.view === null);
    go(found.view === null ? queueHref(filter) : caseHref(found.view.case.case_id, filter));
  };

  const settle = async (view: CaseView, verb: "decide" | "askSecond") => {
    const { case_id } = view.case;
    const draft = draftOf(case_id);
    const missing = lackOf(view, draft);
    if (missing !== null) {
      setTrouble(null);
      return setLack(missing);
    }
    await alone("going", async () => {
      const decision = decidedBy(view, draft);
      const done = await attempt(case_id, () => persistently(() => acts[verb](case_id, decision)));
      if (done === null) return;
      keep(case_id, NOTHING_YET);
      setDecided({ case_id, text: outcomeText(done, decision) });
      await toNext();
    });
    return undefined;
  };

  /** A decision says of which version it is: told twice, it is one. */
  const persistently = async <Answer>(decide: () => Promise<Answer>) => {
    const stop = new AbortController();
    waiting.current = stop;
    const onWaiting = () => setStopWaiting(() => () => stop.abort());
    try {
      return await untilAnswered(decide, { signal: stop.signal, onWaiting });
    } finally {
      setStopWaiting(null);
    }
  };

  const outcomeText = ({ case: its }: CaseView, { decision }: Decided): string =>
    words.t(its.closed_at === null ? "cases.said.second" : "cases.said.decided", {
      decision: decisionText(words, its.kind, decision),
    });

  const simply = async (view: CaseView, verb: keyof Pick<Acts, "take" | "putBack">) => {
    const { case_id } = view.case;
    await alone("acting", () => attempt(case_id, () => acts[verb](case_id)));
  };

  return {
    busy,
    trouble,
    decided,
    lack,
    isDone,
    stopWaiting,
    draftOf,
    draw(case_id, draft) {
      setLack(null);
      setTrouble(null);
      keep(case_id, draft);
    },
    async next() {
      await alone("acting", async () => {
        setDecided(null);
        await toNext();
      });
    },
    take: (view) => simply(view, "take"),
    putBack: (view) => simply(view, "putBack"),
    async note({ case: { case_id } }, text) {
      const noted = await alone("acting", () => attempt(case_id, () => acts.note(case_id, text)));
      return noted !== null;
    },
    decide: (view) => settle(view, "decide"),
    askSecond: (view) => settle(view, "askSecond"),
  };
}
