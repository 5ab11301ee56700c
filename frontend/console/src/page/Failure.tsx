import { ProblemError, problemText } from "@prilavok/protocol";
import type { Words } from "../words.tsx";
import { useWords } from "../words.tsx";
import { useUnmended } from "./mended.ts";

interface FailureProps {
  readonly error: Error | null;
  /** Says it in the domain's own words. */
  readonly textOf?: (words: Words, error: Error) => string;
}

/** Why something that one asked for was not done; nothing while there is no error. */
export function Failure({ error, textOf = plainText }: FailureProps) {
  const words = useWords();
  const [ref, shown] = useUnmended(error);
  return (
    <div ref={ref} role="alert">
      {shown !== null && <p className="failed">{textOf(words, shown)}</p>}
    </div>
  );
}

const plainText = (words: Words, error: Error): string =>
  problemText(words, error instanceof ProblemError ? error.problem : null);
