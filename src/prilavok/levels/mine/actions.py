"""A seller's own level pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from prilavok import programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.levels.holding.actions import ground_at, held_by
from prilavok.levels.holding.model import Held
from prilavok.levels.mine import store
from prilavok.levels.mine.model import (
    HistoryMonth,
    HistoryValue,
    MyHistory,
    MyLevel,
    SettledMonth,
    ShownHeld,
    ShownNext,
    ShownOverride,
    ShownProjection,
)
from prilavok.levels.mine.showing import (
    brief,
    shown_goals,
    shown_missing,
    shown_value,
)
from prilavok.levels.mine.store import SettledStanding
from prilavok.levels.mine.tiles import Running, tiles, values_of
from prilavok.levels.model import Goals, LevelName, Value
from prilavok.levels.months import Month
from prilavok.levels.news.actions import news_for
from prilavok.levels.programme import KIND, LevelProgramme
from prilavok.levels.projection.actions import goals_now
from prilavok.levels.projection.store import Projected, projection_of
from prilavok.levels.rewards import store as rewards
from prilavok.levels.rules import missing_for
from prilavok.levels.settling.deciding import values_of as settling_values_of
from prilavok.levels.settling.settlement_store import last_finished

TREND_MONTHS_MAX: Final = 12
HISTORY_MONTHS_MAX: Final = 24


async def my_level(db: Database, clock: Clock, seller_id: SellerId) -> MyLevel:
    """The seller's level page, as of now."""
    now, lane = clock.now(), lane_of(seller_id, db.lanes)
    async with db.snapshot() as conn:
        ground = await ground_at(conn, now)
        if ground is None:
            return MyLevel(programme_version=None)
        published = await programmes.in_force(conn, KIND, now)
        programme = published.document
        holds = await held_by(conn, ground, seller_id, db.lanes)
        months = await store.settled_standings(conn, lane, seller_id, months_max=TREND_MONTHS_MAX)
        asked_for = await store.asked_for(conn, lane, seller_id)
        saved = await rewards.saved_in(conn, lane, seller_id, Month.of(now, programme.clock))
        decided_by = [await programme_of(conn, each) for each in months]
        running = Month.of(now, programme.clock)
        projected = await projection_of(conn, lane, seller_id, running.first)
        last_of_all = await last_finished(conn, running.first)
        news = await news_for(conn, seller_id, months[0] if months else None, db.lanes)
    frozen = last_of_all.goals if last_of_all else None
    same = last_of_all is not None and last_of_all.programme_version == published.version
    goals = goals_now(programme, frozen if same else None)
    next_level = None
    if projected:
        next_level = _next_by(projected, programme, goals, holds, asked_for)
    elif months:
        next_level = _next(months[0], decided_by[0], holds, asked_for)
    return MyLevel(
        programme_version=published.version,
        programme_name=programme.name,
        programme_note=programme.note,
        currency=programme.currency,
        zone=programme.zone,
        needed=programme.needed,
        levels=tuple(each for level in programme.levels if (each := brief(level)) is not None),
        held=shown_held(holds),
        last=settled_month(months[0], decided_by[0]) if months else None,
        tiles=tiles(months, decided_by, Running(programme, projected, goals)),
        projection=_projection(projected, programme) if projected else None,
        next_level=next_level,
        saved=tuple(saved),
        news=news,
    )


async def my_history(db: Database, seller_id: SellerId, before: date) -> MyHistory:
    """The seller's settled months before `before`, up to 24."""
    async with db.snapshot() as conn:
        lane = lane_of(seller_id, db.lanes)
        months = await store.settled_standings(
            conn, lane, seller_id, before=before, months_max=HISTORY_MONTHS_MAX
        )
        return MyHistory(
            tuple([_history_month(each, await programme_of(conn, each)) for each in months])
        )


async def programme_of(conn: Connection, standing: SettledStanding) -> LevelProgramme:
    """The programme by which the month was settled."""
    return await programmes.document_kept(conn, KIND, standing.programme_version)


def shown_held(holds: Held) -> ShownHeld:
    """What one holds, as pages show it."""
    override = holds.override
    return ShownHeld(
        level=brief(holds.level),
        starts=holds.starts,
        ends=holds.ends,
        month=str(holds.month) if holds.month is not None else None,
        carried=holds.carried,
        override=None
        if override is None
        else ShownOverride(
            override_id=override.override_id,
            level=override.level,
            starts=override.starts,
            ends=override.ends,
            reason=override.reason,
        ),
        rewards=holds.level.rewards if holds.level is not None else (),
    )


def settled_month(standing: SettledStanding, programme: LevelProgramme) -> SettledMonth:
    """A settled month, as pages show it."""
    before = programme.level(standing.level_before)
    after = programme.level(standing.level_after)
    return SettledMonth(
        month=str(Month(standing.month)),
        revision=standing.revision,
        programme_version=standing.programme_version,
        settled_at=standing.finished_at,
        level_before=standing.level_before,
        level_after=standing.level_after,
        named_before=before.named if before is not None else None,
        named_after=after.named if after is not None else None,
        reason=standing.reason,
        contestable_until=standing.finished_at + timedelta(days=programme.appeal_days),
    )


def _next(
    last: SettledStanding, programme: LevelProgramme, holds: Held, asked_for: set[str]
) -> ShownNext | None:
    """What the last month missed of the level above the one that is held."""
    values = values_of(programme, last)
    return _shown_next(programme, last.goals, _name(holds), values, asked_for, by="month")


def _shown_next(
    programme: LevelProgramme,
    goals: Sequence[Goals],
    held: LevelName | None,
    values: Sequence[Value],
    asked_for: set[str],
    *,
    by: str,
) -> ShownNext | None:
    above = missing_for(programme, goals, held, values)
    if above is None:
        return None
    level = brief(programme.level(above.level))
    assert level is not None
    return ShownNext(
        level=level,
        many=above.many,
        missing=tuple(shown_missing(programme, each) for each in above.missing),
        asked_for=above.level in asked_for,
        by=by,
    )


def _projection(projected: Projected, programme: LevelProgramme) -> ShownProjection:
    return ShownProjection(
        month=str(Month(projected.month)),
        at=projected.at,
        level=brief(programme.level(projected.level_after)),
        reason=projected.reason,
    )


def _next_by(
    projected: Projected,
    programme: LevelProgramme,
    goals: Sequence[Goals],
    holds: Held,
    asked_for: set[str],
) -> ShownNext | None:
    """What the running month still needs for the level above the one that is held."""
    values = settling_values_of(programme, projected.measured)
    return _shown_next(programme, goals, _name(holds), values, asked_for, by="projection")


def _name(holds: Held) -> LevelName | None:
    return LevelName(holds.level.level) if holds.level is not None else None


def _history_month(standing: SettledStanding, programme: LevelProgramme) -> HistoryMonth:
    values = values_of(programme, standing)
    return HistoryMonth(
        settled=settled_month(standing, programme),
        values=tuple(
            HistoryValue(
                indicator=indicator.key,
                measure=indicator.measure,
                unit=indicator.measured.unit,
                direction=indicator.measured.direction,
                value=shown_value(values[n], indicator),
                goals=shown_goals(programme, standing.goals, standing.met, n),
            )
            for n, indicator in enumerate(programme.indicators)
        ),
    )
