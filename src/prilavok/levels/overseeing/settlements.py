"""Settlements, and what they came to."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from prilavok import programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.levels.mine.showing import brief
from prilavok.levels.model import LevelName, NotSettled, Settlement
from prilavok.levels.months import Month
from prilavok.levels.overseeing import store
from prilavok.levels.overseeing.model import (
    LevelCount,
    Moved,
    ReasonCount,
    SettledView,
    Settlements,
    SettlementView,
    Settling,
    SettlingStep,
)
from prilavok.levels.overseeing.store import LanesDone
from prilavok.levels.programme import KIND, LevelProgramme
from prilavok.levels.settling import settlement_store


async def settlements(db: Database, clock: Clock) -> Settlements:
    """All of them."""
    now = clock.now()
    async with db.snapshot() as conn:
        found = await settlement_store.settlements(conn)
        settling = await _settling(conn, db.lanes)
        return Settlements(
            tuple(
                [
                    _view(each, await _programme(conn, each), now, settling.get(each.month))
                    for each in found
                ]
            )
        )


async def settled(db: Database, clock: Clock, month: Month) -> SettledView:
    """What the month came to. Raises `NotSettled` while it is under way, too."""
    async with db.snapshot() as conn:
        settlement = await settlement_store.settlement_of(conn, month)
        if settlement is None or settlement.finished_at is None:
            raise NotSettled(str(month))
        programme = await _programme(conn, settlement)
        counted = await store.counted(conn, month, db.lanes)
        settling = await _settling(conn, db.lanes)
    levels: Counter[LevelName | None] = Counter()
    moves: Counter[tuple[LevelName | None, LevelName | None]] = Counter()
    reasons: Counter[str] = Counter()
    for each in counted:
        levels[each.level_after] += each.sellers
        moves[each.level_before, each.level_after] += each.sellers
        reasons[each.reason] += each.sellers
    names = [None, *(LevelName(level.level) for level in programme.levels)]
    return SettledView(
        settlement=_view(settlement, programme, clock.now(), settling.get(month.first)),
        levels=tuple(each for level in programme.levels if (each := brief(level)) is not None),
        counts=tuple(LevelCount(name, levels[name]) for name in names),
        moves=tuple(Moved(before, after, n) for (before, after), n in moves.items()),
        reasons=tuple(ReasonCount(reason, n) for reason, n in sorted(reasons.items())),
        revised=sum(each.revised for each in counted),
    )


async def _programme(conn: Connection, settlement: Settlement) -> LevelProgramme:
    return await programmes.document_kept(conn, KIND, settlement.programme_version)


async def _settling(conn: Connection, lanes: int) -> dict[date, Settling]:
    """How far each month is that is not settled and told."""
    return {each.month: _how_far(each) for each in await store.lanes_done(conn, lanes)}


def _how_far(done: LanesDone) -> Settling:
    if done.measured < done.lanes:
        step = SettlingStep.MEASURE
    elif done.decided < done.lanes:
        step = SettlingStep.DECIDE
    else:
        step = SettlingStep.TELL
    return Settling(step, done.measured + done.decided + done.told, done.lanes * len(SettlingStep))


def _view(
    settlement: Settlement, programme: LevelProgramme, now: datetime, settling: Settling | None
) -> SettlementView:
    month = Month(settlement.month)
    due_at = month.plus(1).day(programme.settled_by_day, programme.clock)
    return SettlementView(
        month=str(month),
        programme_version=settlement.programme_version,
        started_at=settlement.started_at,
        due_at=due_at,
        finished_at=settlement.finished_at,
        late=(settlement.finished_at or now) >= due_at,
        sellers=settlement.sellers,
        evidence=settlement.evidence,
        digest=settlement.digest,
        settling=settling,
    )
