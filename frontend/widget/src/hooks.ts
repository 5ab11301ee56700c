import type { ChatClient, ChatView, Link } from "@prilavok/protocol";
import { Composing } from "@prilavok/protocol";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Desk } from "./desk.ts";

export function useView({ client, chat_id }: Desk): { view: ChatView; link: Link } {
  const [, redraw] = useState(0);
  useEffect(() => client.subscribe(() => redraw((count) => count + 1)), [client]);
  return { view: client.view(chat_id), link: client.link };
}

export function useComposing({ client, chat_id }: Desk): Composing {
  const composing = useMemo(() => new Composing(client, chat_id), [client, chat_id]);
  const [, redraw] = useState(0);
  useEffect(() => composing.subscribe(() => redraw((count) => count + 1)), [composing]);
  return composing;
}

/** The server's time, looked at again every `every_ms`. */
export function useNow(client: ChatClient, every_ms: number): number {
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => redraw((count) => count + 1), every_ms);
    return () => clearInterval(timer);
  }, [every_ms]);
  return client.now();
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
