"""From values to a level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from msgspec import Struct

from prilavok.levels.model import (
    Better,
    Goals,
    LevelName,
    Met,
    Ratio,
    Reason,
    Seller,
    Standing,
    Value,
)
from prilavok.levels.programme import (
    Demotion,
    Indicator,
    Level,
    LevelProgramme,
    TooLittle,
    goal_of,
)

OUTCOMES_KEPT: Final = 4_096

_MET: Final = Met.MET
_MISSED: Final = Met.MISSED
_TOO_LITTLE: Final = Met.TOO_LITTLE


def decide(
    programme: LevelProgramme,
    goals: Sequence[Goals],
    seller: Seller,
    values: Sequence[Value],
    ends: datetime,
) -> Standing:
    """The seller's level for the month that ends at `ends`.

    `goals` are frozen, one for each level; `values` are in the order of the indicators. It is the
    highest level of whose goals enough are met, as far as the seller may have it, and as far as the
    demotion rule lets it fall.
    """
    return Decider(programme, goals, ends)(seller, values)


class Decider:
    """`decide` for many sellers of one month: what is the same for all is worked out once."""

    def __init__(self, programme: LevelProgramme, goals: Sequence[Goals], ends: datetime) -> None:
        self._programme = programme
        self._ends = ends
        self._bars = bars_of(programme, programme.levels, goals)
        self._quotas = [quota_of(programme, level) for level in programme.levels]
        self._weighed = lru_cache(OUTCOMES_KEPT)(self._weigh)

    def __call__(self, seller: Seller, values: Sequence[Value]) -> Standing:
        programme = self._programme
        met, reached = self._weighed(_passed(self._bars, values))
        before = programme.rank(seller.level_before)
        after, reason = _settled(programme, reached, seller, before, self._ends)
        return Standing(
            seller_id=seller.seller_id,
            level_before=seller.level_before,
            level_after=_name(programme, after),
            reason=reason,
            values=tuple(values),
            met=met,
        )

    def _weigh(self, passed: Passed) -> tuple[tuple[tuple[Met, ...], ...], tuple[bool, ...]]:
        """What is met of each level's goals, and which levels are reached: the same for all
        sellers who pass the same bars, and those are many."""
        met = _met(self._bars, passed)
        reached = [
            quota.is_filled(of_level) for quota, of_level in zip(self._quotas, met, strict=True)
        ]
        return met, tuple(reached)


class Bar(NamedTuple):
    """What a value has to reach: `numerator` × `times` ≥ `goal` × `denominator`. Both are negative
    where lower is better."""

    times: int
    goal: int


NO_BAR: Final = Bar(0, 1)
"""Nothing reaches it: the level has no goal for the indicator, or the market is too small."""

Passed: TypeAlias = tuple[tuple[bool, ...] | None, ...]
"""For each indicator, whether its value reaches the bar of each level; None: there is too little
evidence to say."""


class Bars(Struct, frozen=True):
    """An indicator's bar on each level; with less evidence than `sample_min` there is nothing to
    say."""

    sample_min: int
    of_levels: tuple[Bar, ...]


def bars_of(
    programme: LevelProgramme, levels: Sequence[Level], goals: Sequence[Goals]
) -> tuple[Bars, ...]:
    """Each indicator's bars on the levels."""
    return tuple(
        Bars(
            indicator.sample_min,
            tuple(
                _bar(indicator, of_level.goals[n])
                if goal_of(level, indicator.key) is not None
                else NO_BAR
                for level, of_level in zip(levels, goals, strict=True)
            ),
        )
        for n, indicator in enumerate(programme.indicators)
    )


def _bar(indicator: Indicator, goal: Ratio | None) -> Bar:
    if goal is None:
        return NO_BAR
    sign = 1 if indicator.measured.direction is Better.HIGHER else -1
    return Bar(sign * goal.denominator, sign * goal.numerator)


def met_goals(
    programme: LevelProgramme, level: Level, goals: Goals, values: Sequence[Value]
) -> tuple[Met, ...]:
    """Whether the level's goal for each indicator is met. An indicator that the level has no goal
    for says too little."""
    bars = bars_of(programme, [level], [goals])
    return _met(bars, _passed(bars, values))[0]


def _passed(every: Sequence[Bars], values: Sequence[Value]) -> Passed:
    """Which bars the values reach: without a call for each, a settlement of many sellers waits for
    it."""
    return tuple(
        [
            None
            if value.denominator <= 0 or value.sample < bars.sample_min
            else tuple(
                [
                    value.numerator * times >= goal * value.denominator
                    for times, goal in bars.of_levels
                ]
            )
            for bars, value in zip(every, values, strict=True)
        ]
    )


def _met(every: Sequence[Bars], passed: Passed) -> tuple[tuple[Met, ...], ...]:
    """For each level, whether its goals are met."""
    by_indicator = [
        (_TOO_LITTLE,) * len(bars.of_levels)
        if of_levels is None
        else tuple(
            _TOO_LITTLE if bar is NO_BAR else _MET if is_passed else _MISSED
            for bar, is_passed in zip(bars.of_levels, of_levels, strict=True)
        )
        for bars, of_levels in zip(every, passed, strict=True)
    ]
    return tuple(zip(*by_indicator, strict=True))


def levels_met(programme: LevelProgramme, met: Sequence[Sequence[Met]]) -> tuple[bool, ...]:
    """Which levels' goals are met, from the lowest."""
    return tuple(
        enough(programme, level, of_level)
        for level, of_level in zip(programme.levels, met, strict=True)
    )


class Quota(Struct, frozen=True):
    """How many goals of a level it takes: so many as `needed` of those at `places` of the
    indicators; `too_little` says what each counts for without evidence."""

    places: tuple[int, ...]
    needed: int
    too_little: tuple[TooLittle, ...]

    def is_filled(self, met: Sequence[Met]) -> bool:
        """Whether enough goals are met. What is excluded for want of evidence lowers how many are
        needed in proportion, rounded up; when nothing is left, nothing is shown."""
        states = [met[place] for place in self.places]
        judged = left = len(states)
        won = states.count(_MET)
        if _TOO_LITTLE in states:
            counted = [
                says
                for says, state in zip(self.too_little, states, strict=True)
                if state is _TOO_LITTLE
            ]
            won += counted.count(TooLittle.MET)
            left -= counted.count(TooLittle.EXCLUDED)
        if judged and not left:
            return False
        return won * judged >= self.needed * left


def quota_of(programme: LevelProgramme, level: Level) -> Quota:
    """How many of the level's goals it takes."""
    wanted = {each.indicator for each in level.goals}
    places = tuple(n for n, each in enumerate(programme.indicators) if each.key in wanted)
    return Quota(
        places,
        len(places) if programme.needed is None else programme.needed,
        tuple(programme.indicators[place].too_little for place in places),
    )


def enough(programme: LevelProgramme, level: Level, met: Sequence[Met]) -> bool:
    """Whether enough of the level's goals are met."""
    return quota_of(programme, level).is_filled(met)


def _settled(
    programme: LevelProgramme,
    reached: Sequence[bool],
    seller: Seller,
    before: int,
    ends: datetime,
) -> tuple[int, Reason]:
    """The rank that the seller gets, and why."""
    if not _takes_part(programme, seller, ends):
        return 0, Reason.NOT_ENTERED
    ranks = [rank for rank, is_reached in enumerate(reached, 1) if is_reached]
    best = max(ranks, default=0)
    given = max((rank for rank in ranks if _may_have(programme, rank, seller, before)), default=0)
    if given < before:
        return _fallen(programme, given, before)
    if given < best:
        return given, Reason.NOT_REQUESTED
    if given > before:
        return given, Reason.REACHED
    return given, Reason.KEPT if given else Reason.NONE_REACHED


def _fallen(programme: LevelProgramme, given: int, before: int) -> tuple[int, Reason]:
    """What is left of a level that was not reached again."""
    if programme.demotion is Demotion.NONE:
        return before, Reason.NEVER_LOST
    if programme.demotion is Demotion.ONE_STEP and given < before - 1:
        return before - 1, Reason.LOST_ONE_STEP
    return given, Reason.LOST


def _may_have(programme: LevelProgramme, rank: int, seller: Seller, before: int) -> bool:
    """Whether the level is given by itself, was asked for, or is there already."""
    level = programme.levels[rank - 1]
    return not level.on_request or rank <= max(before, programme.rank(seller.asked_for))


def _takes_part(programme: LevelProgramme, seller: Seller, ends: datetime) -> bool:
    entry = programme.entry
    if entry.countries and seller.country not in entry.countries:
        return False
    return seller.registered_at <= ends - timedelta(days=entry.registered_days_min)


def _name(programme: LevelProgramme, rank: int) -> LevelName | None:
    return LevelName(programme.levels[rank - 1].level) if rank else None
