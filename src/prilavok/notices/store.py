"""Notices: every statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.notices.model import Coded, NewNotice, NoticeKind, Param, Recipient, Translated


class StoredTime(Struct, frozen=True, tag="time"):
    """A time, told apart from a text."""

    at: datetime


class StoredAmount(Struct, frozen=True, tag="amount"):
    """Money."""

    minor: int
    currency: str


class StoredCode(Struct, frozen=True, tag="code"):
    """A code of ours."""

    code: str


class StoredWords(Struct, frozen=True, tag="words"):
    """Words, by language."""

    words: dict[str, str]


StoredParam: TypeAlias = StoredTime | StoredAmount | StoredCode | StoredWords | int | str


class NoticeRow(Struct, frozen=True):
    """A notice as stored, and when one person read it, or it was settled."""

    notice_id: UUID
    kind: NoticeKind
    params: dict[str, StoredParam]
    link: str | None
    at: datetime
    read_at: datetime | None


INSERT = """
insert into notices (
    lane, recipient_kind, recipient_id, notice_id, key, kind, params, link, at
)
values (
    %(lane)s, %(recipient_kind)s, %(recipient_id)s, %(notice_id)s, %(key)s, %(kind)s,
    %(params)s, %(link)s, %(now)s
)
on conflict do nothing
"""


# by the primary key
NEWEST = """
select notice_id
from notices
where lane = %(lane)s
and recipient_kind = %(recipient_kind)s
and recipient_id = %(recipient_id)s
order by notice_id desc
limit 1
"""


async def newest(conn: Connection, lane: Lane, recipient: Recipient) -> UUID | None:
    """What they were told last."""
    parameters = {
        "lane": lane,
        "recipient_kind": recipient.kind,
        "recipient_id": recipient.id,
    }
    return await fetch_one(conn, NEWEST, parameters, row=UUID)


async def insert(
    conn: Connection,
    lane: Lane,
    recipient: Recipient,
    notice_id: UUID,
    notice: NewNotice,
    now: datetime,
) -> bool:
    """Whether it is new: False if its key was told of before."""
    new = await execute(
        conn,
        INSERT,
        {
            **_key(lane, recipient),
            "notice_id": notice_id,
            "key": notice.key,
            "kind": notice.kind,
            "params": Jsonb({name: _stored(param) for name, param in notice.params.items()}),
            "link": notice.link,
            "now": now,
        },
    )
    return new > 0


# newest first, by the primary key
PAGE = """
select
    notice.notice_id,
    notice.kind,
    notice.params,
    notice.link,
    notice.at,
    coalesce(seen.read_at, notice.settled_at) as read_at
from notices as notice
left join notice_reads as seen
    on seen.lane = notice.lane
    and seen.recipient_kind = notice.recipient_kind
    and seen.recipient_id = notice.recipient_id
    and seen.person_id = %(person_id)s
    and seen.notice_id = notice.notice_id
where notice.lane = %(lane)s
and notice.recipient_kind = %(recipient_kind)s
and notice.recipient_id = %(recipient_id)s
and (%(before)s::uuid is null or notice.notice_id < %(before)s)
and (not %(unread_only)s or (seen.notice_id is null and notice.settled_at is null))
and notice.kind <> all(%(hidden)s::text[])
order by notice.notice_id desc
limit %(limit)s
"""


async def page(
    conn: Connection,
    lane: Lane,
    recipient: Recipient,
    person_id: str,
    *,
    before: UUID | None,
    unread_only: bool,
    hidden: Collection[NoticeKind] = (),
    limit: int,
) -> list[NoticeRow]:
    parameters = {
        **_key(lane, recipient),
        "person_id": person_id,
        "before": before,
        "unread_only": unread_only,
        "hidden": sorted(hidden),
        "limit": limit,
    }
    return await fetch(conn, PAGE, parameters, row=NoticeRow)


# by the primary key
READ_BY_ID = """
select notice_id, kind, params, link, at, null::timestamptz as read_at
from notices
where lane = %(lane)s
and recipient_kind = %(recipient_kind)s
and recipient_id = %(recipient_id)s
and notice_id = any(%(ids)s::uuid[])
and settled_at is null
order by notice_id
"""


async def by_id(
    conn: Connection, lane: Lane, recipient: Recipient, notice_ids: Sequence[UUID]
) -> list[NoticeRow]:
    """Those of the recipient's notices that nobody has settled, oldest first."""
    wanted = {**_key(lane, recipient), "ids": list(notice_ids)}
    return await fetch(conn, READ_BY_ID, wanted, row=NoticeRow)


UNREAD = """
select count(*)
from (
    select 1
    from notices as notice
    where notice.lane = %(lane)s
    and notice.recipient_kind = %(recipient_kind)s
    and notice.recipient_id = %(recipient_id)s
    and notice.kind <> all(%(hidden)s::text[])
    and notice.settled_at is null
    and not exists (
        select 1
        from notice_reads as seen
        where seen.lane = %(lane)s
        and seen.recipient_kind = notice.recipient_kind
        and seen.recipient_id = notice.recipient_id
        and seen.person_id = %(person_id)s
        and seen.notice_id = notice.notice_id
    )
    limit %(most)s
) as unread
"""


async def unread(
    conn: Connection,
    lane: Lane,
    recipient: Recipient,
    person_id: str,
    *,
    hidden: Collection[NoticeKind] = (),
    most: int,
) -> int:
    """How many the person has not read, counted up to `most`."""
    parameters = {
        **_key(lane, recipient),
        "person_id": person_id,
        "hidden": sorted(hidden),
        "most": most,
    }
    return await fetch_one(conn, UNREAD, parameters, row=int) or 0


READ = """
insert into notice_reads (lane, recipient_kind, recipient_id, person_id, notice_id, read_at)
select notice.lane, notice.recipient_kind, notice.recipient_id, %(person_id)s, notice.notice_id,
    %(now)s
from notices as notice
where notice.lane = %(lane)s
and notice.recipient_kind = %(recipient_kind)s
and notice.recipient_id = %(recipient_id)s
and (%(every)s or notice.notice_id = any(%(notice_ids)s))
on conflict do nothing
"""


async def read(
    conn: Connection,
    lane: Lane,
    recipient: Recipient,
    person_id: str,
    notice_ids: Sequence[UUID] | None,
    now: datetime,
) -> None:
    """Note that the person has read these, or every one."""
    parameters = {
        **_key(lane, recipient),
        "person_id": person_id,
        "every": notice_ids is None,
        "notice_ids": list(notice_ids or ()),
        "now": now,
    }
    await execute(conn, READ, parameters)


# by the unique keys
SETTLE = """
update notices
set settled_at = %(now)s
where lane = %(lane)s
and recipient_kind = %(recipient_kind)s
and recipient_id = %(recipient_id)s
and key = any(%(keys)s::text[])
and settled_at is null
"""


async def settle(
    conn: Connection, lane: Lane, recipient: Recipient, keys: Sequence[str], now: datetime
) -> None:
    """Note that nobody has to read those told because of `keys`; those that were not told are
    nothing."""
    await execute(conn, SETTLE, {**_key(lane, recipient), "keys": list(keys), "now": now})


# by notices_reminding
SETTLE_REMINDERS = """
update notices
set settled_at = %(now)s
where lane = %(lane)s
and kind = 'answer_due_soon'
and link = any(%(links)s::text[])
and at <= %(now)s
and settled_at is null
"""


async def settle_reminders(
    conn: Connection, lane: Lane, links: Sequence[str], now: datetime
) -> None:
    """Note that nobody has to be reminded any more to answer what is behind `links`."""
    await execute(conn, SETTLE_REMINDERS, {"lane": lane, "links": list(links), "now": now})


def param_of(stored: StoredParam) -> Param:
    """A parameter as it was given."""
    match stored:
        case StoredTime():
            return stored.at
        case StoredAmount():
            return Money(stored.minor, stored.currency)
        case StoredCode():
            return Coded(stored.code)
        case StoredWords():
            return Translated(stored.words)
        case _:
            return stored


def _stored(param: Param) -> StoredParam:
    match param:
        case datetime():
            return StoredTime(param)
        case Money():
            return StoredAmount(param.minor, param.currency)
        case Coded():
            return StoredCode(param.code)
        case Translated():
            return StoredWords(param.words)
        case _:
            return param


def _key(lane: Lane, recipient: Recipient) -> dict[str, object]:
    return {"lane": lane, "recipient_kind": recipient.kind, "recipient_id": recipient.id}
