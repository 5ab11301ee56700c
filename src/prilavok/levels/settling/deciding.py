"""A measured month is decided: for all sellers, two lanes beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from prilavok.core.database import Database
from prilavok.core.lanes import Lane
from prilavok.levels import rules
from prilavok.levels.indicators import Aggregate
from prilavok.levels.model import NO_VALUE, Goals, Standing, Value
from prilavok.levels.months import Month
from prilavok.levels.programme import Indicator, LevelProgramme
from prilavok.levels.settling import lane_store, standing_store
from prilavok.levels.settling.progress import Progress, each_lane
from prilavok.levels.settling.seals import LaneSeal
from prilavok.levels.settling.standing_store import ToDecide

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
        seal = LaneSeal()
        after: str | None = ""
        while after is not None:
            after = await _decide_some(db, lane, programme, month, decider, seal, after)

    await each_lane(db, "decide", decide_lane, progress)


async def _decide_some(
    db: Database,
    lane: Lane,
    programme: LevelProgramme,
    month: Month,
    decider: rules.Decider,
    seal: LaneSeal,
    after: str,
) -> str | None:
    """Decide the lane's next sellers behind `after`, and add them to its seal; the last one's id,
    while there are more."""
    async with db.transaction() as conn:
        if (await lane_store.lock_lane_state(conn, month, lane)).digest is not None:
            return None
        sellers = await standing_store.to_decide(
            conn, lane, month, after, sellers_max=SELLERS_PER_STEP
        )
        standings = [
            decider(seller.as_seller(), values_of(programme, seller.measured)) for seller in sellers
        ]
        await standing_store.decided(conn, lane, month, standings)
        _seal(seal, sellers, standings)
        if len(sellers) == SELLERS_PER_STEP:
            return sellers[-1].seller_id
        await lane_store.lane_decided(conn, month, lane, seal.sellers, seal.digest)
        return None


def _seal(seal: LaneSeal, sellers: Sequence[ToDecide], standings: Sequence[Standing]) -> None:
    for seller, standing in zip(sellers, standings, strict=True):
        seal.add(
            standing.seller_id,
            standing.level_before,
            standing.level_after,
            standing.reason,
            seller.measured,
            standing.met,
        )


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
