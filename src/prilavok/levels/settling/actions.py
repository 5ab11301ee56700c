"""A settlement's steps in their order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from prilavok import programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.lanes import Lane
from prilavok.levels import rules
from prilavok.levels.evidence import reading
from prilavok.levels.evidence import store as evidence
from prilavok.levels.model import Cutoff, Goals, MonthNotOver, Ratio, Settlement
from prilavok.levels.months import Month
from prilavok.levels.programme import (
    KIND,
    Absolute,
    LevelProgramme,
    Percentile,
    goal_of,
)
from prilavok.levels.rules.market import NO_MARKET, nearest_rank
from prilavok.levels.settling import lane_store, market_store, settlement_store
from prilavok.levels.settling.deciding import decide
from prilavok.levels.settling.lane_store import LaneState
from prilavok.levels.settling.measuring import Stretch, measure
from prilavok.levels.settling.progress import Progress, Step, each_lane, unseen
from prilavok.levels.settling.recounting import recount_settled
from prilavok.levels.settling.sealing import finish, tell
from prilavok.levels.settling.stretching import stretch_up_to

SOONEST: Final = timedelta(microseconds=1)


async def settle(
    db: Database, clock: Clock, month: Month, progress: Progress = unseen
) -> Settlement:
    """Settle the month, or go on with it; one that is finished is returned as it stands.

    By the programme that was in force when the month ended. Raises `MonthNotOver` and
    `programmes.NothingInForce`.
    """
    settlement = await _begun(db, clock, month, progress)
    programme = await _programme_of(db, settlement)
    if settlement.finished_at is None:
        await _measure(db, programme, month, progress)
        goals = await _goals(db, programme, month)
        await decide(db, programme, month, goals, progress)
        settlement = await finish(db, clock, month)
    await tell(db, clock, month, progress)
    return settlement


async def _begun(db: Database, clock: Clock, month: Month, progress: Progress) -> Settlement:
    """The month's settlement; begun now, unless it was before: with what each lane has by now."""
    async with db.reading() as conn:
        known = await settlement_store.settlement_of(conn, month)
        if known is not None:
            return known
        programme, version = await programme_for(conn, month, clock.now())
    now = clock.now()
    if now < month.ends(programme.clock):
        raise MonthNotOver(str(month), programme.zone)
    await _read(db, progress)
    async with db.transaction() as conn:
        if await settlement_store.begin(conn, month, version, now):
            heads = [
                (lane, await evidence.lock_head(conn, lane)) for lane in map(Lane, range(db.lanes))
            ]
            cutoffs = [Cutoff(lane, head.position, head.facts_position) for lane, head in heads]
            await lane_store.cut_off(conn, month, cutoffs)
        settlement = await settlement_store.settlement_of(conn, month)
    assert settlement is not None
    return settlement


async def _read(db: Database, progress: Progress) -> None:
    """Read all that the marketplace has told by now."""
    done = 0
    progress(Step("read", done, None))
    while more := await reading.read_lanes(db):
        done += more
        progress(Step("read", done, None))
    progress(Step("read", done, done))


async def programme_for(
    conn: Connection, month: Month, now: datetime
) -> tuple[LevelProgramme, int]:
    """The programme that holds when the month ends, and its version. When that is, is said by the
    zone of the programme in force now."""
    zone = (await programmes.in_force(conn, KIND, now)).document.clock
    at = min(month.ends(zone) - SOONEST, now)
    published = await programmes.in_force(conn, KIND, at)
    return published.document, published.version


async def _programme_of(db: Database, settlement: Settlement) -> LevelProgramme:
    async with db.reading() as conn:
        return await programmes.document_kept(conn, KIND, settlement.programme_version)


async def _measure(
    db: Database, programme: LevelProgramme, month: Month, progress: Progress
) -> None:
    """Measure every lane that is not measured yet."""

    async def measure_lane(lane: Lane) -> None:
        async with db.transaction() as conn:
            await _measure_lane(conn, lane, programme, month)

    await each_lane(db, "measure", measure_lane, progress)


async def _measure_lane(
    conn: Connection, lane: Lane, programme: LevelProgramme, month: Month
) -> None:
    state = await lane_store.lock_lane_state(conn, month, lane)
    if state.evidence is not None:
        return
    settlement = await settlement_store.settlement_of(conn, month)
    assert settlement is not None
    stretch = await stretch_of(conn, lane, programme, month, state)
    found = await measure(
        conn,
        lane,
        programme,
        month,
        stretch,
        previous=month.plus(-1),
        asked_before=settlement.started_at,
    )
    await recount_settled(conn, lane, programme, month, stretch)
    await lane_store.lane_measured(conn, month, lane, found.evidence, found.next_position)


async def stretch_of(
    conn: Connection, lane: Lane, programme: LevelProgramme, month: Month, state: LaneState
) -> Stretch:
    """What of the lane's log can count for a month that is being settled, or was."""
    return await stretch_up_to(conn, lane, programme, month, state.position)


async def _goals(db: Database, programme: LevelProgramme, month: Month) -> tuple[Goals, ...]:
    """The goals that decide, frozen the first time."""
    async with db.transaction() as conn:
        settlement = await settlement_store.lock_settlement(conn, month)
        assert settlement is not None
        if settlement.goals is not None:
            return settlement.goals
        goals = await goals_of(conn, programme, month, db.lanes)
        await settlement_store.freeze_goals(conn, month, goals)
        return goals


async def goals_of(
    conn: Connection, programme: LevelProgramme, month: Month, lanes: int
) -> tuple[Goals, ...]:
    """Every level's goals by what the market did in the month, which is measured."""
    relative = any(
        not isinstance(each.goal, Absolute) for level in programme.levels for each in level.goals
    )
    markets = [NO_MARKET for _ in programme.indicators]
    if relative:
        markets = await market_store.markets(conn, month, programme.indicators, lanes)
    at: dict[tuple[int, int], Ratio] = {}
    for level in programme.levels:
        for n, indicator in enumerate(programme.indicators):
            goal = goal_of(level, indicator.key)
            if isinstance(goal, Percentile) and markets[n].sellers >= programme.market_min:
                rank = nearest_rank(markets[n].sellers, goal.bps, indicator)
                if (n, rank) not in at:
                    at[n, rank] = await market_store.value_at(conn, month, indicator, rank, lanes)
    return rules.frozen_goals(programme, markets, lambda n, rank: at[n, rank])
