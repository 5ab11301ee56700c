"""When letters go out."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok.notifying import rules
from prilavok.notifying.model import LettersWanted, QuietHours

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = LettersWanted(quiet=QuietHours(time(22), time(8)), zone="Europe/Berlin")
SIESTA = LettersWanted(quiet=QuietHours(time(13), time(15)), zone="Europe/Berlin")


def berlin(*when: int, fold: int = 0) -> datetime:
    return datetime(*when, tzinfo=BERLIN, fold=fold).astimezone(UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("wanted", "at", "told"),
    [
        (NIGHT, berlin(2026, 3, 2, 21, 59, 59), None),
        (NIGHT, berlin(2026, 3, 2, 22), berlin(2026, 3, 3, 8)),
        (NIGHT, berlin(2026, 3, 3, 7, 59, 59), berlin(2026, 3, 3, 8)),
        (NIGHT, berlin(2026, 3, 3, 8), None),
        (SIESTA, berlin(2026, 3, 2, 12, 59), None),
        (SIESTA, berlin(2026, 3, 2, 13), berlin(2026, 3, 2, 15)),
        (SIESTA, berlin(2026, 3, 2, 15), None),
        (NIGHT, berlin(2026, 3, 28, 23), berlin(2026, 3, 29, 8)),
        (NIGHT, berlin(2026, 10, 24, 23), berlin(2026, 10, 25, 8)),
    ],
)
def test_quiet_hours_end_by_the_clocks_of_the_zone(
    wanted: LettersWanted, at: datetime, told: datetime | None
) -> None:
    assert rules.after_quiet(wanted, at) == (told or at)


def test_a_night_is_an_hour_shorter_or_longer_when_clocks_change() -> None:
    in_march, in_october = berlin(2026, 3, 28, 22), berlin(2026, 10, 24, 22)
    assert rules.after_quiet(NIGHT, in_march) - in_march == timedelta(hours=9)
    assert rules.after_quiet(NIGHT, in_october) - in_october == timedelta(hours=11)


def test_an_end_that_comes_twice_is_the_first_that_is_not_past() -> None:
    wanted = LettersWanted(quiet=QuietHours(time(22), time(2, 30)), zone="Europe/Berlin")
    assert rules.after_quiet(wanted, berlin(2026, 10, 25, 1)) == berlin(2026, 10, 25, 2, 30)
    second = berlin(2026, 10, 25, 2, 10, fold=1)
    assert rules.after_quiet(wanted, second) == berlin(2026, 10, 25, 2, 30, fold=1)


def test_an_end_that_the_clocks_leap_over_is_as_much_later() -> None:
    wanted = LettersWanted(quiet=QuietHours(time(22), time(2, 30)), zone="Europe/Berlin")
    assert rules.after_quiet(wanted, berlin(2026, 3, 29, 1)) == berlin(2026, 3, 29, 3, 30)


@given(
    start=st.times(),
    end=st.times(),
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001, made aware below
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
)
def test_nothing_is_told_earlier_nor_more_than_a_day_later(
    start: time, end: time, at: datetime, zone: str
) -> None:
    aware = at.replace(tzinfo=UTC)
    told = rules.after_quiet(LettersWanted(quiet=QuietHours(start, end), zone=zone), aware)
    assert timedelta() <= told - aware <= timedelta(hours=25)


def test_attempts_come_later_and_later_for_more_than_a_day() -> None:
    waits = [rules.backoff(attempt) for attempt in range(1, rules.ATTEMPTS_MAX)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert sum(waits, timedelta()) > timedelta(hours=20)
