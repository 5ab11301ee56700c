"""What was paid for orders, and what of it went back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from prilavok.core.database import Connection, fetch
from prilavok.core.events import Event
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.market.events import OrderMoneyChanged
from prilavok.market.model import LineId, OrderRefunded, Taken
from prilavok.market.orders import PaidOrder

Place = tuple[Lane, SellerId, OrderId]
BOUGHT_MAX: Final = 1_000


class BoughtLine(Struct, frozen=True):
    """A line that a buyer kept."""

    seller_id: SellerId
    order_id: OrderId
    line_id: LineId
    paid: Money
    placed_at: datetime


async def paid_orders(conn: Connection, places: Sequence[Place]) -> list[PaidOrder]:
    """Those of the orders that were placed, in no order, all as of one moment."""
    wanted = {
        "lanes": [lane for lane, _, _ in places],
        "seller_ids": [seller_id for _, seller_id, _ in places],
        "ids": [order_id for _, _, order_id in places],
    }
    return await fetch(conn, PAID_ORDERS, wanted, row=PaidOrder)


async def bought_by(
    conn: Connection,
    lanes: Sequence[Lane],
    buyer_id: BuyerId,
    *,
    seller_id: SellerId | None,
    since: datetime,
) -> list[BoughtLine]:
    """What the buyer has ordered `since` and kept, from one seller or (None) from anybody in
    `lanes`: the newest 1,000 lines."""
    wanted = {
        "lanes": list(lanes),
        "buyer_id": buyer_id,
        "seller_id": seller_id,
        "since": since,
        "limit": BOUGHT_MAX,
    }
    return await fetch(conn, BOUGHT_BY, wanted, row=BoughtLine)


def money_changed(refunds: Iterable[Taken], replaced: Iterable[Place]) -> list[tuple[Lane, Event]]:
    """What follows from refunds, and from orders that were known with other lines; once for each
    order."""
    changed = dict.fromkeys(replaced)
    for entry in refunds:
        fact = entry.fact
        assert isinstance(fact, OrderRefunded)
        changed[entry.lane, SellerId(fact.seller_id), OrderId(fact.order_id)] = None
    return [(lane, OrderMoneyChanged(seller_id, order_id)) for lane, seller_id, order_id in changed]


# by the primary keys of orders, order_lines and order_life and by facts_of_refunds, once per order;
# one statement, so that sums and position are those of the very refunds that are listed
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
    ) as lines,
    (
        select coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'position', told.position,
                    'amount_minor', told.fact -> 'amount_minor',
                    'line_id', told.fact -> 'line_id',
                    'claim_id', told.fact -> 'claim_id'
                )
                order by told.position
            ),
            '[]'
        )
        from facts as told
        where told.lane = placed.lane
        and told.fact ->> 'type' = 'order_refunded'
        and told.fact ->> 'seller_id' = placed.seller_id
        and told.fact ->> 'order_id' = placed.order_id
    ) as refunds
from unnest(%(lanes)s::smallint[], %(seller_ids)s::text[], %(ids)s::text[])
    as wanted (lane, seller_id, order_id)
join market_orders as placed
    on placed.lane = wanted.lane
    and placed.seller_id = wanted.seller_id
    and placed.order_id = wanted.order_id
join fact_heads as head
    on head.lane = placed.lane
"""

# by orders_of_buyer
BOUGHT_BY = """
select line.seller_id, line.order_id, line.line_id,
    jsonb_build_object('minor', line.paid_minor, 'currency', line.currency) as paid,
    line.placed_at
from market_order_lines as line
where line.lane = any(%(lanes)s::smallint[])
and line.buyer_id = %(buyer_id)s
and line.placed_at >= %(since)s
and (%(seller_id)s::text is null or line.seller_id = %(seller_id)s)
and line.bought_out_at is not null
order by line.placed_at desc, line.order_id, line.line_id
limit %(limit)s
"""
