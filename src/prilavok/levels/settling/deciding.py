"""A measured month is decided: for all sellers, two lanes beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from prilavok.core.database import Database
from prilavok.core.lanes import Lane
from prilavok.levels import rules
from prilavok.levels.indicators import Aggregate
from prilavok.levels.model import NO_VALUE, Goals, Value
from prilavok.levels.months import Month
from prilavok.levels.programme import Indicator, LevelProgramme
from prilavok.levels.settling import store
from prilavok.levels.settling.progress import Progress, each_lane

SELLERS_PER_STEP: Final = 2_000


async def decide(
    db: Database,
    programme: LevelProgramme,
    month: Month,
    goals: Sequence[Goals],
    progress: Progress,
) -> None:
    """Decide every seller; again after a stop, with the same result."""
    decider = rules.Decider(programme, goals, month.ends(programme.clock))

    async def decide_lane(lane: Lane) -> None:
        after: str | None = ""
        while after is not None:
            after = await _decide_some(db, lane, programme, month, decider, after)

    await each_lane(db, "decide", decide_lane, progress)


async def _decide_some(
    db: Database,
    lane: Lane,
    programme: LevelProgramme,
    month: Month,
    decider: rules.Decider,
    after: str,
) -> str | None:
    """Decide the lane's next sellers behind `after`; the last one's id, while there are more."""
    async with db.transaction() as conn:
        await store.lock_lane_state(conn, month, lane)
        sellers = await store.to_decide(conn, lane, month, after, sellers_max=SELLERS_PER_STEP)
        standings = [
            decider(seller.as_seller(), values_of(programme, seller.measured)) for seller in sellers
        ]
        await store.decided(conn, lane, month, standings)
    return sellers[-1].seller_id if len(sellers) == SELLERS_PER_STEP else None


def values_of(programme: LevelProgramme, measured: Mapping[str, Value]) -> list[Value]:
    """What was measured, in the order of the indicators."""
    return [
        measured.get(indicator.key) or nothing_of(indicator) for indicator in programme.indicators
    ]


def nothing_of(indicator: Indicator) -> Value:
    """What an indicator comes to without any evidence: nothing of what is counted is zero."""
    if indicator.measured.aggregate in (Aggregate.SUM, Aggregate.COUNT):
        return Value(0, 0, 1)
    return NO_VALUE
