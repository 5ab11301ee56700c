"""Working time: what a clock on the wall of an office would show."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import ValidationError, convert

from prilavok.chat.programme import AnswerTime, ChatPolicy, Opening, PolicyInvalid, check
from prilavok.chat.working_time import WorkingCalendar, after_working, working_between

MICROSECOND = timedelta(microseconds=1)
UNHURRIED = settings(deadline=None)
ZONES = [
    "Europe/Moscow",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
]
OFFICE = WorkingCalendar(zone="Europe/Moscow", begins="09:00", ends="18:00")
BERLIN = WorkingCalendar(
    zone="Europe/Berlin", weekdays=(1, 2, 3, 4, 5, 6, 7), begins="01:00", ends="04:00"
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("calendar", "start", "amount", "end"),
    [
        # Moscow is three hours ahead: 2 March 2026 is a Monday, worked from 06:00 to 15:00 UTC.
        (OFFICE, "2026-03-02T06:00", 9, "2026-03-02T15:00"),
        (OFFICE, "2026-03-02T05:00", 1, "2026-03-02T07:00"),
        (OFFICE, "2026-03-02T15:00", 1, "2026-03-03T07:00"),
        (OFFICE, "2026-03-06T14:30", 1, "2026-03-09T06:30"),
        # Berlin's clocks go from 2 to 3 on 29 March: from 1 to 4 there are two hours.
        (BERLIN, "2026-03-29T00:00", 2, "2026-03-29T02:00"),
        (BERLIN, "2026-03-29T00:00", 3, "2026-03-30T00:00"),
        # They go back from 3 to 2 on 25 October: from 1 to 4 there are four hours.
        (BERLIN, "2026-10-24T23:00", 4, "2026-10-25T03:00"),
        (BERLIN, "2026-10-24T23:00", 5, "2026-10-26T01:00"),
    ],
)
def test_so_much_later(calendar: WorkingCalendar, start: str, amount: int, end: str) -> None:
    assert after_working(calendar, utc(start), hours(amount)) == utc(end)
    assert working_between(calendar, utc(start), utc(end)) == hours(amount)


def test_nobody_works_on_a_holiday_and_midnight_is_the_days_end() -> None:
    calendar = WorkingCalendar(
        zone="UTC", begins="22:00", ends="00:00", holidays=(date(2026, 3, 3),)
    )
    assert after_working(calendar, utc("2026-03-02T23:00"), hours(2)) == utc("2026-03-04T23:00")


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    opens = draw(st.integers(0, 23 * 60))
    closes = draw(st.integers(opens + 1, 24 * 60))
    return WorkingCalendar(
        zone=draw(st.sampled_from(ZONES)),
        weekdays=tuple(sorted(draw(st.sets(st.integers(1, 7), min_size=1)))),
        begins=f"{opens // 60:02}:{opens % 60:02}",
        ends=f"{closes // 60 % 24:02}:{closes % 60:02}",
        holidays=tuple(draw(st.sets(st.dates(date(2026, 3, 1), date(2026, 4, 30)), max_size=5))),
    )


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
amounts = st.timedeltas(MICROSECOND, hours(60))


@UNHURRIED
@given(calendars(), moments, amounts)
def test_what_lies_between_is_what_was_added(
    calendar: WorkingCalendar, start: datetime, amount: timedelta
) -> None:
    end = after_working(calendar, start, amount)
    assert end > start
    assert working_between(calendar, start, end) == amount
    assert working_between(calendar, start, end - MICROSECOND) == amount - MICROSECOND


@UNHURRIED
@given(calendars(), moments, amounts, amounts)
def test_it_does_not_matter_in_how_many_steps_one_goes(
    calendar: WorkingCalendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    halfway = after_working(calendar, start, first)
    assert after_working(calendar, halfway, second) == after_working(
        calendar, start, first + second
    )


@UNHURRIED
@given(calendars(), moments, st.timedeltas(timedelta(), hours(500)), amounts)
def test_whoever_begins_later_is_not_done_earlier(
    calendar: WorkingCalendar, start: datetime, later: timedelta, amount: timedelta
) -> None:
    assert after_working(calendar, start, amount) <= after_working(calendar, start + later, amount)


# Deadlines by it.

BY_HOURS = AnswerTime(within_working_h=8, calendar=OFFICE, reminders_before_h=(24, 2))
BY_DAYS = AnswerTime(within_d=10, reminders_before_h=(24, 2))
answer_times = st.sampled_from([BY_HOURS, BY_DAYS, AnswerTime(within_d=1)])


@UNHURRIED
@given(answer_times, moments)
def test_whoever_looks_when_asked_to_sees_each_reminder_once_and_then_the_end(
    answer_time: AnswerTime, asked_at: datetime
) -> None:
    deadline = answer_time.deadline(asked_at)
    looks = [deadline.look_at]
    while looks[-1] < deadline.due_at:
        assert answer_time.reminds(deadline.due_at, looks[-1])
        looks.append(answer_time.until(deadline.due_at, looks[-1]).look_at)
    assert looks == sorted(set(looks))
    assert looks[-1] == deadline.due_at
    expected = sum(deadline.due_at - hours(h) > asked_at for h in answer_time.reminders_before_h)
    assert len(looks) == expected + 1


@UNHURRIED
@given(answer_times, moments, st.floats(0, 0.99), st.timedeltas(timedelta(), hours(2_000)))
def test_after_a_pause_as_much_time_is_left_as_before_it(
    answer_time: AnswerTime, asked_at: datetime, share: float, pause: timedelta
) -> None:
    due_at = answer_time.deadline(asked_at).due_at
    paused_at = asked_at + (due_at - asked_at) * share
    resumed = answer_time.resumed(due_at, paused_at, paused_at + pause).due_at
    assert resumed >= due_at
    if pause == timedelta():
        assert resumed == due_at
    if answer_time.calendar is None:
        assert resumed == due_at + pause
    else:
        assert working_between(OFFICE, paused_at, due_at) == working_between(
            OFFICE, paused_at + pause, resumed
        )


OPENINGS = (Opening(side="buyer", about="product"),)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (AnswerTime(), "either"),
        (AnswerTime(within_d=1, within_working_h=1, calendar=OFFICE), "either"),
        (AnswerTime(within_working_h=1), "needs a calendar"),
        (
            AnswerTime(
                within_working_h=1,
                calendar=WorkingCalendar(zone="Europe/Nowhere", begins="09:00", ends="18:00"),
            ),
            "no time zone",
        ),
        (
            AnswerTime(
                within_working_h=1,
                calendar=WorkingCalendar(zone="UTC", begins="18:00", ends="09:00"),
            ),
            "must end after",
        ),
    ],
)
def test_what_cannot_be_reckoned_is_refused(answer: AnswerTime, reason: str) -> None:
    policy = ChatPolicy(name="test", openings=OPENINGS, answer=answer)
    with pytest.raises(PolicyInvalid, match=reason):
        check(policy)


def test_a_policy_that_says_how_is_taken() -> None:
    for answer in (BY_HOURS, BY_DAYS, None):
        check(ChatPolicy(name="test", openings=OPENINGS, answer=answer))


@pytest.mark.parametrize("shown", ["09:00", "09:00:30", "00:00"])
def test_hours_are_told_as_a_clock_shows_them(shown: str) -> None:
    calendar = convert({"zone": "UTC", "from": shown, "to": "18:00"}, WorkingCalendar)
    assert calendar.opens == time.fromisoformat(shown)


@pytest.mark.parametrize("shown", ["9:00", "24:00", "09:60", "09:00Z", "09", ""])
def test_what_no_clock_shows_is_refused(shown: str) -> None:
    with pytest.raises(ValidationError, match="from"):
        convert({"zone": "UTC", "from": shown, "to": "18:00"}, WorkingCalendar)
