import { Button, Skeleton } from "@mantine/core";
import { ProblemError, problemText } from "@prilavok/protocol";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";

const NOT_FOUND = 404;

interface AskedProps<Answer> {
  readonly query: Pick<UseQueryResult<Answer>, "data" | "error" | "refetch">;
  /** How many lines to stand in for what is not here yet. */
  readonly lines?: number;
  readonly children: (answer: Answer) => ReactNode;
}

/** What the server was asked for: while it is not here, when it fails, and as it is. What is on the
 * screen stays there when reading it again fails. */
export function Asked<Answer>({ query, lines = 6, children }: AskedProps<Answer>) {
  const words = useWords();
  const { data, error, refetch } = query;
  if (data !== undefined) return children(data);
  if (error === null) {
    return (
      <div className="lines" aria-busy="true" aria-label={words.t("page.waiting")}>
        {Array.from({ length: lines }, (_, line) => (
          <Skeleton key={line} height={18} width={`${90 - ((line * 17) % 40)}%`} />
        ))}
      </div>
    );
  }
  const problem = error instanceof ProblemError ? error.problem : null;
  if (problem?.status === NOT_FOUND) return <Notice title={words.t("page.nothing")} />;
  return (
    <Notice title={words.t("page.failed")} text={problemText(words, problem)}>
      <Button variant="light" onClick={() => void refetch()}>
        {words.t("failure.again")}
      </Button>
    </Notice>
  );
}
