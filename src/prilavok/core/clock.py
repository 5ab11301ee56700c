"""Where the time comes from. Below `actions`, `now` is an argument; nobody else asks a clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from math import ceil
from typing import Protocol, runtime_checkable


@runtime_checkable
class Clock(Protocol):
    """Tells the time, always aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """The machine's time shifted by `offset`: lets the demo live through a month in a minute."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset


class FixedClock:
    """Stands still until it is moved. For tests."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


def seconds_left_of_day(now: datetime) -> int:
    """How many seconds are left until the next day of UTC begins, 1 to 86,400."""
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    return ceil((tomorrow - now).total_seconds())
