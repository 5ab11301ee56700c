"""Statements about chats themselves. The write path's are in `batch`, those about messages in
`message_store`, `revision_store` and `windows`, marks in `mark_store`, lists of chats in
`list_store`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok.chat.model import (
    BuyerId,
    ChatId,
    ChatRow,
    Context,
    SellerId,
    Side,
)
from prilavok.core.arrays import Int8Array, TextArray, UuidArray
from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.ids import OrderId
from prilavok.core.lanes import Lane

CHAT_COLUMNS = """
    chat.lane, chat.chat_id, chat.seller_id, chat.buyer_id,
    chat.context_type, chat.context_id, chat.context_title, chat.opened_at,
    chat.status, chat.due_at, chat.look_at, chat.overdue_at, chat.paused_at, chat.answer_held,
    chat.switched_off, chat.watched_at, chat.seq, chat.change, chat.buyer_count, chat.seller_count,
    chat.buyer_delivered, chat.buyer_read, chat.buyer_read_count,
    chat.seller_delivered, chat.seller_read, chat.seller_read_count,
    chat.rights, chat.position, chat.changed_at
"""


class ChatKey(Struct, frozen=True):
    """What a chat is found by when it may not exist yet."""

    lane: Lane
    seller_id: SellerId
    buyer_id: BuyerId
    context: Context


async def find_chat(conn: Connection, key: ChatKey) -> ChatRow | None:
    return await fetch_one(conn, FIND_CHAT, _key_columns(key), row=ChatRow)


async def insert_chat(
    conn: Connection, key: ChatKey, chat_id: ChatId, title: str, now: datetime
) -> bool:
    """Whether the chat is new; a concurrent opener of the same one wins quietly."""
    return bool(
        await execute(
            conn,
            INSERT_CHAT,
            {**_key_columns(key), "chat_id": chat_id, "title": title, "now": now},
        )
    )


async def point_buyer_to(conn: Connection, lane: Lane, buyer_id: BuyerId, chat_id: ChatId) -> None:
    await execute(conn, POINT_BUYER_TO, {"lane": lane, "buyer_id": buyer_id, "chat_id": chat_id})


async def chats_by_id(
    conn: Connection, chat_ids: Sequence[ChatId], lanes: Sequence[Lane]
) -> list[ChatRow]:
    """Those that exist; `lanes` go with the ids."""
    return await fetch(
        conn,
        CHATS_BY_ID,
        {"lanes": Int8Array(lanes), "chat_ids": UuidArray(chat_ids)},
        row=ChatRow,
    )


async def chats_after(conn: Connection, lane: Lane, after: UUID, *, limit: int) -> list[ChatRow]:
    """The chats of a lane behind the id `after`."""
    return await fetch(
        conn, CHATS_AFTER, {"lane": lane, "after": after, "limit": limit}, row=ChatRow
    )


async def chats_to_look_at(
    conn: Connection, lane: Lane, now: datetime, *, limit: int
) -> list[ChatRow]:
    """Those whose deadlines must be looked at by `now`; the caller holds the lane."""
    return await fetch(
        conn, CHATS_TO_LOOK_AT, {"lane": lane, "now": now, "limit": limit}, row=ChatRow
    )


async def blocked_by(conn: Connection, chat: ChatRow) -> frozenset[Side]:
    """The sides of the pair that have blocked the other one."""
    pair = {"lane": chat.lane, "seller_id": chat.seller_id, "buyer_id": chat.buyer_id}
    return frozenset(await fetch(conn, BLOCKED_BY, pair, row=Side))


async def update_chat(conn: Connection, chat: ChatRow) -> None:
    """Store what a visible change did to `chat`."""
    await execute(
        conn,
        UPDATE_CHAT,
        {
            "lane": chat.lane,
            "chat_id": chat.chat_id,
            "status": chat.status,
            "due_at": chat.due_at,
            "look_at": chat.look_at,
            "overdue_at": chat.overdue_at,
            "paused_at": chat.paused_at,
            "answer_held": chat.answer_held,
            "switched_off": chat.switched_off,
            "watched_at": chat.watched_at,
            "seq": chat.seq,
            "change": chat.change,
            "buyer_count": chat.buyer_count,
            "seller_count": chat.seller_count,
            "position": chat.position,
            "changed_at": chat.changed_at,
        },
    )


async def reconsider_rights(
    conn: Connection, lane: Lane, orders: Sequence[tuple[SellerId, OrderId]]
) -> None:
    """Make who may write be decided again in the chats about these orders."""
    wanted = {
        "lane": lane,
        "seller_ids": TextArray([seller_id for seller_id, _ in orders]),
        "order_ids": TextArray([order_id for _, order_id in orders]),
    }
    await execute(conn, RECONSIDER_RIGHTS, wanted)


async def lanes_of_chats_about(
    conn: Connection, orders: Sequence[tuple[Lane, SellerId, OrderId]]
) -> list[Lane]:
    """Those of the orders' lanes where there are chats about them."""
    wanted = {
        "lanes": Int8Array([lane for lane, _, _ in orders]),
        "seller_ids": TextArray([seller_id for _, seller_id, _ in orders]),
        "order_ids": TextArray([order_id for _, _, order_id in orders]),
    }
    return [Lane(lane) for lane in await fetch(conn, LANES_OF_CHATS_ABOUT, wanted, row=int)]


def _key_columns(key: ChatKey) -> dict[str, object]:
    return {
        "lane": key.lane,
        "seller_id": key.seller_id,
        "buyer_id": key.buyer_id,
        "context_type": key.context.type,
        "context_id": key.context.id,
    }


# by the unique key
FIND_CHAT = f"""
select {CHAT_COLUMNS}
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.context_type = %(context_type)s
and chat.context_id = %(context_id)s
and chat.buyer_id = %(buyer_id)s
"""

INSERT_CHAT = """
insert into chats (
    lane, chat_id, seller_id, buyer_id, context_type, context_id, context_title,
    opened_at, changed_at
)
values (
    %(lane)s, %(chat_id)s, %(seller_id)s, %(buyer_id)s, %(context_type)s, %(context_id)s, %(title)s,
    %(now)s, %(now)s
)
on conflict do nothing
"""

POINT_BUYER_TO = """
insert into buyer_chats (lane, buyer_id, chat_id)
values (%(lane)s, %(buyer_id)s, %(chat_id)s)
on conflict do nothing
"""

# by the primary key
CHATS_BY_ID = f"""
select {CHAT_COLUMNS}
from unnest(%(lanes)s::smallint[], %(chat_ids)s) as wanted (lane, chat_id)
join chats as chat on chat.lane = wanted.lane and chat.chat_id = wanted.chat_id
"""

# by the primary key
CHATS_AFTER = f"""
select {CHAT_COLUMNS}
from chats as chat
where chat.lane = %(lane)s
and chat.chat_id > %(after)s
order by chat.chat_id
limit %(limit)s
"""

# by chats_to_look_at
CHATS_TO_LOOK_AT = f"""
select {CHAT_COLUMNS}
from chats as chat
where chat.lane = %(lane)s
and chat.look_at <= %(now)s
order by chat.look_at
limit %(limit)s
"""

# by the primary key
BLOCKED_BY = """
select side
from blocks
where lane = %(lane)s
and seller_id = %(seller_id)s
and buyer_id = %(buyer_id)s
"""

UPDATE_CHAT = """
update chats
set
    status = %(status)s,
    due_at = %(due_at)s, look_at = %(look_at)s, overdue_at = %(overdue_at)s,
    paused_at = %(paused_at)s, answer_held = %(answer_held)s, switched_off = %(switched_off)s,
    watched_at = %(watched_at)s,
    seq = %(seq)s, change = %(change)s,
    buyer_count = %(buyer_count)s, seller_count = %(seller_count)s,
    position = %(position)s, changed_at = %(changed_at)s
where lane = %(lane)s
and chat_id = %(chat_id)s
"""

# by the unique key, once per order
LANES_OF_CHATS_ABOUT = """
select distinct chat.lane
from unnest(%(lanes)s::smallint[], %(seller_ids)s, %(order_ids)s)
    as wanted (lane, seller_id, order_id)
join chats as chat
    on chat.lane = wanted.lane
    and chat.seller_id = wanted.seller_id
    and chat.context_type = 'order'
    and chat.context_id = wanted.order_id
"""

RECONSIDER_RIGHTS = """
update chats as chat
set rights = chat.rights + 1
from (
    select distinct seller_id, order_id
    from unnest(%(seller_ids)s, %(order_ids)s) as wanted (seller_id, order_id)
) as wanted
where chat.lane = %(lane)s
and chat.seller_id = wanted.seller_id
and chat.context_type = 'order'
and chat.context_id = wanted.order_id
"""
