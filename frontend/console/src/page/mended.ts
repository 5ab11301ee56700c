import type { RefObject } from "react";
import { useEffect, useRef, useState } from "react";

/**
 * `error` until somebody changes something in the form around `ref`: what it tells of may be mended
 * by then. The next one is shown again.
 */
export function useUnmended(error: Error | null): [RefObject<HTMLDivElement | null>, Error | null] {
  const ref = useRef<HTMLDivElement>(null);
  const [mended, setMended] = useState<Error | null>(null);
  useEffect(() => {
    const form = ref.current?.closest("form");
    if (error === null || form == null) return undefined;
    const mend = () => setMended(error);
    form.addEventListener("input", mend);
    return () => form.removeEventListener("input", mend);
  }, [error]);
  return [ref, error === mended ? null : error];
}
