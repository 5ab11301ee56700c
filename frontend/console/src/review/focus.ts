import type { RefObject } from "react";
import { useLayoutEffect, useRef } from "react";

/** When what had the focus goes away, `fallback` has it: nobody is thrown to the top of the page. */
export function useFocusKept(fallback: () => HTMLElement | null): RefObject<HTMLDivElement | null> {
  const root = useRef<HTMLDivElement>(null);
  const latest = useRef(fallback);
  useLayoutEffect(() => {
    latest.current = fallback;
  });
  useLayoutEffect(() => {
    const box = root.current;
    if (box === null) return undefined;
    let wasHere = false;
    const note = ({ target }: FocusEvent) => {
      wasHere = target instanceof Node && box.contains(target);
    };
    const look = () => {
      const active = document.activeElement;
      if (wasHere && (active === null || active === document.body)) {
        latest.current()?.focus({ preventScroll: true });
      }
    };
    const watch = new MutationObserver(() => {
      look();
      // What was disabled loses the focus only when the browser paints.
      requestAnimationFrame(look);
    });
    watch.observe(box, { childList: true, subtree: true, attributeFilter: ["disabled"] });
    document.addEventListener("focusin", note);
    return () => {
      watch.disconnect();
      document.removeEventListener("focusin", note);
    };
  }, []);
  return root;
}
