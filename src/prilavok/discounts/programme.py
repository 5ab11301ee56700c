"""The discount programme: what sellers may promise their buyers, how purchases count for it, and
how discounts meet on one line. Edited by the operator, in versions."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from prilavok.core.config import zone_called
from prilavok.core.errors import DomainError
from prilavok.core.money import BPS_WHOLE, Currency
from prilavok.discounts.spend.rows import Counting
from prilavok.market.model import AMOUNT_MINOR_MAX, CategoryPath
from prilavok.programmes.model import DocumentInvalid

NAME: Final = "discount_programme"
TERM_MAX_D: Final = 366
CATEGORIES_MAX: Final = 200

Minor = Annotated[int, Meta(ge=1, le=AMOUNT_MINOR_MAX, description="in minor units")]
Bps = Annotated[int, Meta(ge=0, le=BPS_WHOLE, description="in basis points")]
SomeBps = Annotated[int, Meta(ge=1, le=BPS_WHOLE, description="in basis points")]
TermDays = Annotated[int, Meta(ge=1, le=TERM_MAX_D)]


class Better(StrEnum):
    """When terms that are better for every buyer take the place of those that hold."""

    NEXT_DAY = "next_day"
    WAITS = "waits"
    """Only after the minimum term of those that hold, as any other terms."""


class Scope(StrEnum):
    """What a seller's loyalty discount may be for."""

    ALL_GOODS = "all_goods"
    BY_CATEGORY = "by_category"
    """Everything, or some categories, as the seller chooses."""


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The discount is an option of the tariff, kept for at least `days_min`; the commission is
    taken from what was paid for orders that used it."""

    days_min: TermDays
    commission_bps: Bps = 0


class Loyalty(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The bounds of a seller's terms: a threshold, a discount, and how long they are promised for.

    `categories` are those that may be named (none: any), each with all that lies under it.
    """

    threshold_from_minor: Minor
    threshold_to_minor: Minor
    discount_from_bps: SomeBps
    discount_to_bps: SomeBps
    term_days_min: TermDays
    better: Better = Better.NEXT_DAY
    scope: Scope = Scope.ALL_GOODS
    categories: Annotated[tuple[CategoryPath, ...], Meta(max_length=CATEGORIES_MAX)] = ()
    option: Option | None = None


class Source(StrEnum):
    """Where a discount comes from. Of one source one discount at most lowers a line."""

    LOYALTY = "loyalty"
    SELLER_COUPON = "seller_coupon"
    MARKETPLACE_COUPON = "marketplace_coupon"


class Stack(StrEnum):
    """What becomes of a line for which there is a discount of several sources."""

    BEST = "best"
    """The largest one alone."""
    MULTIPLICATIVE = "multiplicative"
    """Each from what the one before it has left."""
    CAPPED_SUM = "capped_sum"
    """All of them, added up."""


class PercentOf(StrEnum):
    """What per cent are of, where discounts are added up."""

    PRICE = "price"
    REMAINING = "remaining"
    """What the one before it has left."""


class Stacking(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How discounts meet: in this order, together at most `most_bps` of a line's price, and no unit
    below `floor_minor` (a unit that costs less is not lowered)."""

    how: Stack = Stack.BEST
    order: Annotated[tuple[Source, ...], Meta(min_length=3, max_length=3)] = tuple(Source)
    percent_of: PercentOf = PercentOf.REMAINING
    most_bps: SomeBps = BPS_WHOLE
    floor_minor: Annotated[int, Meta(ge=0, le=AMOUNT_MINOR_MAX)] = 0


class DiscountProgramme(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How buyers pay less.

    Days are those of `zone`. Purchases and thresholds are in `currency`. A quote can be used for
    `quote_lasts_s`; what it reserves is kept for `reserved_s`. `note` says where the numbers come
    from.
    """

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    note: Annotated[str, Meta(max_length=4_000)] = ""
    zone: str
    currency: Currency
    counting: Counting = Counting()
    loyalty: Loyalty
    stacking: Stacking = Stacking()
    quote_lasts_s: Annotated[int, Meta(ge=30, le=3_600)] = 600
    reserved_s: Annotated[int, Meta(ge=60, le=86_400)] = 1_800

    @property
    def clock(self) -> ZoneInfo:
        """The zone whose days count."""
        return zone_called(self.zone)


def check(programme: DiscountProgramme) -> None:
    """Raise `DocumentInvalid` where it contradicts itself."""
    for reason, path in _faults(programme):
        raise DocumentInvalid(NAME, reason, f"$.{path}")


def lies_under(category: CategoryPath, above: CategoryPath) -> bool:
    """Whether a category is the other one, or part of it."""
    return category[: len(above)] == above


def _faults(programme: DiscountProgramme) -> Iterator[tuple[str, str]]:
    try:
        zone_called(programme.zone)
    except (DomainError, ValueError):
        yield f"There is no time zone {programme.zone}.", "zone"
    loyalty, stacking = programme.loyalty, programme.stacking
    if loyalty.threshold_from_minor > loyalty.threshold_to_minor:
        yield "The least threshold exceeds the greatest.", "loyalty.threshold_from_minor"
    if loyalty.discount_from_bps > loyalty.discount_to_bps:
        yield "The least discount exceeds the greatest.", "loyalty.discount_from_bps"
    if loyalty.categories and loyalty.scope is Scope.ALL_GOODS:
        yield "It is for all goods: it has no categories.", "loyalty.categories"
    if set(stacking.order) != set(Source):
        yield "Each source is there once.", "stacking.order"
    if stacking.how is Stack.MULTIPLICATIVE and stacking.percent_of is PercentOf.PRICE:
        yield "What is multiplied is of what remains.", "stacking.percent_of"
    if loyalty.discount_from_bps > stacking.most_bps:
        yield "No discount would be given in full.", "stacking.most_bps"
