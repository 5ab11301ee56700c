"""A refund as stored, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.claims.model import ClaimId, RefundState
from prilavok.core.errors import Conflict, NotFound
from prilavok.core.events import Event
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.money import Money
from prilavok.market import LineId

Reference = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]+\Z")]
FailureNote = Annotated[str, Meta(min_length=1, max_length=1_000, pattern=r"^[^\x00]*\S[^\x00]*\Z")]


class Told(StrEnum):
    """What the marketplace can say of a refund. That the buyer has it is said by a fact alone."""

    SENT = "sent"
    FAILED = "failed"


class RefundTold(Struct, frozen=True, forbid_unknown_fields=True):
    """What the marketplace says of a refund, how its books call that, and why it failed."""

    status: Told
    reference: Reference
    note: FailureNote | None = None


class RefundRow(Struct, frozen=True, kw_only=True):
    """A refund as stored.

    Of `minor`, which was owed in the beginning, `paid_minor` has reached the buyer, and
    `dropped_minor` is not owed any more because all that was paid went back otherwise. What facts
    up to `position` of the lane's log told is counted. From `due_at` on an unconfirmed one is
    overdue. `reference` is the marketplace's, `note` why it failed.
    """

    claim_id: ClaimId
    seller_id: SellerId
    buyer_id: BuyerId
    order_id: OrderId
    line_id: LineId
    currency: str
    minor: int
    paid_minor: int = 0
    dropped_minor: int = 0
    state: RefundState = RefundState.OWED
    note: str | None = None
    reference: str | None = None
    version: int = 1
    position: int
    owed_at: datetime
    due_at: datetime | None
    changed_at: datetime

    @property
    def outstanding_minor(self) -> int:
        """What has not reached the buyer yet."""
        return self.minor - self.paid_minor - self.dropped_minor


class OpenRefunds(Struct, frozen=True):
    """What is not confirmed: how many in each currency and what they come to, and how many of them
    are overdue, since when."""

    count: int
    left: Money
    overdue: int
    overdue_since: datetime | None


class RefundOwed(Event, frozen=True, tag="claims.refund_owed"):
    """A buyer is owed `amount` for a line of an order; it may be sent now."""

    claim_id: ClaimId
    seller_id: SellerId
    buyer_id: BuyerId
    order_id: OrderId
    line_id: LineId
    amount: Money
    due_at: datetime | None


class RefundSettled(Event, frozen=True, tag="claims.refund_settled"):
    """Nothing is owed because of the claim any more: the buyer has `paid` of it."""

    claim_id: ClaimId
    seller_id: SellerId
    buyer_id: BuyerId
    paid: Money


@dataclass(eq=False)
class RefundNotFound(NotFound):
    """Nothing was ever owed because of claim {claim_id}."""

    claim_id: UUID


@dataclass(eq=False)
class RefundContradicted(Conflict):
    """The refund is {state}: that it is {told} by this reference contradicts it, or comes late."""

    state: RefundState
    told: Told
