"""What people see of what a case is about: a snapshot, made when it is opened. Only an erasure
changes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from prilavok.core.parties import Party


class Highlight(Struct, frozen=True):
    """Code points `start` to `end` (not included) of a text, and what is wrong with them."""

    start: int
    end: int
    label: str


class EvidenceFinding(Struct, frozen=True):
    """What a file says against the rules: `text` as it stands in it, in a `part` of that kind
    (`text`, `link`, `code`), on a page from 1 on where it has pages."""

    label: str
    part: str
    page: int | None
    text: str
    highlights: tuple[Highlight, ...]


class EvidenceFile(Struct, frozen=True):
    """A file, which whoever decides can look at as long as it is kept."""

    file_id: UUID
    name: str
    media_type: str
    bytes: int
    width: int | None
    height: int | None
    pages: int | None
    findings: tuple[EvidenceFinding, ...] = ()


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
    files: tuple[EvidenceFile, ...] = ()


class PartyHistory(Struct, frozen=True):
    """What was known of a party when the case was opened; counts are of everything before, null
    where nobody has counted."""

    party: Party
    name: str | None
    since: datetime | None = None
    chats: int = 0
    violations: int = 0
    penalties: int = 0
    reports_against: int | None = 0
    reports_made: int | None = 0


class Sighting(Struct, frozen=True):
    """One of several messages that a case is about together.

    `side` has sent it to the other; it and `buyer_id` are null in cases from before they were kept.
    """

    chat_id: UUID
    message_id: UUID
    seller_id: str
    text: str
    state: str
    sent_at: datetime
    buyer_id: str | None = None
    side: str | None = None


class Evidence(Struct, frozen=True, omit_defaults=True):
    """A snapshot: what whoever decides sees, whatever became of it since.

    `verdict` is the judge's; `files` are those that the case itself is about; `facts` are words of
    the kind's own, such as what was asked for.
    """

    chat_id: UUID | None = None
    context: str | None = None
    messages: tuple[EvidenceMessage, ...] = ()
    verdict: dict[str, Any] | None = None  # Any: JSON of a verdict
    history: tuple[PartyHistory, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    files: tuple[EvidenceFile, ...] = ()
    facts: dict[str, str] = {}
