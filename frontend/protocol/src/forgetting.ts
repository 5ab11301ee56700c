/** One database for all who use this device, so that whoever signs out takes everything along. */
export const CONTENTS = "prilavok-files";

/** Leaves no file of anybody on this device. */
export function forgetContents(): void {
  try {
    indexedDB.deleteDatabase(CONTENTS);
  } catch {
    // The browser keeps nothing for us.
  }
}
