"""A case: something that people must look at, its evidence, and what they decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, NewType
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.core.errors import Conflict, Forbidden, Invalid, NotFound
from prilavok.core.events import Event
from prilavok.core.ids import number_in, uuid7_carrying
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind

CaseId = NewType("CaseId", UUID)

LEASE = timedelta(minutes=30)
REASON_LENGTH_MAX = 1_000
ReasonText = Annotated[
    str, Meta(min_length=3, max_length=REASON_LENGTH_MAX, pattern=r"^[^\x00]*\S[^\x00]*\Z")
]
NoteText = Annotated[str, Meta(min_length=1, max_length=2_000, pattern=r"^[^\x00]*\S[^\x00]*\Z")]


class State(StrEnum):
    """Where a case stands. Whether somebody is at it is told by its lease."""

    OPEN = "open"
    AWAITING_SECOND = "awaiting_second"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class What(StrEnum):
    """What happened to a case."""

    OPENED = "opened"
    TAKEN = "taken"
    PUT_BACK = "put_back"
    LEASE_LOST = "lease_lost"
    NOTED = "noted"
    SECOND_ASKED = "second_asked"
    OPINION_GIVEN = "opinion_given"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"


class Option(Struct, frozen=True):
    """A decision that can be taken. One that `confirms` needs a label, and counts for its rule; one
    that `releases` counts against it."""

    name: str
    confirms: bool = False
    releases: bool = False


class CaseKind(Struct, frozen=True):
    """What a case can be about, what can be decided, and by when; `priority` 0 comes first."""

    name: str
    options: tuple[Option, ...]
    priority: int
    due_within: timedelta

    def option(self, name: str) -> Option | None:
        """The decision of that name, if there is one."""
        return next((option for option in self.options if option.name == name), None)


class Highlight(Struct, frozen=True):
    """Code points `start` to `end` (not included) of a text, and what is wrong with them."""

    start: int
    end: int
    label: str


class EvidenceMessage(Struct, frozen=True):
    """A message as it was when the case was opened, as its author wrote it."""

    message_id: UUID
    side: str
    author: str
    text: str
    state: str
    sent_at: datetime
    is_subject: bool = False
    highlights: tuple[Highlight, ...] = ()


class PartyHistory(Struct, frozen=True):
    """What was known of a party when the case was opened; counts are of everything before."""

    party: Party
    name: str | None
    since: datetime | None = None
    chats: int = 0
    violations: int = 0
    penalties: int = 0
    reports_against: int = 0
    reports_made: int = 0


class Sighting(Struct, frozen=True):
    """One of several messages that a case is about together."""

    chat_id: UUID
    message_id: UUID
    seller_id: str
    text: str
    state: str
    sent_at: datetime


class Evidence(Struct, frozen=True, omit_defaults=True):
    """A snapshot: what whoever decides sees, whatever became of it since.

    `verdict` is the judge's; `facts` are words of the kind's own, such as what was asked for.
    """

    chat_id: UUID | None = None
    context: str | None = None
    messages: tuple[EvidenceMessage, ...] = ()
    verdict: dict[str, Any] | None = None  # Any: JSON of a verdict
    history: tuple[PartyHistory, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    facts: dict[str, str] = {}


class NewCase(Struct, frozen=True):
    """A case to open, once for `(kind, subject)` in its owner's lane.

    `owner` is whom it is about. `persons` overrides how many must decide the same; `about_case` is
    the case whose decision is contested: who decided that may not decide this.
    """

    kind: str
    subject: str
    owner: Party
    evidence: Evidence
    label: str | None = None
    rule: str | None = None
    rule_version: int | None = None
    priority: int | None = None
    persons: int = 1
    about_case: CaseId | None = None


class Case(Struct, frozen=True):
    """A case as stored. `assignee` holds it until `leased_until`."""

    lane: int
    case_id: CaseId
    kind: str
    subject: str
    owner_kind: str
    owner_id: str
    priority: int
    persons: int
    label: str | None
    rule: str | None
    rule_version: int | None
    about_case: CaseId | None
    evidence: Evidence
    state: State
    version: int
    assignee: str | None
    taken_at: datetime | None
    leased_until: datetime | None
    opened_at: datetime
    due_at: datetime
    decision: str | None
    decided_label: str | None
    decided_by: tuple[str, ...]
    decided_at: datetime | None
    reversed_by: CaseId | None
    reversed_at: datetime | None

    @property
    def owner(self) -> Party:
        """Whom it is about."""
        return Party(PartyKind(self.owner_kind), self.owner_id)

    @property
    def is_undecided(self) -> bool:
        return self.state in (State.OPEN, State.AWAITING_SECOND)

    def holder(self, now: datetime) -> str | None:
        """Who is at it: an assignee whose lease has not run out."""
        if self.leased_until is None or self.leased_until <= now:
            return None
        return self.assignee


class Opinion(Struct, frozen=True):
    """What one person decided; `handled_s` is how long they had the case."""

    opinion: int
    by: str
    decision: str
    label: str | None
    reason: str
    at: datetime
    handled_s: int


class LogEntry(Struct, frozen=True):
    """Something that happened to a case; `by` is null where nobody did it."""

    entry: int
    at: datetime
    by: str | None
    what: What
    text: str | None


class CaseOpened(Event, frozen=True, tag="cases.opened"):
    """Something is to be looked at."""

    case_id: CaseId
    kind: str
    subject: str


class CaseDecided(Event, frozen=True, tag="cases.decided"):
    """People have decided; whoever it concerns acts on it."""

    case_id: CaseId
    kind: str
    subject: str
    decision: str
    label: str | None
    reason: str
    decided_by: tuple[str, ...]
    about_case: CaseId | None


Kinds = Mapping[str, CaseKind]


def new_case_id(now: datetime, lane: Lane) -> CaseId:
    """A UUIDv7 that carries its case's lane."""
    return CaseId(uuid7_carrying(now, lane))


def lane_of_case(case_id: CaseId, lanes: int) -> Lane:
    """The lane that `case_id` carries; an id that is not ours gives some lane, and no row there."""
    return Lane(number_in(case_id) % lanes)


@dataclass(eq=False)
class CaseNotFound(NotFound):
    """There is no case {case_id}."""

    case_id: CaseId


@dataclass(eq=False)
class CaseTaken(Conflict):
    """{assignee} is at this case until {until}."""

    assignee: str
    until: datetime


@dataclass(eq=False)
class CaseNotTaken(Conflict):
    """Take the case first."""


@dataclass(eq=False)
class CaseClosed(Conflict):
    """The case is {state}; nothing more can be done to it."""

    state: State


@dataclass(eq=False)
class CaseChanged(Conflict):
    """The case has changed since version {expected} was looked at: it is at {version} now."""

    expected: int
    version: int


@dataclass(eq=False)
class OwnDecision(Forbidden):
    """You took part in the decision that this case is about; somebody else must decide it."""


@dataclass(eq=False)
class OpinionGiven(Conflict):
    """You have decided this case already; it waits for somebody else."""


@dataclass(eq=False)
class DecisionUnknown(Invalid):
    """A case of the kind {kind} cannot be decided with {decision}."""

    kind: str
    decision: str


@dataclass(eq=False)
class LabelMissing(Invalid):
    """To decide {decision}, say what rule was broken."""

    decision: str


@dataclass(eq=False)
class LabelUnknown(Invalid):
    """There is no label {label}."""

    label: str
