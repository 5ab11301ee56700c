"""Violations and penalties as they are stored."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, NewType, TypeAlias
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.core.ids import number_in, uuid7_carrying
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.core.parties import Party, PartyKind

ViolationId = NewType("ViolationId", UUID)
PenaltyId = NewType("PenaltyId", UUID)

DAYS_MAX: Final = 3_650
Days = Annotated[int, Meta(ge=1, le=DAYS_MAX)]
AppealText = Annotated[str, Meta(min_length=10, max_length=2_000, pattern=r"^[^\x00]*\S[^\x00]*\Z")]
ReasonText = Annotated[str, Meta(min_length=3, max_length=1_000, pattern=r"^[^\x00]*\S[^\x00]*\Z")]
Reference = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]+\Z")]


class Label(StrEnum):
    """What can be held against a party: the judge's labels, and a deadline missed."""

    CONTACT_EXCHANGE = "contact_exchange"
    OFF_PLATFORM = "off_platform"
    PERSONAL_DATA_REQUEST = "personal_data_request"
    INSULT = "insult"
    THREAT = "threat"
    PLATFORM_DISPARAGEMENT = "platform_disparagement"
    SELLER_DISPARAGEMENT = "seller_disparagement"
    MONOSYLLABIC = "monosyllabic"
    PHISHING = "phishing"
    ANSWER_OVERDUE = "answer_overdue"


class Direction(StrEnum):
    """Whether a contact was given or asked for."""

    GIVES = "gives"
    ASKS = "asks"


class FormalWarning(Struct, frozen=True, tag="warning", forbid_unknown_fields=True):
    """Told, and counted."""


class Mute(Struct, frozen=True, tag="mute", forbid_unknown_fields=True):
    """May write to nobody for so many days of 24 hours."""

    days: Days


class Fine(Struct, frozen=True, tag="fine", forbid_unknown_fields=True):
    """Owes the marketplace `amount`."""

    amount: Money


class Suspension(Struct, frozen=True, tag="suspension", forbid_unknown_fields=True):
    """The shop stops selling and writing for so many days, or until the penalty is reversed."""

    days: Days | None = None


Measure: TypeAlias = FormalWarning | Mute | Fine | Suspension


class State(StrEnum):
    """Where a penalty stands: imposed, appealed or upheld it is in force, until it is over."""

    PROPOSED = "proposed"
    DROPPED = "dropped"
    IMPOSED = "imposed"
    APPEALED = "appealed"
    UPHELD = "upheld"
    REVERSED = "reversed"


class What(StrEnum):
    """What happened to a penalty."""

    IMPOSED = "imposed"
    DROPPED = "dropped"
    APPEALED = "appealed"
    UPHELD = "upheld"
    REVERSED = "reversed"
    REVERSAL_PROPOSED = "reversal_proposed"
    SENT = "sent"
    COLLECTED = "collected"
    FAILED = "failed"
    WRITTEN_OFF = "written_off"
    REPAID = "repaid"


class Collected(StrEnum):
    """What the marketplace can tell of a fine, or of its repayment."""

    SENT = "sent"
    COLLECTED = "collected"
    FAILED = "failed"
    WRITTEN_OFF = "written_off"
    REPAID = "repaid"


class Collection(StrEnum):
    """How far a fine is collected or, after it was reversed, repaid."""

    OWED = "owed"
    SENT = "sent"
    COLLECTED = "collected"
    FAILED = "failed"
    WRITTEN_OFF = "written_off"
    CANCELLED = "cancelled"
    RECALLED = "recalled"
    """Reversed while it was being collected: whether it was, is still to be told."""
    TO_REPAY = "to_repay"
    REPAYMENT_SENT = "repayment_sent"
    REPAID = "repaid"


class Outcome(StrEnum):
    """What became of an appeal."""

    REJECTED = "rejected"
    GRANTED = "granted"
    """There was no violation: it is withdrawn, with every penalty that it led to."""
    PENALTY_LIFTED = "penalty_lifted"
    """The violation stands, this penalty does not."""


class NewViolation(Struct, frozen=True, kw_only=True):
    """What a party did at `at`, once for each `source`.

    `confirmed_by` are the people who confirmed it, by their signatures: nobody, if a clock did.
    """

    party: Party
    label: Label
    source: str
    at: datetime
    direction: Direction | None = None
    confirmed_by: tuple[str, ...] = ()
    case_id: UUID | None = None
    chat_id: UUID | None = None
    message_ids: tuple[UUID, ...] = ()


class Violation(Struct, frozen=True):
    """A violation as stored, and whether it was withdrawn since."""

    violation_id: ViolationId
    party_kind: PartyKind
    party_id: str
    label: Label
    direction: Direction | None
    source: str
    at: datetime
    chat_id: UUID | None
    message_ids: tuple[UUID, ...]
    case_id: UUID | None
    confirmed_by: tuple[str, ...]
    confirmed_at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_because: str | None = None


class Entry(Struct, frozen=True):
    """Something that happened to a penalty. `text` is an appeal, a reason or a reference."""

    entry: int
    at: datetime
    what: What
    by: tuple[str, ...]
    text: str | None
    case_id: UUID | None


class Penalty(Struct, frozen=True):
    """One measure, because of one violation, with all that happened to it, oldest first."""

    penalty_id: PenaltyId
    violation_id: ViolationId
    party_kind: PartyKind
    party_id: str
    policy_version: int
    step: str
    part: int
    measure: Measure
    persons: int
    from_count: int
    counted: tuple[ViolationId, ...]
    appeal_within_d: int
    proposed_at: datetime
    log: tuple[Entry, ...] = ()

    @property
    def party(self) -> Party:
        """Whose it is."""
        return Party(self.party_kind, self.party_id)

    def entry(self, *what: What) -> Entry | None:
        """The last thing of that sort that happened."""
        return next((entry for entry in reversed(self.log) if entry.what in what), None)


class Restriction(Struct, frozen=True):
    """Why a party may not write now: muted until then, or suspended until then or for good."""

    penalty_id: PenaltyId
    muted_until: datetime | None
    suspended: bool
    suspended_until: datetime | None


def new_id(now: datetime, lane: Lane) -> UUID:
    """A UUIDv7 that carries its party's lane."""
    return uuid7_carrying(now, lane)


def lane_of_penalty(penalty_id: UUID, lanes: int) -> Lane:
    """The lane that `penalty_id` carries; an id that is not ours gives some lane, and no row."""
    return Lane(number_in(penalty_id) % lanes)
