import { ProblemError, verdictOf } from "@prilavok/protocol";
import { Reasons } from "../chat/Verdict.tsx";
import { Failure } from "../page/Failure.tsx";

/** Why a text was not taken: what is said against it, where it was judged. */
export function Against({ error }: { readonly error: Error | null }) {
  const verdict = error instanceof ProblemError ? verdictOf(error.problem) : null;
  if (verdict === null) return <Failure error={error} />;
  return (
    <div className="objection" role="alert">
      <Reasons verdict={verdict} />
    </div>
  );
}
