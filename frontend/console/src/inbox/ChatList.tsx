import { Button, Skeleton } from "@mantine/core";
import type { Chat } from "@prilavok/protocol";
import { dayText, isTombstone, ProblemError, problemText, tombstoneText } from "@prilavok/protocol";
import type { KeyboardEvent } from "react";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { useDesk } from "../desk.tsx";
import { useNow } from "../hooks.ts";
import { Notice } from "../shell/Notice.tsx";
import type { Words } from "../words.tsx";
import { buyerName, useWords } from "../words.tsx";
import { DueChip } from "./DueChip.tsx";
import { chatHref, FilterBar } from "./FilterBar.tsx";
import type { Filter } from "./queries.ts";
import { useInbox } from "./queries.ts";

interface ChatListProps {
  readonly filter: Filter;
  readonly chat_id: string | null;
}

export function ChatList({ filter, chat_id }: ChatListProps) {
  const { t, number } = useWords();
  const inbox = useInbox(filter);
  const now = useNow(useDesk().client, 30_000);
  const unread = (inbox.data ?? []).filter((chat) => chat.unread > 0).length;

  useEffect(() => {
    document.title = unread === 0 ? t("inbox.title") : `(${number(unread)}) ${t("inbox.title")}`;
  }, [unread, t, number]);

  return (
    <>
      <header className="list-head">
        <h1>{t("inbox.title")}</h1>
        <FilterBar filter={filter} />
      </header>
      <div className="list-scroll">
        {inbox.isPending && <Waiting />}
        {inbox.isError && inbox.data === undefined && (
          <Failed error={inbox.error} onAgain={() => void inbox.refetch()} />
        )}
        {inbox.data?.length === 0 && !inbox.isFetching && <Empty filter={filter} />}
        {inbox.data !== undefined && inbox.data.length > 0 && (
          <ul className="rows" onKeyDown={walk}>
            {inbox.data.map((chat) => (
              <Row
                key={chat.chat_id}
                chat={chat}
                isHere={chat.chat_id === chat_id}
                filter={filter}
                now={now}
              />
            ))}
          </ul>
        )}
        {inbox.hasNextPage && (
          <More isLoading={inbox.isFetchingNextPage} onMore={() => void inbox.fetchNextPage()} />
        )}
      </div>
    </>
  );
}

interface RowProps {
  readonly chat: Chat;
  readonly isHere: boolean;
  readonly filter: Filter;
  readonly now: number;
}

function Row({ chat, isHere, filter, now }: RowProps) {
  const words = useWords();
  const { t, number } = words;
  const { context, unread } = chat;
  const kind = t(context.type === "order" ? "context.order" : "context.product");
  return (
    <li>
      <Link
        href={chatHref(chat.chat_id, filter)}
        className={["row", isHere && "here", unread > 0 && "unread"].filter(Boolean).join(" ")}
        aria-current={isHere ? "page" : undefined}
      >
        <span className="row-line">
          <span className="row-name">{buyerName(words, chat)}</span>
          <time className="row-time" dateTime={chat.changed_at}>
            {shortTime(words, chat.changed_at, now)}
          </time>
        </span>
        <span className="row-about">{`${kind}: ${context.title || context.id}`}</span>
        <span className="row-line">
          <span className="row-last">{preview(words, chat)}</span>
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
    </li>
  );
}

/** The time for today, the day for before: the list is scanned, not read. */
function shortTime(words: Words, at: string, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? words.time(at) : dayText(words, at, now);
}

function preview(words: Words, { last_message }: Chat): string {
  const { t } = words;
  if (last_message === null) return t("inbox.nothing_yet");
  if (isTombstone(last_message)) return tombstoneText(words, last_message);
  const { side, author, text } = last_message;
  if (side !== "seller") return text;
  return author === null ? t("inbox.you", { text }) : `${author}: ${text}`;
}

/** Up and down walk the list, so that 300 chats need no mouse. */
function walk(event: KeyboardEvent<HTMLUListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>("a.row")];
  const next = rows[rows.findIndex((row) => row === document.activeElement) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function More({ isLoading, onMore }: { readonly isLoading: boolean; readonly onMore: () => void }) {
  const { t } = useWords();
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = mark.current;
    if (element === null || isLoading) return undefined;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && onMore(), {
      rootMargin: "600px",
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [isLoading, onMore]);
  return (
    <div ref={mark} className="more">
      <Button variant="subtle" size="compact-sm" loading={isLoading} onClick={onMore}>
        {t("inbox.more")}
      </Button>
    </div>
  );
}

const SKELETON_ROWS = Array.from({ length: 9 }, (_, index) => index);

function Waiting() {
  const { t } = useWords();
  return (
    <div className="skeletons" role="status" aria-label={t("thread.loading")}>
      {SKELETON_ROWS.map((row) => (
        <div key={row} className="row">
          <Skeleton height={12} width={`${String(34 + ((row * 17) % 22))}%`} />
          <Skeleton height={10} mt={8} width={`${String(52 + ((row * 23) % 30))}%`} />
          <Skeleton height={10} mt={8} width="88%" />
        </div>
      ))}
    </div>
  );
}

function Failed({ error, onAgain }: { readonly error: Error; readonly onAgain: () => void }) {
  const words = useWords();
  const problem = error instanceof ProblemError ? error.problem : null;
  return (
    <Notice title={words.t("inbox.failed")} text={problemText(words, problem)}>
      <Button variant="light" onClick={onAgain}>
        {words.t("failure.again")}
      </Button>
    </Notice>
  );
}

function Empty({ filter }: { readonly filter: Filter }) {
  const { t } = useWords();
  return filter === null ? (
    <Notice title={t("inbox.empty.title")} text={t("inbox.empty.text")} />
  ) : (
    <Notice title={t("inbox.empty.filter")} text={t("inbox.empty.filter.text")} />
  );
}
