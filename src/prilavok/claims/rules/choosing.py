"""What somebody can do to a claim, and why not the rest."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from prilavok.claims.model import (
    ADDITIONS_MAX,
    TEXT_MAX,
    TEXT_MIN,
    Actor,
    Claim,
    ClaimAction,
    RefundState,
    State,
)
from prilavok.claims.programme import GRANTS, Allowed, ClaimPolicy
from prilavok.core.money import BPS_WHOLE, half_up

ACTIONS_OF: Final[dict[Actor, tuple[ClaimAction, ...]]] = {
    Actor.BUYER: (
        ClaimAction.ACCEPT_OFFER,
        ClaimAction.ADD_EVIDENCE,
        ClaimAction.SENT_BACK,
        ClaimAction.CONFIRM_RECEIPT,
        ClaimAction.DISPUTE,
        ClaimAction.WITHDRAW,
    ),
    Actor.SELLER: (
        ClaimAction.APPROVE_WITH_RETURN,
        ClaimAction.APPROVE_WITHOUT_RETURN,
        ClaimAction.OFFER,
        ClaimAction.REPLACE,
        ClaimAction.SEND_PART,
        ClaimAction.ASK_EVIDENCE,
        ClaimAction.REFUSE,
        ClaimAction.DISPATCHED,
        ClaimAction.GOODS_RECEIVED,
        ClaimAction.CONDITION_CONFIRMED,
        ClaimAction.CONDITION_CONTESTED,
    ),
    Actor.MODERATOR: (ClaimAction.ARBITRATE,),
    Actor.MARKETPLACE: (
        ClaimAction.GOODS_RETURNED,
        ClaimAction.REFUND_SENT,
        ClaimAction.REFUND_CONFIRMED,
        ClaimAction.REFUND_FAILED,
    ),
    Actor.DEADLINE: (),
}
"""Who does what, in the order in which pages show it."""

ARBITRABLE: Final = frozenset({State.DISPUTED, State.CONDITION_DISPUTED})
AWAITS_GOODS: Final = frozenset({State.AWAITING_RETURN, State.IN_TRANSIT})
MARKETPLACES: Final = frozenset((*ACTIONS_OF[Actor.MODERATOR], *ACTIONS_OF[Actor.MARKETPLACE]))
"""What needs no permission of the policy, and is done whenever it comes."""
BINDING: Final = GRANTS | {ClaimAction.DISPUTE}
"""What nobody can do once a moderator has decided."""
WITH_TEXT: Final = frozenset(
    {
        ClaimAction.DISPUTE,
        ClaimAction.ASK_EVIDENCE,
        ClaimAction.REFUSE,
        ClaimAction.CONDITION_CONTESTED,
    }
)
WITH_FILES: Final = frozenset(
    {ClaimAction.ADD_EVIDENCE, ClaimAction.DISPUTE, ClaimAction.CONDITION_CONTESTED}
)


class WhyNot(StrEnum):
    """Why something cannot be done."""

    CLOSED = "closed"
    NOT_NOW = "not_now"
    """Not in the state that the claim is in."""
    NOT_ALLOWED = "not_allowed"
    """The policy does not have it here."""
    NOT_FOR_SCHEME = "not_for_scheme"
    NOT_FOR_REASON = "not_for_reason"
    ARBITRATED = "arbitrated"
    """A moderator has decided: that binds."""
    EVIDENCE_ROUNDS = "evidence_rounds"
    DISPUTES = "disputes"
    NOTHING_LEFT = "nothing_left"
    """All that was paid has gone back already."""
    TURN_PASSED = "turn_passed"
    """The deadline has passed; what follows is about to happen."""
    AMOUNT = "amount"
    """Not within the bounds."""
    FILES = "files"
    """Too many, or none where some are needed."""
    EMPTY = "empty"
    """Neither text nor files."""


class Bounds(Struct, frozen=True, omit_defaults=True):
    """What an action takes: an amount of minor units, a text of so many characters, files, and how
    many of these may be videos."""

    amount_min: int | None = None
    amount_max: int | None = None
    text_min: int | None = None
    text_max: int | None = None
    files_max: int | None = None
    videos_max: int | None = None


class Choice(Struct, frozen=True):
    """Something that somebody can do to a claim, or why they cannot."""

    action: ClaimAction
    allowed: bool
    why_not: WhyNot | None = None
    bounds: Bounds | None = None


def available(
    claim: Claim, policy: ClaimPolicy, viewer: Actor, now: datetime
) -> tuple[Choice, ...]:
    """All that `viewer` could ever do to a claim, with what is allowed now and why the rest is not.

    The only word on it: pages show it, and `apply` asks it.
    """
    return tuple(choice_of(claim, policy, action, now) for action in ACTIONS_OF[viewer])


def choice_of(claim: Claim, policy: ClaimPolicy, action: ClaimAction, now: datetime) -> Choice:
    """Whether `action` can be done to `claim` now, by whom it belongs to."""
    why = _why_not(claim, policy, action, now)
    return Choice(action, why is None, why, None if why else _bounds(claim, policy, action))


def has_passed(claim: Claim, now: datetime) -> bool:
    """Whether the turn is over: at its second, not before."""
    return claim.due_at is not None and claim.due_at <= now and claim.overdue_at is None


def offer_bounds(claim: Claim, policy: ClaimPolicy) -> tuple[int, int]:
    """The least and the greatest offer, in minor units; the least is more if there is none."""
    least = max(1, half_up(claim.paid.minor * policy.offer_from_bps, BPS_WHOLE))
    return least, claim.paid.minor * policy.offer_to_bps // BPS_WHOLE


def _why_not(
    claim: Claim, policy: ClaimPolicy, action: ClaimAction, now: datetime
) -> WhyNot | None:
    if not claim.is_open:
        return WhyNot.CLOSED
    if action in MARKETPLACES:
        return None if _marketplace_may(claim, action) else WhyNot.NOT_NOW
    if has_passed(claim, now):
        return WhyNot.TURN_PASSED
    allowed = _allowed(policy, claim.state, action)
    if allowed is None:
        elsewhere = any(_allowed(policy, stage.state, action) for stage in policy.stages)
        return WhyNot.NOT_NOW if elsewhere else WhyNot.NOT_ALLOWED
    return _why_not_of(claim, policy, allowed)


def _why_not_of(claim: Claim, policy: ClaimPolicy, allowed: Allowed) -> WhyNot | None:
    """Why `claim` is none of those for which the policy has the action in this state."""
    least, greatest = offer_bounds(claim, policy)
    action = allowed.action
    reasons = {
        WhyNot.NOT_FOR_SCHEME: bool(allowed.schemes) and claim.scheme not in allowed.schemes,
        WhyNot.NOT_FOR_REASON: bool(allowed.reasons) and claim.reason not in allowed.reasons,
        WhyNot.ARBITRATED: claim.arbitrated and action in BINDING,
        WhyNot.DISPUTES: action is ClaimAction.DISPUTE and claim.disputes >= policy.disputes_max,
        WhyNot.EVIDENCE_ROUNDS: _has_enough_evidence(claim, policy, action),
        WhyNot.NOTHING_LEFT: action is ClaimAction.OFFER and least > greatest,
    }
    return next((why for why, holds in reasons.items() if holds), None)


def _has_enough_evidence(claim: Claim, policy: ClaimPolicy, action: ClaimAction) -> bool:
    """Whether no more can be asked for, or added without being asked."""
    if action is ClaimAction.ADD_EVIDENCE:
        is_asked = claim.state is State.AWAITING_EVIDENCE
        return not is_asked and claim.additions >= ADDITIONS_MAX
    return (
        action is ClaimAction.ASK_EVIDENCE and claim.evidence_rounds >= policy.evidence_rounds_max
    )


def _allowed(policy: ClaimPolicy, state: State, action: ClaimAction) -> Allowed | None:
    actions = policy.stage(state).actions
    return next((allowed for allowed in actions if allowed.action is action), None)


def _marketplace_may(claim: Claim, action: ClaimAction) -> bool:
    """Whether the claim can take the step: facts come late, and in any order."""
    if action is ClaimAction.ARBITRATE:
        return claim.state in ARBITRABLE
    if action is ClaimAction.GOODS_RETURNED:
        return claim.state in AWAITS_GOODS
    if claim.state is not State.REFUNDING or claim.refund is None:
        return False
    return action is not ClaimAction.REFUND_SENT or claim.refund.state is not RefundState.SENT


def _bounds(claim: Claim, policy: ClaimPolicy, action: ClaimAction) -> Bounds | None:
    if action is ClaimAction.OFFER:
        least, greatest = offer_bounds(claim, policy)
        return Bounds(amount_min=least, amount_max=greatest)
    if action is ClaimAction.ARBITRATE:
        return Bounds(amount_min=1, amount_max=claim.paid.minor)
    if action not in WITH_TEXT and action is not ClaimAction.ADD_EVIDENCE:
        return None
    takes_files = action in WITH_FILES
    return Bounds(
        text_min=TEXT_MIN if action in WITH_TEXT else 0,
        text_max=TEXT_MAX,
        files_max=policy.photos_max + policy.videos_max if takes_files else None,
        videos_max=policy.videos_max if takes_files else None,
    )
