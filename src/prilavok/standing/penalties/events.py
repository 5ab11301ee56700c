"""What happens to violations and penalties, as the party's lane tells it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from prilavok.core.events import Event
from prilavok.core.parties import Party
from prilavok.standing.penalties.model import (
    Collection,
    Direction,
    Label,
    Measure,
    Outcome,
    PenaltyId,
    ViolationId,
)


class ViolationConfirmed(Event, frozen=True, tag="standing.violation_confirmed"):
    """People, or a clock, found that a party broke a rule."""

    violation_id: ViolationId
    party: Party
    label: Label
    direction: Direction | None
    violated_at: datetime
    case_id: UUID | None


class ViolationWithdrawn(Event, frozen=True, tag="standing.violation_withdrawn"):
    """It was none; it counts no more."""

    violation_id: ViolationId
    party: Party
    case_id: UUID | None


class PenaltyProposed(Event, frozen=True, tag="standing.penalty_proposed"):
    """The policy asks for a penalty that more people must confirm; `confirmed_by` did so far."""

    penalty_id: PenaltyId
    party: Party
    measure: Measure
    violation_id: ViolationId
    case_id: UUID | None
    persons: int
    confirmed_by: tuple[str, ...]


class PenaltyDropped(Event, frozen=True, tag="standing.penalty_dropped"):
    """A proposal came to nothing."""

    penalty_id: PenaltyId
    party: Party


class PenaltyImposed(Event, frozen=True, tag="standing.penalty_imposed"):
    """A penalty is in force: the marketplace collects the fine, stops the shop's sales."""

    penalty_id: PenaltyId
    party: Party
    measure: Measure
    violation_id: ViolationId
    label: Label
    case_id: UUID | None
    until: datetime | None
    appeal_until: datetime


class PenaltyReversed(Event, frozen=True, tag="standing.penalty_reversed"):
    """A penalty is undone. `collection` says whether a fine must be stopped or repaid."""

    penalty_id: PenaltyId
    party: Party
    measure: Measure
    collection: Collection | None


class ReversalProposed(Event, frozen=True, tag="standing.reversal_proposed"):
    """A penalty counted a violation that was withdrawn, and would not be imposed today."""

    penalty_id: PenaltyId
    party: Party
    violation_id: ViolationId


class Appealed(Event, frozen=True, tag="standing.appealed"):
    """A party contests a penalty; `case_id` is the case whose decision led to it."""

    penalty_id: PenaltyId
    party: Party
    case_id: UUID | None


class AppealSettled(Event, frozen=True, tag="standing.appeal_settled"):
    """An appeal was decided."""

    penalty_id: PenaltyId
    party: Party
    outcome: Outcome


class CollectionChanged(Event, frozen=True, tag="standing.collection_changed"):
    """The marketplace told how far a fine is collected or repaid."""

    penalty_id: PenaltyId
    party: Party
    collection: Collection
