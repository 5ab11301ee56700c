import type { ChatClient, ChatView, Link } from "@prilavok/protocol";
import { useEffect, useState } from "preact/hooks";

export function useView({ client, chat_id }: { client: ChatClient; chat_id: string }): {
  view: ChatView;
  link: Link;
} {
  const [, redraw] = useState(0);
  useEffect(() => client.subscribe(() => redraw((count) => count + 1)), [client]);
  return { view: client.view(chat_id), link: client.link };
}

/** The time, anew every `every_ms`: for what is said about it, not for deciding. */
export function useNow(every_ms: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every_ms);
    return () => clearInterval(timer);
  }, [every_ms]);
  return now;
}

/** True once `isSo` has been true for `for_ms` without a break: short states do not flicker. */
export function useLasting(isSo: boolean, for_ms: number): boolean {
  const [isLasting, setLasting] = useState(false);
  useEffect(() => {
    if (!isSo) {
      setLasting(false);
      return undefined;
    }
    const timer = setTimeout(() => setLasting(true), for_ms);
    return () => clearTimeout(timer);
  }, [isSo, for_ms]);
  return isSo && isLasting;
}

export function usePageVisible(): boolean {
  const [isVisible, setVisible] = useState(document.visibilityState === "visible");
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return isVisible;
}
