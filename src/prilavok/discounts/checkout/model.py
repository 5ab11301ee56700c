"""What checkouts say, and are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from prilavok.core.errors import Conflict, NotFound
from prilavok.core.ids import MarketText
from prilavok.core.money import Currency
from prilavok.discounts.quoting.reserving import Cause, Reservation, State
from prilavok.market.model import Quantity


class Commit(Struct, frozen=True, forbid_unknown_fields=True):
    """The order that the quote was used for: it may be of several sellers."""

    order_id: MarketText


class Why(StrEnum):
    """Why a checkout gives back what it holds."""

    CANCELLED = "cancelled"
    PAYMENT_FAILED = "payment_failed"

    @property
    def cause(self) -> Cause:
        """The same, among all that there are."""
        return Cause(self.value)


class Release(Struct, frozen=True, forbid_unknown_fields=True):
    """Why nothing is held any more."""

    cause: Why = Why.CANCELLED


class ReservationView(Struct, frozen=True, kw_only=True):
    """How a reservation stands."""

    quote_id: UUID
    state: State
    reserved_until: datetime
    order_id: str | None
    cause: Cause | None


class UnitsBack(Struct, frozen=True, forbid_unknown_fields=True):
    """`units` of a line come back, of which `before` have come back earlier."""

    line_id: MarketText
    units: Quantity = 1
    before: int = 0


class PartBack(Struct, frozen=True):
    """What a discount had taken off what came back."""

    key: str | None
    off_minor: int


class MoneyBack(Struct, frozen=True, kw_only=True):
    """What goes back for it: what was paid, and what the discounts had taken off."""

    currency: Currency
    pays_minor: int
    discounts: tuple[PartBack, ...]


class LineDiscounts(Struct, frozen=True, kw_only=True):
    """What a line was sold for. `came_back`: by the facts, all of it has; then all that was paid
    goes back."""

    line_id: str
    quantity: int
    price_minor: int
    pays_minor: int
    discounts: tuple[PartBack, ...]
    came_back: bool


class OrderDiscounts(Struct, frozen=True, kw_only=True):
    """What a seller's part of an order was sold for, and what of it goes back by the facts."""

    quote_id: UUID
    currency: Currency
    lines: tuple[LineDiscounts, ...]
    back: MoneyBack


@dataclass(eq=False)
class QuoteNotReserved(NotFound):
    """Nothing was reserved by this token."""


@dataclass(eq=False)
class CouponsExhausted(Conflict):
    """Of some coupons of the quote too little is left: ask for a price again `without` them."""

    coupon_ids: tuple[str, ...]


@dataclass(eq=False)
class CouponsUsedUp(Conflict):
    """This person has used some coupons of the quote as often as one may: ask for a price again."""

    coupon_ids: tuple[str, ...]


@dataclass(eq=False)
class CodesUsedUp(Conflict):
    """Some codes of the quote have been used meanwhile: ask for a price again."""

    coupon_ids: tuple[str, ...]


@dataclass(eq=False)
class OrderQuotedAlready(Conflict):
    """The order {order_id} was sold by another quote."""

    order_id: str


@dataclass(eq=False)
class OrderNotQuoted(NotFound):
    """The order {order_id} was not sold by a quote, or has no such line."""

    order_id: str


@dataclass(eq=False)
class TooManyUnits(Conflict):
    """The line {line_id} has {quantity} units."""

    line_id: str
    quantity: int


def view_of(held: Reservation) -> ReservationView:
    """How it stands."""
    return ReservationView(
        quote_id=held.quote_id,
        state=State(held.state),
        reserved_until=held.reserved_until,
        order_id=held.order_id,
        cause=held.cause,
    )
