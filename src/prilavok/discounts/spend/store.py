"""Every statement on what orders count for and on the rows of buyers and sellers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from msgspec import Struct

from prilavok.core.arrays import Int8Array, TextArray
from prilavok.core.database import Connection, execute, fetch
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.discounts.days import Day
from prilavok.discounts.spend.rows import Row

OrderPlace: TypeAlias = tuple[Lane, SellerId, OrderId]
Pair: TypeAlias = tuple[BuyerId, SellerId]

PAIRS_MAX: Final = 10_000
"""In one statement."""


class SpendHead(Struct, frozen=True, kw_only=True):
    """How a lane's orders count, and how far those from before that do: all up to an order, by
    seller and id."""

    lane: Lane
    zone: str
    currency: str
    seller_id: SellerId = SellerId("")
    order_id: OrderId = OrderId("")
    is_whole: bool


class OrderRead(Struct, frozen=True, kw_only=True):
    """An order as it stands (one that has not been placed has no lines), and what it counted for
    so far, by day. All that is of lines is in the same order; `lanes` is how many there are."""

    lane: Lane
    seller_id: SellerId
    order_id: OrderId
    zone: str
    currency: str
    lanes: int
    buyer_id: BuyerId | None
    paid_in: str | None
    refunded_minor: int
    paid: list[int] | None
    refunded: list[int] | None
    bought_out_at: list[datetime | None] | None
    is_off: list[bool] | None
    was_of: list[BuyerId | None] | None
    was_on: list[Day] | None
    was_minor: list[int] | None


class CountedDay(Struct, frozen=True):
    """What an order counts for on a day, and for whom."""

    lane: Lane
    seller_id: SellerId
    order_id: OrderId
    day: Day
    buyer_id: BuyerId | None
    amount_minor: int


class _PairRow(Struct, frozen=True, kw_only=True):
    buyer_id: BuyerId
    seller_id: SellerId
    sum_minor: int
    oldest_day: Day
    newest_day: Day
    folded_day: Day
    version: int
    packed: bytes

    @property
    def pair(self) -> Pair:
        return self.buyer_id, self.seller_id

    @property
    def row(self) -> Row:
        return Row(
            sum_minor=self.sum_minor,
            oldest_day=self.oldest_day,
            newest_day=self.newest_day,
            folded_day=self.folded_day,
            version=self.version,
            packed=self.packed,
        )


async def pairs(conn: Connection, wanted: Sequence[Pair], *, lanes: int) -> dict[Pair, Row]:
    """The rows of these buyers and sellers, one statement for up to 10,000 of them.

    Who has never bought anything that counted is missing: their row is `rows.EMPTY`. What a row
    comes to on a day says `rows.spend_at`. Everything that was taken in before the statement began
    is in it, so nothing of it may be kept for the next one.
    """
    assert len(wanted) <= PAIRS_MAX
    if not wanted:
        return {}
    asked = {
        "lanes": Int8Array([lane_of(buyer_id, lanes) for buyer_id, _ in wanted]),
        "buyer_ids": TextArray([buyer_id for buyer_id, _ in wanted]),
        "seller_ids": TextArray([seller_id for _, seller_id in wanted]),
    }
    found = await fetch(conn, READ_PAIRS, asked, row=_PairRow)
    return {each.pair: each.row for each in found}


async def pairs_of_buyer(
    conn: Connection, buyer_id: BuyerId, *, lanes: int, after: str = "", pairs_max: int
) -> list[tuple[SellerId, Row]]:
    """The rows of a buyer behind a seller, by the sellers' ids."""
    asked = {
        "lane": lane_of(buyer_id, lanes),
        "buyer_id": buyer_id,
        "after": after,
        "pairs_max": pairs_max,
    }
    return [(e.seller_id, e.row) for e in await fetch(conn, READ_OF_BUYER, asked, row=_PairRow)]


async def pairs_after(
    conn: Connection, lane: Lane, after: tuple[str, str], *, pairs_max: int
) -> list[tuple[Pair, Row]]:
    """The lane's rows behind a buyer and a seller, by their ids."""
    asked = {"lane": lane, "buyer_id": after[0], "seller_id": after[1], "pairs_max": pairs_max}
    return [(each.pair, each.row) for each in await fetch(conn, READ_AFTER, asked, row=_PairRow)]


async def put_pairs(conn: Connection, rows: Mapping[Pair, Row], *, lanes: int) -> set[Pair]:
    """Write rows that were folded, each where the one that it was folded from is still there (or,
    of version 1, none is); those that were written.

    Two statements: with one, a row that was deleted meanwhile would be born again.
    """
    first = {pair: row for pair, row in rows.items() if row.version == 1}
    later = {pair: row for pair, row in rows.items() if row.version > 1}
    written: list[_PairKey] = []
    for sql, some in ((INSERT_PAIRS, first), (UPDATE_PAIRS, later)):
        if some:
            written += await fetch(conn, sql, _columns(some, lanes), row=_PairKey)
    return {(each.buyer_id, each.seller_id) for each in written}


async def orders_now(conn: Connection, places: Sequence[OrderPlace]) -> list[OrderRead]:
    """How those of the orders stand that count or could, in lanes that count at all."""
    asked = {
        "lanes": Int8Array([lane for lane, _, _ in places]),
        "seller_ids": TextArray([seller_id for _, seller_id, _ in places]),
        "order_ids": TextArray([order_id for _, _, order_id in places]),
    }
    return await fetch(conn, READ_ORDERS_NOW, asked, row=OrderRead)


async def put_counted(
    conn: Connection, counted: Sequence[CountedDay], gone: Sequence[CountedDay]
) -> None:
    """Set what orders count for on these days, and that on others they do not any more."""
    if not counted and not gone:
        return
    told = {
        "lanes": Int8Array([each.lane for each in counted]),
        "seller_ids": TextArray([each.seller_id for each in counted]),
        "order_ids": TextArray([each.order_id for each in counted]),
        "days": Int8Array([each.day for each in counted]),
        "buyer_ids": TextArray([each.buyer_id for each in counted]),
        "amounts": Int8Array([each.amount_minor for each in counted]),
        "gone_lanes": Int8Array([each.lane for each in gone]),
        "gone_seller_ids": TextArray([each.seller_id for each in gone]),
        "gone_order_ids": TextArray([each.order_id for each in gone]),
        "gone_days": Int8Array([each.day for each in gone]),
    }
    await execute(conn, PUT_COUNTED, told)


async def counted_of_pairs(
    conn: Connection, wanted: Sequence[Pair], *, lanes: int
) -> dict[Pair, dict[Day, int]]:
    """What the orders of these buyers and sellers count for together, by day."""
    asked = {
        "lanes": [lane_of(seller_id, lanes) for _, seller_id in wanted],
        "buyer_ids": [buyer_id for buyer_id, _ in wanted],
        "seller_ids": [seller_id for _, seller_id in wanted],
    }
    found: dict[Pair, dict[Day, int]] = {}
    for each in await fetch(conn, READ_COUNTED, asked, row=_DayOfPair):
        found.setdefault((each.buyer_id, each.seller_id), {})[each.day] = each.amount_minor
    return found


async def delete_pairs_of(conn: Connection, lane: Lane, buyer_id: BuyerId) -> list[SellerId]:
    """Delete the buyer's rows; with whom they were."""
    buyer = {"lane": lane, "buyer_id": buyer_id}
    return [SellerId(each) for each in await fetch(conn, DELETE_PAIRS, buyer, row=str)]


async def forget_counted(
    conn: Connection, buyer_id: BuyerId, seller_ids: Sequence[SellerId], *, lanes: int
) -> None:
    """Take the buyer off what their orders with these sellers counted for."""
    asked = {
        "lanes": [lane_of(seller_id, lanes) for seller_id in seller_ids],
        "seller_ids": list(seller_ids),
        "buyer_id": buyer_id,
    }
    await execute(conn, FORGET_COUNTED, asked)


async def orders_after(
    conn: Connection, lane: Lane, after: tuple[SellerId, OrderId], *, orders_max: int
) -> list[tuple[SellerId, OrderId]]:
    """The lane's orders that were placed, behind one, by seller and id."""
    asked = {"lane": lane, "seller_id": after[0], "order_id": after[1], "orders_max": orders_max}
    found = await fetch(conn, READ_ORDERS_AFTER, asked, row=_OrderKey)
    return [(each.seller_id, each.order_id) for each in found]


async def heads(conn: Connection, lanes: Sequence[Lane]) -> list[SpendHead]:
    """How each of these lanes counts; none of those that do not."""
    return await fetch(conn, READ_HEADS, {"lanes": list(lanes)}, row=SpendHead)


async def put_heads(conn: Connection, told: Sequence[SpendHead]) -> None:
    """Set how lanes count."""
    values = {
        "lanes": [each.lane for each in told],
        "zones": [each.zone for each in told],
        "currencies": [each.currency for each in told],
        "seller_ids": [each.seller_id for each in told],
        "order_ids": [each.order_id for each in told],
        "are_whole": [each.is_whole for each in told],
    }
    await execute(conn, PUT_HEADS, values)


async def anything_counts(conn: Connection, lanes: Sequence[Lane]) -> bool:
    """Whether anybody has a row, or any seller terms."""
    return bool(await fetch(conn, ANYTHING_COUNTS, {"lanes": list(lanes)}, row=bool))


class _PairKey(Struct, frozen=True):
    buyer_id: BuyerId
    seller_id: SellerId


class _DayOfPair(Struct, frozen=True):
    buyer_id: BuyerId
    seller_id: SellerId
    day: Day
    amount_minor: int


class _OrderKey(Struct, frozen=True):
    seller_id: SellerId
    order_id: OrderId


def _columns(rows: Mapping[Pair, Row], lanes: int) -> dict[str, object]:
    return {
        "lanes": Int8Array([lane_of(buyer_id, lanes) for buyer_id, _ in rows]),
        "buyer_ids": TextArray([buyer_id for buyer_id, _ in rows]),
        "seller_ids": TextArray([seller_id for _, seller_id in rows]),
        "sums": Int8Array([row.sum_minor for row in rows.values()]),
        "oldest": Int8Array([row.oldest_day for row in rows.values()]),
        "newest": Int8Array([row.newest_day for row in rows.values()]),
        "folded": Int8Array([row.folded_day for row in rows.values()]),
        "versions": Int8Array([row.version for row in rows.values()]),
        "packed": [row.packed for row in rows.values()],
    }


COLUMNS = """buyer_id, seller_id, sum_minor, oldest_day, newest_day, folded_day, version, packed"""

# by the primary key, once for each pair
READ_PAIRS = """
select pair.buyer_id, pair.seller_id, pair.sum_minor, pair.oldest_day, pair.newest_day,
    pair.folded_day, pair.version, pair.packed
from unnest(%(lanes)s::smallint[], %(buyer_ids)s::text[], %(seller_ids)s::text[])
    as wanted (lane, buyer_id, seller_id)
join spend_pairs as pair
    on pair.lane = wanted.lane
    and pair.buyer_id = wanted.buyer_id
    and pair.seller_id = wanted.seller_id
"""

# by the primary key
READ_OF_BUYER = f"""
select {COLUMNS}
from spend_pairs
where lane = %(lane)s
and buyer_id = %(buyer_id)s
and seller_id > %(after)s
order by seller_id
limit %(pairs_max)s
"""

# by the primary key
READ_AFTER = f"""
select {COLUMNS}
from spend_pairs
where lane = %(lane)s
and (buyer_id, seller_id) > (%(buyer_id)s, %(seller_id)s)
order by buyer_id, seller_id
limit %(pairs_max)s
"""

FOLDED = """unnest(
    %(lanes)s::smallint[], %(buyer_ids)s::text[], %(seller_ids)s::text[], %(sums)s::bigint[],
    %(oldest)s::integer[], %(newest)s::integer[], %(folded)s::integer[], %(versions)s::bigint[],
    %(packed)s::bytea[]
) as folded (
    lane, buyer_id, seller_id, sum_minor, oldest_day, newest_day, folded_day, version, packed
)"""

INSERT_PAIRS = f"""
insert into spend_pairs (lane, {COLUMNS})
select lane, {COLUMNS}
from {FOLDED}
on conflict (lane, buyer_id, seller_id) do nothing
returning buyer_id, seller_id
"""

# by the primary key, once for each pair
UPDATE_PAIRS = f"""
update spend_pairs as pair
set sum_minor = folded.sum_minor,
    oldest_day = folded.oldest_day,
    newest_day = folded.newest_day,
    folded_day = folded.folded_day,
    version = folded.version,
    packed = folded.packed
from {FOLDED}
where pair.lane = folded.lane
and pair.buyer_id = folded.buyer_id
and pair.seller_id = folded.seller_id
and pair.version = folded.version - 1
returning pair.buyer_id, pair.seller_id
"""

# by the primary keys of orders, order_lines, order_life and spend_counted, once for each order
READ_ORDERS_NOW = """
select wanted.lane, wanted.seller_id, wanted.order_id, head.zone, head.currency,
    installation.lanes, lines.buyer_id, lines.paid_in,
    coalesce(placed.refunded_minor, 0) as refunded_minor,
    lines.paid, lines.refunded, lines.bought_out_at, lines.is_off,
    was.was_of, was.was_on, was.was_minor
from unnest(%(lanes)s::smallint[], %(seller_ids)s::text[], %(order_ids)s::text[])
    as wanted (lane, seller_id, order_id)
join spend_heads as head
    on head.lane = wanted.lane
cross join installation
cross join lateral (
    select array_agg(counted.buyer_id) as was_of, array_agg(counted.day) as was_on,
        array_agg(counted.amount_minor) as was_minor
    from spend_counted as counted
    where counted.lane = wanted.lane
    and counted.seller_id = wanted.seller_id
    and counted.order_id = wanted.order_id
) as was
cross join lateral (
    select min(line.buyer_id) as buyer_id, min(line.currency) as paid_in,
        array_agg(line.paid_minor order by line.line_id) as paid,
        array_agg(line.refunded_minor order by line.line_id) as refunded,
        array_agg(line.bought_out_at order by line.line_id) as bought_out_at,
        array_agg(
            line.returned_at is not null or line.cancelled_at is not null
            order by line.line_id
        ) as is_off,
        count(line.bought_out_at) as are_bought_out
    from market_order_lines as line
    where line.lane = wanted.lane
    and line.seller_id = wanted.seller_id
    and line.order_id = wanted.order_id
) as lines
left join market_orders as placed
    on placed.lane = wanted.lane
    and placed.seller_id = wanted.seller_id
    and placed.order_id = wanted.order_id
where lines.are_bought_out > 0
or was.was_on is not null
"""

PUT_COUNTED = """
with gone as (
    delete from spend_counted as counted
    using unnest(
        %(gone_lanes)s::smallint[], %(gone_seller_ids)s::text[], %(gone_order_ids)s::text[],
        %(gone_days)s::integer[]
    ) as gone (lane, seller_id, order_id, day)
    where counted.lane = gone.lane
    and counted.seller_id = gone.seller_id
    and counted.order_id = gone.order_id
    and counted.day = gone.day
)
insert into spend_counted (lane, seller_id, order_id, day, buyer_id, amount_minor)
select lane, seller_id, order_id, day, buyer_id, amount_minor
from unnest(
    %(lanes)s::smallint[], %(seller_ids)s::text[], %(order_ids)s::text[], %(days)s::integer[],
    %(buyer_ids)s::text[], %(amounts)s::bigint[]
) as told (lane, seller_id, order_id, day, buyer_id, amount_minor)
on conflict (lane, seller_id, order_id, day) do update
set buyer_id = excluded.buyer_id, amount_minor = excluded.amount_minor
"""

# by orders_by_buyer and the primary key of spend_counted
READ_COUNTED = """
select wanted.buyer_id, wanted.seller_id, counted.day,
    sum(counted.amount_minor)::bigint as amount_minor
from unnest(%(lanes)s::smallint[], %(buyer_ids)s::text[], %(seller_ids)s::text[])
    as wanted (lane, buyer_id, seller_id)
join market_orders as placed
    on placed.lane = wanted.lane
    and placed.seller_id = wanted.seller_id
    and placed.buyer_id = wanted.buyer_id
join spend_counted as counted
    on counted.lane = placed.lane
    and counted.seller_id = placed.seller_id
    and counted.order_id = placed.order_id
    and counted.buyer_id = wanted.buyer_id
group by wanted.buyer_id, wanted.seller_id, counted.day
"""

# by the primary key
DELETE_PAIRS = """
delete from spend_pairs
where lane = %(lane)s
and buyer_id = %(buyer_id)s
returning seller_id
"""

# by orders_by_buyer and the primary key of spend_counted
FORGET_COUNTED = """
with placed as (
    select bought.lane, bought.seller_id, bought.order_id
    from unnest(%(lanes)s::smallint[], %(seller_ids)s::text[]) as wanted (lane, seller_id)
    join market_orders as bought
        on bought.lane = wanted.lane
        and bought.seller_id = wanted.seller_id
        and bought.buyer_id = %(buyer_id)s
)
update spend_counted as counted
set buyer_id = null, amount_minor = 0
from placed
where counted.lane = placed.lane
and counted.seller_id = placed.seller_id
and counted.order_id = placed.order_id
and counted.buyer_id = %(buyer_id)s
"""

# by the primary key of orders
READ_ORDERS_AFTER = """
select seller_id, order_id
from market_orders
where lane = %(lane)s
and (seller_id, order_id) > (%(seller_id)s, %(order_id)s)
order by seller_id, order_id
limit %(orders_max)s
"""

READ_HEADS = """
select lane, zone, currency, seller_id, order_id, is_whole
from spend_heads
where lane = any(%(lanes)s)
order by lane
"""

PUT_HEADS = """
insert into spend_heads (lane, zone, currency, seller_id, order_id, is_whole)
select lane, zone, currency, seller_id, order_id, is_whole
from unnest(
    %(lanes)s::smallint[], %(zones)s::text[], %(currencies)s::text[], %(seller_ids)s::text[],
    %(order_ids)s::text[], %(are_whole)s::boolean[]
) as told (lane, zone, currency, seller_id, order_id, is_whole)
on conflict (lane) do update
set zone = excluded.zone,
    currency = excluded.currency,
    seller_id = excluded.seller_id,
    order_id = excluded.order_id,
    is_whole = excluded.is_whole
"""

ANYTHING_COUNTS = """
select true
where exists (select from spend_pairs where lane = any(%(lanes)s))
or exists (select from discount_terms where lane = any(%(lanes)s))
"""
