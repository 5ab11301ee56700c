import { useEffect } from "react";
import { useLocation } from "wouter";
import { useCabinet } from "../cabinet.tsx";
import { useWords } from "../words.tsx";
import { personTold } from "./browser.ts";

/** Looks after this browser's notices, where somebody has switched them on in it. */
export function PushKept() {
  const { keeper, session } = useCabinet();
  const { locale } = useWords();
  useWhatIsClicked();
  useEffect(() => {
    if (personTold() === null) return;
    void import("./keeping.ts")
      .then(({ keepInStep, personOf }) => keepInStep(keeper.rest, personOf(session), locale))
      .catch(() => undefined); // no page depends on it; the settings say how things are
  }, [keeper, session, locale]);
  return null;
}

/** Opens what a clicked notice is about, in this window. */
function useWhatIsClicked() {
  const [, go] = useLocation();
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    const { serviceWorker } = navigator;
    const open = ({ data }: MessageEvent<unknown>) => {
      const page = (data as { open?: unknown } | null)?.open;
      if (typeof page === "string" && page.startsWith("/console/"))
        go(page.slice("/console".length));
    };
    serviceWorker.addEventListener("message", open);
    return () => serviceWorker.removeEventListener("message", open);
  }, [go]);
}
