import type { Chat } from "@prilavok/protocol";
import { dayText, isTombstone, tombstoneText } from "@prilavok/protocol";
import { memo } from "react";
import { Link } from "wouter";
import { ClockIcon } from "../shell/icons.tsx";
import type { Words } from "../words.tsx";
import { buyerName, useWords } from "../words.tsx";
import { DueChip } from "./DueChip.tsx";
import { LabelChip } from "./LabelChip.tsx";
import { Marked } from "./Marked.tsx";
import type { InboxRow, Label, Member } from "./model.ts";

/** Of one height, so that a list of any length knows where everything is. */
export const ROW_PX = 82;
const LABELS_SHOWN = 2;

interface RowProps {
  readonly row: InboxRow;
  readonly href: string;
  readonly labels: readonly Label[];
  readonly now: number;
  /** Its chat is the open one. */
  readonly isHere: boolean;
  /** The keys are about it. */
  readonly isAt: boolean;
  readonly isChosen: boolean;
  readonly isGone: boolean;
  readonly onOpen: (chat_id: string) => void;
  readonly onChoose: (chat_id: string, isRange: boolean) => void;
}

export const Row = memo(function Row({ row, href, labels, now, ...its }: RowProps) {
  const words = useWords();
  const { t, number } = words;
  const { chat, care, found } = row;
  const { chat_id, context, unread } = chat;
  const { isHere, isAt, isChosen, isGone } = its;
  const kind = t(context.type === "order" ? "context.order" : "context.product");
  const name = buyerName(words, chat);
  const classes = ["row", isHere && "here", unread > 0 && "unread", isChosen && "chosen"];
  if (isGone) classes.push("gone");
  const its_labels = labels.filter(({ label_id }) => care.labels.includes(label_id));
  return (
    <>
      <label className="row-choose">
        <input
          type="checkbox"
          tabIndex={isAt ? 0 : -1}
          checked={isChosen}
          aria-label={t("inbox.choose", { name })}
          onChange={({ nativeEvent }) =>
            its.onChoose(chat_id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
          }
        />
      </label>
      <Link
        href={href}
        id={`row-${chat_id}`}
        className={classes.filter(Boolean).join(" ")}
        tabIndex={isAt ? 0 : -1}
        aria-current={isHere ? "page" : undefined}
        onClick={() => its.onOpen(chat_id)}
      >
        <span className="row-line">
          <span className="row-name">{name}</span>
          {care.assignee !== null && (
            <span
              className={care.assignee.has_left === true ? "row-with left" : "row-with"}
              title={withText(words, care.assignee)}
            >
              {initials(care.assignee.name)}
              <span className="unseen">{withText(words, care.assignee)}</span>
            </span>
          )}
          {care.snoozed_until !== null && (
            <span className="row-snoozed" title={words.moment(care.snoozed_until)}>
              <ClockIcon />
              <span className="unseen">
                {t("inbox.snoozed", { moment: words.moment(care.snoozed_until) })}
              </span>
            </span>
          )}
          <time className="row-time" dateTime={chat.changed_at}>
            {shortTime(words, found?.sent_at ?? chat.changed_at, now)}
          </time>
        </span>
        <span className="row-line">
          <span className="row-about">{`${kind}: ${context.title || context.id}`}</span>
          {its_labels.slice(0, LABELS_SHOWN).map((label) => (
            <LabelChip key={label.label_id} label={label} />
          ))}
          {its_labels.length > LABELS_SHOWN && (
            <span className="chip">{`+${number(its_labels.length - LABELS_SHOWN)}`}</span>
          )}
        </span>
        <span className="row-line">
          <span className="row-last">
            {found == null ? preview(words, chat) : <Marked found={found} />}
          </span>
          {chat.status === "closed" && <span className="chip">{t("status.closed")}</span>}
          <DueChip chat={chat} now={now} isShort />
          {unread > 0 && (
            <span className="badge">
              <span aria-hidden="true">{number(unread)}</span>
              <span className="unseen">{t("inbox.unread", { count: unread })}</span>
            </span>
          )}
        </span>
      </Link>
    </>
  );
});

const withText = ({ t }: Words, { name, has_left = false }: Member): string =>
  t(has_left ? "inbox.with.left" : "inbox.with", { name });

const INITIALS_MOST = 2;

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  return words
    .slice(0, INITIALS_MOST)
    .map((word) => [...word][0])
    .join("")
    .toUpperCase();
}

/** The time for today, the day for before: the list is scanned, not read. */
function shortTime(words: Words, at: string, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? words.time(at) : dayText(words, at, now);
}

function preview(words: Words, { last_message }: Chat): string {
  const { t } = words;
  // Nothing but a claim brings a chat here in which nobody has written.
  if (last_message === null) return t("inbox.claim_only");
  if (isTombstone(last_message)) return tombstoneText(words, last_message);
  const { side, author, files = [] } = last_message;
  const text = last_message.text || t("inbox.files", { count: files.length });
  if (side !== "seller") return text;
  return author === null ? t("inbox.you", { text }) : `${author}: ${text}`;
}
