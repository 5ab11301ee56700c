"""What is missing for a level, and which step is the nearest."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from prilavok.levels.model import Better, Goals, IndicatorKey, LevelName, Met, Ratio, Value
from prilavok.levels.programme import Level, LevelProgramme, goal_of
from prilavok.levels.rules.deciding import enough, met_goals


class Missing(Struct, frozen=True, kw_only=True):
    """A goal that is missed: by `gap` of the indicator's unit, which is `gap_bps` of the goal."""

    indicator: IndicatorKey
    goal: Ratio
    value: Value
    gap: Ratio
    gap_bps: int


class NextLevel(Struct, frozen=True, kw_only=True):
    """What the next level still needs: so `many` more of the goals that are `missing`, the nearest
    first."""

    level: LevelName
    many: int
    missing: tuple[Missing, ...]


def missing_for(
    programme: LevelProgramme,
    goals: Sequence[Goals],
    level: LevelName | None,
    values: Sequence[Value],
) -> NextLevel | None:
    """What is missing for the level above `level` (None: above none); None at the top."""
    rank = programme.rank(level)
    if rank == len(programme.levels):
        return None
    above, frozen = programme.levels[rank], goals[rank]
    met = met_goals(programme, above, frozen, values)
    missing = sorted(
        (
            _missing(programme, n, value, goal)
            for n, (state, value, goal) in enumerate(zip(met, values, frozen.goals, strict=True))
            if state is not Met.MET
            and goal is not None
            and goal_of(above, programme.indicators[n].key) is not None
        ),
        key=lambda each: each.gap_bps,
    )
    return NextLevel(
        level=LevelName(above.level),
        many=_many(programme, above, met),
        missing=tuple(missing),
    )


def _many(programme: LevelProgramme, level: Level, met: Sequence[Met]) -> int:
    """How many goals more it takes."""
    states = list(met)
    for many, n in enumerate([n for n, state in enumerate(met) if state is Met.MISSED]):
        if enough(programme, level, states):
            return many
        states[n] = Met.MET
    return states.count(Met.MET) - list(met).count(Met.MET)


def _missing(programme: LevelProgramme, n: int, value: Value, goal: Ratio) -> Missing:
    lower = programme.indicators[n].measured.direction is Better.LOWER
    ratio = value.ratio or Ratio(0, 1)
    gap = _minus(ratio, goal) if lower else _minus(goal, ratio)
    of_goal = gap.numerator * goal.denominator * 10_000
    return Missing(
        indicator=IndicatorKey(programme.indicators[n].key),
        goal=goal,
        value=value,
        gap=gap,
        gap_bps=of_goal // (gap.denominator * goal.numerator) if goal.numerator else 10**9,
    )


def _minus(a: Ratio, b: Ratio) -> Ratio:
    return Ratio(
        a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator
    )
