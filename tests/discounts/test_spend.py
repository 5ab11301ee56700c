"""Spend: exact to the day against brute force, with nothing running in the background."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discounts.histories import ANNA, CURRENCY, Book, Shelf, history
from prilavok.core.ids import BuyerId
from prilavok.discounts.days import NEVER, Day, Window, day_of, shifted, starts_at
from prilavok.discounts.spend.counting import (
    NOT_COUNTED,
    Counted,
    LineNow,
    OrderNow,
    counted,
    differences,
)
from prilavok.discounts.spend.packing import BUCKETS_MAX, Bucket, Corrupt, pack, unpack
from prilavok.discounts.spend.rows import (
    EMPTY,
    NOTHING,
    Counting,
    Entry,
    Expiry,
    Spend,
    expiries,
    fold,
    is_due,
    spend_at,
)

MOSCOW = ZoneInfo("Europe/Moscow")
ZONES = [MOSCOW, ZoneInfo("UTC"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Vladivostok")]
BY_DAYS = Counting()
BY_MONTHS = Counting(window=Window.MONTHS_12)


def day(text: str) -> Day:
    return Day(date.fromisoformat(text).toordinal())


def compared(seed: int, reads: int) -> tuple[int, int]:
    """Tell a history and read up to that often; how many reads agreed with brute force, and how
    many did not."""
    random = Random(seed)
    zone = random.choice(ZONES)
    counting = Counting(
        window=random.choice(list(Window)), counts_after_d=random.choice([0, 0, 1, 14, 90])
    )
    start = date(2023, 1, 1) + timedelta(days=random.randrange(900))
    told = history(random, start, 500)
    book, shelf = Book(zone), Shelf(zone)
    right = wrong = 0
    today = start
    while right + wrong < reads:
        now = []
        while told and told[0][0] <= today:
            now.append(told.pop(0)[1])
        book.facts += now
        shelf.tell(
            [(number, book.order(number)) for number in {fact.order for fact in now}],
            Day(today.toordinal()),
        )
        spend = spend_at(shelf.row, Day(today.toordinal()), counting)
        agrees = (spend.sum_minor, spend.pending_minor) == book.spend(today, counting)
        right, wrong = right + agrees, wrong + (not agrees)
        today += timedelta(days=random.choice([0, 1, 1, 1, 7, 30]))
        if today > start + timedelta(days=1_500):
            break
    return right, wrong


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**9))
def test_every_read_agrees_with_adding_up_all_facts(seed: int) -> None:
    assert compared(seed, 120)[1] == 0


@pytest.mark.slow  # a hundred thousand reads against brute force: a minute
def test_a_hundred_thousand_reads_agree_with_adding_up_all_facts() -> None:
    results = [compared(seed, 125) for seed in range(1_000)]
    assert sum(wrong for _, wrong in results) == 0
    assert sum(right for right, _ in results) >= 100_000


@pytest.mark.parametrize(
    ("window", "bought", "expires"),
    [
        (Window.DAYS_365, "2025-03-10", "2026-03-10"),
        (Window.DAYS_365, "2023-03-01", "2024-02-29"),
        (Window.DAYS_365, "2024-02-29", "2025-02-28"),
        (Window.DAYS_365, "2023-12-31", "2024-12-30"),
        (Window.MONTHS_12, "2025-03-10", "2026-03-10"),
        (Window.MONTHS_12, "2023-03-01", "2024-03-01"),
        (Window.MONTHS_12, "2023-02-28", "2024-02-28"),
        (Window.MONTHS_12, "2024-02-28", "2025-02-28"),
        (Window.MONTHS_12, "2024-02-29", "2025-03-01"),
        (Window.MONTHS_12, "2024-03-01", "2025-03-01"),
        (Window.MONTHS_12, "2023-12-31", "2024-12-31"),
    ],
)
def test_a_purchase_counts_to_the_eve_of_its_expiry(
    window: Window, bought: str, expires: str
) -> None:
    counting = Counting(window=window)
    assert window.expires(day(bought)) == day(expires)
    row = fold(EMPTY, [Entry(day(bought), 500)], day(bought))
    eve = shifted(day(expires), -1)
    assert spend_at(row, eve, counting) == Spend(500, 0, day(expires), 1)
    assert spend_at(row, day(expires), counting).sum_minor == 0


@pytest.mark.parametrize("window", list(Window))
def test_a_later_purchase_never_expires_earlier(window: Window) -> None:
    days = [Day(n) for n in range(day("2023-01-01"), day("2029-01-01"))]
    expiries_of = [window.expires(each) for each in days]
    assert expiries_of == sorted(expiries_of)
    assert all(Window.MONTHS_12.expires(each) >= window.expires(each) for each in days)


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        ("2025-06-30T20:59:59+00:00", "Europe/Moscow", "2025-06-30"),
        ("2025-06-30T21:00:00+00:00", "Europe/Moscow", "2025-07-01"),
        ("2024-02-29T20:59:59+00:00", "Europe/Moscow", "2024-02-29"),
        ("2024-12-31T21:00:00+00:00", "Europe/Moscow", "2025-01-01"),
        ("2025-03-09T04:59:59+00:00", "America/New_York", "2025-03-08"),
        ("2025-03-10T03:59:59+00:00", "America/New_York", "2025-03-09"),
        ("2025-03-10T04:00:00+00:00", "America/New_York", "2025-03-10"),
    ],
)
def test_a_day_is_that_of_the_programmes_zone(at: str, zone: str, expected: str) -> None:
    assert day_of(datetime.fromisoformat(at), ZoneInfo(zone)) == day(expected)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2025-07-01", "Europe/Moscow", "2025-06-30T21:00:00+00:00"),
        ("2025-03-10", "America/New_York", "2025-03-10T04:00:00+00:00"),
        # clocks go from 23:59:59 to 01:00: there is no midnight
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00+00:00"),
        ("2025-04-25", "Africa/Cairo", "2025-04-24T22:00:00+00:00"),
        # clocks go from 00:59:59 back to 00:00: there are two
        ("2024-11-03", "America/Havana", "2024-11-03T04:00:00+00:00"),
        ("2025-10-26", "Atlantic/Azores", "2025-10-26T00:00:00+00:00"),
    ],
)
def test_a_day_starts_with_its_first_moment(text: str, zone: str, expected: str) -> None:
    clocks = ZoneInfo(zone)
    start = starts_at(day(text), clocks)
    assert start == datetime.fromisoformat(expected)
    assert day_of(start, clocks) == day(text)
    assert day_of(start - timedelta(microseconds=1), clocks) == shifted(day(text), -1)


def test_entries_fold_in_any_order_and_grouping() -> None:
    random = Random(1)
    entries = [
        Entry(Day(day("2025-01-01") + random.randrange(300)), random.randint(-500, 900))
        for _ in range(60)
    ]
    today = day("2025-12-01")
    whole = fold(EMPTY, entries, today)
    random.shuffle(entries)
    parts = EMPTY
    for n in range(0, len(entries), 7):
        parts = fold(parts, entries[n : n + 7], today)
    assert (parts.sum_minor, parts.packed, parts.oldest_day) == (
        whole.sum_minor,
        whole.packed,
        whole.oldest_day,
    )
    assert parts.version > whole.version


def test_a_return_by_a_clock_that_is_behind_is_dropped_with_its_purchase() -> None:
    row = fold(EMPTY, [Entry(day("2024-05-01"), 700)], day("2024-05-01"))
    row = fold(row, [], day("2025-05-01"))
    row = fold(row, [Entry(day("2024-05-01"), -700)], day("2025-04-30"))
    row = fold(row, [Entry(day("2025-04-30"), 100)], day("2025-04-30"))
    assert spend_at(row, day("2025-04-30"), BY_MONTHS).sum_minor == 100


def test_a_return_before_its_purchase_leaves_nothing_negative() -> None:
    today = day("2025-05-01")
    row = fold(EMPTY, [Entry(today, -700)], today)
    assert spend_at(row, today, BY_DAYS).sum_minor == 0
    assert fold(row, [Entry(today, 700)], today).packed == b""


def test_what_can_still_go_back_is_pending() -> None:
    counting = Counting(counts_after_d=14)
    row = fold(
        EMPTY,
        [Entry(day("2025-05-01"), 300), Entry(day("2025-05-10"), 200)],
        day("2025-05-10"),
    )
    assert spend_at(row, day("2025-05-14"), counting) == Spend(0, 500, NEVER, 1)
    assert spend_at(row, day("2025-05-15"), counting) == Spend(300, 200, day("2026-05-01"), 1)
    assert spend_at(row, day("2025-05-24"), counting) == Spend(500, 0, day("2026-05-01"), 1)
    assert spend_at(row, day("2025-05-10"), BY_DAYS).sum_minor == 500


def test_another_window_asks_nothing_of_the_row() -> None:
    row = fold(EMPTY, [Entry(day("2023-03-05"), 300)], day("2024-03-04"))
    assert spend_at(row, day("2024-03-04"), BY_DAYS).sum_minor == 0
    assert spend_at(row, day("2024-03-04"), BY_MONTHS).sum_minor == 300
    assert not is_due(row, day("2024-03-04"))
    assert is_due(row, day("2024-03-05"))


def test_it_says_what_will_expire_soon() -> None:
    row = fold(
        EMPTY,
        [Entry(day("2024-05-01"), 300), Entry(day("2024-05-20"), 200), Entry(day("2024-09-01"), 1)],
        day("2025-04-01"),
    )
    assert expiries(row, day("2025-04-25"), BY_DAYS, within_d=30) == [
        Expiry(day("2025-05-01"), 300),
        Expiry(day("2025-05-20"), 200),
    ]


def test_of_nothing_there_is_nothing() -> None:
    assert spend_at(EMPTY, day("2025-01-01"), BY_DAYS) == NOTHING
    assert expiries(EMPTY, day("2025-01-01"), BY_DAYS, within_d=30) == []


AMOUNTS = st.integers(-(2**63), 2**63 - 1).filter(bool)


@settings(max_examples=60)
@given(st.dictionaries(st.integers(1, 800_000), AMOUNTS, max_size=30))
def test_what_is_packed_unpacks_to_the_same(amounts: dict[int, int]) -> None:
    buckets = [Bucket(Day(each), amount) for each, amount in sorted(amounts.items())]
    assert unpack(pack(buckets)) == buckets


@settings(max_examples=100)
@given(st.binary(max_size=24))
def test_what_unpacks_packs_to_the_same_bytes(packed: bytes) -> None:
    try:
        buckets = unpack(packed)
    except Corrupt:
        return
    assert pack(buckets) == packed


def test_a_year_of_purchases_every_day_fits() -> None:
    start = day("2024-02-29")
    row = fold(EMPTY, [Entry(Day(start + n), 199_900) for n in range(366)], Day(start + 365))
    assert spend_at(row, Day(start + 365), BY_MONTHS).sum_minor == 366 * 199_900
    assert len(unpack(row.packed)) == 366 <= BUCKETS_MAX
    assert len(row.packed) <= 366 * 4 + 2


PAID = datetime(2025, 5, 1, 9, tzinfo=UTC)


def order(*lines: LineNow, refunded: int = 0) -> OrderNow:
    return OrderNow(buyer_id=ANNA, currency=CURRENCY, lines=lines, refunded_minor=refunded)


def line(paid: int, **fields: object) -> LineNow:
    return LineNow(**{"paid_minor": paid, "bought_out_at": PAID, **fields})


def worth(of: OrderNow) -> int:
    return sum(entry.amount_minor for entry in counted(of, CURRENCY, MOSCOW).by_day)


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (order(line(100), line(50)), 150),
        (order(line(100, bought_out_at=None), line(50)), 50),
        (order(line(100, is_off=True), line(50)), 50),
        (order(line(100, refunded_minor=30), line(50)), 120),
        (order(line(100, refunded_minor=300), line(50)), 50),
        # the money of what came back does not go back twice
        (order(line(100, is_off=True), line(50), refunded=100), 50),
        (order(line(100, is_off=True, refunded_minor=100), line(50), refunded=10), 40),
        (order(line(100, is_off=True), line(50), refunded=120), 30),
        (order(line(100), line(50), refunded=30), 120),
        # a part of it is for what has not been bought out yet
        (order(line(100, bought_out_at=None), line(50), refunded=30), 40),
        (order(line(100), line(50), refunded=1_000), 0),
    ],
)
def test_an_order_counts_for_what_was_kept(of: OrderNow, expected: int) -> None:
    assert worth(of) == expected


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 400), st.booleans()), min_size=1, max_size=4
    ),
    st.integers(0, 900),
    st.integers(0, 3),
)
def test_nothing_that_goes_back_raises_what_counts(
    told: list[tuple[int, int, bool]], refunded: int, which: int
) -> None:
    lines = [line(paid, refunded_minor=back, is_off=off) for paid, back, off in told]
    before = worth(order(*lines, refunded=refunded))
    n = which % len(lines)
    paid, back, off = told[n]
    for less in (
        line(paid, refunded_minor=back, is_off=True),
        line(paid, refunded_minor=back + 7, is_off=off),
    ):
        after = worth(order(*lines[:n], less, *lines[n + 1 :], refunded=refunded))
        assert 0 <= after <= before <= sum(each.paid_minor for each in lines)
    assert worth(order(*lines, refunded=refunded + 7)) <= before


def test_an_order_in_another_currency_does_not_count() -> None:
    assert counted(order(line(100)), "CNY", MOSCOW) == NOT_COUNTED
    assert counted(None, CURRENCY, MOSCOW) == NOT_COUNTED


def test_an_order_that_turns_out_to_be_somebody_elses_moves() -> None:
    entry = Entry(day("2025-05-01"), 100)
    was, now = Counted(ANNA, (entry,)), Counted(BuyerId("boris"), (entry,))
    assert differences(was, now) == {
        ANNA: [Entry(entry.day, -100)],
        "boris": [entry],
    }
    assert differences(now, now) == {}
