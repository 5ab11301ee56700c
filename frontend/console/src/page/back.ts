import { ProblemError } from "@prilavok/protocol";
import type { QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** Where no socket tells that the server is there again, it is asked this often. */
const LOOK_EVERY_MS = 5_000;

/** The server is there again: what could not be read is read now, without anybody asking for it. */
export const readWhatFailed = (queries: QueryClient): Promise<void> =>
  queries.refetchQueries({
    type: "active",
    predicate: ({ state: { status, error } }) => status === "error" && mayPass(error),
  });

/** The same for those who have no socket: staff without chats. */
export function useReadingWhatFailed(isWanted: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isWanted) return;
    const timer = setInterval(() => void readWhatFailed(queries), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [queries, isWanted]);
}

/** A no stays one, however often it is asked for. */
const mayPass = (error: Error | null): boolean =>
  !(error instanceof ProblemError) || error.problem.status >= 500;
