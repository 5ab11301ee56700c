"""Values, goals and levels as pages show them: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prilavok.levels.mine.model import (
    LevelBrief,
    ShownGoal,
    ShownMissing,
    ShownValue,
)
from prilavok.levels.model import Better, Goals, Met, Ratio, Unit, Value
from prilavok.levels.programme import Indicator, Level, LevelProgramme, goal_of
from prilavok.levels.rules.projecting import Missing


def shown_value(value: Value, indicator: Indicator) -> ShownValue:
    """A value in parts of its unit, rounded to the worse side."""
    measure = indicator.measured
    ratio = value.ratio
    return ShownValue(
        sample=value.sample,
        amount=None
        if ratio is None
        else _parts(ratio, measure.unit, up=measure.direction is Better.LOWER),
        numerator=value.numerator,
        denominator=value.denominator,
    )


def shown_goal(ratio: Ratio, indicator: Indicator) -> int:
    """A goal in parts of its unit, rounded to the harder side."""
    measure = indicator.measured
    return _parts(ratio, measure.unit, up=measure.direction is Better.HIGHER)


def shown_goals(
    programme: LevelProgramme,
    goals: Sequence[Goals],
    met: Sequence[Sequence[Met]],
    n: int,
) -> tuple[ShownGoal, ...]:
    """Every level's goal for the indicator at `n`, of those that have one."""
    indicator = programme.indicators[n]
    return tuple(
        ShownGoal(level=level.level, amount=_frozen(frozen, n, indicator), met=of_level[n])
        for level, frozen, of_level in zip(programme.levels, goals, met, strict=True)
        if goal_of(level, indicator.key) is not None
    )


def shown_missing(programme: LevelProgramme, missing: Missing) -> ShownMissing:
    """What of a goal is missing, rounded up."""
    indicator = programme.indicators[programme.place_of(missing.indicator)]
    measure = indicator.measured
    return ShownMissing(
        indicator=indicator.key,
        unit=measure.unit,
        direction=measure.direction,
        goal=shown_goal(missing.goal, indicator),
        value=shown_value(missing.value, indicator),
        gap=_parts(missing.gap, measure.unit, up=True),
        gap_bps=missing.gap_bps,
    )


def brief(level: Level | None) -> LevelBrief | None:
    """A level by its name."""
    if level is None:
        return None
    return LevelBrief(
        level=level.level, named=level.named, colour=level.colour, on_request=level.on_request
    )


def values_of(
    programme: LevelProgramme, measured: Mapping[str, Value], nothing: Mapping[str, Value]
) -> list[Value]:
    """What was measured, in the order of the indicators."""
    return [measured.get(each.key, nothing[each.key]) for each in programme.indicators]


def _frozen(goals: Goals, n: int, indicator: Indicator) -> int | None:
    ratio = goals.goals[n]
    return None if ratio is None else shown_goal(ratio, indicator)


def _parts(ratio: Ratio, unit: Unit, *, up: bool) -> int:
    whole = ratio.numerator * unit.parts
    return -(-whole // ratio.denominator) if up else whole // ratio.denominator
