"""When something speaks for caution: each signal just below and at its threshold."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.goods import NOW
from prilavok.claims.model import ClaimReason
from prilavok.claims.risk import rules
from prilavok.claims.risk.model import EarlierClaim, RepeatedPhoto
from prilavok.claims.risk.thresholds import Thresholds
from prilavok.core.ids import OrderId, SellerId
from prilavok.core.money import Money
from prilavok.market import Bought, BoughtLine, LineId

DAY = timedelta(days=1)
USUAL = Thresholds()


def rubles(minor: int) -> Money:
    return Money(minor, "RUB")


def earlier(number: int) -> EarlierClaim:
    opened_at = NOW - number * DAY
    return EarlierClaim(
        UUID(int=number), f"o-{number}", opened_at, ClaimReason.DEFECT, None, rubles(10), None
    )


def bought(lines: int, median_minor: int) -> Bought:
    newest = BoughtLine(SellerId("s"), OrderId("o"), LineId("1"), rubles(90), NOW - DAY)
    return Bought(lines, median_minor, (newest,) * lines)


@pytest.mark.parametrize(
    ("orders", "claimed", "share_bps"),
    [(4, 4, None), (5, 1, None), (5, 2, 4_000), (10, 3, 3_000), (10, 2, None), (100, 29, None)],
)
def test_a_share_is_told_from_five_orders_and_thirty_percent_on(
    orders: int, claimed: int, share_bps: int | None
) -> None:
    found = rules.claim_share(orders, [earlier(1)], claimed, USUAL)
    assert (found.share_bps if found else None) == share_bps


@pytest.mark.parametrize(
    ("days", "is_late"), [(0, False), (18.8, False), (18.95, True), (20.9, True)]
)
def test_a_claim_is_late_in_the_last_tenth_of_its_time(days: float, *, is_late: bool) -> None:
    ends_at = NOW + 21 * DAY
    opened_at = NOW + timedelta(days=days)
    assert (rules.late_claim(NOW, opened_at, ends_at, USUAL) is not None) == is_late


def test_the_last_tenth_begins_at_its_second() -> None:
    ends_at = NOW + 20 * DAY
    begins = NOW + 18 * DAY
    assert rules.late_claim(NOW, begins, ends_at, USUAL) is not None
    assert rules.late_claim(NOW, begins - timedelta(seconds=1), ends_at, USUAL) is None


@pytest.mark.parametrize(("minor", "is_told"), [(301, True), (300, False)])
def test_a_line_stands_out_above_three_times_the_median(minor: int, *, is_told: bool) -> None:
    found = rules.value_spike(rubles(minor), bought(5, 100), USUAL, names_sellers=False)
    assert (found is not None) == is_told
    if found:
        assert (found.median, found.lines) == (rubles(100), 5)
        assert {row.seller_id for row in found.bought} == {None}


def test_of_few_lines_no_median_is_made() -> None:
    assert rules.value_spike(rubles(1_000_000), bought(4, 1), USUAL, names_sellers=True) is None


def test_pictures_are_repeated_up_to_seven_bits_apart_the_most_alike_first() -> None:
    def photo(bits: int) -> RepeatedPhoto:
        return RepeatedPhoto(
            file_id=UUID(int=1),
            other_claim_id=UUID(int=2),
            other_file_id=UUID(int=bits + 10),
            other_opened_at=NOW,
            bits_apart=bits,
            same_buyer=False,
            seller_id=None,
        )

    found = rules.repeated_photos([photo(8), photo(7), photo(0)], USUAL)
    assert found is not None
    assert [each.bits_apart for each in found.photos] == [0, 7]
    assert rules.repeated_photos([photo(8)], USUAL) is None


@given(st.binary(min_size=16, max_size=16), st.sets(st.integers(0, 127), max_size=7))
def test_likenesses_up_to_seven_bits_apart_share_a_band(likeness: bytes, flipped: set[int]) -> None:
    """Which is why the index of bands finds them."""
    changed = int.from_bytes(likeness, "big")
    for bit in flipped:
        changed ^= 1 << bit
    other = changed.to_bytes(16, "big")
    bands = [(likeness[n : n + 2], other[n : n + 2]) for n in range(0, 16, 2)]
    assert any(one == two for one, two in bands)


def test_thresholds_are_the_policys() -> None:
    strict = Thresholds(orders_min=2, share_from_bps=5_000, late_bps=5_000, spike_times=2)
    assert rules.claim_share(2, [], 1, strict) is not None
    assert rules.claim_share(2, [], 1, USUAL) is None
    assert rules.late_claim(NOW, NOW + 5 * DAY, NOW + 10 * DAY, strict) is not None
    assert rules.late_claim(NOW, NOW + 5 * DAY, NOW + 10 * DAY, USUAL) is None
    lines = bought(5, 100)
    assert rules.value_spike(rubles(201), lines, strict, names_sellers=False) is not None
    assert rules.value_spike(rubles(201), lines, USUAL, names_sellers=False) is None


def test_without_a_last_part_no_claim_is_late() -> None:
    never = Thresholds(late_bps=0)
    last = NOW + 10 * DAY - timedelta(seconds=1)
    assert rules.late_claim(NOW, last, NOW + 10 * DAY, never) is None
