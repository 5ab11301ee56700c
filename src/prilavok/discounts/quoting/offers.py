"""Coupons that anybody can use, by the lines that they are for.

They lie in racks, and a rack hangs where a line looks it up: by product, seller or category. So a
quote costs what its lines and racks cost, not what its offers do; and a change costs what it
touches. Offers that a quote is being made on never change: a change makes others, which share with
them what is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from prilavok.discounts.coupons.eligibility import Asker
from prilavok.discounts.coupons.model import USES_MAX, CouponId, ProductRef
from prilavok.discounts.programme import Source
from prilavok.discounts.quoting.model import AskedLine
from prilavok.discounts.quoting.racks import Rack, categories_of, falling, product_of
from prilavok.market.model import CategoryPath

Place: TypeAlias = ProductRef | str | CategoryPath | None
"""Where a rack hangs: with a product, a seller, a category, or for all lines."""


class Pile(Struct, frozen=True):
    """The racks in one place, the strongest first, and how many coupons they hold."""

    racks: tuple[Rack, ...] = ()
    coupons: int = 0

    def with_changes(self, gone: Iterable[Rack], new: Iterable[Rack]) -> Pile:
        """The pile with some racks instead of others."""
        out = {id(rack) for rack in gone}
        racks = [*(rack for rack in self.racks if id(rack) not in out), *new]
        racks.sort(key=falling)
        return Pile(tuple(racks), sum(len(rack.coupons) for rack in racks))


EMPTY: Final = Pile()


class Shelf(Struct, frozen=True):
    """The racks of one source, by place; in so many places with products and with categories."""

    piles: Mapping[Place, Pile] = {}
    products: int = 0
    categories: int = 0

    def piles_for(self, line: AskedLine) -> list[Pile]:
        """Where the racks are that can hold the line, and maybe others."""
        places: list[Place] = [None, line.seller_id]
        if self.products:
            places.append(product_of(line))
        if self.categories:
            places.extend(categories_of(line))
        piles = self.piles
        return [piles[place] for place in places if place in piles]

    def with_changes(self, gone: Iterable[Rack], new: Iterable[Rack]) -> Shelf:
        """The shelf with some racks instead of others."""
        moved: dict[Place, tuple[list[Rack], list[Rack]]] = {}
        for n, racks in enumerate((gone, new)):
            for rack in racks:
                for place in _places_of(rack):
                    moved.setdefault(place, ([], []))[n].append(rack)
        piles = dict(self.piles)
        products, categories = self.products, self.categories
        for place, (out, into) in moved.items():
            pile = piles.get(place, EMPTY).with_changes(out, into)
            step = bool(pile.racks) - (place in piles)
            products += step * isinstance(place, ProductRef)
            categories += step * isinstance(place, tuple)
            if pile.racks:
                piles[place] = pile
            else:
                piles.pop(place, None)
        return Shelf(piles, products, categories)


class Offers(Struct, frozen=True, kw_only=True):
    """What can be offered. It is right until `until`, when the next coupon starts or ends.
    `per_person_max` of those that have one."""

    shelves: Mapping[Source, Shelf] = {}
    per_person_max: Mapping[CouponId, int] = {}
    until: datetime | None = None

    def used_up_by(self, asker: Asker) -> frozenset[CouponId]:
        """Those that this person has used as often as one may."""
        return frozenset(
            coupon_id
            for coupon_id, times in asker.uses.items()
            if times >= self.per_person_max.get(coupon_id, USES_MAX)
        )

    def with_changes(self, gone: Iterable[Rack], new: Iterable[Rack]) -> Offers:
        """The offers with some racks instead of others."""
        moved: dict[Source, tuple[list[Rack], list[Rack]]] = {}
        for n, racks in enumerate((gone, new)):
            for rack in racks:
                moved.setdefault(rack.source, ([], []))[n].append(rack)
        changed = {
            source: self.shelves.get(source, Shelf()).with_changes(out, into)
            for source, (out, into) in moved.items()
        }
        return replace(
            self,
            shelves={
                source: shelf
                for source, shelf in {**self.shelves, **changed}.items()
                if shelf.piles
            },
            per_person_max=self._limits(moved.values()),
        )

    def _limits(self, moved: Iterable[tuple[list[Rack], list[Rack]]]) -> Mapping[CouponId, int]:
        limits = dict(self.per_person_max)
        for gone, new in moved:
            for rack in gone:
                for coupon_id in rack.ids:
                    limits.pop(coupon_id, None)
            limits.update(
                {
                    coupon.coupon_id: coupon.per_person_max
                    for rack in new
                    for coupon in rack.coupons
                    if coupon.per_person_max is not None
                }
            )
        return limits


NONE: Final = Offers()


def _places_of(rack: Rack) -> Iterable[Place]:
    """Where its lines look it up: by what is named of its goods, the narrowest first."""
    return rack.products or rack.sellers or rack.categories or (None,)
