"""What people and systems do to claims, as it travels."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from prilavok.claims.model import TEXT_MAX, ClaimAction, ClaimText, Files, Ruling, Tracking


class Act(Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """Something that somebody does to a claim."""


class Withdraw(Act, frozen=True, tag=ClaimAction.WITHDRAW.value):
    """Buyer: I want nothing any more."""


class AddEvidence(Act, frozen=True, tag=ClaimAction.ADD_EVIDENCE.value):
    """Buyer: here is more; it answers what the seller asked for."""

    text: Annotated[str, Meta(max_length=TEXT_MAX, pattern=r"^[^\x00]*\Z")] = ""
    files: Files = ()


class AcceptOffer(Act, frozen=True, tag=ClaimAction.ACCEPT_OFFER.value):
    """Buyer: the offered amount will do."""


class Dispute(Act, frozen=True, tag=ClaimAction.DISPUTE.value):
    """Buyer: let a moderator decide."""

    text: ClaimText
    files: Files = ()


class SentBack(Act, frozen=True, tag=ClaimAction.SENT_BACK.value):
    """Buyer: the goods are on their way back."""

    tracking: Tracking | None = None


class ConfirmReceipt(Act, frozen=True, tag=ClaimAction.CONFIRM_RECEIPT.value):
    """Buyer: what was sent has arrived."""


class ApproveWithReturn(Act, frozen=True, tag=ClaimAction.APPROVE_WITH_RETURN.value):
    """Seller: send it back, and all of the money comes back."""


class ApproveWithoutReturn(Act, frozen=True, tag=ClaimAction.APPROVE_WITHOUT_RETURN.value):
    """Seller: all of the money comes back, and the goods stay."""


class Offer(Act, frozen=True, tag=ClaimAction.OFFER.value):
    """Seller: a part of the money, in minor units, and the goods stay."""

    amount_minor: Annotated[int, Meta(ge=1)]


class Replace(Act, frozen=True, tag=ClaimAction.REPLACE.value):
    """Seller: another one is sent."""


class SendPart(Act, frozen=True, tag=ClaimAction.SEND_PART.value):
    """Seller: what is missing is sent."""


class AskEvidence(Act, frozen=True, tag=ClaimAction.ASK_EVIDENCE.value):
    """Seller: show me more."""

    text: ClaimText


class Refuse(Act, frozen=True, tag=ClaimAction.REFUSE.value):
    """Seller: no, and why."""

    text: ClaimText


class Dispatched(Act, frozen=True, tag=ClaimAction.DISPATCHED.value):
    """Seller: the replacement, or the part, is on its way."""

    tracking: Tracking | None = None


class GoodsReceived(Act, frozen=True, tag=ClaimAction.GOODS_RECEIVED.value):
    """Seller: the goods are back."""


class ConditionConfirmed(Act, frozen=True, tag=ClaimAction.CONDITION_CONFIRMED.value):
    """Seller: they are as the buyer said."""


class ConditionContested(Act, frozen=True, tag=ClaimAction.CONDITION_CONTESTED.value):
    """Seller: they are not, let a moderator decide."""

    text: ClaimText
    files: Files = ()


class Arbitrate(Act, frozen=True, kw_only=True, tag=ClaimAction.ARBITRATE.value):
    """Moderator: what binds both. A compensation has an amount; goods that are not back yet can be
    asked for with either."""

    ruling: Ruling
    amount_minor: Annotated[int, Meta(ge=1)] | None = None
    with_return: bool = False
    text: str = ""


class GoodsReturned(Act, frozen=True, tag=ClaimAction.GOODS_RETURNED.value):
    """Marketplace: the goods are back, as a fact told."""


class RefundSent(Act, frozen=True, tag=ClaimAction.REFUND_SENT.value):
    """Marketplace: the money is on its way."""


class RefundConfirmed(Act, frozen=True, tag=ClaimAction.REFUND_CONFIRMED.value):
    """Marketplace: the buyer has it."""


class RefundFailed(Act, frozen=True, tag=ClaimAction.REFUND_FAILED.value):
    """Marketplace: it could not be paid out; it is still owed."""

    note: Annotated[str, Meta(min_length=1, max_length=TEXT_MAX, pattern=r"^[^\x00]*\S[^\x00]*\Z")]


BuyersAct = Withdraw | AddEvidence | AcceptOffer | Dispute | SentBack | ConfirmReceipt
SellersAct = (
    ApproveWithReturn
    | ApproveWithoutReturn
    | Offer
    | Replace
    | SendPart
    | AskEvidence
    | Refuse
    | Dispatched
    | GoodsReceived
    | ConditionConfirmed
    | ConditionContested
)
MarketplacesAct = GoodsReturned | RefundSent | RefundConfirmed | RefundFailed
AnyAct = BuyersAct | SellersAct | Arbitrate | MarketplacesAct


def action_of(act: AnyAct) -> ClaimAction:
    """What `act` is called."""
    return ClaimAction(str(type(act).__struct_config__.tag))
