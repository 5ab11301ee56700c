import { backoffMs } from "@prilavok/protocol";
import type { ComponentType } from "react";
import { lazy, useSyncExternalStore } from "react";

const FAILURES_COUNTED = 5;

/** What does not come though it was asked for: a part, as the server is away, or as it was renewed
 * and has no more the parts of a page that was loaded before. */
export type Missing = "nothing" | "away" | "renewed";

const listeners = new Set<() => void>();
let missing = 0;
let isRenewed = false;

/** A part of the console that is fetched when somebody first needs it, however long that takes. */
export function later<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => ({ default: await persistently(load) }));
}

export const useMissing = (): Missing =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (missing === 0 ? "nothing" : isRenewed ? "renewed" : "away"),
  );

async function persistently<Part>(load: () => Promise<Part>): Promise<Part> {
  for (let failures = 0; ; failures += 1) {
    try {
      const part = await load();
      if (failures > 0) count(-1);
      return part;
    } catch {
      if (failures === 0) count(1);
      else renewed(await isServerThere());
      await pause(backoffMs(Math.min(failures, FAILURES_COUNTED), Math.random));
    }
  }
}

function count(more: 1 | -1): void {
  missing += more;
  tell();
}

function renewed(isSo: boolean): void {
  isRenewed = isSo;
  tell();
}

function tell(): void {
  for (const listener of [...listeners]) listener();
}

const isServerThere = (): Promise<boolean> =>
  fetch(location.href).then(
    ({ ok }) => ok,
    () => false,
  );

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
