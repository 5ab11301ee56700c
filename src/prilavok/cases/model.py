"""A case: something that people must look at, its evidence, and what they decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, NewType, Self, TypeAlias, TypeVar
from uuid import UUID

from msgspec import Meta, Struct
from msgspec.structs import replace

from prilavok.cases.evidence import Evidence
from prilavok.core.events import Event
from prilavok.core.ids import number_in, uuid7_carrying
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind

CaseId = NewType("CaseId", UUID)
C = TypeVar("C", bound="CaseLine")

LEASE = timedelta(minutes=30)
REASON_LENGTH_MAX = 1_000
ReasonText = Annotated[
    str, Meta(min_length=3, max_length=REASON_LENGTH_MAX, pattern=r"^[^\x00]*\S[^\x00]*\Z")
]
OptionName = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9_]+\Z")]
PIECES_MAX = 1_000
Piece = Annotated[int, Meta(ge=1, le=2**53)]
NoteText = Annotated[str, Meta(min_length=1, max_length=2_000, pattern=r"^[^\x00]*\S[^\x00]*\Z")]


class CaseState(StrEnum):
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
    EVIDENCE_ADDED = "evidence_added"
    SECOND_ASKED = "second_asked"
    OPINION_GIVEN = "opinion_given"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"


class Outcome(StrEnum):
    """What a decision says of the rule that led to its case."""

    CONFIRMED = "confirmed"
    RELEASED = "released"


class Option(Struct, frozen=True):
    """A decision that can be taken. One that `confirms` needs a label, and counts for its rule; one
    that `releases` counts against it. `reasons` are ids of the words that may stand for one's own;
    one that `meant_for` names may only where one of its labels is confirmed. One of an `amount`
    needs how much, in minor units. One of `pieces` is about those that the evidence contests, all
    unless it is said which.
    """

    name: str
    confirms: bool = False
    releases: bool = False
    amount: bool = False
    pieces: bool = False
    reasons: tuple[str, ...] = ()
    meant_for: Mapping[str, tuple[str, ...]] = {}

    def fits(self, reason: str, label: str | None) -> bool:
        """Whether a prepared reason does not contradict the label that is confirmed."""
        return label is None or label in self.meant_for.get(reason, (label,))

    @property
    def outcome(self) -> Outcome | None:
        if self.confirms:
            return Outcome.CONFIRMED
        return Outcome.RELEASED if self.releases else None


class CaseKind(Struct, frozen=True):
    """What a case can be about, what can be decided, and by when; `priority` 0 comes first."""

    name: str
    options: tuple[Option, ...]
    priority: int
    due_within: timedelta

    def option(self, name: str) -> Option | None:
        """The decision of that name, if there is one."""
        return next((option for option in self.options if option.name == name), None)


class NewCase(Struct, frozen=True):
    """A case to open, once for `(kind, subject)` in its owner's lane.

    `owner` is whom it is about. `persons` is how many must decide the same, 1 or 2; `priority`, 0
    to 3, overrides that of its kind. `about_case` is the case whose decision is contested: who had
    a say in that may not decide this, nor may those whom `barred` names by their signature.
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
    barred: tuple[str, ...] = ()


class CaseLine(Struct, frozen=True):
    """A case without its evidence, as lists show it. `assignee` holds it until `leased_until`."""

    case_id: CaseId
    kind: str
    subject: str
    owner_kind: PartyKind
    owner_id: str
    priority: int
    persons: int
    label: str | None
    rule: str | None
    rule_version: int | None
    state: CaseState
    version: int
    assignee: str | None
    taken_at: datetime | None
    leased_until: datetime | None
    opened_at: datetime
    due_at: datetime
    decision: str | None
    decided_label: str | None
    decided_by: tuple[str, ...]
    closed_at: datetime | None
    reversed_by: CaseId | None

    @property
    def owner(self) -> Party:
        """Whom it is about."""
        return Party(self.owner_kind, self.owner_id)

    @property
    def is_undecided(self) -> bool:
        return self.closed_at is None

    def holder(self, now: datetime) -> str | None:
        """Who is at it: an assignee whose lease has not run out."""
        if self.leased_until is None or self.leased_until <= now:
            return None
        return self.assignee

    def as_of(self, now: datetime) -> Self:
        """The case as it is `now`: without a lease that has run out."""
        if self.holder(now) is not None:
            return self
        return replace(self, assignee=None, taken_at=None, leased_until=None)


class Case(CaseLine, frozen=True, kw_only=True):
    """A case as stored. Nobody of `barred` may decide it; `passed_on_by` have put it back."""

    lane: Lane
    about_case: CaseId | None
    barred: tuple[str, ...]
    passed_on_by: tuple[str, ...]
    evidence: Evidence
    outcome: Outcome | None
    reversed_at: datetime | None


class Opinion(Struct, frozen=True):
    """What one person decided; `handled_s` is how long they had the case. `reason` is in their own
    words, or in those of `template`."""

    opinion: int
    by: str
    decision: str
    label: str | None
    reason: str
    template: str | None
    at: datetime
    handled_s: int
    amount_minor: int | None = None
    pieces: tuple[int, ...] | None = None


class Consequence(Struct, frozen=True):
    """Something that a decision would lead to; `facts` are words of the kind's own."""

    code: str
    facts: dict[str, str] = {}


class Decision(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody wants decided, and why: by `reason` in their own words, or by `template` in
    those prepared, as they stand in the language of `lang`.

    `label` is needed where something is confirmed that had none, `amount_minor` where the decision
    is one of an amount; `pieces` are positions in the evidence that it is about, where it is about
    some, and all unless they are named. `expected_version` is that of the case as they looked at
    it; with it the same decision, sent again, is the same one.
    """

    decision: OptionName
    reason: ReasonText | None = None
    template: OptionName | None = None
    label: OptionName | None = None
    amount_minor: Annotated[int, Meta(ge=1, le=10**12)] | None = None
    pieces: Annotated[tuple[Piece, ...], Meta(min_length=1, max_length=PIECES_MAX)] | None = None
    lang: Annotated[str, Meta(max_length=35)] | None = None
    expected_version: Annotated[int, Meta(ge=1)] | None = None


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


class CaseTouched(Event, frozen=True, tag="cases.touched"):
    """Something happened to a case, other than that it was opened or decided."""

    case_id: CaseId


class CaseDecided(Event, frozen=True, tag="cases.decided"):
    """People have decided; whoever it concerns acts on it.

    `reason` is what the last of them wrote, or the words of `template` in one language.
    """

    case_id: CaseId
    kind: str
    subject: str
    decision: str
    label: str | None
    reason: str
    template: str | None
    decided_by: tuple[str, ...]
    about_case: CaseId | None
    amount_minor: int | None = None
    pieces: tuple[int, ...] | None = None


Kinds: TypeAlias = Mapping[str, CaseKind]


def new_case_id(now: datetime, lane: Lane) -> CaseId:
    """A UUIDv7 that carries its case's lane."""
    return CaseId(uuid7_carrying(now, lane))


def lane_of_case(case_id: CaseId, lanes: int) -> Lane:
    """The lane that `case_id` carries; an id that is not ours gives some lane, and no row there."""
    return Lane(number_in(case_id) % lanes)
