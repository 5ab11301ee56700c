"""What the demo's shop shows.

It plays the marketplace's own shop, whose tables these would be; so it looks at how things stand,
lane by lane, with no index of its own: the demo is small.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.lanes import Lane

PRODUCTS_PER_LANE_MAX = 100
ORDERS_PER_LANE_MAX = 100


class Product(Struct, frozen=True):
    """A product card, with its seller and how buyers have rated it."""

    seller_id: str
    seller_name: str
    product_id: str
    title: str
    category: tuple[str, ...]
    price_minor: int | None
    price_currency: str | None
    rating: float | None
    reviews: int


class Seller(Struct, frozen=True):
    """A seller, and how buyers have rated what it sells."""

    seller_id: str
    name: str
    country: str
    region: str | None
    registered_at: datetime
    trade: str
    trusted: bool
    rating: float | None
    reviews: int


class Order(Struct, frozen=True):
    """A buyer's order and how far it has come."""

    seller_id: str
    seller_name: str
    order_id: str
    buyer_id: str
    scheme: str
    made_to_order: bool
    seller_delivers: bool
    currency: str
    placed_at: datetime
    paid_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    bought_out_at: datetime | None
    cancelled_at: datetime | None
    cancelled_by: str | None
    returned_at: datetime | None
    refunded_minor: int
    paid_minor: int


class OrderedWare(Struct, frozen=True):
    """A line of an order, with what is on the card of its product."""

    product_id: str
    title: str
    quantity: int
    paid_minor: int


async def products(
    conn: Connection, lanes: Iterable[Lane], *, seller_id: str | None = None
) -> list[Product]:
    """What is on offer, all of it or one seller's."""
    found: list[Product] = []
    for lane in lanes:
        found += await fetch(
            conn,
            PRODUCTS,
            {"lane": lane, "seller_id": seller_id, "limit": PRODUCTS_PER_LANE_MAX},
            row=Product,
        )
    return found


async def order_audit(conn: Connection) -> None:
    """Number what was done as if it had been told as it happened, not scene by scene."""
    await execute(conn, AUDITED_IN_ORDER)


async def seller(conn: Connection, lane: Lane, seller_id: str) -> Seller | None:
    return await fetch_one(conn, SELLER, {"lane": lane, "seller_id": seller_id}, row=Seller)


async def orders_of(conn: Connection, lanes: Iterable[Lane], buyer_id: str) -> list[Order]:
    """The orders of a buyer, the newest first."""
    found: list[Order] = []
    for lane in lanes:
        found += await fetch(
            conn,
            ORDERS_OF,
            {"lane": lane, "buyer_id": buyer_id, "limit": ORDERS_PER_LANE_MAX},
            row=Order,
        )
    return sorted(found, key=lambda order: order.placed_at, reverse=True)


async def wares_of(conn: Connection, lane: Lane, order: Order) -> list[OrderedWare]:
    """What was ordered."""
    return await fetch(
        conn,
        WARES_OF,
        {"lane": lane, "seller_id": order.seller_id, "order_id": order.order_id},
        row=OrderedWare,
    )


PRODUCTS = """
select
    product.seller_id,
    coalesce(seller.name, product.seller_id) as seller_name,
    product.product_id,
    product.title,
    product.category,
    product.price_minor,
    product.price_currency,
    rated.rating,
    rated.reviews
from products as product
left join sellers as seller
    on seller.lane = product.lane
    and seller.seller_id = product.seller_id
cross join lateral (
    select avg(review.rating)::float8 as rating, count(*) as reviews
    from reviews as review
    where review.lane = product.lane
    and review.seller_id = product.seller_id
    and review.product_id = product.product_id
) rated
where product.lane = %(lane)s
and (%(seller_id)s::text is null or product.seller_id = %(seller_id)s)
order by product.seller_id, product.product_id
limit %(limit)s
"""

SELLER = """
select
    seller.seller_id,
    seller.name,
    seller.country,
    seller.region,
    seller.registered_at,
    seller.trade,
    seller.trusted,
    rated.rating,
    rated.reviews
from sellers as seller
cross join lateral (
    select avg(review.rating)::float8 as rating, count(*) as reviews
    from reviews as review
    where review.lane = seller.lane
    and review.seller_id = seller.seller_id
) rated
where seller.lane = %(lane)s
and seller.seller_id = %(seller_id)s
"""

AUDITED_IN_ORDER = """
with told as (
    delete from audit_log
    returning number, at, by, did, subject, details
)
insert into audit_log (at, by, did, subject, details)
select told.at, told.by, told.did, told.subject, told.details
from told
order by told.at, told.number
"""

ORDERS_OF = """
select
    placed.seller_id,
    coalesce(seller.name, placed.seller_id) as seller_name,
    placed.order_id,
    placed.buyer_id,
    placed.scheme,
    placed.made_to_order,
    placed.seller_delivers,
    placed.currency,
    placed.placed_at,
    placed.paid_at,
    placed.shipped_at,
    placed.delivered_at,
    placed.bought_out_at,
    placed.cancelled_at,
    placed.cancelled_by,
    placed.returned_at,
    placed.refunded_minor,
    (
        select coalesce(sum(line.paid_minor), 0)::bigint
        from order_lines as line
        where line.lane = placed.lane
        and line.seller_id = placed.seller_id
        and line.order_id = placed.order_id
    ) as paid_minor
from market_orders as placed
left join sellers as seller
    on seller.lane = placed.lane
    and seller.seller_id = placed.seller_id
where placed.lane = %(lane)s
and placed.buyer_id = %(buyer_id)s
order by placed.placed_at desc
limit %(limit)s
"""

WARES_OF = """
select
    line.product_id,
    coalesce(product.title, line.product_id) as title,
    line.quantity,
    line.paid_minor
from order_lines as line
left join products as product
    on product.lane = line.lane
    and product.seller_id = line.seller_id
    and product.product_id = line.product_id
where line.lane = %(lane)s
and line.seller_id = %(seller_id)s
and line.order_id = %(order_id)s
order by line.line_id
"""
