"""What each side of a chat said last: the judge sees it beside a new text.

A window names the side's last attempt (a message, or an edit of one, whatever became of it) and
holds the texts up to it. The batch writes what was judged by a window only if that attempt is the
side's last one still. So a window may be kept for as long as one likes: one that is out of date
lets nothing through.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NewType
from uuid import UUID

from msgspec import Struct
from psycopg import AsyncCursor
from psycopg.rows import TupleRow

from prilavok.chat.model import ChatId, Edit, Side
from prilavok.core.arrays import TextArray, UuidArray
from prilavok.core.database import Connection, Jsonb, execute, rows_of
from prilavok.core.lanes import Lane

ATTEMPTS_MAX = 8
WINDOWS_KEPT_MAX = 10_000
CAUTION_BATCHES = 8
"""For how many batches a side that was outrun is judged under the lock at once."""

NOTHING_YET: Final = UUID(int=0)
"""The attempt before the first one."""


SideKey = NewType("SideKey", int)
"""A side of a chat as a number: it is looked up for every message, and UUIDs are slow to hash."""


def side_key(chat_id: ChatId, side: Side) -> SideKey:
    return SideKey(chat_id.int << 1 | (side is Side.SELLER))


def side_of(key: SideKey) -> tuple[ChatId, Side]:
    return ChatId(UUID(int=key >> 1)), Side.SELLER if key & 1 else Side.BUYER


class Window(Struct, frozen=True, gc=False):
    """A side's last attempt, and the texts up to that as they were written, oldest first."""

    last: UUID = NOTHING_YET
    texts: tuple[str, ...] = ()
    times: tuple[datetime, ...] = ()

    def recent(self, now: datetime, looks_back: timedelta) -> Sequence[str]:
        """The texts that still count at `now`."""
        since = now - looks_back
        if not self.times or min(self.times) > since:
            return self.texts
        return [text for text, at in zip(self.texts, self.times, strict=True) if at > since]

    def after(self, attempt: UUID, text: str, at: datetime) -> Window:
        """The window once `attempt` has been made."""
        kept = 1 - ATTEMPTS_MAX
        return Window(attempt, (*self.texts[kept:], text), (*self.times[kept:], at))


class Windows:
    """The windows that this process has seen last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[SideKey, Window] = OrderedDict()
        self._outrun: dict[SideKey, int] = {}

    def known(self, sides: Iterable[SideKey]) -> dict[SideKey, Window]:
        """Those of `sides` that are kept."""
        return {side: self._kept[side] for side in sides if side in self._kept}

    def keep(self, windows: Mapping[SideKey, Window]) -> None:
        self._kept.update(windows)
        for side in windows:
            self._kept.move_to_end(side)
        while len(self._kept) > WINDOWS_KEPT_MAX:
            self._kept.popitem(last=False)

    def forget(self, side: SideKey) -> None:
        self._kept.pop(side, None)

    def was_outrun(self, side: SideKey) -> None:
        """Somebody else writes for this side: it is likely to happen again soon."""
        if len(self._outrun) >= WINDOWS_KEPT_MAX:
            self._outrun.clear()
        self._outrun[side] = CAUTION_BATCHES

    def contended(self, sides: Iterable[SideKey]) -> set[SideKey]:
        """Those of `sides` for which a window would not hold anyway; asked once for each batch."""
        if not self._outrun:
            return set()
        found = {side for side in sides if side in self._outrun}
        for side in found:
            self._outrun[side] -= 1
            if not self._outrun[side]:
                del self._outrun[side]
        return found


class Attempt(Struct, frozen=True):
    """A text that a side has said."""

    chat_id: ChatId
    side: Side
    attempt_id: UUID
    text: str
    at: datetime


async def read_windows(
    conn: Connection, lane: Lane, sides: Sequence[SideKey]
) -> dict[SideKey, Window]:
    """What each of `sides` has said last."""
    cursor = conn.cursor(binary=True)
    await cursor.execute(WINDOWS, window_columns(lane, sides))
    return windows_in(cursor, await cursor.fetchall(), sides)


def window_columns(lane: Lane, sides: Sequence[SideKey]) -> dict[str, object]:
    """The parameters of `WINDOWS`."""
    chat_ids, names = zip(*map(side_of, sides), strict=True)
    return {
        "lane": lane,
        "chat_ids": UuidArray(chat_ids),
        "sides": TextArray(names),
        "attempts_max": ATTEMPTS_MAX,
    }


def windows_in(
    cursor: AsyncCursor[TupleRow], rows: Sequence[TupleRow], sides: Sequence[SideKey]
) -> dict[SideKey, Window]:
    """What `WINDOWS` has found, for each of `sides`."""
    windows = dict.fromkeys(sides, Window())
    for attempt in rows_of(cursor, rows, Attempt):
        side = side_key(attempt.chat_id, attempt.side)
        windows[side] = windows[side].after(attempt.attempt_id, attempt.text, attempt.at)
    return windows


async def insert_edit(conn: Connection, lane: Lane, edit: Edit) -> None:
    """Store an edit, whatever became of it, as its side's last attempt."""
    await execute(
        conn,
        INSERT_EDIT,
        {
            "lane": lane,
            "chat_id": edit.chat_id,
            "edit_id": edit.edit_id,
            "message_id": edit.message_id,
            "side": edit.side,
            "author_id": edit.author_id,
            "state": edit.state,
            "text": edit.text,
            "verdict": Jsonb(edit.verdict) if edit.verdict is not None else None,
            "after": edit.after,
            "edited_at": edit.edited_at,
        },
    )


# by the primary keys. Attempts are walked from the last one back; of a message that was edited or
# deleted, what it said first is its first revision.
WINDOWS = b"""
with recursive walk as (
    select
        chat.chat_id, wanted.side, 1 as step,
        case wanted.side when 'buyer' then chat.buyer_last else chat.seller_last end as attempt_id
    from unnest(%(chat_ids)s, %(sides)s) as wanted (chat_id, side)
    join chats as chat on chat.lane = %(lane)s and chat.chat_id = wanted.chat_id
    union all
    select walk.chat_id, walk.side, walk.step + 1, attempt.after
    from walk
    cross join lateral (
        select after
        from messages
        where lane = %(lane)s
        and chat_id = walk.chat_id
        and message_id = walk.attempt_id
        union all
        select after
        from edits
        where lane = %(lane)s
        and chat_id = walk.chat_id
        and edit_id = walk.attempt_id
        offset 0
    ) as attempt
    where walk.step < %(attempts_max)s
)
select walk.chat_id, walk.side, walk.attempt_id, attempt.text, attempt.at
from walk
cross join lateral (
    select
        coalesce(
            (
                select coalesce(first.verdict ->> 'original', first.text)
                from message_revisions as first
                where first.lane = %(lane)s
                and first.chat_id = walk.chat_id
                and first.message_id = walk.attempt_id
                order by first.change
                limit 1
            ),
            verdict ->> 'original',
            text
        ) as text,
        sent_at as at
    from messages
    where lane = %(lane)s
    and chat_id = walk.chat_id
    and message_id = walk.attempt_id
    union all
    select text, edited_at
    from edits
    where lane = %(lane)s
    and chat_id = walk.chat_id
    and edit_id = walk.attempt_id
    offset 0
) as attempt
order by walk.chat_id, walk.side, walk.step desc
"""

INSERT_EDIT = """
with moved as (
    update chats
    set
        buyer_last = case %(side)s when 'buyer' then %(edit_id)s else buyer_last end,
        seller_last = case %(side)s when 'seller' then %(edit_id)s else seller_last end
    where lane = %(lane)s
    and chat_id = %(chat_id)s
)
insert into edits (
    lane, chat_id, edit_id, message_id, author_id, state, text, verdict, after, edited_at
)
values (
    %(lane)s, %(chat_id)s, %(edit_id)s, %(message_id)s, %(author_id)s, %(state)s, %(text)s,
    %(verdict)s, %(after)s, %(edited_at)s
)
"""
