"""Telling somebody something, once, and what they have read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, tzinfo
from typing import Final
from uuid import UUID

from prilavok.core.database import Connection
from prilavok.core.events import emit
from prilavok.core.ids import uuid7
from prilavok.core.lanes import Lane
from prilavok.notices import store
from prilavok.notices.model import (
    NewNotice,
    Notice,
    NoticeKind,
    NoticePage,
    NoticeTold,
    Recipient,
)
from prilavok.notices.words import written

UNREAD_MAX: Final = 100
"""More are not counted: they are shown as "99+"."""
NOTICES_PER_PAGE_MAX: Final = 100


async def tell(
    conn: Connection, recipient: Recipient, notice: NewNotice, *, lanes: int, now: datetime
) -> bool:
    """Tell `recipient`, unless they were told because of the same `key`; whether it was new.

    The caller holds the recipient's lane: what is told is an event of it.
    """
    lane = recipient.lane(lanes)
    notice_id = _after(await store.newest(conn, lane, recipient), uuid7(now))
    written(notice.kind, notice.params, "en")  # a parameter that is missing must fail here
    if not await store.insert(conn, lane, recipient, notice_id, notice, now):
        return False
    await emit(conn, lane, [NoticeTold(recipient, notice_id, notice.kind)], now=now)
    return True


def _after(last: UUID | None, fresh: UUID) -> UUID:
    """`fresh`, or what follows `last`: notices are in the order of telling, also those of one
    millisecond."""
    if last is None or last.int >> 80 < fresh.int >> 80:
        return fresh
    return UUID(int=last.int + 1)


async def notice_page(  # noqa: PLR0913, one for each parameter of the address
    conn: Connection,
    recipient: Recipient,
    person_id: str,
    *,
    lanes: int,
    language: str,
    zone: tzinfo | None = None,
    before: UUID | None = None,
    unread_only: bool = False,
    hidden: Collection[NoticeKind] = (),
    limit: int = 30,
) -> NoticePage:
    """Up to `limit` notices, in `language` and the time of `zone` (else UTC), as one person of the
    recipient sees them, from whom some kinds may be `hidden`."""
    lane = recipient.lane(lanes)
    rows = await store.page(
        conn,
        lane,
        recipient,
        person_id,
        before=before,
        unread_only=unread_only,
        hidden=hidden,
        limit=limit + 1,
    )
    unread = await store.unread(conn, lane, recipient, person_id, hidden=hidden, most=UNREAD_MAX)
    return NoticePage(
        tuple(_shown(row, language, zone) for row in rows[:limit]),
        unread,
        has_more=len(rows) > limit,
    )


async def notices_by_id(
    conn: Connection,
    recipient: Recipient,
    notice_ids: Sequence[UUID],
    *,
    lanes: int,
    language: str,
    zone: tzinfo | None = None,
) -> list[Notice]:
    """Those of the recipient's notices that still ask for something, or only tell, oldest first,
    whoever has read them: not what is settled."""
    rows = await store.by_id(conn, recipient.lane(lanes), recipient, notice_ids)
    return [_shown(row, language, zone) for row in rows]


async def unread_notices(
    conn: Connection,
    recipient: Recipient,
    person_id: str,
    *,
    lanes: int,
    hidden: Collection[NoticeKind] = (),
) -> int:
    """How many of `recipient`'s notices, but for those `hidden`, the person has not read, counted
    up to 100."""
    lane = recipient.lane(lanes)
    return await store.unread(conn, lane, recipient, person_id, hidden=hidden, most=UNREAD_MAX)


async def read_notices(
    conn: Connection,
    recipient: Recipient,
    person_id: str,
    notice_ids: Sequence[UUID] | None,
    *,
    lanes: int,
    now: datetime,
) -> None:
    """Note that one person of the recipient has read these notices, or every one."""
    await store.read(conn, recipient.lane(lanes), recipient, person_id, notice_ids, now)


async def settle(
    conn: Connection, recipient: Recipient, keys: Sequence[str], *, lanes: int, now: datetime
) -> None:
    """What was told because of `keys` counts as read by everybody: what it asked for is done,
    whoever did it. The same again changes nothing."""
    await store.settle(conn, recipient.lane(lanes), recipient, keys, now)


async def settle_reminders(
    conn: Connection, lane: Lane, links: Sequence[str], now: datetime
) -> None:
    """As `settle`, for reminders to answer: those of the lane's sellers that lead to `links` and
    were told up to `now`, when the answers came."""
    await store.settle_reminders(conn, lane, links, now)


def _shown(row: store.NoticeRow, language: str, zone: tzinfo | None) -> Notice:
    params = {name: store.param_of(stored) for name, stored in row.params.items()}
    words = written(row.kind, params, language, zone)
    return Notice(row.notice_id, row.kind, words.title, words.body, row.link, row.at, row.read_at)
