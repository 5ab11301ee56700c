"""The programme explained: what is measured, what each level takes and is worth."""

from __future__ import annotations

from collections.abc import Sequence

from prilavok import programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.levels.mine.model import (
    ExplainedGoal,
    ExplainedIndicator,
    ExplainedLevel,
    ExplainedProgramme,
)
from prilavok.levels.mine.showing import shown_goal
from prilavok.levels.model import Goals
from prilavok.levels.programme import KIND, Level, LevelProgramme, goal_of
from prilavok.levels.settling import settlement_store


async def explained(db: Database, clock: Clock) -> ExplainedProgramme:
    """The programme in force, with the goals that the last settled month froze, where it was
    settled by the same version."""
    now = clock.now()
    async with db.snapshot() as conn:
        if (await programmes.version_in_force(conn, KIND, now)).version == 0:
            return ExplainedProgramme(version=None)
        published = await programmes.in_force(conn, KIND, now)
        last = await settlement_store.last_finished(conn)
    programme = published.document
    is_same = last is not None and last.programme_version == published.version
    goals = last.goals if last is not None and is_same else None
    return ExplainedProgramme(
        version=published.version,
        effective_from=published.effective_from,
        name=programme.name,
        note=programme.note,
        zone=programme.zone,
        currency=programme.currency,
        entry=programme.entry,
        demotion=programme.demotion,
        settled_by_day=programme.settled_by_day,
        market_min=programme.market_min,
        frozen_month=f"{last.month:%Y-%m}" if last is not None and is_same else None,
        indicators=tuple(_indicator(programme, n, goals) for n in range(len(programme.indicators))),
        levels=tuple(_level(programme, level) for level in programme.levels),
    )


def _indicator(
    programme: LevelProgramme, n: int, goals: Sequence[Goals] | None
) -> ExplainedIndicator:
    indicator = programme.indicators[n]
    measure = indicator.measured
    frozen = [each.goals[n] for each in goals] if goals else [None for _ in programme.levels]
    return ExplainedIndicator(
        indicator=indicator,
        unit=measure.unit,
        direction=measure.direction,
        aggregate=measure.aggregate,
        by_order=measure.by_order,
        goals=tuple(
            ExplainedGoal(
                level=level.level,
                goal=goal_of(level, indicator.key),
                frozen=shown_goal(ratio, indicator) if ratio is not None else None,
            )
            for level, ratio in zip(programme.levels, frozen, strict=True)
        ),
    )


def _level(programme: LevelProgramme, level: Level) -> ExplainedLevel:
    return ExplainedLevel(
        level=level.level,
        named=level.named,
        colour=level.colour,
        on_request=level.on_request,
        needed=programme.needed if programme.needed is not None else len(level.goals),
        goals=len(level.goals),
        rewards=level.rewards,
    )
