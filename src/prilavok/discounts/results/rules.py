"""Which days are looked at, and what may be told of few buyers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from prilavok.discounts.days import Day, shifted
from prilavok.discounts.terms import History

DAYS_MAX: Final = 90
BUYERS_TOLD_MIN: Final = 5
"""Of fewer nothing is told: a seller could learn what a single buyer has spent."""


class Compared(Struct, frozen=True):
    """`days` on end from `starts` with the discount, and as many from `before` without it, right
    before `since`."""

    since: Day
    starts: Day
    before: Day
    days: int


def since(history: History, today: Day) -> Day | None:
    """The first day of the discount that a seller gives today, whatever its terms were on the way;
    None: there is none today."""
    first: Day | None = None
    for version in history:
        if version.withdrawn_at is not None or version.starts > today:
            continue
        if version.terms is None:
            first = None
        elif first is None:
            first = version.starts
    return first


def compared(begun: Day, today: Day) -> Compared:
    """Whole days only: today is not over. On the first day there are none."""
    days = min(today - begun, DAYS_MAX)
    return Compared(begun, shifted(today, -days), shifted(begun, -days), days)


def edges(threshold_minor: int) -> tuple[int, ...]:
    """Where bands begin: half of the threshold, the threshold, twice and five times as much."""
    half = max(1, threshold_minor // 2)
    return tuple(sorted({1, half, threshold_minor, 2 * threshold_minor, 5 * threshold_minor}))


def in_bands(many: Sequence[int], begins: Sequence[int]) -> list[tuple[int, int | None, int]]:
    """How `many` are in each band, as it may be told: from, up to below, how many.

    A band of few is one with the band below it, or else above: beside the others and the number of
    all, hiding it would not hide how many they are.
    """
    ends = [*(end for _, end in pairwise(begins)), None]
    bands = list(zip(begins, ends, many, strict=True))
    for at in range(len(bands) - 1, 0, -1):
        if told(bands[at][2]) is None:
            bands[at - 1 : at + 1] = [_together(bands[at - 1], bands[at])]
    while len(bands) > 1 and told(bands[0][2]) is None:
        bands[:2] = [_together(bands[0], bands[1])]
    return bands


def _together(
    below: tuple[int, int | None, int], above: tuple[int, int | None, int]
) -> tuple[int, int | None, int]:
    return below[0], above[1], below[2] + above[2]


def told(buyers: int) -> int | None:
    """The number, unless it is that of a few."""
    return None if 0 < buyers < BUYERS_TOLD_MIN else buyers
