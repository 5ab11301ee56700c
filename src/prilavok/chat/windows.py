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
from typing import Final
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


class Said(Struct, frozen=True, gc=False):
    """A text as its author wrote it, and when."""

    text: str
    at: datetime


class Window(Struct, frozen=True, gc=False):
    """A side's last attempt, and what it said up to that, oldest first."""

    last: UUID = NOTHING_YET
    said: tuple[Said, ...] = ()

    def recent(self, now: datetime, looks_back: timedelta) -> Sequence[str]:
        """The texts that still count at `now`."""
        if not self.said:
            return ()
        since = now - looks_back
        return [said.text for said in self.said if said.at > since]

    def after(self, attempt: UUID, text: str, at: datetime) -> Window:
        """The window once `attempt` has been made."""
        return Window(attempt, (*self.said[1 - ATTEMPTS_MAX :], Said(text, at)))


WindowKey = tuple[ChatId, Side]


class Windows:
    """The windows that this process has seen last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[WindowKey, Window] = OrderedDict()
        self._outrun: dict[WindowKey, int] = {}

    def known(self, keys: Iterable[WindowKey]) -> dict[WindowKey, Window]:
        """Those of `keys` that are kept."""
        return {key: self._kept[key] for key in keys if key in self._kept}

    def keep(self, windows: Mapping[WindowKey, Window]) -> None:
        for key, window in windows.items():
            self._kept[key] = window
            self._kept.move_to_end(key)
        while len(self._kept) > WINDOWS_KEPT_MAX:
            self._kept.popitem(last=False)

    def forget(self, key: WindowKey) -> None:
        self._kept.pop(key, None)

    def was_outrun(self, key: WindowKey) -> None:
        """Somebody else writes for this side: it is likely to happen again soon."""
        if len(self._outrun) >= WINDOWS_KEPT_MAX:
            self._outrun.clear()
        self._outrun[key] = CAUTION_BATCHES

    def contended(self, keys: Iterable[WindowKey]) -> set[WindowKey]:
        """Those of `keys` for which a window would not hold anyway; asked once for each batch."""
        if not self._outrun:
            return set()
        found = {key for key in keys if key in self._outrun}
        for key in found:
            self._outrun[key] -= 1
            if not self._outrun[key]:
                del self._outrun[key]
        return found


class Attempt(Struct, frozen=True):
    """A text that a side has said."""

    chat_id: ChatId
    side: Side
    attempt_id: UUID
    text: str
    at: datetime


async def read_windows(
    conn: Connection, lane: Lane, keys: Sequence[WindowKey]
) -> dict[WindowKey, Window]:
    """What the sides have said last, for each of `keys`."""
    cursor = conn.cursor(binary=True)
    await cursor.execute(WINDOWS, window_columns(lane, keys))
    return windows_in(cursor, await cursor.fetchall(), keys)


def window_columns(lane: Lane, keys: Sequence[WindowKey]) -> dict[str, object]:
    """The parameters of `WINDOWS`."""
    return {
        "lane": lane,
        "chat_ids": UuidArray([chat_id for chat_id, _ in keys]),
        "sides": TextArray([side for _, side in keys]),
        "attempts_max": ATTEMPTS_MAX,
    }


def windows_in(
    cursor: AsyncCursor[TupleRow], rows: Sequence[TupleRow], keys: Sequence[WindowKey]
) -> dict[WindowKey, Window]:
    """What `WINDOWS` has found, for each of `keys`."""
    windows = dict.fromkeys(keys, Window())
    for attempt in rows_of(cursor, rows, Attempt):
        key = (attempt.chat_id, attempt.side)
        windows[key] = windows[key].after(attempt.attempt_id, attempt.text, attempt.at)
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
