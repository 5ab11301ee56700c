"""What people see of what a case is about: a snapshot, made when it is opened. What is shown later
is added as a part of its own; only an erasure changes what is there."""

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
    length_s: int | None = None


class EvidenceMessage(Struct, frozen=True):
    """A message as it was when the case was opened, as its author wrote it; or when it was added,
    in a later `part`. `amount_minor` is what was offered with it."""

    message_id: UUID
    side: str
    author: str
    text: str
    state: str
    sent_at: datetime
    is_subject: bool = False
    highlights: tuple[Highlight, ...] = ()
    files: tuple[EvidenceFile, ...] = ()
    part: int = 1
    amount_minor: int | None = None


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


class FigureGoal(Struct, frozen=True):
    """What a level asks of a figure (null: nothing), and whether that was `met`, `missed`, or there
    was `too_little` to say."""

    level: str
    amount: int | None
    met: str


class Figure(Struct, frozen=True, kw_only=True):
    """A number that a case is about, in the smallest part of its unit; of so many pieces of
    evidence. `amount` is null without any."""

    figure: str
    measure: str
    unit: str
    amount: int | None
    sample: int
    goals: tuple[FigureGoal, ...] = ()


class ContestedPiece(Struct, frozen=True, kw_only=True):
    """A piece of what a figure counted, which is contested; `names` are the ids of what it is
    about, such as `order_id`."""

    figure: str
    position: int
    at: datetime
    what: str
    names: dict[str, str] = {}


class Evidence(Struct, frozen=True, omit_defaults=True):
    """A snapshot: what whoever decides sees, whatever became of it since.

    `verdict` is the judge's; `files` are those that the case itself is about; `facts` are words of
    the kind's own, such as what was asked for; `figures` and `pieces` are the numbers that it is
    about, and what of them is contested; `named` are the names of what facts and figures say by a
    key, such as levels: by key and language. `context` is the title of what the chat is about.
    """

    chat_id: UUID | None = None
    context: str | None = None
    context_type: str | None = None
    messages: tuple[EvidenceMessage, ...] = ()
    verdict: dict[str, Any] | None = None  # Any: JSON of a verdict
    history: tuple[PartyHistory, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    files: tuple[EvidenceFile, ...] = ()
    facts: dict[str, str] = {}
    figures: tuple[Figure, ...] = ()
    pieces: tuple[ContestedPiece, ...] = ()
    named: dict[str, dict[str, str]] = {}
