import type { ModeratorHome, OperatorHome, SellerHome, ServerEvent } from "@prilavok/protocol";
import type { QueryClient } from "@tanstack/react-query";
import { useQuery } from "@tanstack/react-query";
import { useRest } from "../cabinet.tsx";

export type Home = SellerHome | ModeratorHome | OperatorHome;

/** Pages without a socket look this often; those with one are told, too. */
const READ_EVERY_MS = 30_000;
/** Much may happen at once: it is looked at once. */
const AFTER_EVENTS_MS = 1_000;
const KEY = "home";
const MOVES: ReadonlySet<string> = new Set(["message", "status", "notice", "sent", "case"]);

export function useHome() {
  const rest = useRest();
  return useQuery({
    queryKey: [KEY],
    queryFn: () => rest.ask<Home>("GET", "/v1/home"),
    refetchInterval: READ_EVERY_MS,
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
}

/** Reads the home page again, soon after a socket has told of something that is on it. */
export function followHome(queries: QueryClient): (events: readonly ServerEvent[]) => void {
  let timer: number | undefined;
  return (events) => {
    if (timer !== undefined || !events.some(({ type }) => MOVES.has(type))) return;
    timer = window.setTimeout(() => {
      timer = undefined;
      void queries.invalidateQueries({ queryKey: [KEY] });
    }, AFTER_EVENTS_MS);
  };
}
