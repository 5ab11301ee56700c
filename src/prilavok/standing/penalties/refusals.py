"""What can be expected to go wrong with violations and penalties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from prilavok.core.errors import Conflict, Invalid, NotFound, Refused
from prilavok.standing.penalties.model import Collected, Collection, State


@dataclass(eq=False)
class PenaltyNotFound(NotFound):
    """There is no penalty {penalty_id}."""

    penalty_id: UUID


@dataclass(eq=False)
class ViolationNotFound(NotFound):
    """There is no violation {violation_id}."""

    violation_id: UUID


@dataclass(eq=False)
class MorePersonsNeeded(Refused):
    """This penalty needs {persons} different people; {confirmed} confirmed it."""

    persons: int
    confirmed: int


@dataclass(eq=False)
class NotAppealable(Conflict):
    """The penalty is {state} and cannot be appealed."""

    state: State


@dataclass(eq=False)
class AppealedAlready(Conflict):
    """This penalty was appealed at {at}; it can be appealed once."""

    at: datetime


@dataclass(eq=False)
class TooLateToAppeal(Refused):
    """This penalty could be appealed until {until}."""

    until: datetime


@dataclass(eq=False)
class NotReversible(Conflict):
    """The penalty is {state}; there is nothing to reverse."""

    state: State


@dataclass(eq=False)
class NotAFine(Invalid):
    """The penalty {penalty_id} is no fine; nothing is collected for it."""

    penalty_id: UUID


@dataclass(eq=False)
class CollectionContradicted(Conflict):
    """The fine is {collection} and cannot become {told}."""

    collection: Collection
    told: Collected
