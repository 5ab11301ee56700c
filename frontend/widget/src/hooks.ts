import type { Chat, ChatClient, ChatView, Link, ServerEvent } from "@prilavok/protocol";
import { Composing } from "@prilavok/protocol";
import { useEffect, useMemo, useReducer, useState } from "preact/hooks";
import type { Desk, Hearer } from "./desk.ts";

/** Events come in bursts; lists are read again once after each. */
const SETTLED_AFTER_MS = 700;

interface Source {
  subscribe(listener: () => void): () => void;
}

const next = (count: number) => count + 1;

/** Draws anew after every change of `source`, and for those that came before it was listened to. */
export function useChanges(source: Source | null): void {
  const [, redraw] = useReducer(next, 0);
  useEffect(() => {
    const again = () => redraw(undefined);
    again();
    return source?.subscribe(again);
  }, [source]);
}

export function useView({ client }: Desk, chat_id: string): { view: ChatView; link: Link } {
  useChanges(client);
  return { view: client.view(chat_id), link: client.link };
}

export function useComposing({ client }: Desk, chat_id: string): Composing {
  const composing = useMemo(() => new Composing(client, chat_id), [client, chat_id]);
  useChanges(composing);
  return composing;
}

/** Runs `read` at first, and soon after anything that `isAbout` it, or after a gap. */
export function useReading(
  { hearers }: Desk,
  read: () => void,
  isAbout: (event: ServerEvent) => boolean,
): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hear: Hearer = (events) => {
      if (events.length > 0 && !events.some(isAbout)) return;
      clearTimeout(timer);
      timer = setTimeout(read, SETTLED_AFTER_MS);
    };
    hearers.add(hear);
    read();
    return () => {
      hearers.delete(hear);
      clearTimeout(timer);
    };
  }, [hearers]); // eslint-disable-line react-hooks/exhaustive-deps
}

/** The answer to a question at `path`; nothing until there is one, or where there is no path. */
export function useAnswer<Answer>({ rest }: Desk, path: string | null): Answer | undefined {
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    if (path !== null) rest.ask<Answer>("GET", path).then(setAnswer, () => undefined);
  }, [rest, path]);
  return answer;
}

/** How many messages of shops this buyer has not read, in any chat; `chat_id` may be a new one. */
export function useUnread(desk: Desk, chat_id: string): number {
  const { client, rest } = desk;
  const [listed, setListed] = useState<readonly Chat[]>([]);
  useChanges(client);
  const read = async () => setListed((await rest.chats({ limit: 100 })).chats);
  useReading(
    desk,
    () => void read().catch(() => undefined),
    (event) => "chat_id" in event && client.view(event.chat_id ?? "").state === null,
  );
  const counts = new Map(listed.map((chat) => [chat.chat_id, chat.unread]));
  let unread = 0;
  for (const id of new Set([chat_id, ...counts.keys()]))
    unread += client.view(id).state?.chat.unread ?? counts.get(id) ?? 0;
  return unread;
}

/** The server's time, looked at again every `every_ms`. */
export function useNow(client: ChatClient, every_ms: number): number {
  const [, redraw] = useReducer(next, 0);
  useEffect(() => {
    const timer = setInterval(redraw, every_ms);
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
