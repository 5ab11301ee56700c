"""The SQL of orders, their lines and their life, and of reviews."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import Lane
from prilavok.market.model import Taken
from prilavok.market.orders import Order, OrderLine
from prilavok.market.rules import LifeRow, subject


async def orders_by_id(
    conn: Connection, lane: Lane, seller_id: SellerId, order_ids: Sequence[OrderId]
) -> list[Order]:
    """Those of the seller's orders that were placed, in no order."""
    return await fetch(
        conn, READ_ORDERS, {"lane": lane, "seller_id": seller_id, "ids": order_ids}, row=Order
    )


async def orders_at(
    conn: Connection, places: Sequence[tuple[Lane, SellerId, OrderId]]
) -> list[Order]:
    """`orders_by_id` for several sellers."""
    wanted = {
        "lanes": [lane for lane, _, _ in places],
        "seller_ids": [seller_id for _, seller_id, _ in places],
        "ids": [order_id for _, _, order_id in places],
    }
    return await fetch(conn, READ_ORDERS_AT, wanted, row=Order)


async def orders_of_buyer(
    conn: Connection, lane: Lane, seller_id: SellerId, buyer_id: BuyerId, *, orders_max: int
) -> list[Order]:
    """What the buyer ordered from the seller, the newest first."""
    return await fetch(
        conn,
        READ_ORDERS_OF_BUYER,
        {"lane": lane, "seller_id": seller_id, "buyer_id": buyer_id, "orders_max": orders_max},
        row=Order,
    )


async def lines_of_order(
    conn: Connection, lane: Lane, seller_id: SellerId, order_id: OrderId
) -> list[OrderLine]:
    """The lines of an order by id."""
    return await fetch(
        conn,
        READ_LINES,
        {"lane": lane, "seller_id": seller_id, "order_id": order_id},
        row=OrderLine,
    )


async def put_orders(conn: Connection, taken: Sequence[Taken]) -> list[Replaced]:
    """Set these orders and their lines, where they were placed before what is known; those that
    were known otherwise.

    An order is placed once: of several tellings the earliest counts, and its lines are frozen.
    """
    replaced = await fetch(conn, PUT_ORDERS, {"taken": Jsonb(taken)}, row=Replaced)
    if replaced:
        keys = {(order.seller_id, order.order_id) for order in replaced}
        told = [entry for entry in taken if subject(entry.fact) in keys]
        await execute(conn, DROP_LINES, {"replaced": Jsonb(replaced)})
        await execute(conn, PUT_LINES, {"taken": Jsonb(told)})
    return replaced


class Replaced(Struct, frozen=True):
    """An order of which an earlier telling turned up behind a later one."""

    lane: Lane
    seller_id: str
    order_id: str


async def put_order_life(conn: Connection, steps: Sequence[LifeRow]) -> None:
    """Add these steps to what is known: the earliest time of each counts, refunds add up."""
    await execute(conn, PUT_ORDER_LIFE, {"steps": Jsonb(steps)})


async def put_reviews(conn: Connection, taken: Sequence[Taken]) -> None:
    """Set how these reviews are, where that is newer than what is known."""
    await execute(conn, PUT_REVIEWS, {"taken": Jsonb(taken)})


ORDER_COLUMNS = """seller_id, order_id, buyer_id, scheme, made_to_order, seller_delivers, currency,
    placed_at, paid_at, shipped_at, delivered_at, bought_out_at, cancelled_at, cancelled_by,
    returned_at, refunded_minor"""

# by the primary keys of orders and order_life
READ_ORDERS = f"""
select {ORDER_COLUMNS}
from market_orders
where lane = %(lane)s
and seller_id = %(seller_id)s
and order_id = any(%(ids)s::text[])
"""

# by the primary keys, once per order
READ_ORDERS_AT = f"""
select {ORDER_COLUMNS}
from market_orders
where lane = any(%(lanes)s)
and (lane, seller_id, order_id) in (
    select lane, seller_id, order_id
    from unnest(%(lanes)s::smallint[], %(seller_ids)s::text[], %(ids)s::text[])
        as wanted (lane, seller_id, order_id)
)
"""

# by orders_by_buyer
READ_ORDERS_OF_BUYER = f"""
select {ORDER_COLUMNS}
from market_orders
where lane = %(lane)s
and seller_id = %(seller_id)s
and buyer_id = %(buyer_id)s
order by placed_at desc
limit %(orders_max)s
"""

# by the primary keys of order_lines and order_life
READ_LINES = """
select seller_id, order_id, line_id, product_id, quantity, paid_minor, discounts,
    paid_at, shipped_at, delivered_at, bought_out_at, cancelled_at, cancelled_by,
    returned_at, refunded_minor
from market_order_lines
where lane = %(lane)s
and seller_id = %(seller_id)s
and order_id = %(order_id)s
order by line_id
"""

# What is told stays in memory: a join with the tables would be planned for their size of yesterday.
# Of an updated row, xmax is not zero: its lines have to be exchanged.
PUT_ORDERS = """
with told as materialized (
    select taken.lane, told.*
    from jsonb_to_recordset(%(taken)s) as taken (lane smallint, fact jsonb)
    cross join lateral jsonb_to_record(taken.fact) as told (
        seller_id text, order_id text, buyer_id text, scheme text, made_to_order boolean,
        seller_delivers boolean, currency text, at timestamptz, source text, id text, lines jsonb
    )
),
won as (
    insert into orders (
        lane, seller_id, order_id, buyer_id, scheme, made_to_order, seller_delivers, currency,
        placed_at, source, fact_id
    )
    select lane, seller_id, order_id, buyer_id, scheme, made_to_order, seller_delivers, currency,
        at, source, id
    from told
    on conflict (lane, seller_id, order_id) do update
    set buyer_id = excluded.buyer_id,
        scheme = excluded.scheme,
        made_to_order = excluded.made_to_order,
        seller_delivers = excluded.seller_delivers,
        currency = excluded.currency,
        placed_at = excluded.placed_at,
        source = excluded.source,
        fact_id = excluded.fact_id
    where (excluded.placed_at, excluded.fact_id, excluded.source)
        < (orders.placed_at, orders.fact_id, orders.source)
    returning orders.lane, orders.seller_id, orders.order_id, orders.xmax <> '0' as replaced
),
lines as (
    insert into order_lines (
        lane, seller_id, order_id, line_id, product_id, quantity, paid_minor, discounts
    )
    select told.lane, told.seller_id, told.order_id, line.line_id, line.product_id, line.quantity,
        line.paid_minor, line.discounts
    from told
    join won
        on won.lane = told.lane
        and won.seller_id = told.seller_id
        and won.order_id = told.order_id
        and not won.replaced
    cross join lateral jsonb_to_recordset(told.lines) as line (
        line_id text, product_id text, quantity integer, paid_minor bigint, discounts jsonb
    )
)
select lane, seller_id, order_id
from won
where replaced
"""

# by the primary key, once per order
DROP_LINES = """
delete from order_lines line
using jsonb_to_recordset(%(replaced)s) as replaced (lane smallint, seller_id text, order_id text)
where line.lane = replaced.lane
and line.seller_id = replaced.seller_id
and line.order_id = replaced.order_id
"""

PUT_LINES = """
insert into order_lines (
    lane, seller_id, order_id, line_id, product_id, quantity, paid_minor, discounts
)
select taken.lane, told.seller_id, told.order_id, line.line_id, line.product_id, line.quantity,
    line.paid_minor, line.discounts
from jsonb_to_recordset(%(taken)s) as taken (lane smallint, fact jsonb)
cross join lateral jsonb_to_record(taken.fact) as told (
    seller_id text, order_id text, lines jsonb
)
cross join lateral jsonb_to_recordset(told.lines) as line (
    line_id text, product_id text, quantity integer, paid_minor bigint, discounts jsonb
)
"""

# `least` ignores nulls. Of two cancellations at the same time the fault that sorts first counts, so
# that the order of arrival does not matter.
PUT_ORDER_LIFE = """
insert into order_life as known (
    lane, seller_id, order_id, line_id, paid_at, shipped_at, delivered_at, bought_out_at,
    cancelled_at, cancelled_by, returned_at, refunded_minor
)
select lane, seller_id, order_id, line_id, paid_at, shipped_at, delivered_at, bought_out_at,
    cancelled_at, cancelled_by, returned_at, refunded_minor
from jsonb_to_recordset(%(steps)s) as told (
    lane smallint, seller_id text, order_id text, line_id text,
    paid_at timestamptz, shipped_at timestamptz, delivered_at timestamptz,
    bought_out_at timestamptz, cancelled_at timestamptz, cancelled_by text,
    returned_at timestamptz, refunded_minor bigint
)
on conflict (lane, seller_id, order_id, line_id) do update
set paid_at = least(known.paid_at, excluded.paid_at),
    shipped_at = least(known.shipped_at, excluded.shipped_at),
    delivered_at = least(known.delivered_at, excluded.delivered_at),
    bought_out_at = least(known.bought_out_at, excluded.bought_out_at),
    cancelled_at = least(known.cancelled_at, excluded.cancelled_at),
    cancelled_by = case
        when known.cancelled_at = excluded.cancelled_at
        then least(known.cancelled_by, excluded.cancelled_by)
        when known.cancelled_at is null or excluded.cancelled_at < known.cancelled_at
        then excluded.cancelled_by
        else known.cancelled_by
    end,
    returned_at = least(known.returned_at, excluded.returned_at),
    refunded_minor = known.refunded_minor + excluded.refunded_minor
"""

PUT_REVIEWS = """
insert into reviews (
    lane, seller_id, review_id, product_id, buyer_id, order_id, rating, at, source, fact_id
)
select taken.lane, seller_id, review_id, product_id, buyer_id, order_id, rating, at, source, id
from jsonb_to_recordset(%(taken)s) as taken (lane smallint, fact jsonb)
cross join lateral jsonb_to_record(taken.fact) as told (
    seller_id text, review_id text, product_id text, buyer_id text, order_id text,
    rating smallint, at timestamptz, source text, id text
)
on conflict (lane, seller_id, review_id) do update
set product_id = excluded.product_id,
    buyer_id = excluded.buyer_id,
    order_id = excluded.order_id,
    rating = excluded.rating,
    at = excluded.at,
    source = excluded.source,
    fact_id = excluded.fact_id
where (excluded.at, excluded.fact_id, excluded.source)
    > (reviews.at, reviews.fact_id, reviews.source)
"""
