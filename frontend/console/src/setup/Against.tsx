import { ProblemError, verdictOf } from "@prilavok/protocol";
import { Reasons } from "../chat/Verdict.tsx";
import { Failure } from "../page/Failure.tsx";
import { useUnmended } from "../page/mended.ts";

/** Why a text was not taken: what is said against it, where it was judged. */
export function Against({ error }: { readonly error: Error | null }) {
  const [ref, shown] = useUnmended(error);
  const verdict = shown instanceof ProblemError ? verdictOf(shown.problem) : null;
  if (verdict === null) return <Failure error={shown} />;
  return (
    <div ref={ref} className="objection" role="alert">
      <Reasons verdict={verdict} />
    </div>
  );
}
