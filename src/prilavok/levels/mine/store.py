"""Every statement on what a seller sees of its levels."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.model import Goals, LevelName, Met, Reason, Value

BEFORE_ALL = date(9999, 12, 1)


class SettledStanding(Struct, frozen=True, kw_only=True):
    """What a finished month came to for a seller, after all appeals."""

    month: date
    revision: int
    programme_version: int
    finished_at: datetime
    goals: tuple[Goals, ...]
    level_before: LevelName | None
    level_after: LevelName | None
    reason: Reason
    measured: dict[str, Value]
    met: tuple[tuple[Met, ...], ...]


async def settled_standings(
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    *,
    before: date = BEFORE_ALL,
    months_max: int,
) -> list[SettledStanding]:
    """The seller's finished months before `before`, the newest first."""
    wanted = {"lane": lane, "seller_id": seller_id, "before": before, "months_max": months_max}
    return await fetch(conn, SETTLED_STANDINGS, wanted, row=SettledStanding)


async def asked_for(conn: Connection, lane: Lane, seller_id: SellerId) -> set[str]:
    """The levels that the seller has asked for."""
    wanted = {"lane": lane, "seller_id": seller_id}
    return set(await fetch(conn, ASKED_FOR, wanted, row=str))


async def ask(
    conn: Connection, lane: Lane, seller_id: SellerId, level: str, *, by: str, now: datetime
) -> None:
    """Ask for a level; again, it changes nothing."""
    wanted = {"lane": lane, "seller_id": seller_id, "level": level, "by": by, "now": now}
    await execute(conn, ASK, wanted)


async def has_read_news(conn: Connection, lane: Lane, seller_id: SellerId, version: int) -> bool:
    """Whether somebody of the seller's has read about the version."""
    wanted = {"lane": lane, "seller_id": seller_id, "version": version}
    return await fetch_one(conn, HAS_READ_NEWS, wanted, row=bool) or False


async def read_news(
    conn: Connection, lane: Lane, seller_id: SellerId, version: int, *, by: str, now: datetime
) -> None:
    """Somebody of the seller's has read about the version."""
    wanted = {"lane": lane, "seller_id": seller_id, "version": version, "by": by, "now": now}
    await execute(conn, READ_NEWS, wanted)


# by level_standings_of_seller
SETTLED_STANDINGS = """
select standing.month, standing.revision, settlement.programme_version, settlement.finished_at,
    settlement.goals, standing.level_before, standing.level_after, standing.reason,
    standing.measured, standing.met
from level_settlements settlement
cross join lateral (
    select month, revision, level_before, level_after, reason, measured, met
    from level_standings
    where lane = %(lane)s
    and seller_id = %(seller_id)s
    and month = settlement.month
    order by revision desc
    limit 1
) standing
where settlement.finished_at is not null
and settlement.month < %(before)s
order by settlement.month desc
limit %(months_max)s
"""

# by the primary key
ASKED_FOR = """
select level
from level_requests
where lane = %(lane)s
and seller_id = %(seller_id)s
"""

ASK = """
insert into level_requests (lane, seller_id, level, asked_at, asked_by)
values (%(lane)s, %(seller_id)s, %(level)s, %(now)s, %(by)s)
on conflict do nothing
"""

# by the primary key
HAS_READ_NEWS = """
select true
from level_news_reads
where lane = %(lane)s
and seller_id = %(seller_id)s
and version = %(version)s
"""

READ_NEWS = """
insert into level_news_reads (lane, seller_id, version, read_by, read_at)
values (%(lane)s, %(seller_id)s, %(version)s, %(by)s, %(now)s)
on conflict do nothing
"""
