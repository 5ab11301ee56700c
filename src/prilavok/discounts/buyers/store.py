"""Every statement on what buyers were told of sellers' discounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.discounts.buyers.crossing import Told
from prilavok.discounts.days import Day
from prilavok.discounts.spend.store import Pair


class Walk(Struct, frozen=True):
    """How far a lane's rows were looked at on a day."""

    day: Day
    buyer_id: str
    seller_id: str
    is_done: bool


class _Holder(Struct, frozen=True):
    buyer_id: BuyerId
    seller_id: SellerId
    warned_for: Day | None


async def holders(conn: Connection, wanted: Sequence[Pair], *, lanes: int) -> dict[Pair, Told]:
    """Those of the pairs whose buyer was told of having the discount."""
    asked = {
        "lanes": [lane_of(buyer_id, lanes) for buyer_id, _ in wanted],
        "buyer_ids": [buyer_id for buyer_id, _ in wanted],
        "seller_ids": [seller_id for _, seller_id in wanted],
    }
    found = await fetch(conn, HOLDERS, asked, row=_Holder)
    return {(each.buyer_id, each.seller_id): Told(each.warned_for) for each in found}


async def put_holder(conn: Connection, lane: Lane, pair: Pair, told: Told, now: datetime) -> None:
    """Note that the buyer was told."""
    values = {
        "lane": lane,
        "buyer_id": pair[0],
        "seller_id": pair[1],
        "since": now,
        "warned_for": told.warned_for,
    }
    await execute(conn, PUT_HOLDER, values)


async def drop_holder(conn: Connection, lane: Lane, pair: Pair) -> None:
    """Note that the buyer has it no more."""
    await execute(conn, DROP_HOLDER, {"lane": lane, "buyer_id": pair[0], "seller_id": pair[1]})


async def forget_holder(conn: Connection, buyer_id: BuyerId, *, lanes: int) -> None:
    """Forget all that the buyer was told of."""
    await execute(conn, FORGET, {"lane": lane_of(buyer_id, lanes), "buyer_id": buyer_id})


async def walk_of(conn: Connection, lane: Lane) -> Walk | None:
    """How far the lane was looked at last; held to the end of the transaction."""
    return await fetch_one(conn, WALK_OF, {"lane": lane}, row=Walk)


async def put_walk(conn: Connection, lane: Lane, walk: Walk) -> None:
    """Set it."""
    values = {
        "lane": lane,
        "day": walk.day,
        "buyer_id": walk.buyer_id,
        "seller_id": walk.seller_id,
        "is_done": walk.is_done,
    }
    await execute(conn, PUT_WALK, values)


# by the primary key, once for each pair
HOLDERS = """
select holder.buyer_id, holder.seller_id, holder.warned_for
from unnest(%(lanes)s::smallint[], %(buyer_ids)s::text[], %(seller_ids)s::text[])
    as wanted (lane, buyer_id, seller_id)
join discount_holders as holder
    on holder.lane = wanted.lane
    and holder.buyer_id = wanted.buyer_id
    and holder.seller_id = wanted.seller_id
"""

PUT_HOLDER = """
insert into discount_holders (lane, buyer_id, seller_id, since, warned_for)
values (%(lane)s, %(buyer_id)s, %(seller_id)s, %(since)s, %(warned_for)s)
on conflict (lane, buyer_id, seller_id) do update
set warned_for = excluded.warned_for
"""

DROP_HOLDER = """
delete from discount_holders
where lane = %(lane)s
and buyer_id = %(buyer_id)s
and seller_id = %(seller_id)s
"""

FORGET = """
delete from discount_holders
where lane = %(lane)s
and buyer_id = %(buyer_id)s
"""

WALK_OF = """
select day, buyer_id, seller_id, is_done
from discount_walks
where lane = %(lane)s
for update
"""

PUT_WALK = """
insert into discount_walks (lane, day, buyer_id, seller_id, is_done)
values (%(lane)s, %(day)s, %(buyer_id)s, %(seller_id)s, %(is_done)s)
on conflict (lane) do update
set day = excluded.day,
    buyer_id = excluded.buyer_id,
    seller_id = excluded.seller_id,
    is_done = excluded.is_done
"""
