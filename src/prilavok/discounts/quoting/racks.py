"""Coupons for the same goods and the same people, so that a basket finds the best of them without
looking at them all.

In a *rack*, what is always beaten by another is put aside, and the rest is ordered by what it asks
for, with what the best so far could be worth: a search from the dearest that the basket reaches
stops as soon as nothing can be better.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from msgspec import Struct

from prilavok.core.ids import SellerId
from prilavok.core.money import BPS_WHOLE, Currency
from prilavok.discounts.coupons.eligibility import Asker, barred_by_audience
from prilavok.discounts.coupons.model import (
    Audience,
    Coupon,
    CouponId,
    Given,
    Goods,
    Percent,
    ProductRef,
    SpendGet,
)
from prilavok.discounts.programme import Source
from prilavok.discounts.quoting.model import AskedLine
from prilavok.discounts.quoting.worth import (
    Worth,
    always_beats,
    power,
    rank,
    worth_of,
)
from prilavok.discounts.reasons import WhyNot
from prilavok.market.model import CategoryPath

ALL_GOODS: Final = Goods()

Key: TypeAlias = tuple[Source, SellerId | None, Goods, Audience, Currency, bool]


class Ladder(Struct, frozen=True):
    """Coupons of one kind by what they ask for, ascending, none of them always beaten by another.

    Up to each, none is worth more of a price than `steepest_bps`, nor more than `most_minor`.
    """

    coupons: tuple[Coupon, ...]
    from_minor: tuple[int, ...]
    steepest_bps: tuple[int, ...]
    most_minor: tuple[int, ...]

    def best(self, prices: Sequence[int], best: Worth | None) -> Worth | None:
        """The one that is worth most to lines of these prices; `best`, where none is better."""
        whole = sum(prices)
        for n in range(bisect_right(self.from_minor, whole) - 1, -1, -1):
            # each line may have been rounded up by half
            could_be = -(-whole * self.steepest_bps[n] // BPS_WHOLE) + len(prices)
            if best is not None and min(could_be, self.most_minor[n]) < best.total_minor:
                break
            best = better_of(best, worth_of(self.coupons[n], prices))
        return best


class Rack(Struct, frozen=True, kw_only=True, eq=False):
    """Coupons for the same goods and the same people."""

    source: Source
    seller_id: SellerId | None
    audience: Audience
    currency: Currency
    needs_buyer: bool
    coupons: tuple[Coupon, ...]
    """All of them, by rank."""
    ids: frozenset[CouponId]
    ladders: tuple[Ladder, ...]
    strength_bps: int
    """None of them is worth more of any price."""
    goods: Goods
    is_for_all: bool
    """Whether its coupons are for all goods."""
    sellers: frozenset[str]
    products: frozenset[ProductRef]
    categories: frozenset[CategoryPath]

    def holds(self, line: AskedLine) -> bool:
        """Whether its coupons are for the line."""
        return (
            (not self.sellers or line.seller_id in self.sellers)
            and (not self.products or product_of(line) in self.products)
            and (not self.goods.schemes or line.scheme in self.goods.schemes)
            and (not self.categories or any(c in self.categories for c in categories_of(line)))
        )

    def barred(self, asker: Asker, currency: Currency) -> WhyNot | None:
        """Why the asker can use none of them, if so."""
        if self.currency != currency:
            return WhyNot.CURRENCY
        if self.needs_buyer and asker.buyer_id is None:
            return WhyNot.NO_BUYER
        return barred_by_audience(self.audience, self.seller_id, asker)

    def best(self, prices: Sequence[int], not_these: frozenset[CouponId]) -> Worth | None:
        """The one that is worth most to lines of these prices, of those that can be used."""
        best: Worth | None = None
        if not_these and not self.ids.isdisjoint(not_these):
            # what had been put aside may be the best now: rare, so all are looked at
            for coupon in self.coupons:
                if coupon.coupon_id not in not_these:
                    best = better_of(best, worth_of(coupon, prices))
            return best
        for ladder in self.ladders:
            best = ladder.best(prices, best)
        return best

    def nearest(self, whole_minor: int, not_these: frozenset[CouponId]) -> Coupon | None:
        """The one of which the least is missing, where the basket does not reach any."""
        return next(
            (
                each
                for each in self.coupons
                if each.coupon_id not in not_these and each.benefit.from_minor > whole_minor
            ),
            None,
        )


def single(coupon: Coupon) -> Rack:
    """A rack of nothing but the coupon."""
    return rack_of(key_of(coupon), [coupon])


def falling(rack: Rack) -> tuple[int, str]:
    """What racks are ordered by, the strongest first."""
    return -rack.strength_bps, rack.coupons[0].coupon_id


def better_of(one: Worth | None, other: Worth | None) -> Worth | None:
    """Which of them is used for the same lines."""
    if one is None or other is None:
        return one or other
    if one.total_minor != other.total_minor:
        return one if one.total_minor > other.total_minor else other
    return one if rank(one.coupon) <= rank(other.coupon) else other


def product_of(line: AskedLine) -> ProductRef:
    """What the line is of."""
    return ProductRef(line.seller_id, line.product_id)


def categories_of(line: AskedLine) -> Iterator[CategoryPath]:
    """The category of the line and all that hold it."""
    if line.category is not None:
        for n in range(1, len(line.category) + 1):
            yield line.category[:n]


def key_of(coupon: Coupon) -> Key:
    """Which rack it lies in."""
    return (
        coupon.source,
        coupon.seller_id,
        coupon.goods,
        coupon.audience,
        coupon.currency,
        coupon.per_person_max is not None or coupon.given is not Given.TO_EVERYONE,
    )


def rack_of(key: Key, coupons: Iterable[Coupon]) -> Rack:
    """The rack under a key, of these coupons: at least one."""
    source, seller_id, goods, audience, currency, needs_buyer = key
    ranked = sorted(coupons, key=rank)
    kinds = [
        [each for each in ranked if type(each.benefit) is kind] for kind in (Percent, SpendGet)
    ]
    ladders = tuple(_ladder(of_kind) for of_kind in kinds if of_kind)
    return Rack(
        source=source,
        seller_id=seller_id,
        audience=audience,
        currency=currency,
        needs_buyer=needs_buyer,
        coupons=tuple(ranked),
        ids=frozenset(each.coupon_id for each in ranked),
        ladders=ladders,
        strength_bps=max(ladder.steepest_bps[-1] for ladder in ladders),
        goods=goods,
        is_for_all=goods == ALL_GOODS,
        sellers=frozenset(goods.sellers),
        products=frozenset(goods.products),
        categories=frozenset(goods.categories),
    )


def _ladder(ranked: Sequence[Coupon]) -> Ladder:
    """Who always beats another has the lower rank: it is met first."""
    kept: list[Coupon] = []
    front: list[Coupon] = []
    for coupon in ranked:
        if any(always_beats(each, coupon) for each in front):
            continue
        kept.append(coupon)
        front = [each for each in front if not _is_as_strong(coupon, each)] + [coupon]
    steepest, most = [0], [0]
    for coupon in kept:
        bps, minor = power(coupon.benefit)
        steepest.append(max(steepest[-1], bps))
        most.append(max(most[-1], minor))
    return Ladder(
        tuple(kept),
        tuple(each.benefit.from_minor for each in kept),
        tuple(steepest[1:]),
        tuple(most[1:]),
    )


def _is_as_strong(one: Coupon, other: Coupon) -> bool:
    """Whether `one`, which comes after the other, always beats what the other does of those to
    come: they ask for more than both."""
    a, b = one.benefit, other.benefit
    if isinstance(a, SpendGet) and isinstance(b, SpendGet):
        return a.off_minor >= b.off_minor and a.times_max >= b.times_max
    return all(x >= y for x, y in zip(power(a), power(b), strict=True))
