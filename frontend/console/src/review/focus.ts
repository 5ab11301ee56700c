import type { RefObject } from "react";
import { useEffect, useRef } from "react";

/** When what had the focus goes away, `fallback` has it: nobody is thrown to the top of the page. */
export function useFocusKept(fallback: () => HTMLElement | null): RefObject<HTMLDivElement | null> {
  const root = useRef<HTMLDivElement>(null);
  const wasHere = useRef(false);
  useEffect(() => {
    const note = (event: FocusEvent) => {
      wasHere.current = root.current?.contains(event.target as Node) ?? false;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, []);
  useEffect(() => {
    // A button that was disabled loses the focus only when the browser paints.
    const frame = requestAnimationFrame(() => {
      const active = document.activeElement;
      const isLost = active === null || active === document.body;
      if (isLost && wasHere.current) fallback()?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  });
  return root;
}
