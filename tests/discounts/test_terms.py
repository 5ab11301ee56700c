"""A seller's discount terms: when they begin, what waits, what is better. And the operator's
bounds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from prilavok.core.money import Money
from prilavok.discounts.days import Day, Window, day_of, shifted, starts_at
from prilavok.discounts.kind import KIND
from prilavok.discounts.programme import (
    Better,
    DiscountProgramme,
    Option,
    PercentOf,
    Scope,
    Source,
    Stack,
    check,
)
from prilavok.discounts.terms import (
    Change,
    DiscountTerms,
    DiscountTermsOutOfBounds,
    NothingToChange,
    Status,
    Version,
    Waits,
    are_better,
    change,
    check_terms,
    commission,
    in_force,
    standing_on,
)
from prilavok.programmes import preset
from prilavok.programmes.model import DocumentInvalid

PROGRAMME = preset(KIND, "wildberries-2025")
BOUNDS = PROGRAMME.loyalty
BY_CATEGORY = replace(BOUNDS, scope=Scope.BY_CATEGORY, categories=(("Shoes",), ("Home", "Light")))
TEN = DiscountTerms(threshold_minor=500_000, discount_bps=1_000)
FIVE = DiscountTerms(threshold_minor=500_000, discount_bps=500)
TWENTY = DiscountTerms(threshold_minor=500_000, discount_bps=2_000)
TODAY = Day(date(2025, 6, 10).toordinal())
NOW = datetime(2025, 6, 10, 9, tzinfo=UTC)


def day(text: str) -> Day:
    return Day(date.fromisoformat(text).toordinal())


def applied(history: list[Version], done: Change) -> list[Version]:
    """The history once the change is written."""
    kept = [replace(v, withdrawn_at=NOW) if v == done.withdrawn else v for v in history]
    return [*kept, done.version] if done.version is not None else kept


def set_on(
    history: list[Version], wanted: DiscountTerms | None, today: Day, bounds: object = BOUNDS
) -> list[Version]:
    return applied(history, change(history, wanted, bounds, today, NOW))


@pytest.mark.parametrize(
    ("now", "zone", "starts"),
    [
        # the last microsecond of a day, and the first of the next
        ("2025-06-10T20:59:59.999999+00:00", "Europe/Moscow", "2025-06-10T21:00:00+00:00"),
        ("2025-06-10T21:00:00+00:00", "Europe/Moscow", "2025-06-11T21:00:00+00:00"),
        # ends of a month, of a year, of a February
        ("2025-06-30T12:00:00+00:00", "Europe/Moscow", "2025-06-30T21:00:00+00:00"),
        ("2025-12-31T22:00:00+00:00", "Europe/Moscow", "2026-01-01T21:00:00+00:00"),
        ("2024-02-28T12:00:00+00:00", "UTC", "2024-02-29T00:00:00+00:00"),
        ("2024-02-29T12:00:00+00:00", "UTC", "2024-03-01T00:00:00+00:00"),
        ("2025-02-28T12:00:00+00:00", "UTC", "2025-03-01T00:00:00+00:00"),
        # days of 23 and of 25 hours
        ("2025-03-09T12:00:00+00:00", "America/New_York", "2025-03-10T04:00:00+00:00"),
        ("2025-11-02T12:00:00+00:00", "America/New_York", "2025-11-03T05:00:00+00:00"),
        # no midnight, and two
        ("2018-11-03T12:00:00+00:00", "America/Sao_Paulo", "2018-11-04T03:00:00+00:00"),
        ("2024-11-02T12:00:00+00:00", "America/Havana", "2024-11-03T04:00:00+00:00"),
        # one instant, two dates
        ("2025-06-10T11:00:00+00:00", "Pacific/Auckland", "2025-06-10T12:00:00+00:00"),
        ("2025-06-10T11:00:00+00:00", "Pacific/Honolulu", "2025-06-11T10:00:00+00:00"),
    ],
)
def test_terms_begin_at_midnight_of_the_next_day(now: str, zone: str, starts: str) -> None:
    clocks = ZoneInfo(zone)
    at = datetime.fromisoformat(now)
    version = change([], TEN, BOUNDS, day_of(at, clocks), at).version
    assert version is not None
    assert starts_at(version.starts, clocks) == datetime.fromisoformat(starts) > at


@pytest.mark.parametrize(
    ("submitted", "promised_until"),
    [
        ("2025-06-10", "2025-07-11"),
        ("2024-01-30", "2024-03-01"),
        ("2025-01-30", "2025-03-02"),
        ("2025-12-15", "2026-01-15"),
    ],
)
def test_terms_are_promised_for_thirty_days(submitted: str, promised_until: str) -> None:
    history = set_on([], TEN, day(submitted))
    starts = shifted(day(submitted), 1)
    off = change(history, None, BOUNDS, starts, NOW)
    assert off.waits is Waits.MINIMUM_TERM
    assert off.version is not None
    assert off.version.starts == day(promised_until) == shifted(starts, 30)
    history = applied(history, off)
    eve = shifted(off.version.starts, -1)
    held = in_force(history, eve)
    assert held is not None
    assert held.terms == TEN
    assert standing_on(history, eve).status is Status.PENDING_DEACTIVATION
    assert standing_on(history, off.version.starts).status is Status.OFF


@pytest.mark.parametrize(
    ("wanted", "better", "days_on", "waits", "starts_in"),
    [
        (TWENTY, Better.NEXT_DAY, 5, Waits.NEXT_DAY, 1),
        (TWENTY, Better.WAITS, 5, Waits.MINIMUM_TERM, 25),
        (FIVE, Better.NEXT_DAY, 5, Waits.MINIMUM_TERM, 25),
        (None, Better.NEXT_DAY, 5, Waits.MINIMUM_TERM, 25),
        # the last day of the promise, and the eve of it
        (FIVE, Better.NEXT_DAY, 29, Waits.NEXT_DAY, 1),
        (FIVE, Better.NEXT_DAY, 28, Waits.MINIMUM_TERM, 2),
        (None, Better.NEXT_DAY, 29, Waits.NEXT_DAY, 1),
        (None, Better.NEXT_DAY, 300, Waits.NEXT_DAY, 1),
    ],
)
def test_what_takes_something_from_buyers_waits(
    wanted: DiscountTerms | None, better: Better, days_on: int, waits: Waits, starts_in: int
) -> None:
    history = set_on([], TEN, TODAY)
    today = shifted(TODAY, 1 + days_on)
    done = change(history, wanted, replace(BOUNDS, better=better), today, NOW)
    assert done.version is not None
    assert (done.waits, done.version.starts - today) == (waits, starts_in)


def test_better_terms_make_a_promise_of_their_own() -> None:
    history = set_on([], TEN, TODAY)
    history = set_on(history, TWENTY, shifted(TODAY, 20))
    done = change(history, TEN, BOUNDS, shifted(TODAY, 32), NOW)
    assert done.version is not None
    assert done.version.starts == shifted(TODAY, 21 + 30)


def test_a_paid_option_is_kept_from_its_activation_on() -> None:
    bounds = replace(BOUNDS, option=Option(days_min=90, commission_bps=150))
    history = set_on([], TEN, TODAY, bounds)
    off = change(history, None, bounds, shifted(TODAY, 5), NOW)
    assert off.version is not None
    assert (off.waits, off.version.starts) == (Waits.OPTION_TERM, shifted(TODAY, 91))
    history = set_on(history, FIVE, shifted(TODAY, 40), bounds)
    off = change(history, None, bounds, shifted(TODAY, 50), NOW)
    assert off.version is not None
    assert off.version.starts == shifted(TODAY, 91)
    history = set_on(history, TWENTY, shifted(TODAY, 80), bounds)
    off = change(history, None, bounds, shifted(TODAY, 82), NOW)
    assert off.version is not None
    assert (off.waits, off.version.starts) == (Waits.MINIMUM_TERM, shifted(TODAY, 81 + 30))
    assert commission(Money(99_999, "RUB"), bounds.option) == Money(1_500, "RUB")
    assert commission(Money(99_999, "RUB"), None) == Money(0, "RUB")


def test_what_is_still_to_begin_can_be_taken_back() -> None:
    history = set_on([], TEN, TODAY)
    assert standing_on(history, TODAY).status is Status.PENDING_ACTIVATION
    back = change(history, None, BOUNDS, TODAY, NOW)
    assert back == Change(None, history[0], Waits.NEXT_DAY)
    assert standing_on(applied(history, back), TODAY).status is Status.OFF

    later = shifted(TODAY, 10)
    off = set_on(history, None, later)
    assert standing_on(off, later).status is Status.PENDING_DEACTIVATION
    again = applied(off, change(off, TEN, BOUNDS, later, NOW))
    assert standing_on(again, later).status is Status.ACTIVE
    assert in_force(again, shifted(later, 100)) == history[0]


def test_asking_for_what_is_so_changes_nothing() -> None:
    with pytest.raises(NothingToChange):
        change([], None, BOUNDS, TODAY, NOW)
    history = set_on([], TEN, TODAY)
    for today in (TODAY, shifted(TODAY, 1), shifted(TODAY, 60)):
        with pytest.raises(NothingToChange):
            change(history, TEN, BOUNDS, today, NOW)


def test_a_seller_sees_the_earliest_end() -> None:
    history = set_on([], TEN, TODAY)
    begun = shifted(TODAY, 1)
    standing = standing_on(history, begun)
    assert (standing.worse_from, standing.off_from) == (shifted(begun, 30), shifted(begun, 30))
    assert standing_on(history, shifted(begun, 40)).off_from == shifted(begun, 41)


WISHES = st.one_of(
    st.none(),
    st.builds(
        DiscountTerms,
        threshold_minor=st.sampled_from([100_000, 500_000]),
        discount_bps=st.sampled_from([300, 1_000, 5_000]),
    ),
)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 40), WISHES), max_size=12),
    st.sampled_from(list(Better)),
    st.sampled_from([None, Option(days_min=90)]),
)
def test_every_promise_is_kept(
    wishes: list[tuple[int, DiscountTerms | None]], better: Better, option: Option | None
) -> None:
    """Whatever a seller asks for: from its first day on, no version is followed by worse terms
    before its thirty days are over, and nothing begins on the day on which it was asked for."""
    bounds = replace(BOUNDS, better=better, option=option)
    history: list[Version] = []
    today = TODAY
    for days, wanted in wishes:
        today = shifted(today, days)
        try:
            done = change(history, wanted, bounds, today, NOW)
        except NothingToChange:
            continue
        before = in_force(history, today)
        history = applied(history, done)
        assert in_force(history, today) == before
        assert [v.number for v in history] == list(range(1, len(history) + 1))
    lasting = [version for version in history if version.withdrawn_at is None]
    assert [v.starts for v in lasting] == sorted({v.starts for v in lasting})
    for version in lasting:
        if version.terms is None:
            continue
        for n in range(30):
            then = in_force(history, shifted(version.starts, n))
            assert then is not None
            assert then.terms is not None
            assert then.terms == version.terms or are_better(then.terms, version.terms)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (TWENTY, True),
        (FIVE, False),
        (TEN, False),
        (replace(TEN, threshold_minor=400_000), True),
        (replace(TWENTY, threshold_minor=500_001), False),
        (replace(TWENTY, categories=(("Shoes",),)), False),
    ],
)
def test_better_is_what_no_buyer_loses_by(terms: DiscountTerms, expected: bool) -> None:
    assert are_better(terms, TEN) is expected


def test_wider_categories_are_better() -> None:
    narrow = replace(TEN, categories=(("Shoes", "Boots"), ("Home", "Light", "Lamps")))
    wide = replace(TEN, categories=(("Shoes",), ("Home", "Light")))
    assert are_better(wide, narrow)
    assert are_better(TEN, wide)
    assert not are_better(narrow, wide)


def test_a_category_holds_what_lies_under_it() -> None:
    terms = replace(TEN, categories=(("Shoes",),))
    assert terms.are_for(("Shoes", "Boots"))
    assert not terms.are_for(("Hats",))
    assert not terms.are_for(None)
    assert TEN.are_for(None)


@pytest.mark.parametrize(
    ("terms", "bounds", "path"),
    [
        (replace(TEN, threshold_minor=99_999), BOUNDS, "$.threshold_minor"),
        (replace(TEN, threshold_minor=10_000_001), BOUNDS, "$.threshold_minor"),
        (replace(TEN, discount_bps=299), BOUNDS, "$.discount_bps"),
        (replace(TEN, discount_bps=5_001), BOUNDS, "$.discount_bps"),
        (replace(TEN, categories=(("Shoes",),)), BOUNDS, "$.categories"),
        (replace(TEN, categories=(("Shoes",), ("Home",))), BY_CATEGORY, "$.categories[1]"),
    ],
)
def test_terms_lie_within_the_operators_bounds(
    terms: DiscountTerms, bounds: object, path: str
) -> None:
    with pytest.raises(DiscountTermsOutOfBounds) as refused:
        check_terms(terms, bounds)
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("terms", "bounds"),
    [
        (replace(TEN, threshold_minor=100_000, discount_bps=300), BOUNDS),
        (replace(TEN, threshold_minor=10_000_000, discount_bps=5_000), BOUNDS),
        (replace(TEN, categories=(("Home", "Light", "Lamps"),)), BY_CATEGORY),
    ],
)
def test_the_bounds_are_within_themselves(terms: DiscountTerms, bounds: object) -> None:
    check_terms(terms, bounds)


def test_the_preset_says_what_was_announced() -> None:
    assert (BOUNDS.threshold_from_minor, BOUNDS.threshold_to_minor) == (1_000_00, 100_000_00)
    assert (BOUNDS.discount_from_bps, BOUNDS.discount_to_bps) == (3_00, 50_00)
    assert BOUNDS.term_days_min == 30
    assert PROGRAMME.counting.window is Window.DAYS_365
    for said in ("1,000 to 100,000 RUB", "3 to 50 %", "30 days", "365 days", "00:00"):
        assert said in PROGRAMME.note


STACKING = PROGRAMME.stacking
WRONG: list[tuple[DiscountProgramme, str]] = [
    (replace(PROGRAMME, zone="Europe/Nowhere"), "$.zone"),
    (
        replace(PROGRAMME, loyalty=replace(BOUNDS, threshold_from_minor=10_000_001)),
        "$.loyalty.threshold_from_minor",
    ),
    (
        replace(PROGRAMME, loyalty=replace(BOUNDS, discount_to_bps=200)),
        "$.loyalty.discount_from_bps",
    ),
    (
        replace(PROGRAMME, loyalty=replace(BOUNDS, categories=(("Shoes",),))),
        "$.loyalty.categories",
    ),
    (
        replace(PROGRAMME, stacking=replace(STACKING, order=(Source.LOYALTY,) * 3)),
        "$.stacking.order",
    ),
    (
        replace(
            PROGRAMME,
            stacking=replace(STACKING, how=Stack.MULTIPLICATIVE, percent_of=PercentOf.PRICE),
        ),
        "$.stacking.percent_of",
    ),
    (replace(PROGRAMME, stacking=replace(STACKING, most_bps=100)), "$.stacking.most_bps"),
]


@pytest.mark.parametrize(("programme", "path"), WRONG)
def test_a_programme_that_contradicts_itself_is_refused(
    programme: DiscountProgramme, path: str
) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        check(programme)
    assert refused.value.path == path


def test_nothing_is_promised_for_the_past() -> None:
    assert in_force(set_on([], TEN, TODAY), TODAY) is None
