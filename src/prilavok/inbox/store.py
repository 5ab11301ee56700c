"""Every statement about the care of chats, which lies in the rows of `chats`. Whoever changes it
holds the lane."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from prilavok.chat.model import ChatId
from prilavok.chat.waiting import IS_SNOOZED
from prilavok.core.arrays import UuidArray
from prilavok.core.database import Connection, Jsonb, execute, fetch
from prilavok.core.ids import SellerId, StaffId
from prilavok.core.lanes import Lane
from prilavok.inbox.model import CareRow, InboxCounts

COUNTED_MAX: Final = 1_000


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


async def assignees(conn: Connection, lane: Lane, seller_id: SellerId) -> list[StaffId]:
    """Whoever has one of the seller's chats."""
    found = await fetch(conn, ASSIGNEES, {"lane": lane, "seller_id": seller_id}, row=str)
    return [StaffId(staff_id) for staff_id in found]


async def take_care(conn: Connection, lane: Lane, cares: Sequence[CareRow]) -> None:
    """Store who takes care of chats, under which labels, and until when they are put off."""
    await execute(conn, TAKE_CARE, {"lane": lane, "cares": Jsonb(list(cares))})


async def count_notes(conn: Connection, lane: Lane, chat_id: ChatId, count: int) -> None:
    """Store how many notes there are on a chat."""
    await execute(conn, COUNT_NOTES, {"lane": lane, "chat_id": chat_id, "count": count})


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

# by chats_assigned, a look-up for each of them
ASSIGNEES = """
with recursive found as (
    (
        select assignee
        from chats
        where lane = %(lane)s
        and seller_id = %(seller_id)s
        and assignee is not null
        order by assignee
        limit 1
    )
    union all
    select (
        select assignee
        from chats
        where lane = %(lane)s
        and seller_id = %(seller_id)s
        and assignee > found.assignee
        order by assignee
        limit 1
    )
    from found
    where found.assignee is not null
)
select assignee
from found
where assignee is not null
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
