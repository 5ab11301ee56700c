"""What cases are opened for, and what can go wrong with reports and appeals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, NewType
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.cases import CaseId
from prilavok.chat.model import ChatId, ChatRow, Side
from prilavok.core.errors import Conflict, Exhausted, Invalid, Refused
from prilavok.core.parties import Party, PartyKind
from prilavok.moderation.model import Label

ReportId = NewType("ReportId", UUID)

REPORTS_PER_DAY_MAX: Final = 100
"""Of a party, by UTC."""
ReportText = Annotated[str, Meta(min_length=1, max_length=1_000, pattern=r"^[^\x00]*\S[^\x00]*\Z")]
AppealText = Annotated[str, Meta(min_length=10, max_length=2_000, pattern=r"^[^\x00]*\S[^\x00]*\Z")]


class Kind(StrEnum):
    """What a case can be about."""

    HELD_MESSAGE = "held_message"
    ATTEMPT = "attempt"
    REPORT = "report"
    MESSAGE_APPEAL = "message_appeal"
    REJECTED_FILE = "rejected_file"
    PHISHING_CAMPAIGN = "phishing_campaign"
    PENALTY = "penalty"
    APPEAL = "appeal"
    REVERSAL = "reversal"


class ReportReason(StrEnum):
    """What one side tells of the other."""

    CONTACT = "contact"
    INSULT = "insult"
    THREAT = "threat"
    FRAUD = "fraud"
    SPAM = "spam"
    OTHER = "other"


LABEL_OF: Final = {
    ReportReason.CONTACT: Label.CONTACT_EXCHANGE,
    ReportReason.INSULT: Label.INSULT,
    ReportReason.THREAT: Label.THREAT,
    ReportReason.FRAUD: Label.PHISHING,
}
"""What a report says was broken; of the others a moderator says it."""


class Report(Struct, frozen=True):
    """What a person told of the other side, or of one message of it."""

    report_id: ReportId
    chat_id: ChatId
    message_id: UUID | None
    side: Side
    person_id: str
    reason: ReportReason
    text: str | None
    at: datetime
    case_id: CaseId


class CaseSubject(Struct, frozen=True):
    """A message or an edit that a case looks at."""

    chat_id: ChatId
    attempt_id: UUID
    kind: Kind
    case_id: CaseId
    side: Side
    label: str | None
    at: datetime


class Counts(Struct, frozen=True):
    """How often a party has reported others, and was reported."""

    made: int = 0
    against: int = 0


class Campaign(Struct, frozen=True):
    """A link that was sent to many, and what was decided about it."""

    link: str
    case_id: CaseId
    opened_at: datetime
    decision: str | None


def party_of(chat: ChatRow, side: Side) -> Party:
    """Who is on that side of the chat."""
    if side is Side.BUYER:
        return Party(PartyKind.BUYER, chat.buyer_id)
    assert side is Side.SELLER, "a system line is nobody's"
    return Party(PartyKind.SELLER, chat.seller_id)


@dataclass(eq=False)
class OwnMessage(Invalid):
    """One reports what the other side has written."""


@dataclass(eq=False)
class TooManyReports(Exhausted):
    """No more than {limit} reports a day are looked at; block the other side instead."""

    limit: int
    retry_after_s: int


@dataclass(eq=False)
class StillLookedAt(Conflict):
    """A moderator is going to look at this message; what they decide can be contested then."""


@dataclass(eq=False)
class NothingToContest(Conflict):
    """The message is {state}; there is nothing to contest."""

    state: str


@dataclass(eq=False)
class ContestedAlready(Conflict):
    """This was contested at {at}; it can be contested once."""

    at: datetime


@dataclass(eq=False)
class TooLateToContest(Refused):
    """This could be contested until {until}."""

    until: datetime
