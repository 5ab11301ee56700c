import { ProblemError, problemText } from "@prilavok/protocol";
import { useWords } from "../words.tsx";

/** Why something that one asked for was not done; nothing while there is no error. */
export function Failure({ error }: { readonly error: Error | null }) {
  const words = useWords();
  return (
    <div role="alert">
      {error !== null && (
        <p className="failed">
          {problemText(words, error instanceof ProblemError ? error.problem : null)}
        </p>
      )}
    </div>
  );
}
