import { useEffect, useRef, useSyncExternalStore } from "react";

/** Something that can be done from where one is. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** The heading that it stands under. */
  readonly group?: string;
  /** The key that does the same without the palette. */
  readonly keys?: string;
  /** Other words by which it is found. */
  readonly also?: string;
  /** A colour that belongs to it. */
  readonly colour?: string;
  /** For what is chosen now, among other such commands. */
  readonly isChosen?: boolean;
  /** The palette stays open: several can be chosen, one after another. */
  readonly stays?: boolean;
  readonly run: () => void;
}

/** A list that the palette shows by itself, such as the labels. */
export interface Choice {
  readonly title: string;
  /** A hook: the list follows what it is made of while it is open. */
  readonly useCommands: (query: string) => readonly Command[];
}

type Shown = { readonly is: "closed" } | { readonly is: "open"; readonly choice: Choice | null };

const CLOSED: Shown = { is: "closed" };

let shown: Shown = CLOSED;
const offered = new Map<symbol, { readonly commands: readonly Command[]; readonly rank: number }>();
const listeners = new Set<() => void>();

function become(next: Shown): void {
  shown = next;
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows the palette: with everything that can be done here, or with one choice. */
export const openPalette = (choice: Choice | null = null): void => become({ is: "open", choice });

/** What the list that is shown is made of has changed. */
export function refreshPalette(): void {
  if (shown.is === "open") become({ ...shown });
}

export const closePalette = (): void => become(CLOSED);

export const usePalette = (): Shown => useSyncExternalStore(subscribe, () => shown);

/** What the page offers, as of when the palette asks. */
export const offers = (): readonly Command[] =>
  [...offered.values()].sort((a, b) => a.rank - b.rank).flatMap(({ commands }) => commands);

/** Offers `commands` in the palette for as long as the component is there; a lower rank is shown
 * first. */
export function useCommands(commands: readonly Command[], rank: number): void {
  const key = useRef(Symbol("commands"));
  useEffect(() => {
    offered.set(key.current, { commands, rank });
  });
  useEffect(() => {
    const own = key.current;
    return () => void offered.delete(own);
  }, []);
}
