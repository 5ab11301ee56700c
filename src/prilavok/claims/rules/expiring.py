"""What the passing of a turn does."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from prilavok.claims.model import Claim, Outcome, State
from prilavok.claims.programme import ClaimPolicy, Then, is_reminded
from prilavok.claims.rules.choosing import has_passed
from prilavok.claims.rules.moves import (
    closed,
    fulfilled,
    granted,
    moved,
    next_version,
    refund_of_granted,
    refunding,
)

STILL_REFUSED = frozenset({State.REFUSED, State.DISPUTED, State.CONDITION_DISPUTED})


def expire(claim: Claim, policy: ClaimPolicy, now: datetime) -> Claim | None:
    """`claim` after its turn has passed by `now`, as its next version; None if it has not, or if
    nothing follows but being overdue and that is known."""
    if not has_passed(claim, now):
        return None
    return _after(claim, policy, policy.stage(claim.state).then, now)


def _after(claim: Claim, policy: ClaimPolicy, then: Then, now: datetime) -> Claim:
    match then:
        case Then.APPROVE_WITH_RETURN:
            after = granted(claim, policy, claim.paid, Outcome.REFUND, now)
        case Then.APPROVE_WITHOUT_RETURN:
            after = refunding(claim, policy, claim.paid, Outcome.REFUND, now)
        case Then.ACCEPT_OFFER:
            assert claim.offer is not None
            after = refunding(claim, policy, claim.offer, Outcome.COMPENSATION, now)
        case Then.REFUND:
            after = refund_of_granted(claim, policy, now)
        case Then.ARBITRATION if claim.arbitrated:
            after = refund_of_granted(claim, policy, now)  # a ruling binds: nothing is ruled twice
        case Then.ARBITRATION:
            after = moved(claim, policy, State.DISPUTED, now)
        case Then.DONE:
            after = fulfilled(claim, now)
        case Then.CLOSE:
            refused = claim.state in STILL_REFUSED
            after = closed(claim, Outcome.REFUSED if refused else Outcome.LAPSED, now)
        case Then.REMIND:
            after = replace(next_version(claim, now), overdue_at=now, look_at=None)
    return after


def reminded(claim: Claim) -> Claim:
    """`claim` when whose turn it is has been reminded: the next look is at the end."""
    return replace(claim, look_at=claim.due_at)


def is_to_be_reminded(claim: Claim, now: datetime) -> bool:
    """Whether it is time to remind whose turn it is."""
    return (
        is_reminded(claim.state)
        and claim.look_at is not None
        and claim.due_at is not None
        and claim.look_at <= now < claim.due_at
    )
