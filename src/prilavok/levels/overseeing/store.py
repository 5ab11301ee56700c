"""What a month came to for the market."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from prilavok.core.database import Connection, fetch
from prilavok.levels.model import LevelName
from prilavok.levels.months import Month


class LanesDone(Struct, frozen=True):
    """Through which steps how many of a month's lanes are."""

    month: date
    lanes: int
    measured: int
    decided: int
    told: int


async def lanes_done(conn: Connection, lanes: int) -> list[LanesDone]:
    """Of the months that are not settled and told."""
    return await fetch(conn, LANES_DONE, {"lanes": list(range(lanes))}, row=LanesDone)


class Counted(Struct, frozen=True):
    """How many sellers went which way, and how many of them after an appeal."""

    level_before: LevelName | None
    level_after: LevelName | None
    reason: str
    sellers: int
    revised: int


async def counted(conn: Connection, month: Month, lanes: int) -> list[Counted]:
    """The month's sellers, which is settled, by where they came from and went to."""
    return await fetch(
        conn, COUNTED, {"month": month.first, "lanes": list(range(lanes))}, row=Counted
    )


# A row for each lane and month.
LANES_DONE = """
select month, count(*) as lanes, count(evidence) as measured, count(digest) as decided,
    count(*) filter (where told) as told
from level_cutoffs
where lane = any(%(lanes)s)
group by month
having not bool_and(told)
"""

# A pass over all sellers of a month, by the primary key.
COUNTED = """
select level_before, level_after, reason, count(*) as sellers,
    count(*) filter (where revision > 0) as revised
from (
    select distinct on (lane, seller_id) revision, level_before, level_after, reason
    from level_standings
    where lane = any(%(lanes)s)
    and month = %(month)s
    and reason is not null
    order by lane, seller_id, revision desc
) newest
group by level_before, level_after, reason
order by level_before, level_after, reason
"""
