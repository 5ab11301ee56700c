import { useSyncExternalStore } from "react";

/** Something that was done, and the way back. */
export interface Told {
  readonly key: number;
  readonly text: string;
  readonly undo: (() => void) | null;
}

let told: Told | null = null;
let keys = 0;
const listeners = new Set<() => void>();

function become(next: Told | null): void {
  told = next;
  for (const listener of [...listeners]) listener();
}

/** Says in the corner what was done; only the last one can be undone. */
export function tell(text: string, undo: (() => void) | null = null): void {
  become({ key: (keys += 1), text, undo });
}

/** Takes back what was done last; nothing when it is too late for that. */
export function undoLast(): void {
  const undo = told?.undo;
  if (undo == null) return;
  become(null);
  undo();
}

export const hush = (): void => become(null);

export function useTold(): Told | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => told,
  );
}
