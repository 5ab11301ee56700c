"""What was paid for orders, and what of it went back."""

from __future__ import annotations

from collections.abc import Sequence

from prilavok.core.database import Connection, fetch
from prilavok.core.events import Event
from prilavok.core.ids import OrderId, SellerId
from prilavok.core.lanes import Lane
from prilavok.market.model import (
    LineId,
    MoneyBack,
    OrderMoneyChanged,
    OrderRefunded,
    PaidOrder,
    Taken,
)

Place = tuple[Lane, SellerId, OrderId]


async def paid_orders(conn: Connection, places: Sequence[Place]) -> list[PaidOrder]:
    """Those of the orders that were placed, in no order, each with the position of its lane's log
    at the same moment."""
    wanted = {
        "lanes": [lane for lane, _, _ in places],
        "seller_ids": [seller_id for _, seller_id, _ in places],
        "ids": [order_id for _, _, order_id in places],
    }
    return await fetch(conn, PAID_ORDERS, wanted, row=PaidOrder)


async def money_changed(
    conn: Connection, refunds: Sequence[Taken], replaced: Sequence[Place]
) -> list[tuple[Lane, Event]]:
    """What follows for the money of orders from refunds, and from orders that were known with other
    lines; nothing for an order that nobody has told of yet."""
    told: dict[Place, list[MoneyBack]] = {place: [] for place in replaced}
    for entry in refunds:
        fact = entry.fact
        assert isinstance(fact, OrderRefunded)
        place = entry.lane, SellerId(fact.seller_id), OrderId(fact.order_id)
        line_id = LineId(fact.line_id) if fact.line_id is not None else None
        back = MoneyBack(entry.position, fact.amount_minor, line_id, fact.claim_id)
        told.setdefault(place, []).append(back)
    if not told:
        return []
    orders = {(each.seller_id, each.order_id): each for each in await paid_orders(conn, list(told))}
    return [
        (lane, OrderMoneyChanged(orders[seller_id, order_id], tuple(back)))
        for (lane, seller_id, order_id), back in told.items()
        if (seller_id, order_id) in orders
    ]


# by the primary keys of orders, order_lines and order_life, once per order; one statement, so that
# the position is that of the very facts that are counted
PAID_ORDERS = """
select placed.seller_id, placed.order_id, placed.buyer_id, placed.currency, placed.refunded_minor,
    head.position,
    (
        select jsonb_agg(
            jsonb_build_object(
                'line_id', line.line_id,
                'paid_minor', line.paid_minor,
                'refunded_minor', line.refunded_minor,
                'discounts', line.discounts
            )
            order by line.line_id
        )
        from market_order_lines as line
        where line.lane = placed.lane
        and line.seller_id = placed.seller_id
        and line.order_id = placed.order_id
    ) as lines
from unnest(%(lanes)s::smallint[], %(seller_ids)s::text[], %(ids)s::text[])
    as wanted (lane, seller_id, order_id)
join market_orders as placed
    on placed.lane = wanted.lane
    and placed.seller_id = wanted.seller_id
    and placed.order_id = wanted.order_id
join fact_heads as head
    on head.lane = placed.lane
"""
