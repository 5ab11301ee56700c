import type { Problem } from "@prilavok/protocol";
import { Later } from "./later.tsx";
import { useWords } from "./words.ts";

interface FailureProps {
  /** `null` where no answer came. */
  readonly problem: Problem | null;
}

/** What went wrong, within a live region. Most people never read it, so its words come when it does. */
export function Failure({ problem }: FailureProps) {
  const { t } = useWords();
  if (problem === null) return <>{t("failure.unreachable")}</>;
  return <Later isTold>{({ Problem }) => <Problem problem={problem} />}</Later>;
}
