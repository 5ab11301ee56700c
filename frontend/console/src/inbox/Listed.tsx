import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useCabinet } from "../cabinet.tsx";
import { useDesk } from "../desk.tsx";
import { useNow } from "../hooks.ts";
import type { Command } from "../palette/commands.ts";
import { openPalette, useCommands } from "../palette/commands.ts";
import { useKeys } from "../review/keys.ts";
import { buyerName, useWords } from "../words.tsx";
import { useActs } from "./acts.ts";
import { BulkBar } from "./BulkBar.tsx";
import { ChatList } from "./ChatList.tsx";
import { useChoices } from "./choices.ts";
import { useChoosing } from "./choosing.ts";
import type { Deed } from "./deeds.ts";
import { done } from "./deeds.ts";
import type { Filter } from "./filter.ts";
import { chatHref, fits, listHref } from "./filter.ts";
import { focusField, focusNote } from "./focus.ts";
import { useLabels } from "./library.ts";
import type { InboxRow } from "./model.ts";
import { useRow } from "./queries.ts";
import { useSteady } from "./steady.ts";
import type { Walk } from "./walking.ts";
import { following, stepped, useAtWork } from "./walking.ts";

interface ListedProps {
  readonly rows: readonly InboxRow[];
  readonly more: Parameters<typeof ChatList>[0]["more"];
  readonly filter: Filter;
  readonly chat_id: string | null;
  readonly areKeysOn: boolean;
  /** Every row has its box to be chosen by, without pointing at it. */
  readonly isChoosing: boolean;
}

/** The rows, walked and worked through by hand or by keys. */
export function Listed({ rows: live, more, filter, chat_id, areKeysOn, isChoosing }: ListedProps) {
  const words = useWords();
  const { t } = words;
  const { client } = useDesk();
  const me = useCabinet().session.principal.subject;
  const now = useNow(client, 30_000);
  const [, navigate] = useLocation();
  const labels = useLabels().data ?? [];
  const scroller = useRef<HTMLDivElement>(null);
  const [sent] = useState(() => new Set<string>());
  const [isDown, setDown] = useState(false);
  const { isAtWork, touch } = useAtWork();
  const [isRaised, setRaised] = useState(false);
  const [hasChosen, setHasChosen] = useState(false);
  const steady = useSteady(live, !isRaised && (isAtWork || isDown || hasChosen), sent);
  const { rows } = steady;
  const { chosen, choose, chooseAll, chooseNone } = useChoosing(rows);
  if (hasChosen !== chosen.size > 0) setHasChosen(chosen.size > 0);

  const { at, isSet, moveTo } = useCursor(rows, chat_id);
  const lastPlace = useRef(0);
  useEffect(() => {
    const place = rows.findIndex(({ chat }) => chat.chat_id === at);
    if (place !== -1) lastPlace.current = place;
  }, [rows, at]);
  const opened = useRow(chat_id).data;
  const targets = useMemo(() => {
    if (chosen.size === 0 && opened !== undefined) return [opened];
    const ids = chosen.size > 0 ? chosen : new Set([at]);
    return rows.filter(({ chat }) => ids.has(chat.chat_id));
  }, [rows, chosen, opened, at]);

  const open = (id: string | null) => {
    if (id === null) return navigate(listHref(filter));
    const state: Walk = { isWalking: true };
    navigate(chatHref(id, filter), { replace: true, state });
  };
  const walk = (step: 1 | -1) => {
    touch();
    const next = isSet ? stepped(rows, at, lastPlace.current, step) : at;
    if (next === null) return;
    moveTo(next);
    if (chat_id !== null) open(next);
  };

  const send = useActs();
  const act = useCallback(
    (deed: Deed) => {
      if (targets.length === 0) return;
      const leaving = new Set(
        targets
          .filter((row) => !fits(done(row, deed, []), filter, { me, now: client.now() }))
          .map(({ chat }) => chat.chat_id),
      );
      for (const id of leaving) sent.add(id);
      const goesOn = leaving.has(at ?? "") ? following(rows, at, leaving) : at;
      send(
        targets.map(({ chat }) => chat.chat_id),
        deed,
      );
      if (goesOn === at) return;
      if (goesOn !== null) moveTo(goesOn);
      if (chat_id !== null && leaving.has(chat_id)) {
        const state: Walk = { isWalking: true };
        const href = goesOn === null ? listHref(filter) : chatHref(goesOn, filter);
        navigate(href, { replace: true, state });
      }
    },
    [targets, rows, at, chat_id, filter, me, client, sent, send, moveTo, navigate],
  );
  const choices = useChoices(targets, act);

  const isMine = targets.length > 0 && targets.every(({ care }) => care.assignee?.id === me);
  const areClosed = targets.length > 0 && targets.every(({ chat }) => chat.status === "closed");
  const toMe = () => act({ type: "assign", assignee: isMine ? null : me });
  const toggleClosed = () => act({ type: areClosed ? "reopen" : "close" });
  const reply = () => {
    if (chat_id === null && at !== null) navigate(chatHref(at, filter));
    else focusField();
  };
  const leave = () => {
    if (chosen.size > 0) chooseNone();
    else if (isTyping()) focusRow(at);
    else if (chat_id !== null) navigate(listHref(filter));
  };
  const commands: readonly (Command & { readonly key: string })[] = [
    { key: "r", label: t("inbox.keys.reply"), run: reply },
    { key: "a", label: t(isMine ? "inbox.unassign" : "inbox.assign.to_me"), run: toMe },
    { key: "t", label: t("inbox.assign"), run: () => openPalette(choices.assign) },
    { key: "l", label: t("inbox.label"), run: () => openPalette(choices.label) },
    { key: "s", label: t("inbox.snooze"), run: () => openPalette(choices.snooze) },
    { key: "e", label: t(areClosed ? "chat.reopen" : "chat.close"), run: toggleClosed },
    { key: "n", label: t("inbox.keys.note"), run: focusNote },
  ].map((each) => ({ ...each, id: `chat ${each.key}`, keys: each.key.toUpperCase() }));
  const [first] = targets;
  const group =
    targets.length === 1 && first !== undefined
      ? buyerName(words, first.chat)
      : t("inbox.chosen", { count: targets.length });
  useCommands(targets.length === 0 ? [] : commands.map((each) => ({ ...each, group })), 1);
  useKeys({
    escape: leave,
    ...(areKeysOn
      ? {
          j: () => walk(1),
          k: () => walk(-1),
          x: () => at !== null && choose(at, false),
          ...Object.fromEntries(commands.map(({ key, run }) => [key, run])),
        }
      : {}),
  });

  const onOpen = (id: string) => {
    moveTo(id, false);
    if (id === chat_id) focusField();
  };
  const onFresh = () => {
    scroller.current?.scrollTo({ top: 0 });
    setRaised(true);
  };
  useEffect(() => {
    if (!isRaised) return undefined;
    const timer = setTimeout(() => setRaised(false));
    return () => clearTimeout(timer);
  }, [isRaised]);

  return (
    <div
      className={isChoosing || chosen.size > 0 ? "list-box choosing" : "list-box"}
      onPointerMove={touch}
      onWheel={touch}
    >
      <ChatList
        steady={steady}
        filter={filter}
        labels={labels}
        now={now}
        chat_id={chat_id}
        at={at}
        chosen={chosen}
        scroller={scroller}
        more={more}
        onScrolled={setDown}
        onFresh={onFresh}
        onOpen={onOpen}
        onChoose={choose}
        onKeyDown={(event) => {
          const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key];
          if (step === undefined) return;
          event.preventDefault();
          walk(step);
        }}
      />
      {chosen.size > 0 && (
        <BulkBar
          count={chosen.size}
          choices={choices}
          isClosed={areClosed}
          onClose={() => act({ type: "close" })}
          onReopen={() => act({ type: "reopen" })}
          onAll={chosen.size < Math.min(rows.length, 200) ? chooseAll : null}
          onNone={chooseNone}
        />
      )}
    </div>
  );
}

/** Which row the keys are about: where one has walked, else the open chat, else the first one. */
function useCursor(rows: readonly InboxRow[], chat_id: string | null) {
  const [own, setOwn] = useState<string | null>(chat_id);
  const [opened, setOpened] = useState(chat_id);
  if (opened !== chat_id) {
    setOpened(chat_id);
    if (chat_id !== null) setOwn(chat_id);
  }
  const at = own ?? rows[0]?.chat.chat_id ?? null;
  const isWanted = useRef(false);
  const moveTo = useCallback((id: string, takesFocus = true) => {
    isWanted.current = takesFocus;
    setOwn(id);
  }, []);
  useLayoutEffect(() => {
    if (!isWanted.current) return;
    isWanted.current = false;
    focusRow(at);
  }, [own, at]);
  return { at, isSet: own !== null, moveTo };
}

const focusRow = (id: string | null): void =>
  document.getElementById(`row-${id ?? ""}`)?.focus({ preventScroll: true });

const isTyping = (): boolean => document.activeElement?.matches("textarea, input") ?? false;
