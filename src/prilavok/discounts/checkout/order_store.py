"""Every statement on what orders were sold for, as quotes had promised it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.ids import OrderId, SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.money import Currency
from prilavok.discounts.quoting.model import QuotedLine


class OrderQuoted(Struct, frozen=True, kw_only=True):
    """What the lines of an order were sold for."""

    quote_id: UUID
    currency: Currency
    lines: tuple[QuotedLine, ...]


class OrderPart(Struct, frozen=True, kw_only=True):
    """A seller's part of an order that a quote was used for."""

    seller_id: SellerId
    order_id: OrderId
    quote_id: UUID
    currency: Currency
    lines: tuple[QuotedLine, ...]


async def add_orders(
    conn: Connection, parts: Sequence[OrderPart], lanes: int, now: datetime
) -> list[UUID]:
    """Keep what they were sold for; the quotes of those that are new, one for each part."""
    in_order = sorted(
        parts, key=lambda each: (lane_of(each.seller_id, lanes), each.seller_id, each.order_id)
    )
    parameters = {
        "lanes": [lane_of(each.seller_id, lanes) for each in in_order],
        "seller_ids": [each.seller_id for each in in_order],
        "order_ids": [each.order_id for each in in_order],
        "quote_ids": [each.quote_id for each in in_order],
        "currencies": [each.currency for each in in_order],
        "lines": [Jsonb(each.lines) for each in in_order],
        "now": now,
    }
    return await fetch(conn, ADD_ORDERS, parameters, row=UUID)


async def drop_orders(
    conn: Connection, sellers: Sequence[SellerId], order_id: OrderId, quote_id: UUID, lanes: int
) -> None:
    """Forget them: the order was not paid."""
    parameters = {
        "lanes": [lane_of(each, lanes) for each in sellers],
        "seller_ids": list(sellers),
        "order_id": order_id,
        "quote_id": quote_id,
    }
    await execute(conn, DROP_ORDERS, parameters)


async def order(
    conn: Connection, lane: Lane, seller_id: SellerId, order_id: OrderId
) -> OrderQuoted | None:
    """What the order was sold for, if that was by a quote."""
    wanted = {"lane": lane, "seller_id": seller_id, "order_id": order_id}
    return await fetch_one(conn, READ_ORDER, wanted, row=OrderQuoted)


ADD_ORDERS = """
insert into quoted_orders (lane, seller_id, order_id, quote_id, currency, lines, at)
select lane, seller_id, order_id, quote_id, currency, lines, %(now)s
from unnest(
    %(lanes)s::smallint[], %(seller_ids)s::text[], %(order_ids)s::text[], %(quote_ids)s::uuid[],
    %(currencies)s::text[], %(lines)s::jsonb[]
) as sold (lane, seller_id, order_id, quote_id, currency, lines)
order by lane, seller_id, order_id
on conflict do nothing
returning quote_id
"""

DROP_ORDERS = """
delete from quoted_orders as known
using unnest(%(lanes)s::smallint[], %(seller_ids)s::text[]) as gone (lane, seller_id)
where known.lane = gone.lane
and known.seller_id = gone.seller_id
and known.order_id = %(order_id)s
and known.quote_id = %(quote_id)s
"""

# by the primary key
READ_ORDER = """
select quote_id, currency, lines
from quoted_orders
where lane = %(lane)s
and seller_id = %(seller_id)s
and order_id = %(order_id)s
"""
