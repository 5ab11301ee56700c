import { useLayoutEffect, useRef } from "react";

/** What a key press means here, whatever the keyboard's language: a letter, a digit, `?`, `/`,
 * `confirm` for Ctrl+Enter, `escape`; null for everything else. */
export function meaningOf(press: KeyPress): string | null {
  const { key, code, altKey } = press;
  if (press.isComposing || altKey) return null;
  const isCommand = press.ctrlKey || press.metaKey;
  if (key === "Enter") return isCommand ? "confirm" : null;
  if (isCommand) return null;
  if (key === "Escape") return "escape";
  if (key === "?" || key === "/") return key;
  if (/^[a-z0-9]$/i.test(key)) return key.toLowerCase();
  if (key.length !== 1) return null;
  if (code === "Slash" && key === ".") return "/";
  return /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1]?.toLowerCase() ?? null;
}

export type KeyPress = Pick<
  KeyboardEvent,
  "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "isComposing"
>;

export type KeyActs = Readonly<Partial<Record<string, () => void>>>;

/** Those that may be held down; of all others one press is one act. */
const REPEATED: ReadonlySet<string> = new Set(["j", "k"]);
/** Those that are not characters, and so mean the same while one types. */
const ANYWHERE: ReadonlySet<string> = new Set(["confirm", "escape"]);

/** Runs the act of each key that is pressed anywhere on the page, but in a dialog; while one types,
 * characters are text. It holds from the moment that what it is about is drawn: a slow page can be seen
 * long before its effects have run. */
export function useKeys(acts: KeyActs): void {
  const latest = useRef(acts);
  useLayoutEffect(() => {
    latest.current = acts;
  });
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isInDialog(event.target)) return;
      const meaning = meaningOf(event);
      if (meaning === null || (event.repeat && !REPEATED.has(meaning))) return;
      if (takesText(event.target) && !ANYWHERE.has(meaning)) return;
      const act = latest.current[meaning];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["radio", "checkbox"].includes(target.type);
  return target.isContentEditable || target.matches("textarea, select");
}

const isInDialog = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("[aria-modal=true], [role=menu]") !== null;

const CHOICE_KEY = "prilavok:keys";

/** Whether single keys act; whoever's software presses keys of its own can switch them off. */
export function keysAreOn(): boolean {
  try {
    return localStorage.getItem(CHOICE_KEY) !== "off";
  } catch {
    return true;
  }
}

export function switchKeys(isOn: boolean): void {
  try {
    localStorage.setItem(CHOICE_KEY, isOn ? "on" : "off");
  } catch {
    // The choice lasts as long as the page.
  }
}
