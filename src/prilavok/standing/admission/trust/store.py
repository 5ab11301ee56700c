"""Trust: every statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.ids import OrderId, SellerId
from prilavok.core.lanes import Lane
from prilavok.standing.admission.trust.model import Judgement, Sale, TrustStatus, WayProgress

# by the primary key
READ_STATUS = """
select seller_id, trusted, way, since, version, reconsider_at, changes
from trust
where lane = %(lane)s
and seller_id = %(seller_id)s
"""


async def status(conn: Connection, lane: Lane, seller_id: SellerId) -> TrustStatus | None:
    wanted = {"lane": lane, "seller_id": seller_id}
    return await fetch_one(conn, READ_STATUS, wanted, row=TrustStatus)


MAKE = """
insert into trust (lane, seller_id)
select %(lane)s::smallint, seller_id
from unnest(%(seller_ids)s::text[]) as wanted (seller_id)
order by seller_id collate "C"
on conflict do nothing
"""

# In the order of their keys, so that two who judge never wait for each other in a circle.
LOCK = """
select seller_id, trusted, way, since, version, reconsider_at, changes
from trust
where lane = %(lane)s
and seller_id = any(%(seller_ids)s::text[])
order by seller_id
for update
"""


async def lock(conn: Connection, lane: Lane, seller_ids: Sequence[SellerId]) -> list[TrustStatus]:
    """What was judged of these sellers, held to the end of the transaction.

    Held before their facts are read, so that nobody overwrites a judgement by newer facts.
    """
    if not seller_ids:
        return []
    wanted = {"lane": lane, "seller_ids": list(seller_ids)}
    await execute(conn, MAKE, wanted)
    return await fetch(conn, LOCK, wanted, row=TrustStatus)


class SaleRow(Struct, frozen=True):
    """The first sale of a seller to one buyer."""

    seller_id: SellerId
    order_id: OrderId
    at: datetime


# by orders_by_buyer, once per seller; it stops at the last buyer that could matter
READ_FIRST_SALES = """
select wanted.seller_id, sale.order_id, sale.at
from unnest(%(seller_ids)s::text[]) as wanted (seller_id)
cross join lateral (
    select distinct on (orders.buyer_id)
        orders.buyer_id,
        orders.order_id,
        case %(sale)s
            when 'paid' then orders.paid_at
            when 'delivered' then orders.delivered_at
            else orders.bought_out_at
        end as at
    from market_orders as orders
    where orders.lane = %(lane)s
    and orders.seller_id = wanted.seller_id
    and orders.cancelled_at is null
    and orders.returned_at is null
    and case %(sale)s
        when 'paid' then orders.paid_at
        when 'delivered' then orders.delivered_at
        else orders.bought_out_at
    end is not null
    order by orders.buyer_id, orders.placed_at
    limit %(buyers_max)s
) as sale
"""


async def first_sales(
    conn: Connection, lane: Lane, seller_ids: Sequence[SellerId], sale: Sale, *, buyers_max: int
) -> list[SaleRow]:
    """For each of the sellers the first sale to each of up to `buyers_max` buyers."""
    wanted = {
        "lane": lane,
        "seller_ids": list(seller_ids),
        "sale": sale,
        "buyers_max": buyers_max,
    }
    return await fetch(conn, READ_FIRST_SALES, wanted, row=SaleRow)


PUT = """
update trust
set trusted = judged.trusted,
    way = judged.way,
    since = judged.since,
    version = judged.version,
    reconsider_at = judged.reconsider_at,
    changes = judged.changes
from jsonb_to_recordset(%(judged)s) as judged (
    seller_id text, trusted boolean, way text, since timestamptz, version integer,
    reconsider_at timestamptz, changes integer
)
where trust.lane = %(lane)s
and trust.seller_id = judged.seller_id
"""


async def put(conn: Connection, lane: Lane, judged: Sequence[TrustStatus]) -> None:
    """Set what was judged; the rows are locked."""
    await execute(conn, PUT, {"lane": lane, "judged": Jsonb(judged)})


NOTE_CHANGE = """
insert into trust_changes (lane, seller_id, number, at, trusted, way, version, evidence)
values (
    %(lane)s, %(seller_id)s, %(number)s, %(now)s, %(trusted)s, %(way)s, %(version)s, %(evidence)s
)
"""


async def note_change(
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    number: int,
    judgement: Judgement,
    now: datetime,
) -> None:
    """Keep what a change was decided by."""
    parameters = {
        "lane": lane,
        "seller_id": seller_id,
        "number": number,
        "now": now,
        "trusted": judgement.trusted,
        "way": judgement.way,
        "version": judgement.version,
        "evidence": Jsonb(judgement.ways),
    }
    await execute(conn, NOTE_CHANGE, parameters)


class TrustChange(Struct, frozen=True):
    """A seller became trusted, or ceased to be, and how it was with every way then."""

    number: int
    at: datetime
    trusted: bool
    way: str | None
    version: int
    evidence: tuple[WayProgress, ...]


# newest first, by the primary key
READ_CHANGES = """
select number, at, trusted, way, version, evidence
from trust_changes
where lane = %(lane)s
and seller_id = %(seller_id)s
order by number desc
limit %(changes_max)s
"""


async def changes(
    conn: Connection, lane: Lane, seller_id: SellerId, *, changes_max: int
) -> list[TrustChange]:
    wanted = {"lane": lane, "seller_id": seller_id, "changes_max": changes_max}
    return await fetch(conn, READ_CHANGES, wanted, row=TrustChange)


# by trust_due
READ_DUE = """
select seller_id
from trust
where lane = %(lane)s
and reconsider_at <= %(now)s
order by reconsider_at
limit %(sellers_max)s
"""


async def due(conn: Connection, lane: Lane, now: datetime, *, sellers_max: int) -> list[SellerId]:
    """Sellers of whom time alone may have changed the answer."""
    wanted = {"lane": lane, "now": now, "sellers_max": sellers_max}
    return [SellerId(each) for each in await fetch(conn, READ_DUE, wanted, row=str)]


BEGIN_REVIEW = """
insert into trust_reviews (lane, version, reviewed_through)
values (%(lane)s, %(version)s, '')
on conflict do nothing
"""

TAKE_REVIEW = """
select reviewed_through
from trust_reviews
where lane = %(lane)s
and version = %(version)s
and done_at is null
for update skip locked
"""


async def take_review(conn: Connection, lane: Lane, version: int) -> str | None:
    """The seller up to whom the lane has been judged by this version; None when that is done, or
    somebody else is at it."""
    wanted = {"lane": lane, "version": version}
    await execute(conn, BEGIN_REVIEW, wanted)
    return await fetch_one(conn, TAKE_REVIEW, wanted, row=str)


END_REVIEW = """
update trust_reviews
set reviewed_through = %(through)s, done_at = %(done_at)s
where lane = %(lane)s
and version = %(version)s
"""


async def end_review(
    conn: Connection, lane: Lane, version: int, through: str, *, done_at: datetime | None
) -> None:
    parameters = {"lane": lane, "version": version, "through": through, "done_at": done_at}
    await execute(conn, END_REVIEW, parameters)
