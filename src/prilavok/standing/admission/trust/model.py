"""What is known of a seller that trust may be founded on, and what was made of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from prilavok.core.events import Event
from prilavok.core.ids import OrderId, SellerId
from prilavok.market.model import PayoutAccount


class Sale(StrEnum):
    """How far an order must have come to count as a sale."""

    PAID = "paid"
    DELIVERED = "delivered"
    BOUGHT_OUT = "bought_out"


class ConditionKind(StrEnum):
    """The conditions there are, by the tags of their types."""

    FLAG = "flag"
    CONTRACT_VERIFIED = "contract_verified"
    DAYS_ON_PLATFORM = "days_on_platform"
    DISTINCT_BUYERS = "distinct_buyers"
    PAYOUTS = "payouts"


class FirstSale(Struct, frozen=True):
    """The first sale to one of a seller's buyers."""

    order_id: OrderId
    at: datetime


class SellerRecord(Struct, frozen=True, kw_only=True):
    """What is known of a seller; `first_sales` one for each buyer, as many as could matter."""

    seller_id: SellerId
    flagged: bool = False
    registered_at: datetime | None = None
    contract_verified_at: datetime | None = None
    payout_account: PayoutAccount | None = None
    first_sales: dict[Sale, tuple[FirstSale, ...]] = {}


class Progress(Struct, frozen=True):
    """How far a seller is with one condition: it has so many of what it needs.

    A condition of yes or no needs 1. `met_at` is when time alone will meet it, if nothing else is
    missing. `since` and `orders` are the evidence: the moment that counts, and the sales.
    """

    condition: ConditionKind
    has: int
    needs: int
    met: bool
    met_at: datetime | None = None
    since: datetime | None = None
    orders: tuple[FirstSale, ...] = ()


class WayProgress(Struct, frozen=True):
    """How far a seller is on one way."""

    way: str
    met: bool
    conditions: tuple[Progress, ...]


class Judgement(Struct, frozen=True):
    """Whether a seller is trusted by a version of the rules: by `way`, the first that is met.

    The answer holds until `reconsider_at`, as long as no fact comes in.
    """

    trusted: bool
    way: str | None
    version: int
    ways: tuple[WayProgress, ...]
    reconsider_at: datetime | None = None


class TrustStatus(Struct, frozen=True):
    """What was judged last. `since` is when the seller became trusted, or ceased to be."""

    seller_id: SellerId
    trusted: bool
    way: str | None
    since: datetime | None
    version: int | None
    reconsider_at: datetime | None
    changes: int

    def holds(self, version: int, now: datetime) -> bool:
        """Whether it still answers by that version of the rules."""
        in_time = self.reconsider_at is None or now < self.reconsider_at
        return self.version == version and in_time


class TrustChanged(Event, frozen=True, tag="standing.trust_changed"):
    """A seller became trusted, or is no longer; the `number` of its changes counts from 1."""

    about_rights = True

    seller_id: SellerId
    trusted: bool
    way: str | None
    version: int
    number: int
