import type { ChatState, Link } from "@prilavok/protocol";
import { LINK_WORDS, problemText, whyNotText } from "@prilavok/protocol";
import { useState } from "preact/hooks";
import { CloseButton } from "./App.tsx";
import { Composer } from "./Composer.tsx";
import type { Desk } from "./desk.ts";
import { useComposing, useLasting, useView } from "./hooks.ts";
import { DotsIcon } from "./icons.tsx";
import { NoticeLine } from "./NoticeLine.tsx";
import type { Telling } from "./Tell.tsx";
import { Tell } from "./Tell.tsx";
import { Thread } from "./Thread.tsx";
import { useWords } from "./words.ts";

interface ConversationProps {
  readonly desk: Desk;
  readonly onClose: () => void;
}

export function Conversation({ desk, onClose }: ConversationProps) {
  const { client, chat_id } = desk;
  const words = useWords();
  const { view, link } = useView(desk);
  const composing = useComposing(desk);
  const [failure, setFailure] = useState<string | null>(null);
  const [telling, setTelling] = useState<Telling | null>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const { state } = view;

  const tell = (is: Telling["is"], message_id: string | null) => {
    setMenuOpen(false);
    setTold(null);
    setTelling({ is, message_id });
  };
  const appeal = () => tell("appeal", null);
  const attempt = (act: Promise<void>) => {
    setMenuOpen(false);
    setFailure(null);
    act.catch((error: { problem?: Parameters<typeof problemText>[1] }) =>
      setFailure(problemText(words, error.problem ?? null)),
    );
  };

  if (state === null) return <Unopened desk={desk} onClose={onClose} />;
  const { can_write } = state.chat;
  const reason = can_write?.reason;
  const blocking = reason === "you_blocked" && (
    <button class="plain" type="button" onClick={() => attempt(client.unblock(chat_id))}>
      {words.t("block.undo")}
    </button>
  );
  return (
    <>
      <Head state={state} onClose={onClose} onMenu={() => setMenuOpen(!isMenuOpen)} />
      {isMenuOpen && (
        <div class="bar">
          <button class="plain" type="button" onClick={() => tell("report", null)}>
            {words.t("report.title")}
          </button>
          {blocking || (
            <button class="plain bad" type="button" onClick={() => attempt(client.block(chat_id))}>
              {words.t("block")}
            </button>
          )}
        </div>
      )}
      <NoticeLine desk={desk} onAppeal={appeal} />
      <LinkNote link={link} onAgain={() => client.reconnect()} />
      <Thread
        desk={desk}
        state={state}
        unsent={composing.besides(view.unsent)}
        onRewrite={(line) => composing.rewrite(line)}
        onHide={(line) => composing.hide(line)}
        onEdit={({ message }) => composing.edit(message)}
        onDelete={({ message }) => attempt(client.remove(chat_id, message.message_id))}
        onTell={tell}
      />
      {failure !== null && (
        <p class="note bad" role="alert">
          {failure}
        </p>
      )}
      <div role="status">{told !== null && <p class="note">{told}</p>}</div>
      {telling !== null ? (
        <Tell
          key={telling}
          desk={desk}
          telling={telling}
          onDone={(note) => {
            setTelling(null);
            setTold(note);
          }}
        />
      ) : can_write?.allowed !== false || composing.draft.editing !== null ? (
        <Composer composing={composing} />
      ) : (
        <p class="note shut" role="status">
          {whyNotText(words, can_write)}
          {blocking}
          {reason === "muted" && (
            <button class="plain" type="button" onClick={appeal}>
              {words.t("contest.open")}
            </button>
          )}
        </p>
      )}
    </>
  );
}

interface HeadProps {
  readonly state: ChatState;
  readonly onClose: () => void;
  readonly onMenu: () => void;
}

function Head({ state, onClose, onMenu }: HeadProps) {
  const { t, moment } = useWords();
  const { seller_name, context, due_at, status } = state.chat;
  const kind = t(context.type === "order" ? "context.order" : "context.product");
  return (
    <header class="head">
      <div class="head-words">
        <h1>{seller_name}</h1>
        <p class="muted one-line">{`${kind}: ${context.title || context.id}`}</p>
        {status === "waiting_for_seller" && due_at !== null && (
          <p class="muted">{t("panel.answer.by", { moment: moment(due_at) })}</p>
        )}
      </div>
      <button class="icon" type="button" aria-label={t("message.menu")} onClick={onMenu}>
        <DotsIcon />
      </button>
      <CloseButton onClose={onClose} />
    </header>
  );
}

/** Short interruptions mend themselves unseen; only lasting ones are worth a line. */
const LINK_NOTE_AFTER_MS = 1_200;

function LinkNote({ link, onAgain }: { link: Link; onAgain: () => void }) {
  const { t } = useWords();
  const isLasting = useLasting(link !== "live", LINK_NOTE_AFTER_MS);
  if (link === "live" || !isLasting) return <div role="status" />;
  return (
    <div class="note" role="status">
      {t(LINK_WORDS[link])}
      {link === "ended" && (
        <button class="plain" type="button" onClick={onAgain}>
          {t("link.again")}
        </button>
      )}
    </div>
  );
}

function Unopened({ desk: { client, chat_id }, onClose }: ConversationProps) {
  const words = useWords();
  const { failure } = client.view(chat_id);
  return (
    <>
      <header class="head">
        <div class="head-words">
          <h1>{words.t("panel.label")}</h1>
        </div>
        <CloseButton onClose={onClose} />
      </header>
      <div class="centre" role="status">
        <p class="muted">
          {failure === null ? words.t("panel.opening") : problemText(words, failure.problem)}
        </p>
        {failure !== null && (
          <button class="plain" type="button" onClick={() => client.open(chat_id)}>
            {words.t("failure.again")}
          </button>
        )}
      </div>
    </>
  );
}
