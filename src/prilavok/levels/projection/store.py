"""Every statement on projections, but for the one that measures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.model import LevelName, Met, Reason, Standing, Value
from prilavok.levels.settling.standing_store import ToDecide, columns_of


class Projected(Struct, frozen=True, kw_only=True):
    """What the month would have given the seller as it was `at` a moment."""

    month: date
    at: datetime
    level_before: LevelName | None
    level_after: LevelName | None
    reason: Reason
    measured: dict[str, Value]
    met: tuple[tuple[Met, ...], ...]


async def take_lane(conn: Connection, lane: Lane, day: date) -> bool:
    """Whether the lane is still to be projected for the day; nobody else does before the commit."""
    return await execute(conn, TAKE_LANE, {"lane": lane, "day": day}) == 1


async def to_decide(
    conn: Connection, lane: Lane, after: str, *, sellers_max: int
) -> list[ToDecide]:
    """The lane's sellers behind `after` by their ids, as they were measured."""
    wanted = {"lane": lane, "after": after, "sellers_max": sellers_max}
    return await fetch(conn, TO_DECIDE, wanted, row=ToDecide)


async def to_decide_again(
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    month: date,
    *,
    level_before: LevelName | None,
    now: datetime,
) -> ToDecide | None:
    """The seller's projection for the month, to be decided again with another level before; None
    where there is none."""
    key = {"lane": lane, "seller_id": seller_id}
    begun = {**key, "month": month, "level_before": level_before, "now": now}
    if await execute(conn, BEGIN_AGAIN, begun) == 0:
        return None
    return await fetch_one(conn, TO_DECIDE_AGAIN, key, row=ToDecide)


async def decided(conn: Connection, lane: Lane, standings: Sequence[Standing]) -> None:
    """Store what would be decided."""
    await execute(conn, DECIDED, {"lane": lane, **columns_of(standings)})


async def projection_of(
    conn: Connection, lane: Lane, seller_id: SellerId, month: date
) -> Projected | None:
    """The seller's projection for the month, if there is one already."""
    wanted = {"lane": lane, "seller_id": seller_id, "month": month}
    return await fetch_one(conn, PROJECTION_OF, wanted, row=Projected)


TAKE_LANE = """
insert into level_projected (lane, day)
values (%(lane)s, %(day)s)
on conflict (lane) do update
set day = excluded.day
where level_projected.day < excluded.day
"""

# by the primary key
TO_DECIDE = """
select projection.seller_id, seller.country, seller.registered_at, projection.level_before,
    projection.asked_for, projection.measured
from level_projections projection
join market_sellers seller
    on seller.lane = %(lane)s
    and seller.seller_id = projection.seller_id
where projection.lane = %(lane)s
and projection.seller_id > %(after)s
order by projection.seller_id
limit %(sellers_max)s
"""

BEGIN_AGAIN = """
update level_projections
set level_before = %(level_before)s,
    at = %(now)s
where lane = %(lane)s
and seller_id = %(seller_id)s
and month = %(month)s
"""

# by the primary key
TO_DECIDE_AGAIN = """
select projection.seller_id, seller.country, seller.registered_at, projection.level_before,
    projection.asked_for, projection.measured
from level_projections projection
join market_sellers seller
    on seller.lane = %(lane)s
    and seller.seller_id = projection.seller_id
where projection.lane = %(lane)s
and projection.seller_id = %(seller_id)s
"""

DECIDED = """
update level_projections projection
set level_after = given.level_after,
    reason = given.reason,
    met = %(every_met)s::jsonb -> given.met::integer
from unnest(
    %(seller_ids)s::text[], %(levels)s::text[], %(reasons)s::text[], %(met)s::bigint[]
) as given (seller_id, level_after, reason, met)
where projection.lane = %(lane)s
and projection.seller_id = given.seller_id
"""

PROJECTION_OF = """
select month, at, level_before, level_after, reason, measured, met
from level_projections
where lane = %(lane)s
and seller_id = %(seller_id)s
and month = %(month)s
and reason is not null
"""
