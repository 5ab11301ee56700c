"""The lists of chats: a seller's, and a buyer's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from prilavok.chat.model import (
    BuyerId,
    ChatId,
    ChatRow,
    SellerId,
    Status,
)
from prilavok.chat.store import CHAT_COLUMNS
from prilavok.core.arrays import Int8Array, UuidArray
from prilavok.core.database import Connection, fetch
from prilavok.core.lanes import Lane


async def inbox(
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    *,
    status: Status | None,
    before: tuple[int, ChatId] | None,
    limit: int,
) -> list[ChatRow]:
    """A seller's chats, newest change first, from below the position and chat `before`."""
    sql = INBOX_BY_STATUS if status else INBOX
    position, chat_id = before or (POSITION_MAX, UUID(int=0))
    return await fetch(
        conn,
        sql,
        {
            "lane": lane,
            "seller_id": seller_id,
            "status": status,
            "before": position,
            "before_id": chat_id,
            "limit": limit,
        },
        row=ChatRow,
    )


async def buyer_chat_ids(conn: Connection, lane: Lane, buyer_id: BuyerId) -> list[UUID]:
    """A buyer's chats, newest first, at most `BUYER_CHATS_MAX`."""
    return await fetch(
        conn,
        BUYER_CHATS,
        {"lane": lane, "buyer_id": buyer_id, "limit": BUYER_CHATS_MAX},
        row=UUID,
    )


async def chats_of_buyer(
    conn: Connection,
    chat_ids: Sequence[ChatId],
    lanes: Sequence[Lane],
    *,
    status: Status | None,
    before: tuple[datetime, ChatId] | None,
    limit: int,
) -> list[ChatRow]:
    """Those of `chat_ids`, newest change first, from below `before`."""
    return await fetch(
        conn,
        CHATS_OF_BUYER,
        {
            "lanes": Int8Array(lanes),
            "chat_ids": UuidArray(chat_ids),
            "status": status,
            "before_at": before[0] if before else None,
            "before_id": before[1] if before else None,
            "limit": limit,
        },
        row=ChatRow,
    )


BUYER_CHATS_MAX = 1_000
POSITION_MAX = 2**63 - 1

# Chats that one commit has changed share a position, so their ids tell them apart.
BEFORE = """
and chat.position <= %(before)s
and (chat.position < %(before)s or chat.chat_id < %(before_id)s)
order by chat.position desc, chat.chat_id desc
limit %(limit)s
"""

# by chats_inbox
INBOX = f"""
select {CHAT_COLUMNS}
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.position > 0
{BEFORE}
"""

# by chats_inbox_by_status
INBOX_BY_STATUS = f"""
select {CHAT_COLUMNS}
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.status = %(status)s
and chat.position > 0
{BEFORE}
"""

# by the primary key; our ids begin with the time, so newest first is descending
BUYER_CHATS = """
select chat_id
from buyer_chats
where lane = %(lane)s
and buyer_id = %(buyer_id)s
order by chat_id desc
limit %(limit)s
"""

CHATS_OF_BUYER = f"""
select {CHAT_COLUMNS}
from unnest(%(lanes)s::smallint[], %(chat_ids)s) as wanted (lane, chat_id)
join chats as chat on chat.lane = wanted.lane and chat.chat_id = wanted.chat_id
where (%(status)s::text is null or chat.status = %(status)s)
and (
    %(before_at)s::timestamptz is null
    or (chat.changed_at, chat.chat_id) < (%(before_at)s, %(before_id)s::uuid)
)
order by chat.changed_at desc, chat.chat_id desc
limit %(limit)s
"""
