"""Violations and penalties as they are shown: to their party, and to the marketplace."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, auto
from uuid import UUID

from msgspec import Struct

from prilavok.core.parties import Party
from prilavok.standing.penalties import rules
from prilavok.standing.penalties.model import (
    Collection,
    Direction,
    Label,
    Measure,
    Outcome,
    Penalty,
    PenaltyId,
    State,
    Violation,
    ViolationId,
    What,
)


class Audience(Enum):
    """Who looks: the party itself is not told who decided."""

    PARTY = auto()
    MARKETPLACE = auto()


class ViolationView(Struct, frozen=True):
    """A violation and its evidence: the case, the messages. `withdrawn_at`: it counts no more."""

    violation_id: ViolationId
    label: Label
    direction: Direction | None
    at: datetime
    confirmed_at: datetime
    chat_id: UUID | None
    message_ids: tuple[UUID, ...]
    case_id: UUID | None
    withdrawn_at: datetime | None


class AppealView(Struct, frozen=True):
    """An appeal, and what became of it; `outcome` is null while nobody has decided."""

    text: str
    at: datetime
    outcome: Outcome | None
    settled_at: datetime | None


class PenaltyView(Struct, frozen=True):
    """A penalty, by `step` of the policy of `policy_version`, which `counted` so many violations.

    `until` is when a mute or a suspension ends. `can_appeal` is for its party, until
    `appeal_until`. `collection` is a fine's. `confirmed_by` is empty to its party.
    """

    penalty_id: PenaltyId
    party: Party
    measure: Measure
    state: State
    in_force: bool
    violation: ViolationView
    step: str
    policy_version: int
    counted: tuple[ViolationId, ...]
    proposed_at: datetime
    imposed_at: datetime | None
    until: datetime | None
    appeal_until: datetime | None
    can_appeal: bool
    appeal: AppealView | None
    decision: str | None
    collection: Collection | None
    reversal_proposed_at: datetime | None
    confirmed_by: tuple[str, ...]


class PartyStanding(Struct, frozen=True):
    """How a party stood at `at`, with the last 1,000 violations and penalties known then.

    Oldest first; `has_more` says whether there were older ones. What is dated before
    `decided_up_to` has all been written down: the answer for an earlier moment stays as it is.
    """

    party: Party
    at: datetime
    muted_until: datetime | None
    suspended: bool
    suspended_until: datetime | None
    violations: tuple[ViolationView, ...]
    penalties: tuple[PenaltyView, ...]
    has_more: bool
    decided_up_to: datetime | None = None

    @property
    def violations_counted(self) -> int:
        """Those that stand."""
        return sum(each.withdrawn_at is None for each in self.violations)

    @property
    def penalties_counted(self) -> int:
        """Those that were imposed and stand."""
        return sum(
            each.imposed_at is not None and each.state is not State.REVERSED
            for each in self.penalties
        )


def violation_view(violation: Violation, at: datetime) -> ViolationView:
    """`violation` as it was at `at`."""
    withdrawn_at = violation.withdrawn_at
    return ViolationView(
        violation_id=violation.violation_id,
        label=violation.label,
        direction=violation.direction,
        at=violation.at,
        confirmed_at=violation.confirmed_at,
        chat_id=violation.chat_id,
        message_ids=violation.message_ids,
        case_id=violation.case_id,
        withdrawn_at=withdrawn_at if withdrawn_at is not None and withdrawn_at <= at else None,
    )


def penalty_view(
    penalty: Penalty, violation: Violation, at: datetime, audience: Audience
) -> PenaltyView:
    """`penalty`, whose log ends by `at`."""
    imposed, appeal_until = penalty.entry(What.IMPOSED), rules.appeal_until(penalty)
    proposed_again = penalty.entry(What.REVERSAL_PROPOSED)
    decided = penalty.entry(What.REVERSED, What.UPHELD, What.DROPPED)
    state = rules.state_of(penalty)
    by = (*violation.confirmed_by, *(imposed.by if imposed else ()))
    return PenaltyView(
        penalty_id=penalty.penalty_id,
        party=penalty.party,
        measure=penalty.measure,
        state=state,
        in_force=rules.in_force(penalty, at),
        violation=violation_view(violation, at),
        step=penalty.step,
        policy_version=penalty.policy_version,
        counted=penalty.counted,
        proposed_at=penalty.proposed_at,
        imposed_at=imposed.at if imposed else None,
        until=rules.ends_at(penalty),
        appeal_until=appeal_until,
        can_appeal=state is State.IMPOSED and appeal_until is not None and at < appeal_until,
        appeal=_appeal_view(penalty, violation),
        decision=decided.text if decided else None,
        collection=rules.collection_of(penalty),
        reversal_proposed_at=proposed_again.at if proposed_again else None,
        confirmed_by=tuple(sorted(set(by))) if audience is Audience.MARKETPLACE else (),
    )


def _appeal_view(penalty: Penalty, violation: Violation) -> AppealView | None:
    appealed = penalty.entry(What.APPEALED)
    if appealed is None:
        return None
    settled = penalty.entry(What.UPHELD, What.REVERSED)
    outcome = None
    if settled is not None and settled.what is What.UPHELD:
        outcome = Outcome.REJECTED
    elif settled is not None:
        withdrawn_at = violation.withdrawn_at
        granted = withdrawn_at is not None and withdrawn_at <= settled.at
        outcome = Outcome.GRANTED if granted else Outcome.PENALTY_LIFTED
    assert appealed.text is not None
    return AppealView(appealed.text, appealed.at, outcome, settled.at if settled else None)
