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
Line = tuple[SellerId, OrderId, LineId]
NEWEST_MAX: Final = 20


class BoughtLine(Struct, frozen=True):
    """A line that a buyer kept."""

    seller_id: SellerId
    order_id: OrderId
    line_id: LineId
    paid: Money
    placed_at: datetime


class Bought(Struct, frozen=True):
    """How many lines a buyer kept, and the median of what they cost: of an even number the lower
    one of the middle, of none 0. `newest` are the last of them, up to 20, the newest first."""

    lines: int
    median_minor: int
    newest: tuple[BoughtLine, ...]


class _Row(BoughtLine, frozen=True):
    """One of the newest, with what all of them come to."""

    lines: int
    median_minor: int


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
    currency: str,
    besides: Line,
) -> Bought:
    """What the buyer has ordered `since` and kept, from one seller or (None) from anybody in
    `lanes`, in one currency, `besides` a line: all of it."""
    besides_seller, besides_order, besides_line = besides
    wanted = {
        "lanes": list(lanes),
        "buyer_id": buyer_id,
        "seller_id": seller_id,
        "since": since,
        "currency": currency,
        "besides_seller": besides_seller,
        "besides_order": besides_order,
        "besides_line": besides_line,
        "limit": NEWEST_MAX,
    }
    rows = await fetch(conn, BOUGHT_BY, wanted, row=_Row)
    newest = [
        BoughtLine(row.seller_id, row.order_id, row.line_id, row.paid, row.placed_at)
        for row in rows
    ]
    return Bought(rows[0].lines, rows[0].median_minor, tuple(newest)) if rows else NOTHING


NOTHING: Final = Bought(0, 0, ())


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

# by orders_of_buyer, once: a list that ends somewhere would say of whoever buys most what is usual
# for the newest of it
BOUGHT_BY = """
with bought as (
    select line.seller_id, line.order_id, line.line_id, line.paid_minor, line.currency,
        line.placed_at
    from market_order_lines as line
    where line.lane = any(%(lanes)s::smallint[])
    and line.buyer_id = %(buyer_id)s
    and line.placed_at >= %(since)s
    and (%(seller_id)s::text is null or line.seller_id = %(seller_id)s)
    and line.currency = %(currency)s
    and (line.seller_id, line.order_id, line.line_id)
        <> (%(besides_seller)s, %(besides_order)s, %(besides_line)s)
    and line.bought_out_at is not null
),
whole as (
    select count(*) as lines, percentile_disc(0.5) within group (order by paid_minor) as median
    from bought
)
select bought.seller_id, bought.order_id, bought.line_id,
    jsonb_build_object('minor', bought.paid_minor, 'currency', bought.currency) as paid,
    bought.placed_at, whole.lines, whole.median as median_minor
from bought
cross join whole
order by bought.placed_at desc, bought.order_id, bought.line_id
limit %(limit)s
"""
