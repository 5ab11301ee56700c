"""The next version of a claim."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from prilavok.claims.model import Claim, Outcome, Refund, RefundState, State
from prilavok.claims.programme import ClaimPolicy, is_reminded, turn_ends
from prilavok.claims.rules.choosing import WhyNot
from prilavok.core.money import Money


class Refusal(Struct, frozen=True):
    """Nothing was done, and why."""

    why: WhyNot


def moved(claim: Claim, policy: ClaimPolicy, state: State, now: datetime) -> Claim:
    due_at, look_at = turn_ends(policy, state, now)
    if not is_reminded(state):
        look_at = due_at
    after = next_version(claim, now)
    return replace(after, state=state, due_at=due_at, look_at=look_at, overdue_at=None)


def closed(claim: Claim, outcome: Outcome, now: datetime) -> Claim:
    after = next_version(claim, now)
    return replace(
        after, state=State.CLOSED, due_at=None, look_at=None, overdue_at=None, outcome=outcome
    )


def next_version(claim: Claim, now: datetime) -> Claim:
    return replace(claim, version=claim.version + 1, changed_at=now)


def granted(
    claim: Claim, policy: ClaimPolicy, amount: Money, outcome: Outcome, now: datetime
) -> Claim:
    """`amount` goes back once the goods are; where nothing is left of it, nobody sends anything for
    no money."""
    if claim.paid.minor <= 0:
        return closed(claim, outcome, now)
    waits = replace(claim, granted=amount, outcome=outcome, offer=None)
    return moved(waits, policy, State.AWAITING_RETURN, now)


def refunding(
    claim: Claim, policy: ClaimPolicy, amount: Money, outcome: Outcome, now: datetime
) -> Claim:
    """`amount` is owed, or what is left of it; where nothing is, all is done already."""
    owed = Money(min(amount.minor, claim.paid.minor), claim.paid.currency)
    if owed.minor <= 0:
        return closed(claim, outcome, now)
    refund = Refund(owed, RefundState.OWED)
    owing = replace(claim, outcome=outcome, granted=owed, refund=refund, fulfilment=None)
    return moved(owing, policy, State.REFUNDING, now)


def refund_of_granted(claim: Claim, policy: ClaimPolicy, now: datetime) -> Claim:
    """What was granted is owed: the goods are back."""
    assert claim.granted is not None
    assert claim.outcome is not None
    return refunding(claim, policy, claim.granted, claim.outcome, now)


def fulfilled(claim: Claim, now: datetime) -> Claim:
    assert claim.fulfilment is not None
    return closed(claim, Outcome(claim.fulfilment.value), now)
