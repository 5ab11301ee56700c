"""Every statement on how far a settlement is in each lane."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.lanes import Lane
from prilavok.levels.model import Cutoff
from prilavok.levels.months import Month


class LaneState(Struct, frozen=True, kw_only=True):
    """How far a lane is: up to where it is read, how much was `evidence` once measured, and the
    `digest` of its standings once decided."""

    lane: Lane
    position: int
    facts_position: int
    next_position: int | None
    evidence: int | None
    sellers: int | None
    digest: str | None
    told: bool


async def cut_off(conn: Connection, month: Month, cutoffs: Sequence[Cutoff]) -> None:
    """Remember up to where each lane is read."""
    for each in cutoffs:
        await execute(
            conn,
            CUT_OFF,
            {
                "lane": each.lane,
                "month": month.first,
                "position": each.position,
                "facts_position": each.facts_position,
            },
        )


async def lane_states(conn: Connection, month: Month, lanes: int) -> list[LaneState]:
    """How far the lanes are, in their order."""
    wanted = {"month": month.first, "lanes": list(range(lanes))}
    return await fetch(conn, LANE_STATES, wanted, row=LaneState)


async def lock_lane_state(conn: Connection, month: Month, lane: Lane) -> LaneState:
    """How far the lane is; nobody else settles it before the commit."""
    wanted = {"month": month.first, "lane": lane}
    state = await fetch_one(conn, LOCK_LANE_STATE, wanted, row=LaneState)
    assert state is not None
    return state


async def lane_state(conn: Connection, month: Month, lane: Lane) -> LaneState | None:
    """How far the lane is with the month; None where that is not being settled."""
    return await fetch_one(conn, LANE_STATE, {"month": month.first, "lane": lane}, row=LaneState)


async def lane_measured(
    conn: Connection, month: Month, lane: Lane, evidence: int, next_position: int | None
) -> None:
    """The lane is measured."""
    await execute(
        conn,
        LANE_MEASURED,
        {"month": month.first, "lane": lane, "evidence": evidence, "next_position": next_position},
    )


async def lane_decided(
    conn: Connection, month: Month, lane: Lane, sellers: int, digest: str
) -> None:
    """The lane is decided, and sealed."""
    await execute(
        conn,
        LANE_DECIDED,
        {"month": month.first, "lane": lane, "sellers": sellers, "digest": digest},
    )


async def lane_told(conn: Connection, month: Month, lane: Lane) -> None:
    """The lane's sellers are told."""
    await execute(conn, LANE_TOLD, {"month": month.first, "lane": lane})


CUT_OFF = """
insert into level_cutoffs (lane, month, position, facts_position)
values (%(lane)s, %(month)s, %(position)s, %(facts_position)s)
on conflict do nothing
"""

LANE_STATES = """
select lane, position, facts_position, next_position, evidence, sellers, digest, told
from level_cutoffs
where lane = any(%(lanes)s)
and month = %(month)s
order by lane
"""

LANE_STATE = """
select lane, position, facts_position, next_position, evidence, sellers, digest, told
from level_cutoffs
where lane = %(lane)s
and month = %(month)s
"""

LOCK_LANE_STATE = """
select lane, position, facts_position, next_position, evidence, sellers, digest, told
from level_cutoffs
where lane = %(lane)s
and month = %(month)s
for update
"""

LANE_MEASURED = """
update level_cutoffs
set evidence = %(evidence)s,
    next_position = %(next_position)s
where lane = %(lane)s
and month = %(month)s
"""

LANE_DECIDED = """
update level_cutoffs
set sellers = %(sellers)s,
    digest = %(digest)s
where lane = %(lane)s
and month = %(month)s
"""

LANE_TOLD = """
update level_cutoffs
set told = true
where lane = %(lane)s
and month = %(month)s
"""
