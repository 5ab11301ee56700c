"""Which penalties a violation leads to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok.standing.penalties.model import (
    Fine,
    Measure,
    Penalty,
    Suspension,
    Violation,
    ViolationId,
)
from prilavok.standing.penalties.programme import PenaltyPolicy, Step

ONE: Final = 1
TWO: Final = 2


class Proposal(Struct, frozen=True):
    """The `part`th penalty of a step, which `counted` violations reached."""

    step: str
    part: int
    measure: Measure
    persons: int
    from_count: int
    counted: tuple[ViolationId, ...]


def proposed(
    policy: PenaltyPolicy, violations: Sequence[Violation], new: Violation
) -> tuple[Proposal, ...]:
    """What `policy` asks for because of `new`, beside the party's `violations` that stand.

    Of each ladder the step with the greatest reached count.
    """
    others = [other for other in violations if other.violation_id != new.violation_id]
    reached: dict[str, tuple[Step, tuple[ViolationId, ...]]] = {}
    for step in policy.steps:
        if not counts(step, new):
            continue
        together = most_together(
            [other for other in others if counts(step, other)], new, step.within
        )
        best = reached.get(step.ladder)
        if len(together) >= step.from_count and (
            best is None or best[0].from_count < step.from_count
        ):
            reached[step.ladder] = step, together
    return tuple(
        Proposal(step.id, part, measure, persons_for(policy, measure), step.from_count, together)
        for step, together in reached.values()
        for part, measure in enumerate(step.penalties)
    )


def counts(step: Step, violation: Violation) -> bool:
    """Whether a step speaks of this violation."""
    return (
        violation.label in step.labels
        and violation.party_kind in step.parties
        and (not step.directions or violation.direction in step.directions)
    )


def most_together(
    others: Iterable[Violation], new: Violation, within: timedelta | None
) -> tuple[ViolationId, ...]:
    """The most violations, `new` among them, that lie less than `within` apart; oldest first.

    They are reckoned by when they were done: which one was confirmed first makes no difference.
    """
    every = sorted([*others, new], key=lambda one: (one.at, one.violation_id))
    if within is None:
        return tuple(one.violation_id for one in every)
    windows = (
        tuple(one.violation_id for one in every if last.at - within < one.at <= last.at)
        for last in every
        if new.at <= last.at < new.at + within
    )
    return max(windows, key=len)


def persons_for(policy: PenaltyPolicy, measure: Measure) -> int:
    """How many different people must confirm a penalty."""
    match measure:
        case Fine() if policy.fine_needs_two_from is not None:
            return TWO if measure.amount.minor >= policy.fine_needs_two_from.minor else ONE
        case Suspension() if policy.suspension_needs_two:
            return TWO
        case _:
            return ONE


def still_stands(penalty: Penalty, withdrawn: Collection[UUID]) -> bool:
    """Whether enough of what it counted is left, once these violations are gone."""
    left = [violation for violation in penalty.counted if violation not in withdrawn]
    return penalty.violation_id in left and len(left) >= penalty.from_count
