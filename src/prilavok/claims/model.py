"""What a claim is made of."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, NewType
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.chat.model import ChatId
from prilavok.core.ids import (
    BuyerId,
    MarketText,
    OrderId,
    ProductId,
    SellerId,
    number_in,
    uuid7_carrying,
)
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.market import Scheme
from prilavok.market.model import LineId

ClaimId = NewType("ClaimId", UUID)

FILES_MAX: Final = 11
"""Ten pictures and a video."""
TEXT_MIN, TEXT_MAX = 10, 1_000
ADDITIONS_MAX: Final = 5
"""How often a buyer adds to a claim unasked: the seller has to look again each time, and one who is
kept looking would never come to decide."""

ClaimText = Annotated[
    str, Meta(min_length=TEXT_MIN, max_length=TEXT_MAX, pattern=r"^[^\x00]*\S[^\x00]*\Z")
]
Tracking = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+\Z")]
Files = Annotated[tuple[UUID, ...], Meta(max_length=FILES_MAX)]


class ClaimReason(StrEnum):
    """What is wrong, as the buyer says."""

    DEFECT = "defect"
    WRONG_ITEM = "wrong_item"
    MISSING_PART = "missing_part"
    NOT_AS_DESCRIBED = "not_as_described"
    CHANGED_MIND = "changed_mind"


class Wish(StrEnum):
    """What the buyer would like best. It binds nobody."""

    REFUND = "refund"
    PARTIAL = "partial"
    REPLACEMENT = "replacement"
    PART = "part"


class State(StrEnum):
    """How far a claim has come."""

    AWAITING_SELLER = "awaiting_seller"
    AWAITING_EVIDENCE = "awaiting_evidence"
    OFFERED = "offered"
    REFUSED = "refused"
    DISPUTED = "disputed"
    AWAITING_RETURN = "awaiting_return"
    IN_TRANSIT = "in_transit"
    INSPECTING = "inspecting"
    CONDITION_DISPUTED = "condition_disputed"
    FULFILLING = "fulfilling"
    DISPATCHED = "dispatched"
    REFUNDING = "refunding"
    CLOSED = "closed"


class Actor(StrEnum):
    """Who does something to a claim: a side, a moderator, the marketplace's own systems, or the
    passing of a deadline."""

    BUYER = "buyer"
    SELLER = "seller"
    MODERATOR = "moderator"
    MARKETPLACE = "marketplace"
    DEADLINE = "deadline"


class Turn(StrEnum):
    """Whose turn it is."""

    BUYER = "buyer"
    SELLER = "seller"
    MARKETPLACE = "marketplace"
    NOBODY = "nobody"


TURN_OF: Final[dict[State, Turn]] = {
    State.AWAITING_SELLER: Turn.SELLER,
    State.AWAITING_EVIDENCE: Turn.BUYER,
    State.OFFERED: Turn.BUYER,
    State.REFUSED: Turn.BUYER,
    State.DISPUTED: Turn.MARKETPLACE,
    State.AWAITING_RETURN: Turn.BUYER,
    State.IN_TRANSIT: Turn.SELLER,
    State.INSPECTING: Turn.SELLER,
    State.CONDITION_DISPUTED: Turn.MARKETPLACE,
    State.FULFILLING: Turn.SELLER,
    State.DISPATCHED: Turn.BUYER,
    State.REFUNDING: Turn.MARKETPLACE,
    State.CLOSED: Turn.NOBODY,
}


class ClaimAction(StrEnum):
    """What can be done to a claim."""

    WITHDRAW = "withdraw"
    ADD_EVIDENCE = "add_evidence"
    ACCEPT_OFFER = "accept_offer"
    DISPUTE = "dispute"
    SENT_BACK = "sent_back"
    CONFIRM_RECEIPT = "confirm_receipt"
    APPROVE_WITH_RETURN = "approve_with_return"
    APPROVE_WITHOUT_RETURN = "approve_without_return"
    OFFER = "offer"
    REPLACE = "replace"
    SEND_PART = "send_part"
    ASK_EVIDENCE = "ask_evidence"
    REFUSE = "refuse"
    DISPATCHED = "dispatched"
    GOODS_RECEIVED = "goods_received"
    CONDITION_CONFIRMED = "condition_confirmed"
    CONDITION_CONTESTED = "condition_contested"
    ARBITRATE = "arbitrate"
    REFUND_SENT = "refund_sent"
    REFUND_CONFIRMED = "refund_confirmed"
    REFUND_FAILED = "refund_failed"
    GOODS_RETURNED = "goods_returned"


class Fulfilment(StrEnum):
    """What the seller is to send in place of money."""

    REPLACEMENT = "replacement"
    PART = "part"


class Outcome(StrEnum):
    """How a claim ended, or what it was granted while that is still being done."""

    REFUND = "refund"
    COMPENSATION = "compensation"
    REPLACEMENT = "replacement"
    PART = "part"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """The buyer did not do in time what was their turn to do."""


class RefundState(StrEnum):
    """How far the marketplace has paid out what a claim comes to."""

    OWED = "owed"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED = "failed"


class Refund(Struct, frozen=True):
    """What the buyer is to get back; `note` says why it failed."""

    amount: Money
    state: RefundState
    note: str | None = None


class Ruling(StrEnum):
    """What a moderator can decide."""

    REFUND = "refund"
    COMPENSATION = "compensation"
    REFUSE = "refuse"


class Claim(Struct, frozen=True, kw_only=True):
    """A claim as stored. Every change makes the next `version`.

    `paid` is the most that can still go back for the line: what was paid, less what was refunded
    or is owed by other claims. `due_at` is when the turn ends, `look_at` when something is to be
    done about that next: to remind, or to let it pass; `overdue_at` is set where it passed and
    nothing follows. `granted` is what comes back once the goods are. `policy_version` 0 is the
    preset. `arbitrated`: a moderator has decided, which neither side can dispute.
    """

    lane: int
    claim_id: ClaimId
    seller_id: SellerId
    buyer_id: BuyerId
    chat_id: ChatId
    order_id: OrderId
    line_id: LineId
    product_id: ProductId
    scheme: Scheme
    policy_version: int
    opened_at: datetime
    reason: ClaimReason
    defective: bool
    text: str
    files: tuple[UUID, ...]
    wants: Wish
    paid: Money
    state: State
    due_at: datetime | None
    look_at: datetime | None
    overdue_at: datetime | None = None
    version: int = 1
    evidence_rounds: int = 0
    additions: int = 0
    disputes: int = 0
    arbitrated: bool = False
    offer: Money | None = None
    granted: Money | None = None
    fulfilment: Fulfilment | None = None
    tracking: str | None = None
    outcome: Outcome | None = None
    refund: Refund | None = None
    case_id: UUID | None = None
    changed_at: datetime

    @property
    def turn(self) -> Turn:
        """Whose turn it is."""
        return TURN_OF[self.state]

    @property
    def is_open(self) -> bool:
        return self.state is not State.CLOSED

    @property
    def is_undecided(self) -> bool:
        """Whether it may still come to owe something, or something else."""
        return self.is_open and self.refund is None


class Opening(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a buyer says when they open a claim."""

    order_id: MarketText
    line_id: MarketText
    reason: ClaimReason
    defective: bool = False
    text: ClaimText
    files: Files = ()
    wants: Wish = Wish.REFUND


class Person(Struct, frozen=True):
    """Who does something: a side or the marketplace, by id and by what colleagues call them."""

    actor: Actor
    id: str | None = None
    name: str | None = None


class Happened(Struct, frozen=True):
    """Something that was done to a claim, and the state it was in afterwards."""

    claim_id: ClaimId
    version: int
    act_id: UUID | None
    at: datetime
    by: Actor
    person: str | None
    person_name: str | None
    action: str
    text: str
    files: tuple[UUID, ...]
    amount_minor: int | None
    tracking: str | None
    state: State


def new_claim_id(now: datetime, lane: Lane) -> ClaimId:
    """A UUIDv7 that carries its claim's lane: an id alone finds the row."""
    return ClaimId(uuid7_carrying(now, lane))


def lane_of_claim(claim_id: UUID, lanes: int) -> Lane:
    """The lane that `claim_id` carries; an id that is not ours gives some lane, and no row."""
    return Lane(number_in(claim_id) % lanes)
