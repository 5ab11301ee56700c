import type { Chat, Problem } from "@prilavok/protocol";
import { forgetContents, ProblemError, queuedMessages } from "@prilavok/protocol";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { About, Opens, Setup } from "./bridge.ts";
import { Conversation } from "./Conversation.tsx";
import type { Counter, Desk } from "./desk.ts";
import { Failure } from "./Failure.tsx";
import type { Frame } from "./frame.ts";
import { NoToken } from "./frame.ts";
import { Waiting } from "./Head.tsx";
import { useUnread } from "./hooks.ts";
import { ChatIcon } from "./icons.tsx";
import { Later, load } from "./later.tsx";
import type { Panel } from "./main.tsx";
import { useWords } from "./words.ts";

interface AppProps {
  readonly frame: Frame;
  readonly setup: Setup;
  readonly counter: Counter;
  readonly panel: Panel;
}

type Phase =
  | { readonly is: "closed" | "opening" | "signed out"; readonly desk?: Desk }
  | { readonly is: "failed"; readonly problem: Problem | null; readonly desk?: Desk | undefined }
  /** The chat is the one that the page is about, if it is about anything. */
  | { readonly is: "at the desk"; readonly chat_id?: string; readonly desk: Desk };

/** What the panel shows. A chat without an id is the one that the page is about, or all of them. */
export type Place =
  | { readonly is: "chat"; readonly chat_id?: string }
  | { readonly is: "chats" | "notices" }
  | { readonly is: "penalties"; readonly penalty_id?: string }
  | { readonly is: "claim"; readonly claim_id: string }
  | { readonly is: "claiming"; readonly seller_id: string; readonly order_id: string };

/** What every place of the panel may do. */
export interface Ways {
  readonly go: (place: Place) => void;
  readonly onClose: () => void;
}

export function App({ frame, setup, counter, panel }: AppProps) {
  const [isOpen, setOpen] = useState(setup.isOpen);
  const { about } = setup;
  const [place, setPlace] = useState(() => placeOf(about, setup.opens));
  const [phase, setPhase] = useState<Phase>({ is: "closed" });
  const [unread, setUnread] = useState(0);
  const launcher = useRef<HTMLButtonElement>(null);
  const words = useWords();

  const approach = useCallback(async () => {
    setPhase({ is: "opening" });
    let desk: Desk | undefined;
    try {
      desk = await counter.desk();
      setPhase(atDesk(desk, about && (await counter.openChat(about))));
    } catch (error) {
      if (error instanceof NoToken) {
        if (error.isSignedOut) forgetContents();
        return setPhase({ is: "signed out" });
      }
      const problem = error instanceof ProblemError ? error.problem : null;
      setPhase({ is: "failed", problem, desk });
    }
  }, [counter, about]);

  // Chats that exist already are followed from the start, for their unread count, and what was sent
  // before goes; none is created.
  useEffect(() => {
    const look = async () => {
      const chat = await counter.findChat(about);
      if (chat === null && !(await counter.owes())) return;
      const desk = await counter.desk();
      setPhase((now) => (now.is === "closed" ? atDesk(desk, about && chat) : now));
    };
    look().catch(() => undefined);
  }, [counter, about]);

  const { desk } = phase;
  useEffect(() => {
    if (desk === undefined || queuedMessages(desk.shelf.owner).length === 0) return;
    const resume = async () =>
      (await load(words)).resumeQueued({ ...desk, owner: desk.shelf.owner });
    resume().catch(() => undefined);
  }, [desk, words]);

  useEffect(() => {
    frame.say({ prilavok: isOpen ? "opened" : "closed" });
    const isUnstarted = phase.is !== "opening" && phase.is !== "at the desk";
    if (isOpen && isUnstarted) void approach();
    // Only opening starts it: a failure waits for the person to try again.
  }, [isOpen]); // eslint-disable-line react-hooks/exhaustive-deps

  useEffect(() => frame.say({ prilavok: "unread", count: unread }), [frame, unread]);

  const go = (to: Place) =>
    setPlace(to.is === "chat" && to.chat_id === undefined ? placeOf(about) : to);
  const close = useCallback(() => {
    setOpen(false);
    requestAnimationFrame(() => launcher.current?.focus());
  }, []);
  panel.open = (opens) => {
    go(placeOf(about, opens));
    setOpen(true);
  };
  panel.close = close;

  return (
    <>
      {phase.is === "at the desk" && <Unread {...phase} onCount={setUnread} />}
      {isOpen ? (
        <PanelFrame
          {...{ phase, place, unread, go }}
          isHome={about === null && place.is === "chats"}
          onAgain={() => void approach()}
          onClose={close}
        />
      ) : (
        setup.hasLauncher && (
          <Launcher
            label={about === null ? "chats.title" : "launcher.open"}
            unread={unread}
            onOpen={() => panel.open()}
            button={launcher}
          />
        )
      )}
    </>
  );
}

interface UnreadProps {
  readonly desk: Desk;
  readonly chat_id?: string;
  readonly onCount: (count: number) => void;
}

function Unread({ desk, chat_id = "", onCount }: UnreadProps) {
  const count = useUnread(desk, chat_id);
  useEffect(() => onCount(count), [count, onCount]);
  return null;
}

interface LauncherProps {
  readonly label: "chats.title" | "launcher.open";
  readonly unread: number;
  readonly onOpen: () => void;
  readonly button: { current: HTMLButtonElement | null };
}

function Launcher({ label: name, unread, onOpen, button }: LauncherProps) {
  const { t } = useWords();
  const label = unread === 0 ? t(name) : t("launcher.unread", { count: unread });
  return (
    <button ref={button} class="launcher" type="button" title={label} onClick={onOpen}>
      <ChatIcon />
      <span class="unseen">{label}</span>
      {unread > 0 && (
        <span class="badge" aria-hidden="true">
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </button>
  );
}

/** At the desk, with the chat that the page is about, if it is about any. */
function atDesk(desk: Desk, chat: Chat | null): Phase {
  if (chat === null) return { is: "at the desk", desk };
  const { chat_id } = chat;
  desk.client.open(chat_id);
  return { is: "at the desk", desk, chat_id };
}

/** What the panel opens with. Claims are about orders. */
function placeOf(about: About | null, opens?: Opens): Place {
  if (about === null) return { is: "chats" };
  const { seller_id, context } = about;
  return opens === "claim" && context.type === "order"
    ? { is: "claiming", seller_id, order_id: context.id }
    : { is: "chat" };
}

interface PanelFrameProps extends Omit<Ways, "onClose"> {
  readonly phase: Phase;
  readonly place: Place;
  /** Nothing lies behind it. */
  readonly isHome: boolean;
  readonly unread: number;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

function PanelFrame({ phase, place, isHome, unread, go, onAgain, onClose }: PanelFrameProps) {
  const words = useWords();
  const { desk } = phase;
  const chat_id =
    (place.is === "chat" && place.chat_id) || (phase.is === "at the desk" && phase.chat_id);
  const back = { label: words.t("chats.title"), unread, go: () => go({ is: "chats" }) };
  const failed =
    phase.is === "signed out" ? (
      words.t("panel.signin")
    ) : phase.is === "failed" ? (
      <Failure problem={phase.problem} />
    ) : null;
  // What had the focus may be gone, and then no key reaches the panel.
  useLayoutEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (place.is === "chat" || isHome) onClose();
      else go({ is: "chat" });
    };
    document.addEventListener("keydown", leave);
    return () => document.removeEventListener("keydown", leave);
  }, [place, isHome, onClose, go]);
  return (
    <main class="panel" aria-label={words.t("panel.label")}>
      {desk && place.is !== "chat" ? (
        <Later>{({ Room }) => <Room {...{ desk, place, isHome, go, onClose }} />}</Later>
      ) : desk && chat_id ? (
        <Conversation key={chat_id} {...{ desk, chat_id, unread, go, onClose }} />
      ) : (
        <Waiting {...{ failed, back: desk && back, onAgain, onClose }} />
      )}
    </main>
  );
}
