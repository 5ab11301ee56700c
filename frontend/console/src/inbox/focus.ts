export const FIELD_ID = "composer-field";
export const NOTE_ID = "note-field";

/** Where an answer is written. */
export const focusField = (): void => document.getElementById(FIELD_ID)?.focus();

const NOTES_WANTED = "prilavok:notes";

/** Asks the open chat for its notes. */
export const focusNote = (): void => {
  document.dispatchEvent(new Event(NOTES_WANTED));
};

export function onNotesWanted(listener: () => void): () => void {
  document.addEventListener(NOTES_WANTED, listener);
  return () => document.removeEventListener(NOTES_WANTED, listener);
}
