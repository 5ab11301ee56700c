import type { ChatClient } from "@prilavok/protocol";
import { End } from "@prilavok/protocol";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

/** The server's time, looked at again every `every_ms`. */
export function useNow(client: ChatClient, every_ms: number): number {
  const [now, setNow] = useState(() => client.now());
  useEffect(() => {
    const look = () => setNow(client.now());
    const timer = setInterval(look, every_ms);
    // What the server's clock says is known only once the connection is ready.
    let link = client.link;
    const unsubscribe = client.subscribe(() => {
      if (client.link !== link) look();
      link = client.link;
    });
    return () => {
      clearInterval(timer);
      unsubscribe();
    };
  }, [client, every_ms]);
  return now;
}

/** This machine's time, looked at again every `every_ms`: for pages of those who have no chats. */
export function useOwnNow(every_ms: number): number {
  const [now, setNow] = useState(() => Date.now());
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
    const timer = setTimeout(() => setLasting(isSo), isSo ? for_ms : 0);
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

/** Keeps the end in view while the reader is at it, and the reader's place while they are not. */
export function useStickyEnd(lastKey: string, firstKey: string, beginsAtEnd: boolean) {
  const scroller = useRef<HTMLDivElement>(null);
  const fromEnd = useRef<number | null>(null);
  const [end] = useState(() => new End(beginsAtEnd));
  const [isAtEnd, setAtEnd] = useState(beginsAtEnd);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null || !isAtEnd) return undefined;
    const stick = () => end.reach(box);
    stick();
    // A line that grows by its verdict, or a field that does by an objection, must not hide the end.
    const watch = new ResizeObserver(stick);
    for (const each of [box, ...box.children]) watch.observe(each);
    return () => watch.disconnect();
  }, [end, lastKey, isAtEnd]);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null || isAtEnd || fromEnd.current === null) return;
    box.scrollTop = box.scrollHeight - fromEnd.current;
    // Only lines added on top move what is being read.
  }, [firstKey]); // eslint-disable-line react-hooks/exhaustive-deps

  const onScroll = () => {
    const box = scroller.current;
    if (box === null) return;
    fromEnd.current = box.scrollHeight - box.scrollTop;
    setAtEnd(end.scrolled(box));
  };
  return { scroller, isAtEnd, toEnd: () => setAtEnd(true), onScroll };
}

/** What the browser's tab is called while the page is there. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}
