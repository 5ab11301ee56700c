import type { ServerEvent } from "@prilavok/protocol";
import { Connection } from "@prilavok/protocol";
import type { QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { followHome } from "../home/queries.ts";
import { lookAgain } from "../notices/queries.ts";
import { readWhatFailed } from "../page/back.ts";
import type { SessionKeeper } from "../session.ts";
import { openSocket } from "../session.ts";

export const QUEUE = "cases";
export const CASE = "case";
/** Several may work at once: what they did in so long is read at once. */
const READ_AFTER_MS = 300;

/** Keeps a reviewer's queue, cases and notices as they are, whoever changes them. */
export function useFollowing(keeper: SessionKeeper, isReviewer: boolean, isEnded: boolean): void {
  const queries = useQueryClient();
  const connection = useRef<Connection>(null);

  useEffect(() => {
    if (!isReviewer) return;
    const its = connectionOf(keeper, queries);
    connection.current = its;
    const unfollow = its.follow(window);
    its.start();
    return () => {
      unfollow();
      its.stop();
    };
  }, [keeper, queries, isReviewer]);

  useEffect(() => {
    if (!isEnded && connection.current?.link === "ended") connection.current.restart();
  }, [isEnded]);
}

function connectionOf(keeper: SessionKeeper, queries: QueryClient): Connection {
  const home = followHome(queries);
  const follow = followCases(queries);
  return new Connection({
    openSocket,
    token: null,
    onEvents: (events) => {
      follow.heard(events);
      home(events);
      if (events.some(({ type }) => type === "notice")) void lookAgain(queries);
    },
    onLink: (link) => {
      if (link === "live") {
        follow.catchUp();
        void readWhatFailed(queries);
      }
      // The socket is refused with the cookie: REST decides whether the session is over.
      if (link === "ended") void keeper.check();
    },
    onPoll: () => {
      follow.catchUp();
      void readWhatFailed(queries);
      return Promise.resolve(true);
    },
  });
}

export interface CasesFollower {
  heard(events: readonly ServerEvent[]): void;
  /** Something may have been missed. */
  catchUp(): void;
}

/** Reads the queue, and the cases that something happened to, again soon after a socket told so. */
export function followCases(queries: QueryClient): CasesFollower {
  const touched = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const read = () => {
    timer = undefined;
    void queries.invalidateQueries({ queryKey: [QUEUE] });
    for (const case_id of touched) void queries.invalidateQueries({ queryKey: [CASE, case_id] });
    touched.clear();
  };
  return {
    heard(events) {
      for (const event of events) if (event.type === "case") touched.add(event.case_id);
      if (touched.size > 0) timer ??= setTimeout(read, READ_AFTER_MS);
    },
    catchUp() {
      void queries.invalidateQueries({ queryKey: [QUEUE] });
      void queries.invalidateQueries({ queryKey: [CASE] });
    },
  };
}
