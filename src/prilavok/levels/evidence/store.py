"""Every statement on evidence, but for those that add it up (`levels.settling.measuring`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.lanes import Lane
from prilavok.levels.evidence.model import Evidence, Head, Orders, PlacedLine, Waiting
from prilavok.market.model import OrderPlaced, Taken


async def lock_head(conn: Connection, lane: Lane) -> Head:
    """How far the lane's evidence has come; nobody else appends to it before the commit."""
    head = await fetch_one(conn, LOCK_HEAD, {"lane": lane}, row=Head)
    if head is None:
        await execute(conn, MAKE_HEAD, {"lane": lane})
        head = await fetch_one(conn, LOCK_HEAD, {"lane": lane}, row=Head)
    assert head is not None
    return head


async def position_of(conn: Connection, lane: Lane) -> int:
    """How far the lane's evidence has come, for who only reads."""
    return await fetch_one(conn, POSITION_OF, {"lane": lane}, row=int) or 0


async def append(conn: Connection, lane: Lane, head: Head, found: Sequence[Evidence]) -> None:
    """Append what was `found` behind `head`, which is locked; what is there already stays."""
    if not found:
        return
    wanted = {"lane": lane, "position": head.position, "found": Jsonb(found)}
    await execute(conn, APPEND, wanted)


async def have_read(conn: Connection, lane: Lane, facts_position: int) -> None:
    """Remember that the facts up to there are read."""
    await execute(conn, HAVE_READ, {"lane": lane, "facts_position": facts_position})


async def orders_named(conn: Connection, lane: Lane, named: Iterable[tuple[str, str]]) -> Orders:
    """Those of the orders that are placed."""
    keys = sorted(named)
    wanted = {
        "lane": lane,
        "seller_ids": [seller_id for seller_id, _ in keys],
        "order_ids": [order_id for _, order_id in keys],
    }
    lines = await fetch(conn, ORDERS_NAMED, wanted, row=PlacedLine) if keys else []
    return {
        key: list(of_order)
        for key, of_order in groupby(lines, lambda line: (line.seller_id, line.order_id))
    }


async def wait(conn: Connection, lane: Lane, waiting: Sequence[Waiting]) -> None:
    """Keep steps until their orders are placed."""
    if waiting:
        await execute(conn, WAIT, {"lane": lane, "waiting": Jsonb(waiting)})


async def take_waiting(conn: Connection, lane: Lane, placed: Sequence[OrderPlaced]) -> list[Taken]:
    """The steps that have been waiting for these orders; they wait no more."""
    wanted = {
        "lane": lane,
        "seller_ids": [order.seller_id for order in placed],
        "order_ids": [order.order_id for order in placed],
    }
    return await fetch(conn, TAKE_WAITING, wanted, row=Taken) if placed else []


LOCK_HEAD = """
select position, facts_position
from level_heads
where lane = %(lane)s
for update
"""

POSITION_OF = """
select position
from level_heads
where lane = %(lane)s
"""

MAKE_HEAD = """
insert into level_heads (lane)
values (%(lane)s)
on conflict do nothing
"""

# What is there already leaves a gap in the positions, which only have to rise.
APPEND = """
with found as materialized (
    select row_number() over () as number, found.*
    from jsonb_to_recordset(%(found)s) as found (
        seller_id text, at timestamptz, kind smallint, subject text, part text, flag boolean,
        amount bigint, currency text, waited_s integer, scheme text, category text,
        fact_position bigint
    )
),
head as (
    update level_heads
    set position = %(position)s + (select count(*) from found)
    where lane = %(lane)s
)
insert into level_evidence (
    lane, position, seller_id, at, kind, subject, part, flag, amount, currency, waited_s, scheme,
    category, fact_position
)
select %(lane)s, %(position)s + number, seller_id, at, kind, subject, part, flag, amount, currency,
    waited_s, scheme, category, fact_position
from found
order by number
on conflict do nothing
"""

HAVE_READ = """
update level_heads
set facts_position = %(facts_position)s
where lane = %(lane)s
"""

# by the primary keys, once per order and line
ORDERS_NAMED = """
with wanted as materialized (
    select seller_id, order_id
    from unnest(%(seller_ids)s::text[], %(order_ids)s::text[]) as wanted (seller_id, order_id)
)
select o.seller_id, o.order_id, line.line_id, line.paid_minor, o.currency, o.scheme,
    array_to_string(product.category, ' / ') as category, o.placed_at
from wanted
cross join lateral (
    select seller_id, order_id, currency, scheme, placed_at
    from market_orders
    where lane = %(lane)s
    and seller_id = wanted.seller_id
    and order_id = wanted.order_id
) o
cross join lateral (
    select line_id, product_id, paid_minor
    from market_order_lines
    where lane = %(lane)s
    and seller_id = o.seller_id
    and order_id = o.order_id
) line
left join market_products product
    on product.lane = %(lane)s
    and product.seller_id = o.seller_id
    and product.product_id = line.product_id
order by o.seller_id, o.order_id, line.line_id
"""

WAIT = """
insert into level_waiting (lane, seller_id, order_id, fact_position)
select %(lane)s, seller_id, order_id, fact_position
from jsonb_to_recordset(%(waiting)s) as waiting (
    seller_id text, order_id text, fact_position bigint
)
on conflict do nothing
"""

# by the primary keys
TAKE_WAITING = """
with taken as (
    delete from level_waiting
    where lane = %(lane)s
    and (seller_id, order_id) in (
        select seller_id, order_id
        from unnest(%(seller_ids)s::text[], %(order_ids)s::text[]) as placed (seller_id, order_id)
    )
    returning fact_position
)
select lane, position, fact
from market_facts
where lane = %(lane)s
and position in (select fact_position from taken)
"""
