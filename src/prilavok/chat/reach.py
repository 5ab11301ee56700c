"""Whom the chats reach: what an operator's decision would touch, and which sellers have any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok.chat.model import Status
from prilavok.core.database import Connection, fetch
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.lanes import Lane
from prilavok.standing.admission.rollout.model import ChatReached, OrderFacts

FIRST: Final = UUID(int=0)


class ReachedRow(Struct, frozen=True):
    """A chat with the order that it is about, and how many of its messages are held."""

    chat_id: UUID
    seller_id: SellerId
    buyer_id: BuyerId
    status: Status
    due_at: datetime | None
    held: int
    is_about_known_order: bool
    seller_delivers: bool
    made_to_order: bool


# by the primary keys of chats and orders, and messages_kept_back
READ_REACHED = """
select
    chats.chat_id,
    chats.seller_id,
    chats.buyer_id,
    chats.status,
    chats.due_at,
    (
        select count(*)
        from messages
        where messages.lane = %(lane)s
        and messages.chat_id = chats.chat_id
        and messages.seq is null
        and messages.state = 'held'
    ) as held,
    known.order_id is not null as is_about_known_order,
    coalesce(known.seller_delivers, false) as seller_delivers,
    coalesce(known.made_to_order, false) as made_to_order
from chats
left join market_orders as known
    on known.lane = %(lane)s
    and known.seller_id = chats.seller_id
    and known.order_id = chats.context_id
    and chats.context_type = 'order'
where chats.lane = %(lane)s
and chats.chat_id > %(after)s
order by chats.chat_id
limit %(chats_max)s
"""


async def chats_reached(
    conn: Connection, lane: Lane, after: UUID | None, chats_max: int
) -> Sequence[ChatReached]:
    """The lane's chats behind `after`, in the order of their ids."""
    wanted = {"lane": lane, "after": after or FIRST, "chats_max": chats_max}
    return [_reached(row) for row in await fetch(conn, READ_REACHED, wanted, row=ReachedRow)]


def _reached(row: ReachedRow) -> ChatReached:
    order = OrderFacts(row.seller_delivers, row.made_to_order)
    return ChatReached(
        chat_id=row.chat_id,
        seller_id=row.seller_id,
        buyer_id=row.buyer_id,
        status=row.status,
        due_at=row.due_at,
        held=row.held,
        order=order if row.is_about_known_order else None,
    )


# from seller to seller by the chats' unique key, whatever the number of a seller's chats
READ_SELLERS = """
with recursive reached as (
    (
        select seller_id, 1 as number
        from chats
        where lane = %(lane)s
        and seller_id > %(after)s
        order by seller_id
        limit 1
    )
    union all
    select
        (
            select chats.seller_id
            from chats
            where chats.lane = %(lane)s
            and chats.seller_id > reached.seller_id
            order by chats.seller_id
            limit 1
        ),
        reached.number + 1
    from reached
    where reached.seller_id is not null
    and reached.number < %(sellers_max)s
)
select seller_id
from reached
where seller_id is not null
"""


async def sellers_with_chats(
    conn: Connection, lane: Lane, after: str, sellers_max: int
) -> Sequence[SellerId]:
    """The lane's sellers that have chats, behind the id `after`, in the order of their ids."""
    wanted = {"lane": lane, "after": after, "sellers_max": sellers_max}
    return [SellerId(each) for each in await fetch(conn, READ_SELLERS, wanted, row=str)]
