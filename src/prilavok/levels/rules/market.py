"""Goals that depend on the market, frozen with a settlement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cmp_to_key
from typing import Final, TypeAlias

from msgspec import Struct

from prilavok.core.money import BPS_WHOLE
from prilavok.levels.model import Better, Goals, LevelName, Ratio
from prilavok.levels.programme import (
    Absolute,
    Average,
    Goal,
    Indicator,
    LevelProgramme,
    Percentile,
    absolute,
    goal_of,
)


class Market(Struct, frozen=True):
    """What all sellers together did by one indicator: how many have a value with enough evidence,
    and the sums of their numerators and denominators."""

    sellers: int
    numerator: int
    denominator: int


NO_MARKET: Final = Market(0, 0, 0)

At: TypeAlias = Callable[[int, int], Ratio]
"""`(indicator, rank)`: the value at that place, 0 being the lowest."""


def frozen_goals(programme: LevelProgramme, markets: Sequence[Market], at: At) -> tuple[Goals, ...]:
    """Every level's goals as exact numbers; None where the market is smaller than the programme's
    `market_min`, or nobody has anything of what should be high."""
    return tuple(
        Goals(
            LevelName(level.level),
            tuple(
                _frozen(programme, n, goal_of(level, indicator.key), markets[n], at)
                for n, indicator in enumerate(programme.indicators)
            ),
        )
        for level in programme.levels
    )


def _frozen(
    programme: LevelProgramme, n: int, goal: Goal | None, market: Market, at: At
) -> Ratio | None:
    indicator = programme.indicators[n]
    match goal:
        case None:
            return None
        case Absolute():
            return absolute(goal, indicator.measured.unit)
        case _ if market.sellers < programme.market_min:
            return None
        case Percentile():
            return at(n, nearest_rank(market.sellers, goal.bps, indicator))
        case Average():
            return _of_average(market, goal, indicator)


def _of_average(market: Market, goal: Average, indicator: Indicator) -> Ratio | None:
    """So much of what all did together. Of what should be low, and nobody has any of, to have none
    is enough."""
    if market.denominator <= 0:
        return None
    if market.numerator <= 0:
        return Ratio(0, 1) if indicator.measured.direction is Better.LOWER else None
    return Ratio(market.numerator * goal.bps, market.denominator * BPS_WHOLE)


def nearest_rank(sellers: int, bps: int, indicator: Indicator) -> int:
    """The place, among `sellers` from the lowest value (0), of whom `bps` asks to be as good as:
    ⌈p·n⌉ counted from the worst."""
    from_worst = max(1, -(-sellers * bps // BPS_WHOLE))
    if indicator.measured.direction is Better.HIGHER:
        return from_worst - 1
    return sellers - from_worst


def value_at(values: Sequence[Ratio], rank: int) -> Ratio:
    """The value at a place from the lowest: for small markets and for tests."""
    return sorted(values, key=cmp_to_key(Ratio.compare))[rank]
