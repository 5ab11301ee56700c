"""How far each side has got a chat's messages, and read them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from prilavok.chat.model import (
    ChatId,
    Mark,
)
from prilavok.core.arrays import Int8Array, TextArray, UuidArray
from prilavok.core.database import Connection, fetch
from prilavok.core.lanes import Lane


async def move_marks(conn: Connection, lane: Lane, marks: Sequence[Mark]) -> list[ChatId]:
    """Move marks forward, never back and never past the last message; the chats that moved."""
    moved = await fetch(
        conn,
        MOVE_MARKS,
        {
            "lane": lane,
            "chat_ids": UuidArray([mark.chat_id for mark in marks]),
            "sides": TextArray([mark.side for mark in marks]),
            "delivered": Int8Array([mark.delivered for mark in marks]),
            "read": Int8Array([mark.read for mark in marks]),
        },
        row=UUID,
    )
    return [ChatId(chat_id) for chat_id in moved]


MOVE_MARKS = """
with incoming as (
    select
        chat_id,
        coalesce(max(greatest(delivered, read)) filter (where side = 'buyer'), 0)
            as buyer_delivered,
        coalesce(max(read) filter (where side = 'buyer'), 0) as buyer_read,
        coalesce(max(greatest(delivered, read)) filter (where side = 'seller'), 0)
            as seller_delivered,
        coalesce(max(read) filter (where side = 'seller'), 0) as seller_read
    from unnest(%(chat_ids)s, %(sides)s, %(delivered)s, %(read)s)
        as mark (chat_id, side, delivered, read)
    group by chat_id
),
reached as materialized (
    select
        chat.chat_id,
        greatest(chat.buyer_delivered, least(incoming.buyer_delivered, chat.seq))
            as buyer_delivered,
        greatest(chat.buyer_read, least(incoming.buyer_read, chat.seq)) as buyer_read,
        greatest(chat.seller_delivered, least(incoming.seller_delivered, chat.seq))
            as seller_delivered,
        greatest(chat.seller_read, least(incoming.seller_read, chat.seq)) as seller_read
    from incoming
    join chats as chat on chat.lane = %(lane)s and chat.chat_id = incoming.chat_id
)
update chats as chat
set
    buyer_delivered = reached.buyer_delivered,
    buyer_read = reached.buyer_read,
    buyer_read_count = coalesce(
        (
            select message.seller_count
            from messages as message
            where message.lane = %(lane)s
            and message.chat_id = reached.chat_id
            and message.seq = reached.buyer_read
        ),
        chat.buyer_read_count
    ),
    seller_delivered = reached.seller_delivered,
    seller_read = reached.seller_read,
    seller_read_count = coalesce(
        (
            select message.buyer_count
            from messages as message
            where message.lane = %(lane)s
            and message.chat_id = reached.chat_id
            and message.seq = reached.seller_read
        ),
        chat.seller_read_count
    )
from reached
where chat.lane = %(lane)s
and chat.chat_id = reached.chat_id
and (chat.buyer_delivered, chat.buyer_read, chat.seller_delivered, chat.seller_read)
    <> (
        reached.buyer_delivered, reached.buyer_read, reached.seller_delivered, reached.seller_read
    )
returning chat.chat_id
"""
