import type { ChatView, Draft, Link, ServerEvent, Session } from "@prilavok/protocol";
import type { Composing } from "@prilavok/protocol";
import { Answering, ChatClient, resumeQueued, StorageShelf, stopTrays } from "@prilavok/protocol";
import type { QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { followClaims } from "./claims/queries.ts";
import { followHome } from "./home/queries.ts";
import { followInbox } from "./inbox/queries.ts";
import { lookAgain } from "./notices/queries.ts";
import { readWhatFailed } from "./page/back.ts";
import { openSocket } from "./session.ts";
import type { SessionKeeper } from "./session.ts";

interface Desk {
  readonly keeper: SessionKeeper;
  readonly client: ChatClient;
  /** Who sits at it: what is kept on this device is theirs. */
  readonly owner: string;
}

const DeskContext = createContext<Desk | null>(null);

interface DeskProviderProps {
  readonly keeper: SessionKeeper;
  readonly session: Session;
  readonly isEnded: boolean;
  readonly children: ReactNode;
}

/** One live client for the whole cabinet, made anew only for another person. */
export function DeskProvider({ keeper, session, isEnded, children }: DeskProviderProps) {
  const queries = useQueryClient();
  const { role, subject } = session.principal;
  const owner = `${role}:${subject}`;
  const [desk, setDesk] = useState<Desk | null>(null);

  // Before anything is painted: what comes without a desk is an empty page.
  useLayoutEffect(() => {
    const client = clientOf(keeper, queries, subject, owner);
    const unfollow = client.follow(window);
    client.start();
    resumeQueued({ client, rest: keeper.rest, owner });
    setDesk({ keeper, client, owner });
    return () => {
      unfollow();
      stopTrays(client);
      client.stop();
    };
  }, [keeper, queries, subject, owner]);

  useEffect(() => {
    if (!isEnded && desk?.client.link === "ended") desk.client.reconnect();
  }, [isEnded, desk]);

  return desk && <DeskContext value={desk}>{children}</DeskContext>;
}

function clientOf(
  keeper: SessionKeeper,
  queries: QueryClient,
  subject: string,
  owner: string,
): ChatClient {
  const inbox = followInbox(queries, keeper.rest, subject, () => client.now());
  const home = followHome(queries);
  const claims = followClaims(queries);
  const client: ChatClient = new ChatClient({
    viewer: "seller",
    rest: keeper.rest,
    openSocket,
    token: null,
    shelf: new StorageShelf(owner),
    onEvents: (events: readonly ServerEvent[]) => {
      inbox.heard(events);
      home(events);
      events.forEach(claims);
      if (events.some(({ type }) => type === "notice")) void lookAgain(queries);
    },
    onCatchUp: () => {
      inbox.catchUp(client.link);
      void readWhatFailed(queries);
    },
  });
  let link = client.link;
  client.subscribe(() => {
    if (client.link === link) return;
    link = client.link;
    // The socket is refused with the cookie: REST decides whether the session is over.
    if (link === "ended") void keeper.check();
  });
  return client;
}

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error("there is no desk outside of DeskProvider");
  return desk;
}

export function useLink(): Link {
  const { client } = useDesk();
  return useSyncExternalStore(
    useCallback((listener) => client.subscribe(listener), [client]),
    () => client.link,
  );
}

/** An open chat, kept up to date while the component is there. */
export function useView(chat_id: string): ChatView {
  const { client } = useDesk();
  useEffect(() => {
    client.open(chat_id);
    return () => client.leave(chat_id);
  }, [client, chat_id]);
  return useSyncExternalStore(
    useCallback((listener) => client.subscribe(listener), [client]),
    () => client.view(chat_id),
  );
}

/** What is being written in a chat while the component is there. */
export function useComposing(chat_id: string): { composing: Composing; draft: Draft } {
  const { client } = useDesk();
  const composing = useMemo(() => new Answering(client, chat_id), [client, chat_id]);
  const draft = useSyncExternalStore(composing.subscribe, () => composing.draft);
  return { composing, draft };
}
