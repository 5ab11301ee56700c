import type { Problem } from "@prilavok/protocol";
import { problemText, ProblemError } from "@prilavok/protocol";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Setup } from "./bridge.ts";
import { Conversation } from "./Conversation.tsx";
import type { Counter, Desk } from "./desk.ts";
import type { Frame } from "./frame.ts";
import { NoToken } from "./frame.ts";
import { useView } from "./hooks.ts";
import { ChatIcon, DownIcon } from "./icons.tsx";
import type { Panel } from "./main.tsx";
import { useWords } from "./words.ts";

interface AppProps {
  readonly frame: Frame;
  readonly setup: Setup;
  readonly counter: Counter;
  readonly panel: Panel;
}

type Phase =
  | { readonly is: "closed" | "opening" | "signed out" }
  | { readonly is: "failed"; readonly problem: Problem | null }
  | { readonly is: "at the desk"; readonly desk: Desk };

export function App({ frame, setup, counter, panel }: AppProps) {
  const [isOpen, setOpen] = useState(setup.isOpen);
  const [phase, setPhase] = useState<Phase>({ is: "closed" });
  const [unread, setUnread] = useState(0);
  const launcher = useRef<HTMLButtonElement>(null);

  const failed = useCallback((error: unknown) => {
    if (error instanceof NoToken) return setPhase({ is: "signed out" });
    setPhase({ is: "failed", problem: error instanceof ProblemError ? error.problem : null });
  }, []);

  const approach = useCallback(async () => {
    setPhase({ is: "opening" });
    try {
      const chat = await counter.openChat(setup);
      setPhase({ is: "at the desk", desk: await counter.desk(chat) });
    } catch (error) {
      failed(error);
    }
  }, [counter, setup, failed]);

  // A chat that exists already is followed from the start, for its unread count; none is created.
  useEffect(() => {
    const look = async () => {
      const chat = await counter.findChat(setup);
      const desk = chat === null ? null : await counter.desk(chat);
      if (desk !== null)
        setPhase((now) => (now.is === "closed" ? { is: "at the desk", desk } : now));
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
  panel.open = () => setOpen(true);
  panel.close = close;

  return (
    <>
      {phase.is === "at the desk" && <Unread desk={phase.desk} onCount={setUnread} />}
      {isOpen ? (
        <PanelFrame onClose={close}>
          {phase.is === "at the desk" ? (
            <Conversation desk={phase.desk} onClose={close} />
          ) : (
            <Waiting phase={phase} onAgain={() => void approach()} onClose={close} />
          )}
        </PanelFrame>
      ) : (
        setup.hasLauncher && (
          <Launcher unread={unread} onOpen={() => setOpen(true)} button={launcher} />
        )
      )}
    </>
  );
}

function Unread({ desk, onCount }: { desk: Desk; onCount: (count: number) => void }) {
  const { view } = useView(desk);
  const count = view.state?.chat.unread ?? 0;
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

interface PanelFrameProps {
  readonly onClose: () => void;
  readonly children: preact.ComponentChildren;
}

function PanelFrame({ onClose, children }: PanelFrameProps) {
  const { t } = useWords();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) onClose();
  };
  return (
    <main class="panel" aria-label={t("panel.label")} onKeyDown={onKeyDown}>
      {children}
    </main>
  );
}

interface WaitingProps {
  readonly phase: Phase;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

function Waiting({ phase, onAgain, onClose }: WaitingProps) {
  const words = useWords();
  return (
    <>
      <header class="head">
        <div class="head-words">
          <h1>{words.t("panel.label")}</h1>
        </div>
        <CloseButton onClose={onClose} />
      </header>
      <div class="centre" role="status">
        {phase.is === "signed out" && <p>{words.t("panel.signin")}</p>}
        {phase.is === "failed" && <p>{problemText(words, phase.problem)}</p>}
        {phase.is === "signed out" || phase.is === "failed" ? (
          <button class="plain" type="button" onClick={onAgain}>
            {words.t("failure.again")}
          </button>
        ) : (
          <p class="muted">{words.t("panel.opening")}</p>
        )}
      </div>
    </>
  );
}

export function CloseButton({ onClose }: { onClose: () => void }) {
  const label = useWords().t("panel.close");
  return (
    <button class="icon" type="button" title={label} aria-label={label} onClick={onClose}>
      <DownIcon />
    </button>
  );
}
