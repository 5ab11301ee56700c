"""What the log of events tells of discounts."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from prilavok.core.events import Event
from prilavok.core.ids import BuyerId, SellerId


class DiscountTermsAnnounced(Event, frozen=True, tag="discounts.terms_announced"):
    """A seller's discount terms will be these from a day on, in the programme's zone; without a
    threshold there is no discount from then on."""

    seller_id: SellerId
    number: int
    starts: date
    threshold_minor: int | None
    discount_bps: int | None


class DiscountTermsWithdrawn(Event, frozen=True, tag="discounts.terms_withdrawn"):
    """A seller has taken terms back before they began."""

    seller_id: SellerId
    number: int


class SpendCrossed(Event, frozen=True, tag="discounts.spend_crossed"):
    """Facts have brought a buyer to the other side of a seller's threshold."""

    buyer_id: BuyerId
    seller_id: SellerId


class CouponChange(StrEnum):
    """What became of a coupon."""

    MADE = "made"
    PAUSED = "paused"
    RESUMED = "resumed"
    ENDED = "ended"
    EXHAUSTED = "exhausted"
    """Too little is left of its budget or number of uses for another use."""
    REFILLED = "refilled"
    """Something came back: it is offered again."""


class CouponChanged(Event, frozen=True, tag="discounts.coupon_changed"):
    """Somebody has made a coupon, or it has changed whether it is offered. Told in the lane of its
    seller; of the marketplace's, in its own."""

    coupon_id: str
    seller_id: SellerId | None
    change: CouponChange


class DiscountReached(Event, frozen=True, tag="discounts.reached"):
    """A buyer reaches a seller's threshold, and has its discount."""

    buyer_id: BuyerId
    seller_id: SellerId


class DiscountLost(Event, frozen=True, tag="discounts.lost"):
    """A buyer does not reach a seller's threshold any more, or the seller gives no discount."""

    buyer_id: BuyerId
    seller_id: SellerId
