"""Days by the clocks of a zone, as numbers, and how long a purchase counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Final, NewType
from zoneinfo import ZoneInfo

Day = NewType("Day", int)
"""A day of the calendar: the days since 1 January of the year 1, which is 1."""

NEVER: Final = Day(date.max.toordinal())
YEAR_D: Final = 365


def day_of(at: datetime, zone: ZoneInfo) -> Day:
    """The day that the clocks of `zone` show at a moment."""
    return Day(at.astimezone(zone).toordinal())


def starts_at(day: Day, zone: ZoneInfo) -> datetime:
    """The first moment of the day, in UTC.

    Where the clocks leave midnight out, that is when they go on; where they show it twice, the
    first time: Python reads a midnight that is not there by the offset before.
    """
    return datetime.combine(date.fromordinal(day), time(), zone).astimezone(UTC)


def shifted(day: Day, days: int) -> Day:
    """So many days later, or (negative) earlier."""
    return Day(day + days)


class Window(StrEnum):
    """How long a purchase counts, from its own day on."""

    DAYS_365 = "P365D"
    MONTHS_12 = "P12M"

    def expires(self, day: Day) -> Day:
        """The first day on which a purchase of `day` does not count any more.

        Never earlier for a later `day`. The 29th of February counts until the 1st of March.
        """
        return Day(day + YEAR_D) if self is Window.DAYS_365 else _next_year(day)

    def oldest_running(self, today: Day) -> Day:
        """The first day whose purchases still count today."""
        return _oldest_running(self, today)


@lru_cache(maxsize=16)
def _oldest_running(window: Window, today: Day) -> Day:
    day = Day(today - YEAR_D - 1)
    while window.expires(day) <= today:
        day = shifted(day, 1)
    return day


def _next_year(day: Day) -> Day:
    bought = date.fromordinal(day)
    if (bought.month, bought.day) == (2, 29):
        return Day(date(bought.year + 1, 3, 1).toordinal())
    return Day(bought.replace(year=bought.year + 1).toordinal())
