import type { Rest, Session } from "@prilavok/protocol";
import { createContext, useContext } from "react";
import type { SessionKeeper } from "./session.ts";

/** Who is signed in, for every page of the cabinet. */
export interface Cabinet {
  readonly keeper: SessionKeeper;
  readonly session: Session;
}

export const CabinetContext = createContext<Cabinet | null>(null);

export function useCabinet(): Cabinet {
  const cabinet = useContext(CabinetContext);
  if (cabinet === null) throw new Error("nobody is signed in here");
  return cabinet;
}

/** The server, asked as whoever is signed in. */
export const useRest = (): Rest => useCabinet().keeper.rest;

/** How whoever is signed in signs what they decide: `moderator:42`. */
export function useSignature(): string {
  const { role, subject } = useCabinet().session.principal;
  return `${role}:${subject}`;
}
