import type { Chat } from "@prilavok/protocol";
import type { KeyboardEvent } from "react";
import { useEffect, useId, useRef, useState } from "react";
import { Link } from "wouter";
import { useCabinet } from "../cabinet.tsx";
import { useWords } from "../words.tsx";
import { useReplies } from "./library.ts";
import type { QuickReply } from "./model.ts";
import { filledIn, repliesFor, wantedReply } from "./replying.ts";

interface QuickRepliesProps {
  readonly isOpen: boolean;
  readonly id: string;
  readonly replies: readonly QuickReply[];
  readonly at: number;
  readonly hasAny: boolean;
  readonly mayEdit: boolean;
  readonly onPoint: (index: number) => void;
  readonly onPick: (reply: QuickReply) => void;
}

/** Quick replies over the field, once a slash is the first thing in it. */
export function useQuickReplies(chat: Chat, text: string, onFilled: (text: string) => void) {
  const { permissions, name } = useCabinet().session.principal;
  const id = useId();
  const known = useReplies().data ?? [];
  const [at, setAt] = useState(0);
  const [waved, setWaved] = useState<string | null>(null);
  const wanted = wantedReply(text);
  const isOpen = wanted !== null && waved !== text;
  const replies = repliesFor(known, wanted ?? "");
  const here = Math.min(at, replies.length - 1);

  const pick = ({ text: template }: QuickReply) => {
    const { type, title, id: about } = chat.context;
    setAt(0);
    onFilled(
      filledIn(template, {
        buyer: chat.buyer.name ?? "",
        product: title ?? "",
        order: type === "order" ? about : "",
        shop: chat.seller_name,
        me: name ?? "",
      }),
    );
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen || event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const reply = replies[here];
    if (step !== undefined && replies.length > 0)
      setAt((here + step + replies.length) % replies.length);
    else if ((event.key === "Enter" || event.key === "Tab") && reply !== undefined) pick(reply);
    else if (event.key === "Escape") setWaved(text);
    else return;
    event.preventDefault();
  };

  const shown: QuickRepliesProps = {
    isOpen,
    id,
    replies,
    at: here,
    hasAny: known.length > 0,
    mayEdit: permissions.includes("inbox"),
    onPoint: setAt,
    onPick: pick,
  };
  const field = isOpen
    ? {
        role: "combobox",
        "aria-expanded": true,
        "aria-controls": id,
        "aria-autocomplete": "list" as const,
        "aria-activedescendant": here < 0 ? undefined : `${id}-${String(here)}`,
      }
    : {};
  return { isOpen, shown, field, onKeyDown };
}

export function QuickReplies({ isOpen, id, replies, at, ...rest }: QuickRepliesProps) {
  const { t } = useWords();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);
  if (!isOpen) return null;
  return (
    <div className="replies">
      <ul ref={list} id={id} role="listbox" aria-label={t("replies.title")}>
        {replies.map((reply, index) => (
          <li
            key={reply.reply_id}
            id={`${id}-${String(index)}`}
            role="option"
            aria-selected={index === at}
            className={index === at ? "reply here" : "reply"}
            onMouseMove={() => rest.onPoint(index)}
            onClick={() => rest.onPick(reply)}
          >
            <span className="reply-title">{reply.title}</span>
            <kbd className="key">{`/${reply.shortcut}`}</kbd>
            <span className="reply-text">{reply.text}</span>
          </li>
        ))}
      </ul>
      <p className="replies-foot" role="status">
        {replies.length === 0 && t(rest.hasAny ? "replies.none_found" : "replies.none")}{" "}
        {rest.mayEdit && <Link href="/inbox/replies">{t("replies.edit")}</Link>}
      </p>
    </div>
  );
}
