import type { Problem } from "@prilavok/protocol";
import { forgetContents, problemText, ProblemError } from "@prilavok/protocol";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Opens, Setup } from "./bridge.ts";
import { Conversation } from "./Conversation.tsx";
import type { Counter, Desk } from "./desk.ts";
import type { Frame } from "./frame.ts";
import { NoToken } from "./frame.ts";
import { Waiting } from "./Head.tsx";
import { useUnread } from "./hooks.ts";
import { ChatIcon } from "./icons.tsx";
import { Later } from "./later.tsx";
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
  | { readonly is: "at the desk"; readonly chat_id: string; readonly desk: Desk };

/** What the panel shows. A chat without an id is the one that the page is about. */
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
  const [place, go] = useState(() => placeOf(setup, setup.opens));
  const [phase, setPhase] = useState<Phase>({ is: "closed" });
  const [unread, setUnread] = useState(0);
  const launcher = useRef<HTMLButtonElement>(null);

  const approach = useCallback(async () => {
    setPhase({ is: "opening" });
    let desk: Desk | undefined;
    try {
      desk = await counter.desk();
      const { chat_id } = await counter.openChat(setup);
      desk.client.open(chat_id);
      setPhase({ is: "at the desk", desk, chat_id });
    } catch (error) {
      if (error instanceof NoToken) {
        if (error.isSignedOut) forgetContents();
        return setPhase({ is: "signed out" });
      }
      const problem = error instanceof ProblemError ? error.problem : null;
      setPhase({ is: "failed", problem, desk });
    }
  }, [counter, setup]);

  // A chat that exists already is followed from the start, for its unread count; none is created.
  useEffect(() => {
    const look = async () => {
      const chat = await counter.findChat(setup);
      if (chat === null) return;
      const desk = await counter.desk();
      const { chat_id } = chat;
      desk.client.open(chat_id);
      setPhase((now) => (now.is === "closed" ? { is: "at the desk", desk, chat_id } : now));
    };
    look().catch(() => undefined);
  }, [counter, setup]);

  useEffect(() => {
    frame.say({ prilavok: isOpen ? "opened" : "closed" });
    const isUnstarted = phase.is !== "opening" && phase.is !== "at the desk";
    if (isOpen && isUnstarted) void approach();
    // Only opening starts it: a failure waits for the person to try again.
  }, [isOpen]); // eslint-disable-line react-hooks/exhaustive-deps

  useEffect(() => frame.say({ prilavok: "unread", count: unread }), [frame, unread]);

  const close = useCallback(() => {
    setOpen(false);
    requestAnimationFrame(() => launcher.current?.focus());
  }, []);
  panel.open = (opens) => {
    go(placeOf(setup, opens));
    setOpen(true);
  };
  panel.close = close;

  return (
    <>
      {phase.is === "at the desk" && <Unread {...phase} onCount={setUnread} />}
      {isOpen ? (
        <PanelFrame
          {...{ phase, place, unread, go }}
          onAgain={() => void approach()}
          onClose={close}
        />
      ) : (
        setup.hasLauncher && (
          <Launcher unread={unread} onOpen={() => panel.open()} button={launcher} />
        )
      )}
    </>
  );
}

interface UnreadProps {
  readonly desk: Desk;
  readonly chat_id: string;
  readonly onCount: (count: number) => void;
}

function Unread({ desk, chat_id, onCount }: UnreadProps) {
  const count = useUnread(desk, chat_id);
  useEffect(() => onCount(count), [count, onCount]);
  return null;
}

interface LauncherProps {
  readonly unread: number;
  readonly onOpen: () => void;
  readonly button: { current: HTMLButtonElement | null };
}

function Launcher({ unread, onOpen, button }: LauncherProps) {
  const { t } = useWords();
  const label = unread === 0 ? t("launcher.open") : t("launcher.unread", { count: unread });
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

/** Claims are about orders. */
const placeOf = ({ seller_id, context: { type, id } }: Setup, opens?: Opens): Place =>
  opens === "claim" && type === "order"
    ? { is: "claiming", seller_id, order_id: id }
    : { is: "chat" };

interface PanelFrameProps extends Omit<Ways, "onClose"> {
  readonly phase: Phase;
  readonly place: Place;
  readonly unread: number;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

function PanelFrame({ phase, place, unread, go, onAgain, onClose }: PanelFrameProps) {
  const words = useWords();
  const { desk } = phase;
  const chat_id =
    (place.is === "chat" && place.chat_id) || (phase.is === "at the desk" && phase.chat_id);
  const back = { label: words.t("chats.title"), unread, go: () => go({ is: "chats" }) };
  const failed =
    phase.is === "signed out"
      ? words.t("panel.signin")
      : phase.is === "failed"
        ? problemText(words, phase.problem)
        : null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (place.is === "chat") onClose();
    else go({ is: "chat" });
  };
  return (
    <main class="panel" aria-label={words.t("panel.label")} onKeyDown={onKeyDown}>
      {desk && place.is !== "chat" ? (
        <Later>{({ Room }) => <Room desk={desk} place={place} go={go} onClose={onClose} />}</Later>
      ) : desk && chat_id ? (
        <Conversation key={chat_id} {...{ desk, chat_id, unread, go, onClose }} />
      ) : (
        <Waiting {...{ failed, back: desk && back, onAgain, onClose }} />
      )}
    </main>
  );
}
