import { Button } from "@mantine/core";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import type { Range } from "@tanstack/react-virtual";
import type { KeyboardEvent, RefObject } from "react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useWords } from "../words.tsx";
import type { Filter } from "./filter.ts";
import { chatHref } from "./filter.ts";
import type { InboxRow, Label } from "./model.ts";
import { Row, ROW_PX } from "./Row.tsx";
import type { Steady } from "./steady.ts";

/** Rows that are drawn above and below what is seen. */
const OVERSCAN_ROWS = 8;
/** Fewer rows than this to the end, and the next page is asked for. */
const AHEAD_ROWS = 60;
/** But no sooner than that of a short list: who has not moved yet needs no second page. */
const AHEAD_SHARE = 1 / 3;

interface ChatListProps {
  readonly steady: Steady;
  readonly filter: Filter;
  readonly labels: readonly Label[];
  readonly now: number;
  readonly chat_id: string | null;
  readonly at: string | null;
  readonly chosen: ReadonlySet<string>;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly more: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly isFetchNextPageError: boolean;
    readonly fetchNextPage: () => unknown;
  };
  readonly onScrolled: (isDown: boolean) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFresh: () => void;
  readonly onOpen: (chat_id: string) => void;
  readonly onChoose: (chat_id: string, isRange: boolean) => void;
}

/** The rows of a list of any length; only those near what is seen are drawn. */
export function ChatList({ steady, scroller, more, onKeyDown, ...props }: ChatListProps) {
  const { t } = useWords();
  const { rows, gone, fresh } = steady;
  const { at, onScrolled } = props;
  const place = rows.findIndex(({ chat }) => chat.chat_id === at);
  const rangeExtractor = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range);
      // What has the focus stays, wherever one scrolls.
      return place === -1 || shown.includes(place)
        ? shown
        : [...shown, place].sort((a, b) => a - b);
    },
    [place],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.chat.chat_id ?? index,
    overscan: OVERSCAN_ROWS,
    rangeExtractor,
  });
  useFollowed(place, at, virtual.scrollToIndex);

  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = more;
  const isFree = hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    const ahead = Math.min(AHEAD_ROWS, rows.length * AHEAD_SHARE);
    if (isFree && lastShown + ahead >= rows.length) void fetchNextPage();
  }, [isFree, lastShown, rows.length, fetchNextPage]);

  const isDown = (virtual.scrollOffset ?? 0) > 0;
  useEffect(() => onScrolled(isDown), [isDown, onScrolled]);

  return (
    <div ref={scroller} className="list-scroll" onKeyDown={onKeyDown}>
      {fresh > 0 && (
        <Button className="fresh" size="compact-sm" radius="xl" onClick={props.onFresh}>
          {t("inbox.fresh", { count: fresh })}
        </Button>
      )}
      <ul className="rows" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ key, index, start }) => {
          const row = rows[index];
          return (
            row !== undefined && (
              <li
                key={key}
                className="row-item"
                aria-posinset={index + 1}
                aria-setsize={hasNextPage ? -1 : rows.length}
                style={{ transform: `translateY(${String(start)}px)`, height: ROW_PX }}
              >
                <Placed {...props} row={row} isGone={gone.has(row.chat.chat_id)} />
              </li>
            )
          );
        })}
      </ul>
      <div className="list-end" role="status">
        {isFetchingNextPage && t("thread.loading")}
        {isFetchNextPageError && (
          <Button variant="light" size="compact-sm" onClick={() => void fetchNextPage()}>
            {t("failure.again")}
          </Button>
        )}
        {!hasNextPage && t("inbox.end", { count: rows.length })}
      </div>
    </div>
  );
}

type PlacedProps = Omit<
  ChatListProps,
  "steady" | "scroller" | "more" | "onScrolled" | "onFresh" | "onKeyDown"
> & {
  readonly row: InboxRow;
  readonly isGone: boolean;
};

function Placed({ row, filter, labels, now, chat_id, at, chosen, ...rest }: PlacedProps) {
  const its = row.chat.chat_id;
  return (
    <Row
      row={row}
      href={chatHref(its, filter, row.found?.seq)}
      labels={labels}
      now={now}
      isHere={its === chat_id}
      isAt={its === at}
      isChosen={chosen.has(its)}
      {...rest}
    />
  );
}

/** The row that the keys are about is kept in sight. */
function useFollowed(place: number, at: string | null, scrollTo: (index: number) => void): void {
  const latest = useRef(place);
  const [first] = useState(at);
  useEffect(() => {
    latest.current = place;
  });
  useEffect(() => {
    if (at !== first && latest.current !== -1) scrollTo(latest.current);
  }, [at, first, scrollTo]);
}
