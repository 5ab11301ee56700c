"""Every statement about the care of chats, which lies in the rows of `chats`. Whoever changes it
holds the lane."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from prilavok.chat.model import ChatId
from prilavok.core.arrays import UuidArray
from prilavok.core.database import Connection, Jsonb, execute, fetch
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.inbox.model import CareRow, InboxCounts, LabelId, Wanted

COUNTED_MAX: Final = 1_000
POSITION_MAX: Final = 2**63 - 1


class Place(Struct, frozen=True):
    """Where a chat stands in an inbox."""

    chat_id: ChatId
    position: int
    due_at: datetime | None


class Asked(Struct, frozen=True, kw_only=True):
    """Which chats of whose inbox, `limit` of them: newest change first from below `before`, or with
    `by_due` the nearest deadline first from behind `after`."""

    lane: Lane
    seller_id: SellerId
    wanted: Wanted
    by_due: bool
    before: tuple[int, UUID] | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int
    now: datetime


async def walk(conn: Connection, asked: Asked) -> list[Place]:
    """The chats that are asked for, by the index that holds the fewest others."""
    sql = WALK
    if asked.by_due:
        sql = WALK_BY_DUE
    elif asked.wanted.assignee:
        sql = WALK_OF_ASSIGNEE
    elif asked.wanted.status is not None:
        sql = WALK_BY_STATUS
    return await fetch(conn, sql, _parameters(asked), row=Place)


async def walk_searching(conn: Connection, asked: Asked, query: str) -> list[Place]:
    """Those of them in which stands what the text search `query` looks for."""
    sql = WALK_BY_DUE_SEARCHING if asked.by_due else WALK_SEARCHING
    return await fetch(conn, sql, {**_parameters(asked), "query": query}, row=Place)


async def among(conn: Connection, asked: Asked, chat_ids: Sequence[UUID]) -> list[Place]:
    """Those of `chat_ids` that are asked for."""
    sql = AMONG_BY_DUE if asked.by_due else AMONG
    parameters = {**_parameters(asked), "chat_ids": UuidArray(chat_ids)}
    return await fetch(conn, sql, parameters, row=Place)


async def labelled(
    conn: Connection, lane: Lane, seller_id: SellerId, label_id: LabelId, *, limit: int
) -> list[UUID]:
    """Chats under a label, in no order."""
    parameters = {"lane": lane, "seller_id": seller_id, "label": label_id, "limit": limit}
    return await fetch(conn, LABELLED, parameters, row=UUID)


async def about_product(
    conn: Connection, lane: Lane, seller_id: SellerId, product_id: str, *, limit: int
) -> list[UUID]:
    """Chats about a product, in no order."""
    parameters = {"lane": lane, "seller_id": seller_id, "product_id": product_id, "limit": limit}
    return await fetch(conn, ABOUT_PRODUCT, parameters, row=UUID)


async def snoozed(
    conn: Connection, lane: Lane, seller_id: SellerId, now: datetime, *, limit: int
) -> list[UUID]:
    """Chats that were put off to a time behind `now`."""
    parameters = {"lane": lane, "seller_id": seller_id, "now": now, "limit": limit}
    return await fetch(conn, SNOOZED, parameters, row=UUID)


async def counts(
    conn: Connection, lane: Lane, seller_id: SellerId, staff_id: str, now: datetime
) -> InboxCounts:
    """Each counted up to `COUNTED_MAX`."""
    parameters = {
        "lane": lane,
        "seller_id": seller_id,
        "staff_id": staff_id,
        "now": now,
        "most": COUNTED_MAX,
    }
    [found] = await fetch(conn, COUNTS, parameters, row=InboxCounts)
    return found


async def care_of(
    conn: Connection, lane: Lane, seller_id: SellerId, chat_ids: Sequence[ChatId]
) -> dict[ChatId, CareRow]:
    """The care of those of the chats that are the seller's and that somebody has written in."""
    found = await fetch(
        conn,
        CARE_OF,
        {"lane": lane, "seller_id": seller_id, "chat_ids": UuidArray(chat_ids)},
        row=CareRow,
    )
    return {care.chat_id: care for care in found}


async def take_care(conn: Connection, lane: Lane, cares: Sequence[CareRow]) -> None:
    """Store who takes care of chats, under which labels, and until when they are put off."""
    await execute(conn, TAKE_CARE, {"lane": lane, "cares": Jsonb(list(cares))})


async def count_notes(conn: Connection, lane: Lane, chat_id: ChatId, count: int) -> None:
    """Store how many notes there are on a chat."""
    await execute(conn, COUNT_NOTES, {"lane": lane, "chat_id": chat_id, "count": count})


def _parameters(asked: Asked) -> dict[str, object]:
    wanted = asked.wanted
    before, before_id = asked.before or (POSITION_MAX, UUID(int=0))
    after, after_id = asked.after or (None, None)
    return {
        **asdict(wanted),
        "lane": asked.lane,
        "seller_id": asked.seller_id,
        "assignee": wanted.assignee or None,
        "unassigned": wanted.assignee == "",
        "before": before,
        "before_id": before_id,
        "after": after,
        "after_id": after_id,
        "limit": asked.limit,
        "now": asked.now,
    }


IS_SNOOZED = """
coalesce(chat.snoozed_until > %(now)s and chat.snoozed_count = chat.buyer_count, false)
"""

IS_WANTED = f"""
and (%(status)s::text is null or chat.status = %(status)s)
and (%(assignee)s::text is null or chat.assignee = %(assignee)s)
and (not %(unassigned)s or chat.assignee is null)
and (%(label)s::uuid is null or chat.labels @> array[%(label)s::uuid])
and (
    %(product_id)s::text is null
    or chat.context_type = 'product' and chat.context_id = %(product_id)s
)
and (not %(has_deadline)s or chat.due_at is not null)
and (%(due_after)s::timestamptz is null or chat.due_at > %(due_after)s)
and (%(due_until)s::timestamptz is null or chat.due_at <= %(due_until)s)
and (not %(running)s or chat.paused_at is null)
and (%(snoozed)s::boolean is null or {IS_SNOOZED} = %(snoozed)s)
"""

# Chats that one commit has changed share a position, so their ids tell them apart.
BEFORE = """
and chat.position <= %(before)s
and (chat.position < %(before)s or chat.chat_id < %(before_id)s)
order by chat.position desc, chat.chat_id desc
limit %(limit)s
"""

AFTER = """
and (
    %(after)s::timestamptz is null
    or (chat.due_at, chat.chat_id) > (%(after)s, %(after_id)s::uuid)
)
order by chat.due_at, chat.chat_id
limit %(limit)s
"""

# by chats_inbox
WALK = f"""
select chat.chat_id, chat.position, chat.due_at
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.position > 0
{IS_WANTED}
{BEFORE}
"""

# by chats_inbox_by_status
WALK_BY_STATUS = f"""
select chat.chat_id, chat.position, chat.due_at
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.status = %(status)s
and chat.position > 0
{IS_WANTED}
{BEFORE}
"""

# by chats_assigned
WALK_OF_ASSIGNEE = f"""
select chat.chat_id, chat.position, chat.due_at
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.assignee = %(assignee)s
and chat.position > 0
{IS_WANTED}
{BEFORE}
"""

# by chats_due
WALK_BY_DUE = f"""
select chat.chat_id, chat.position, chat.due_at
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.due_at is not null
and chat.position > 0
{IS_WANTED}
{AFTER}
"""

IS_FOUND = """
cross join lateral (
    select 1
    from message_words as told
    where told.lane = %(lane)s
    and told.chat_id = chat.chat_id
    and told.words @@ %(query)s::text::tsquery
    limit 1
) as told
"""

# by chats_inbox, and message_words by its primary key
WALK_SEARCHING = f"""
select chat.chat_id, chat.position, chat.due_at
from chats as chat
{IS_FOUND}
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.position > 0
{IS_WANTED}
{BEFORE}
"""

# by chats_due, and message_words by its primary key
WALK_BY_DUE_SEARCHING = f"""
select chat.chat_id, chat.position, chat.due_at
from chats as chat
{IS_FOUND}
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.due_at is not null
and chat.position > 0
{IS_WANTED}
{AFTER}
"""

# by the primary key
AMONG = f"""
select chat.chat_id, chat.position, chat.due_at
from unnest(%(chat_ids)s) as found (chat_id)
join chats as chat
    on chat.lane = %(lane)s
    and chat.chat_id = found.chat_id
where chat.seller_id = %(seller_id)s
and chat.position > 0
{IS_WANTED}
{BEFORE}
"""

# by the primary key
AMONG_BY_DUE = f"""
select chat.chat_id, chat.position, chat.due_at
from unnest(%(chat_ids)s) as found (chat_id)
join chats as chat
    on chat.lane = %(lane)s
    and chat.chat_id = found.chat_id
where chat.seller_id = %(seller_id)s
and chat.due_at is not null
and chat.position > 0
{IS_WANTED}
{AFTER}
"""

# by chats_labelled
LABELLED = """
select chat_id
from chats
where lane = %(lane)s
and seller_id = %(seller_id)s
and labels @> array[%(label)s::uuid]
limit %(limit)s
"""

# by the unique key
ABOUT_PRODUCT = """
select chat_id
from chats
where lane = %(lane)s
and seller_id = %(seller_id)s
and context_type = 'product'
and context_id = %(product_id)s
limit %(limit)s
"""

# by chats_snoozed
SNOOZED = """
select chat_id
from chats
where lane = %(lane)s
and seller_id = %(seller_id)s
and snoozed_until > %(now)s
limit %(limit)s
"""

# by chats_inbox_by_status, chats_due, chats_assigned and chats_snoozed
COUNTS = f"""
select
    (
        select count(*)::integer
        from (
            select 1
            from chats as chat
            where chat.lane = %(lane)s
            and chat.seller_id = %(seller_id)s
            and chat.status = 'waiting_for_seller'
            and chat.position > 0
            and not {IS_SNOOZED}
            limit %(most)s
        ) as chat
    ) as to_answer,
    (
        select count(*)::integer
        from (
            select 1
            from chats as chat
            where chat.lane = %(lane)s
            and chat.seller_id = %(seller_id)s
            and chat.due_at <= %(now)s
            and chat.paused_at is null
            and chat.position > 0
            and not {IS_SNOOZED}
            limit %(most)s
        ) as chat
    ) as overdue,
    (
        select count(*)::integer
        from (
            select 1
            from chats as chat
            where chat.lane = %(lane)s
            and chat.seller_id = %(seller_id)s
            and chat.assignee = %(staff_id)s
            and chat.status <> 'closed'
            and chat.position > 0
            and not {IS_SNOOZED}
            limit %(most)s
        ) as chat
    ) as mine,
    (
        select count(*)::integer
        from (
            select 1
            from chats as chat
            where chat.lane = %(lane)s
            and chat.seller_id = %(seller_id)s
            and chat.status = 'waiting_for_seller'
            and chat.assignee is null
            and chat.position > 0
            and not {IS_SNOOZED}
            limit %(most)s
        ) as chat
    ) as unassigned,
    (
        select count(*)::integer
        from (
            select 1
            from chats as chat
            where chat.lane = %(lane)s
            and chat.seller_id = %(seller_id)s
            and chat.snoozed_until > %(now)s
            and chat.snoozed_count = chat.buyer_count
            and chat.position > 0
            limit %(most)s
        ) as chat
    ) as snoozed
"""

# by the primary key
CARE_OF = """
select
    chat.chat_id, chat.assignee, chat.labels, chat.snoozed_until, chat.snoozed_count,
    chat.note_count, chat.buyer_count
from unnest(%(chat_ids)s) as wanted (chat_id)
join chats as chat
    on chat.lane = %(lane)s
    and chat.chat_id = wanted.chat_id
where chat.seller_id = %(seller_id)s
"""

# by the primary key
TAKE_CARE = """
update chats as chat
set
    assignee = care.assignee,
    labels = nullif(care.labels, '{}'),
    snoozed_until = care.snoozed_until,
    snoozed_count = care.snoozed_count
from jsonb_to_recordset(%(cares)s) as care (
    chat_id uuid, assignee text, labels uuid[], snoozed_until timestamptz, snoozed_count integer
)
where chat.lane = %(lane)s
and chat.chat_id = care.chat_id
"""

COUNT_NOTES = """
update chats
set note_count = %(count)s
where lane = %(lane)s
and chat_id = %(chat_id)s
"""
