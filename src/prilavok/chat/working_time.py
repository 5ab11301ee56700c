"""Working time: reckoned in the hours of a calendar, exact over changes of the clocks.

A working day is the time between two readings of the zone's clock. What the clocks skip or repeat
on such a day makes it shorter or longer; nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, field

ONE_DAY = timedelta(days=1)
HOLIDAYS_MAX = 400
DAYS_KEPT_MAX = 4_096

Weekday = Annotated[int, Meta(ge=1, le=7)]
Reading = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?\Z")]
"""What a clock on the wall shows: `09:00`."""


class WorkingCalendar(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The hours `from` to `to` (midnight: the day's end) of `weekdays` (1 is Monday) that are no
    `holidays`, by the clocks of `zone`."""

    zone: Annotated[str, Meta(min_length=1, max_length=64)]
    weekdays: Annotated[tuple[Weekday, ...], Meta(min_length=1, max_length=7)] = (1, 2, 3, 4, 5)
    begins: Reading = field(name="from")
    ends: Reading = field(name="to")
    holidays: Annotated[tuple[date, ...], Meta(max_length=HOLIDAYS_MAX)] = ()

    @property
    def opens(self) -> time:
        return time.fromisoformat(self.begins)

    @property
    def closes(self) -> time:
        return time.fromisoformat(self.ends)


def fault_of(calendar: WorkingCalendar) -> str | None:
    """Why nothing can be reckoned by it, if so."""
    try:
        ZoneInfo(calendar.zone)
    except (ValueError, LookupError, OSError):
        return f"there is no time zone {calendar.zone}."
    if calendar.closes != time() and calendar.closes <= calendar.opens:
        return "the calendar's hours must end after they begin."
    return None


def is_working(calendar: WorkingCalendar, at: datetime) -> bool:
    """Whether `at` is within its hours; their end is not."""
    hours = _hours_of(calendar, at.astimezone(ZoneInfo(calendar.zone)).date())
    return hours is not None and hours[0] <= at < hours[1]


def after_working(calendar: WorkingCalendar, start: datetime, amount: timedelta) -> datetime:
    """The moment at which `amount` of working time has passed since `start`; UTC."""
    assert amount > timedelta()
    left = amount
    for opens, closes in _days_from(calendar, start):
        begin = max(opens, start)
        if closes <= begin:
            continue
        if closes - begin >= left:
            return begin + left
        left -= closes - begin
    raise AssertionError("a calendar has no end")


def working_between(calendar: WorkingCalendar, start: datetime, end: datetime) -> timedelta:
    """How much working time lies between `start` and `end`."""
    total = timedelta()
    for opens, closes in _days_from(calendar, start):
        if opens >= end:
            break
        total += max(timedelta(), min(closes, end) - max(opens, start))
    return total


def _days_from(calendar: WorkingCalendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The working days that end after `start`, without an end."""
    day = start.astimezone(ZoneInfo(calendar.zone)).date()
    while True:
        hours = _hours_of(calendar, day)
        if hours is not None:
            yield hours
        day += ONE_DAY


@lru_cache(maxsize=DAYS_KEPT_MAX)
def _hours_of(calendar: WorkingCalendar, day: date) -> tuple[datetime, datetime] | None:
    """From when to when `day` is worked on; None if it is not."""
    if day.isoweekday() not in calendar.weekdays or day in calendar.holidays:
        return None
    zone = ZoneInfo(calendar.zone)
    last = day + ONE_DAY if calendar.closes == time() else day
    opens = datetime.combine(day, calendar.opens, zone).astimezone(UTC)
    closes = datetime.combine(last, calendar.closes, zone).astimezone(UTC)
    return opens, max(opens, closes)
