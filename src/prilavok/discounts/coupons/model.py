"""A coupon: what it takes off which goods, for whom, when, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final, NewType, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from prilavok.core.errors import Conflict, Invalid, NotFound, Refused
from prilavok.core.ids import MarketText, SellerId
from prilavok.core.money import Currency
from prilavok.discounts.days import Day, shifted, starts_at
from prilavok.discounts.programme import CATEGORIES_MAX, Minor, SomeBps, Source, lies_under
from prilavok.discounts.reasons import WhyNot
from prilavok.market import Scheme
from prilavok.market.model import AMOUNT_MINOR_MAX, CategoryPath, Funder, Time, Title

CouponId = NewType("CouponId", str)

PLACES_MAX: Final = 1_000
"""Sellers or products that one coupon may name."""
TIMES_MAX: Final = 1_000
PER_PERSON_MAX: Final = 1_000
USES_MAX: Final = 10**9

UsesMax = Annotated[int, Meta(ge=1, le=USES_MAX)]
PerPersonMax = Annotated[int, Meta(ge=1, le=PER_PERSON_MAX)]


class SpendGet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="spend_get"):
    """Who spends `from_minor` pays `off_minor` less; for each `from_minor`, up to `times_max`."""

    from_minor: Minor
    off_minor: Minor
    times_max: Annotated[int, Meta(ge=1, le=TIMES_MAX)] = 1


class Percent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="percent"):
    """Who spends `from_minor` pays so much less, `most_minor` at most."""

    off_bps: SomeBps
    from_minor: Annotated[int, Meta(ge=0, le=AMOUNT_MINOR_MAX)] = 0
    most_minor: Minor | None = None


Benefit: TypeAlias = SpendGet | Percent


class ProductRef(Struct, frozen=True, forbid_unknown_fields=True):
    """A product of a seller: another seller's may have the same id."""

    seller_id: MarketText
    product_id: MarketText


class Goods(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Goods that are all of what is named; what is not named does not matter. Of what is named,
    any will do; a category holds what lies under it."""

    sellers: Annotated[tuple[MarketText, ...], Meta(max_length=PLACES_MAX)] = ()
    products: Annotated[tuple[ProductRef, ...], Meta(max_length=PLACES_MAX)] = ()
    categories: Annotated[tuple[CategoryPath, ...], Meta(max_length=CATEGORIES_MAX)] = ()
    schemes: Annotated[tuple[Scheme, ...], Meta(max_length=len(Scheme))] = ()

    def hold(
        self,
        product: ProductRef,
        category: CategoryPath | None,
        scheme: Scheme | None,
    ) -> bool:
        """Whether a product is one of them. What is not known of it is not what was named."""
        return (
            (not self.sellers or product.seller_id in self.sellers)
            and (not self.products or product in self.products)
            and (not self.schemes or scheme in self.schemes)
            and (
                not self.categories
                or (category is not None and any(lies_under(category, c) for c in self.categories))
            )
        )


class Audience(StrEnum):
    """Whom a coupon is for: by what they bought from its seller, or, of the marketplace's, from
    anybody."""

    ANYBODY = "anybody"
    NEW = "new"
    RETURNING = "returning"


class Given(StrEnum):
    """How somebody comes by a coupon."""

    TO_EVERYONE = "to_everyone"
    """Nobody has to do anything."""
    CLAIMED = "claimed"
    BY_CODE = "by_code"
    ISSUED = "issued"
    """To those who won it."""


class Coupon(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A coupon as it was set up. It can be used in `[starts_at, ends_at)`.

    `seller_id` is its seller's; of the marketplace's and of partners' there is none. A budget is
    what all its uses together may take off; without one, and without `uses_max`, nothing is
    counted. `once_per_code`: each of its codes can be used once, by whoever comes first.
    """

    coupon_id: CouponId
    title: Title
    funder: Funder
    seller_id: SellerId | None = None
    benefit: Benefit
    currency: Currency
    goods: Goods = Goods()
    audience: Audience = Audience.ANYBODY
    given: Given = Given.TO_EVERYONE
    starts_at: Time
    ends_at: Time
    is_paused: bool = False
    budget_minor: Minor | None = None
    uses_max: UsesMax | None = None
    per_person_max: PerPersonMax | None = None
    once_per_code: bool = False

    @property
    def source(self) -> Source:
        """Which discounts it competes with."""
        if self.funder is Funder.SELLER:
            return Source.SELLER_COUPON
        return Source.MARKETPLACE_COUPON


class NewCoupon(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A coupon that somebody makes. `coupon_id` is its maker's choice, so that it can be sent
    again; what a seller makes is the seller's own, and for its own goods."""

    coupon_id: UUID
    title: Title
    funder: Funder = Funder.MARKETPLACE
    benefit: Benefit
    currency: Currency
    goods: Goods = Goods()
    audience: Audience = Audience.ANYBODY
    given: Given = Given.TO_EVERYONE
    starts_at: Time
    ends_at: Time
    budget_minor: Minor | None = None
    uses_max: UsesMax | None = None
    per_person_max: PerPersonMax | None = None
    once_per_code: bool = False


class CouponState(StrEnum):
    """How a coupon stands."""

    RUNNING = "running"
    NOT_STARTED = "not_started"
    PAUSED = "paused"
    EXHAUSTED = "exhausted"
    ENDED = "ended"


class How(StrEnum):
    """How somebody came by a coupon."""

    ISSUED = "issued"
    CLAIMED = "claimed"


class Holding(Struct, frozen=True):
    """That a buyer has a coupon."""

    coupon_id: CouponId
    how: How
    since: datetime


class Standing(Struct, frozen=True):
    """A coupon as it stands. `is_exhausted`: too little was left for a use of it, and nothing has
    come back since."""

    coupon: Coupon
    is_exhausted: bool
    made_by: str
    made_at: datetime


class CouponCursor(Struct, frozen=True, array_like=True):
    """A place in a list of coupons."""

    made_at: datetime
    coupon_id: str


@dataclass(eq=False)
class CouponNotFound(NotFound):
    """There is no coupon {coupon_id}."""

    coupon_id: str


@dataclass(eq=False)
class CouponContradicted(Conflict):
    """The coupon {coupon_id} was made before, and otherwise."""

    coupon_id: str


@dataclass(eq=False)
class CouponOver(Conflict):
    """The coupon {coupon_id} has ended."""

    coupon_id: str


@dataclass(eq=False)
class CouponGivenOtherwise(Refused):
    """Nobody comes by the coupon {coupon_id} like that: it is {given}."""

    coupon_id: str
    given: Given


@dataclass(eq=False)
class CouponNotForYou(Refused):
    """The coupon {coupon_id} is not to be had ({why_not})."""

    coupon_id: str
    why_not: WhyNot


@dataclass(eq=False)
class CouponInvalid(Invalid):
    """The coupon contradicts itself: {reason}"""

    reason: str
    path: str


def check_coupon(coupon: Coupon) -> None:
    """Raise `CouponInvalid` where it says what cannot be."""
    for reason, path in _faults(coupon):
        raise CouponInvalid(reason, f"$.{path}")


def validity(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When a coupon that is good from the `first` to the `last` day, both included, starts and
    ends, by the clocks of a zone."""
    day_after = shifted(Day(last.toordinal()), 1)
    return starts_at(Day(first.toordinal()), zone), starts_at(day_after, zone)


def _faults(coupon: Coupon) -> Iterator[tuple[str, str]]:
    if coupon.starts_at >= coupon.ends_at:
        yield "It ends before it starts.", "ends_at"
    if (coupon.funder is Funder.SELLER) != (coupon.seller_id is not None):
        yield "A seller's coupon names its seller, no other does.", "seller_id"
    if coupon.seller_id is not None and coupon.goods.sellers != (coupon.seller_id,):
        yield "A seller's coupon is for goods of that seller.", "goods.sellers"
    if coupon.once_per_code and coupon.given is not Given.BY_CODE:
        yield "Only a coupon that is had by code has codes.", "once_per_code"
    benefit = coupon.benefit
    if isinstance(benefit, SpendGet) and benefit.off_minor > benefit.from_minor:
        yield "It takes more off than it asks for.", "benefit.off_minor"
    if (
        coupon.budget_minor is not None
        and isinstance(benefit, SpendGet)
        and coupon.budget_minor < benefit.off_minor
    ):
        yield "Its budget does not suffice for one use.", "budget_minor"
