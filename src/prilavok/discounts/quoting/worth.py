"""What a coupon is worth to a basket at its prices, before any discount."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from msgspec import Struct

from prilavok.core.money import BPS_WHOLE, shares, shares_of
from prilavok.discounts.coupons.model import Benefit, Coupon, Percent, SpendGet
from prilavok.market.model import AMOUNT_MINOR_MAX

UNBOUNDED: Final = AMOUNT_MINOR_MAX * BPS_WHOLE

Rank: TypeAlias = tuple[int, int, int, str]


class Worth(Struct, frozen=True):
    """A coupon on some lines: so much of each line, together `total_minor`. `is_bounded`: that is
    also the most that each line gets, however little is left of its price."""

    coupon: Coupon
    parts_minor: tuple[int, ...]
    total_minor: int
    is_bounded: bool


def worth_of(coupon: Coupon, prices: Sequence[int]) -> Worth | None:
    """What it takes off lines of these prices; None where they do not suffice.

    Per cent are rounded half up, once for each line; amounts are split by price so that the parts
    sum exactly (largest remainder).
    """
    benefit = coupon.benefit
    whole = sum(prices)
    if whole == 0 or whole < benefit.from_minor:
        return None
    if isinstance(benefit, SpendGet):
        off = benefit.off_minor * min(benefit.times_max, whole // benefit.from_minor)
        return _split(coupon, off, prices)
    off_bps = benefit.off_bps
    parts = shares_of(prices, off_bps)
    total = sum(parts)
    if benefit.most_minor is not None and total > benefit.most_minor:
        return _split(coupon, benefit.most_minor, parts)
    return Worth(coupon, tuple(parts), total, is_bounded=False)


def _split(coupon: Coupon, off_minor: int, weights: Sequence[int]) -> Worth:
    return Worth(coupon, tuple(shares(off_minor, weights)), off_minor, is_bounded=True)


def rank(coupon: Coupon) -> Rank:
    """Of coupons that are worth the same, the lowest is used: the one that asks for less."""
    benefit = coupon.benefit
    steep_bps, most_minor = power(benefit)
    return benefit.from_minor, -steep_bps, -most_minor, coupon.coupon_id


def power(benefit: Benefit) -> tuple[int, int]:
    """What it is worth at most: of a price, in basis points, and at all."""
    if isinstance(benefit, Percent):
        return benefit.off_bps, benefit.most_minor or UNBOUNDED
    steep_bps = -(-benefit.off_minor * BPS_WHOLE // benefit.from_minor)
    return steep_bps, benefit.off_minor * benefit.times_max


def always_beats(one: Coupon, other: Coupon) -> bool:
    """Whether `one` is worth as much as the other wherever the other is worth anything, and is used
    where they are worth the same."""
    a, b = one.benefit, other.benefit
    if isinstance(a, Percent) and isinstance(b, Percent):
        is_as_good = a.off_bps >= b.off_bps and power(a)[1] >= power(b)[1]
    elif isinstance(a, SpendGet) and isinstance(b, SpendGet):
        is_as_good = a.off_minor >= b.off_minor and a.times_max >= b.times_max
    else:
        return False
    return is_as_good and a.from_minor <= b.from_minor and rank(one) < rank(other)
