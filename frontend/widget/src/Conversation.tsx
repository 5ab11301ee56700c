import type { ChatState, Link, MessageLine, Problem } from "@prilavok/protocol";
import { LINK_WORDS } from "@prilavok/protocol";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { Telling } from "../later/src/Tell.tsx";
import type { Ways } from "./App.tsx";
import { Composer } from "./Composer.tsx";
import type { Desk } from "./desk.ts";
import { Failure } from "./Failure.tsx";
import { Head, IconButton, Plain, Waiting } from "./Head.tsx";
import { useDrop, useTray } from "./files.ts";
import { useComposing, useLasting, useView } from "./hooks.ts";
import { DotsIcon } from "./icons.tsx";
import { Later } from "./later.tsx";
import { NoticeLine } from "./NoticeLine.tsx";
import { ProgressLine } from "./ProgressLine.tsx";
import { Subject } from "./Subject.tsx";
import { Thread } from "./Thread.tsx";
import { useWords } from "./words.ts";

/** An act that did not succeed; no problem where no answer came. */
interface Failed {
  readonly problem: Problem | null;
}

interface ConversationProps extends Ways {
  readonly desk: Desk;
  readonly chat_id: string;
  /** In all chats. */
  readonly unread: number;
}

export function Conversation({ desk, chat_id, unread, go, onClose }: ConversationProps) {
  const { client } = desk;
  const { t } = useWords();
  const { view, link } = useView(desk, chat_id);
  const composing = useComposing(desk, chat_id);
  const [failure, setFailure] = useState<Failed | null>(null);
  const [telling, setTelling] = useState<Telling | null>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const { tray, open } = useTray(desk, chat_id);
  const { state } = view;
  useEffect(() => client.open(chat_id), [client, chat_id]);

  // The panel stays: only the menu is shut.
  useLayoutEffect(() => {
    const shut = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      setMenuOpen(false);
      document.querySelector<HTMLElement>(".head [aria-expanded]")?.focus();
    };
    if (isMenuOpen) document.addEventListener("keydown", shut, true);
    return () => document.removeEventListener("keydown", shut, true);
  }, [isMenuOpen]);

  const tell = (is: Telling["is"], message_id: string | null) => {
    setMenuOpen(false);
    setTold(null);
    setTelling({ is, message_id });
  };
  const attempt = (act: Promise<void>) => {
    setMenuOpen(false);
    setFailure(null);
    act.catch(({ problem = null }: Partial<Failed>) => setFailure({ problem }));
  };

  const can_write = state?.chat.can_write;
  const isShut = can_write?.allowed === false && composing.draft.editing === null;
  const attach = (files: readonly File[]) => {
    setFailure(null);
    open().then(
      (opened) => opened.add(files),
      () => setFailure({ problem: null }),
    );
  };
  const isDropping = useDrop((dropped) => isShut || attach(dropped));
  const rewrite = (line: MessageLine) => {
    composing.rewrite(line);
    const { files = [] } = line.message;
    if (files.length > 0) void open().then((opened) => opened.putBack(files));
  };
  const blocking = can_write?.reason === "you_blocked" && (
    <Plain onClick={() => attempt(client.unblock(chat_id))}>{t("block.undo")}</Plain>
  );
  const others = Math.max(0, unread - (state?.chat.unread ?? 0));
  const back = { label: t("chats.title"), unread: others, go: () => go({ is: "chats" }) };
  if (state === null) {
    const failed = view.failure && <Failure {...view.failure} />;
    return <Waiting {...{ failed, back, onClose }} onAgain={() => client.open(chat_id)} />;
  }
  return (
    <>
      <Head
        title={state.chat.seller_name}
        back={back}
        onClose={onClose}
        under={<Answering state={state} />}
        menu={
          <IconButton
            label={t("panel.menu")}
            isOpen={isMenuOpen}
            onClick={() => setMenuOpen(!isMenuOpen)}
          >
            <DotsIcon />
          </IconButton>
        }
      />
      {isMenuOpen && (
        <div class="bar">
          <Plain onClick={() => go({ is: "notices" })}>{t("notices.title")}</Plain>
          <Plain onClick={() => tell("report", null)}>{t("report.title")}</Plain>
          {blocking || (
            <Plain class="bad" onClick={() => attempt(client.block(chat_id))}>
              {t("block")}
            </Plain>
          )}
        </div>
      )}
      <Subject {...{ desk }} chat={state.chat}>
        <ProgressLine {...{ desk }} seller_id={state.chat.seller_id} />
      </Subject>
      {state.chat.context.type === "order" && (
        <Later>{({ Claims }) => <Claims {...{ desk, go }} chat={state.chat} />}</Later>
      )}
      <NoticeLine {...{ desk, chat_id }} onOpen={() => go({ is: "notices" })} />
      <LinkNote
        link={link}
        isAtRisk={
          tray?.isAtRisk ||
          (!desk.shelf.isLasting && view.unsent.some(({ state }) => state === "waiting"))
        }
        onAgain={() => client.reconnect()}
      />
      <Thread
        desk={desk}
        chat_id={chat_id}
        state={state}
        unsent={composing.besides(view.unsent)}
        onRewrite={rewrite}
        onHide={(line) => composing.hide(line)}
        onEdit={({ message }) => composing.edit(message)}
        onDelete={({ message }) => attempt(client.remove(chat_id, message.message_id))}
        onTell={tell}
      />
      {isDropping && !isShut && <p class="drop">{t("composer.drop")}</p>}
      {failure !== null && (
        <div class="note bad" role="alert">
          <Failure {...failure} />
        </div>
      )}
      <div role="status">
        {told !== null && <p class="note">{told}</p>}
        {isShut && (
          <div class="note shut">
            <Later isTold>{({ WhyNot }) => <WhyNot why={can_write} go={go} />}</Later>
            {blocking}
          </div>
        )}
      </div>
      {telling !== null ? (
        <Later>
          {({ Tell }) => (
            <Tell
              key={telling}
              {...{ desk, chat_id, telling }}
              onDone={(note) => {
                setTelling(null);
                setTold(note);
              }}
            />
          )}
        </Later>
      ) : (
        (!isShut || composing.draft.text !== "" || (tray?.list.length ?? 0) > 0) && (
          <>
            {tray !== null && composing.draft.editing === null && (
              <Later>{({ Tray }) => <Tray {...{ desk, chat_id, tray }} />}</Later>
            )}
            <Composer {...{ composing, tray, isShut }} onAttach={attach} />
          </>
        )
      )}
    </>
  );
}

/** When an answer is due, or how soon one usually comes. */
function Answering({ state: { chat } }: { state: ChatState }) {
  const { t, moment, span } = useWords();
  const { due_at, paused_at, status, usually_answers_s } = chat;
  const isWaiting = status === "waiting_for_seller" && due_at !== null;
  if (isWaiting) {
    const by = { moment: moment(due_at) };
    const text = paused_at ? t("panel.answer.paused") : t("panel.answer.by", by);
    return <p class="muted">{text}</p>;
  }
  if (status === "closed") return <p class="muted">{t("panel.closed")}</p>;
  if (usually_answers_s == null) return null;
  const hours = Math.ceil(usually_answers_s / 3_600);
  const within = hours > 48 ? span(Math.ceil(hours / 24), "day") : span(hours, "hour");
  return <p class="muted">{t("panel.answers", { span: within })}</p>;
}

/** Short interruptions mend themselves unseen; only lasting ones are worth a line. */
const LINK_NOTE_AFTER_MS = 1_200;

interface LinkNoteProps {
  readonly link: Link;
  /** What waits to be sent would not outlive the page. */
  readonly isAtRisk: boolean;
  readonly onAgain: () => void;
}

function LinkNote({ link, isAtRisk, onAgain }: LinkNoteProps) {
  const { t } = useWords();
  const isLasting = useLasting(link !== "live", LINK_NOTE_AFTER_MS);
  if (link === "live" || !isLasting) return <div role="status" />;
  return (
    <div class="note" role="status">
      {t(LINK_WORDS[link])} {isAtRisk && t("link.memory")}
      {link === "ended" && <Plain onClick={onAgain}>{t("link.again")}</Plain>}
    </div>
  );
}
