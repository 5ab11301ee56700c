"""What is held for a checkout: reserved, then committed or released. Pure.

Each step says what it does to the counters of the coupons, and the same step again does nothing.
Whoever writes it does so where the reservation still is as it was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok.core.errors import Conflict
from prilavok.core.ids import BuyerId, OrderId
from prilavok.discounts.quoting.model import Quote, Use


class State(StrEnum):
    """How a reservation stands."""

    RESERVED = "reserved"
    COMMITTED = "committed"
    RELEASED = "released"


class Cause(StrEnum):
    """Why one was released."""

    CANCELLED = "cancelled"
    PAYMENT_FAILED = "payment_failed"
    """Also after it was committed: the coupons can be used again."""
    LAPSED = "lapsed"


class Reservation(Struct, frozen=True, kw_only=True):
    """What a quote promised, held until `reserved_until`. The quote is as it was shown, and with it
    what goes back for each line that comes back; it never changes."""

    quote_id: UUID
    buyer_id: BuyerId | None
    quote: Quote
    reserved_until: datetime
    state: State = State.RESERVED
    order_id: OrderId | None = None
    cause: Cause | None = None

    @property
    def uses(self) -> tuple[Use, ...]:
        """What it takes of coupons."""
        return self.quote.uses


class Step(Struct, frozen=True):
    """What a reservation becomes, and how often its uses are added to what is reserved and to what
    is used of its coupons: 1, 0 or -1."""

    reservation: Reservation
    reserved: int = 0
    used: int = 0


@dataclass(eq=False)
class ReservationEnded(Conflict):
    """What quote {quote_id} promised is not held any more ({cause}): ask for a price again."""

    quote_id: UUID
    cause: Cause


@dataclass(eq=False)
class CommittedAlready(Conflict):
    """Quote {quote_id} has been used for the order {order_id}."""

    quote_id: UUID
    order_id: OrderId | None


def reserved(
    there: Reservation | None,
    quote_id: UUID,
    buyer_id: BuyerId | None,
    quote: Quote,
    *,
    now: datetime,
    lasts: timedelta,
) -> Step:
    """Hold what the quote promises. What was held by it before stays as it is, also when it has
    ended: a quote is held once."""
    if there is not None:
        return Step(there)
    until = now + lasts
    held = Reservation(quote_id=quote_id, buyer_id=buyer_id, quote=quote, reserved_until=until)
    return Step(held, reserved=1)


def committed(there: Reservation, order_id: OrderId, now: datetime) -> Step:
    """Use it for an order. Raises `CommittedAlready` for another order, and `ReservationEnded` when
    its time is over, whether or not it has been released by then."""
    if there.state is State.COMMITTED:
        if there.order_id != order_id:
            raise CommittedAlready(there.quote_id, there.order_id)
        return Step(there)
    if there.state is State.RELEASED or now >= there.reserved_until:
        raise ReservationEnded(there.quote_id, there.cause or Cause.LAPSED)
    done = replace(there, state=State.COMMITTED, order_id=order_id)
    return Step(done, reserved=-1, used=1)


def released(there: Reservation, cause: Cause) -> Step:
    """Give it back. What was committed is given back only when the payment failed: raises
    `CommittedAlready`."""
    if there.state is State.RELEASED:
        return Step(there)
    done = replace(there, state=State.RELEASED, cause=cause)
    if there.state is State.RESERVED:
        return Step(done, reserved=-1)
    if cause is not Cause.PAYMENT_FAILED:
        raise CommittedAlready(there.quote_id, there.order_id)
    return Step(done, used=-1)


def is_due(there: Reservation, now: datetime) -> bool:
    """Whether it is time to release it."""
    return there.state is State.RESERVED and now >= there.reserved_until
