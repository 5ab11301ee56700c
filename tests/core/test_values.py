"""Money, ids, lanes and arrays: small things that everything stands on."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.adapt import PyFormat, Transformer

from prilavok.core.arrays import Int8Array, TextArray, TimeArray, UuidArray
from prilavok.core.database import Database
from prilavok.core.ids import MarketText, number_in, uuid7, uuid7_carrying
from prilavok.core.lanes import LANES_MAX, by_lane, lane_of
from prilavok.core.money import Money, half_up, shares

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
amounts = st.integers(-(10**15), 10**15)


# Money.


@given(amount=amounts, bps=st.integers(0, 20_000))
def test_a_part_is_rounded_half_away_from_zero_as_decimals_do(amount: int, bps: int) -> None:
    exact = Decimal(amount) * bps / 10_000
    assert Money(amount, "RUB").part(bps).minor == exact.quantize(Decimal(1), ROUND_HALF_UP)


@given(numerator=amounts, denominator=st.integers(1, 10**6))
def test_half_up_is_never_off_by_more_than_a_half_and_symmetric(
    numerator: int, denominator: int
) -> None:
    rounded = half_up(numerator, denominator)
    assert abs(Fraction(numerator, denominator) - rounded) <= Fraction(1, 2)
    assert half_up(-numerator, denominator) == -rounded


@given(total=st.integers(0, 10**12), weights=st.lists(st.integers(0, 10**6), max_size=20))
def test_shares_sum_exactly_and_are_within_one_of_fair(total: int, weights: list[int]) -> None:
    parts = shares(total, weights)
    assert len(parts) == len(weights)
    if not weights:
        return
    assert sum(parts) == total
    assert min(parts) >= 0
    if whole := sum(weights):
        for part, weight in zip(parts, weights, strict=True):
            assert abs(Fraction(total * weight, whole) - part) < 1


# Ids.


@given(number=st.integers(0, 4095))
def test_an_id_carries_its_number_and_its_time(number: int) -> None:
    made = uuid7_carrying(NOW, number)
    assert number_in(made) == number
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == int(NOW.timestamp() * 1000)


def test_ids_of_one_moment_differ_and_later_ones_sort_behind() -> None:
    assert len({uuid7(NOW) for _ in range(10_000)}) == 10_000
    assert uuid7(NOW) < uuid7(NOW + timedelta(milliseconds=1))


@pytest.mark.parametrize("text", ["1", "я" * 64, "a b", "'; drop table chats; --", "\u202e"])
def test_any_printable_text_is_a_market_id(text: str) -> None:
    assert msgspec.convert(text, MarketText) == text


@pytest.mark.parametrize("text", ["", "a" * 65, "\0", "a\n", "a\x7f", "a\x1fb"])
def test_what_postgresql_or_a_log_line_would_choke_on_is_none(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(text, MarketText)


# Lanes.


@pytest.mark.parametrize(
    ("owner", "lanes", "lane"), [("seller-1", 8, 2), ("продавец", 8, 0), ("seller-1", 1, 0)]
)
def test_a_lane_is_the_same_for_ever(owner: str, lanes: int, lane: int) -> None:
    """Changing this function would lose every row there is: these numbers are kept on disks."""
    assert lane_of(owner, lanes) == lane


@given(owner=st.text(min_size=1, max_size=64), lanes=st.integers(1, LANES_MAX))
def test_a_lane_is_one_of_the_lanes(owner: str, lanes: int) -> None:
    assert 0 <= lane_of(owner, lanes) < lanes


def test_lanes_are_filled_evenly() -> None:
    filled = Counter(lane_of(f"seller-{n}", 8) for n in range(8_000))
    assert min(filled.values()) > 850


@given(owners=st.lists(st.text(min_size=1, max_size=8)), lanes=st.integers(1, 16))
def test_groups_are_in_the_order_to_lock_them_and_lose_nothing(
    owners: list[str], lanes: int
) -> None:
    groups = by_lane(owners, lambda owner: owner, lanes)
    assert [lane for lane, _ in groups] == sorted({lane_of(owner, lanes) for owner in owners})
    assert Counter(owner for _, group in groups for owner in group) == Counter(owners)


# Arrays, as psycopg itself would have sent them.

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=20)
moments = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC)
)


async def test_arrays_arrive_as_psycopg_sends_lists(database: Database) -> None:
    lists = Lists()
    async with database.reading() as conn:
        for uuids, words, numbers, times in lists.examples():
            found = await conn.execute(
                SAME_ARRAYS,
                {
                    "uuids": UuidArray(uuids),
                    "words": TextArray(words),
                    "numbers": Int8Array(numbers),
                    "times": TimeArray(times),
                    "uuid_list": uuids,
                    "word_list": words,
                    "number_list": numbers,
                    "time_list": times,
                },
                binary=True,
            )
            assert await found.fetchone() == (True, True, True, True)


class Lists:
    """Lists of every type: empty, single, with nulls, with extremes."""

    def examples(
        self,
    ) -> list[tuple[list[UUID], list[str | None], list[int], list[datetime | None]]]:
        before = datetime(1815, 6, 18, 11, 35, 0, 1, tzinfo=UTC)
        return [
            ([], [], [], []),
            ([uuid4()], ["x"], [0], [NOW]),
            (
                [UUID(int=0), UUID(int=2**128 - 1)],
                [None, "", "NULL", "{a,b}", 'q"\\', "я" * 1_000, "😀"],
                [-(2**63), 2**63 - 1, -1],
                [None, before, datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)],
            ),
        ]


SAME_ARRAYS = """
select
    %(uuids)s = %(uuid_list)s::uuid[],
    %(words)s is not distinct from %(word_list)s::text[],
    %(numbers)s = %(number_list)s::bigint[],
    %(times)s is not distinct from %(time_list)s::timestamptz[]
"""


@given(word_lists=st.lists(texts | st.none(), max_size=5), times=st.lists(moments | st.none()))
def test_arrays_have_the_very_bytes_that_psycopg_sends(
    word_lists: list[str | None], times: list[datetime | None]
) -> None:
    adapted = Transformer()
    for ours, values in ((TextArray(word_lists), word_lists), (TimeArray(times), times)):
        if any(value is not None for value in values):
            dumper = adapted.get_dumper(values, PyFormat.BINARY)
            theirs = dumper.dump(values)
            assert theirs is not None
            assert bytes(ours)[12:] == bytes(theirs)[12:], "dimensions and elements"
            assert int.from_bytes(bytes(ours)[8:12], "big") == dumper_element(dumper)


def dumper_element(dumper: object) -> int:
    """The element type that psycopg put into an array's head."""
    return {1009: 25, 1185: 1184}[dumper.oid]  # type: ignore[attr-defined]


@given(values=st.lists(moments, min_size=1, max_size=3))
def test_a_time_array_keeps_every_microsecond(values: list[datetime]) -> None:
    sent = bytes(TimeArray(values))[20:]
    for n, value in enumerate(values):
        microseconds = int.from_bytes(sent[n * 12 + 4 : n * 12 + 12], "big", signed=True)
        assert datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds) == value
