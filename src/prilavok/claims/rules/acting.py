"""What an act makes of a claim."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from prilavok.claims.acts import (
    AcceptOffer,
    AddEvidence,
    AnyAct,
    ApproveWithoutReturn,
    ApproveWithReturn,
    Arbitrate,
    AskEvidence,
    ConditionConfirmed,
    ConditionContested,
    ConfirmReceipt,
    Dispatched,
    Dispute,
    Offer,
    RefundConfirmed,
    RefundFailed,
    RefundSent,
    Replace,
    SendPart,
    SentBack,
    Withdraw,
    action_of,
)
from prilavok.claims.model import (
    Claim,
    ClaimAction,
    Fulfilment,
    Outcome,
    RefundState,
    Ruling,
    State,
)
from prilavok.claims.programme import ClaimPolicy
from prilavok.claims.rules.choosing import Bounds, Choice, WhyNot, choice_of
from prilavok.claims.rules.moves import (
    Refusal,
    closed,
    fulfilled,
    granted,
    moved,
    next_version,
    refund_of_granted,
    refunding,
)
from prilavok.core.money import Money

LEADS_TO: Final[dict[ClaimAction, State]] = {
    ClaimAction.OFFER: State.OFFERED,
    ClaimAction.REPLACE: State.FULFILLING,
    ClaimAction.SEND_PART: State.FULFILLING,
    ClaimAction.ASK_EVIDENCE: State.AWAITING_EVIDENCE,
    ClaimAction.REFUSE: State.REFUSED,
    ClaimAction.DISPATCHED: State.DISPATCHED,
    ClaimAction.GOODS_RECEIVED: State.INSPECTING,
    ClaimAction.GOODS_RETURNED: State.INSPECTING,
    ClaimAction.CONDITION_CONTESTED: State.CONDITION_DISPUTED,
    ClaimAction.DISPUTE: State.DISPUTED,
    ClaimAction.SENT_BACK: State.IN_TRANSIT,
}
"""Where acts lead that do nothing but move a claim on."""


def apply(claim: Claim, policy: ClaimPolicy, act: AnyAct, now: datetime) -> Claim | Refusal:
    """`claim` after `act`, as its next version; or why not. Who acts is the caller's business."""
    choice = choice_of(claim, policy, action_of(act), now)
    why = choice.why_not or _fault_of(act, policy, choice)
    return Refusal(why) if why is not None else _after(claim, policy, act, now)


def _fault_of(act: AnyAct, policy: ClaimPolicy, choice: Choice) -> WhyNot | None:
    """What is wrong with what an allowed act says."""
    bounds = choice.bounds
    match act:
        case Offer() | Arbitrate(ruling=Ruling.COMPENSATION):
            assert bounds is not None
            return None if _is_within(act.amount_minor, bounds) else WhyNot.AMOUNT
        case AddEvidence() if not act.text.strip() and not act.files:
            return WhyNot.EMPTY
        case AddEvidence() | Dispute() | ConditionContested():
            many = len(act.files) > policy.photos_max + policy.videos_max
            return WhyNot.FILES if many else None
        case _:
            return None


def _is_within(amount_minor: int | None, bounds: Bounds) -> bool:
    assert bounds.amount_min is not None
    assert bounds.amount_max is not None
    return amount_minor is not None and bounds.amount_min <= amount_minor <= bounds.amount_max


def _after(claim: Claim, policy: ClaimPolicy, act: AnyAct, now: datetime) -> Claim:
    action = action_of(act)
    if action in LEADS_TO:
        return moved(_noted(claim, act), policy, LEADS_TO[action], now)
    match act:
        case ApproveWithReturn():
            after = granted(claim, policy, claim.paid, Outcome.REFUND, now)
        case ApproveWithoutReturn():
            after = refunding(claim, policy, claim.paid, Outcome.REFUND, now)
        case ConditionConfirmed():
            after = refund_of_granted(claim, policy, now)
        case Arbitrate():
            after = _arbitrated(claim, policy, act, now)
        case RefundSent() | RefundConfirmed() | RefundFailed():
            after = _after_refund_step(claim, act, now)
        case _:
            after = _after_buyers(claim, policy, act, now)
    return after


def _noted(claim: Claim, act: AnyAct) -> Claim:
    """`claim` with what `act` says, where that is to be remembered."""
    match act:
        case Offer():
            after = replace(claim, offer=Money(act.amount_minor, claim.paid.currency))
        case Replace():
            after = replace(claim, fulfilment=Fulfilment.REPLACEMENT)
        case SendPart():
            after = replace(claim, fulfilment=Fulfilment.PART)
        case AskEvidence():
            after = replace(claim, evidence_rounds=claim.evidence_rounds + 1)
        case Dispute():
            after = replace(claim, disputes=claim.disputes + 1)
        case Dispatched() | SentBack():
            after = replace(claim, tracking=act.tracking)
        case _:
            after = claim
    return after


def _after_buyers(claim: Claim, policy: ClaimPolicy, act: AnyAct, now: datetime) -> Claim:
    match act:
        case Withdraw():
            after = closed(claim, Outcome.WITHDRAWN, now)
        case AddEvidence() if claim.state is State.AWAITING_EVIDENCE:
            after = moved(claim, policy, State.AWAITING_SELLER, now)
        case AddEvidence():
            after = next_version(replace(claim, additions=claim.additions + 1), now)
        case AcceptOffer():
            assert claim.offer is not None
            after = refunding(claim, policy, claim.offer, Outcome.COMPENSATION, now)
        case _:
            assert isinstance(act, ConfirmReceipt)
            after = fulfilled(claim, now)
    return after


def _arbitrated(claim: Claim, policy: ClaimPolicy, act: Arbitrate, now: datetime) -> Claim:
    """A moderator's ruling. Goods that lie with the seller already are not sent for again."""
    bound = replace(claim, arbitrated=True)
    if act.ruling is Ruling.REFUSE:
        return closed(bound, Outcome.REFUSED, now)
    amount = claim.paid
    outcome = Outcome.REFUND
    if act.ruling is Ruling.COMPENSATION:
        assert act.amount_minor is not None
        amount = Money(act.amount_minor, claim.paid.currency)
        outcome = Outcome.COMPENSATION
    if act.with_return and claim.state is State.DISPUTED:
        return granted(bound, policy, amount, outcome, now)
    return refunding(bound, policy, amount, outcome, now)


def _after_refund_step(
    claim: Claim, act: RefundSent | RefundConfirmed | RefundFailed, now: datetime
) -> Claim:
    """How far the refund is; `due_at` stays, for only the money's arrival ends this turn."""
    assert claim.refund is not None
    match act:
        case RefundSent():
            refund = replace(claim.refund, state=RefundState.SENT, note=None)
            return replace(next_version(claim, now), refund=refund)
        case RefundFailed():
            refund = replace(claim.refund, state=RefundState.FAILED, note=act.note)
            return replace(next_version(claim, now), refund=refund)
        case RefundConfirmed():
            refund = replace(claim.refund, state=RefundState.CONFIRMED, note=None)
            assert claim.outcome is not None
            return closed(replace(claim, refund=refund), claim.outcome, now)
