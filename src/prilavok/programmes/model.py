"""A kind of programme, and a version of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from msgspec import Meta, Struct

from prilavok.core.errors import Conflict, Invalid, NotFound
from prilavok.core.events import Event

T = TypeVar("T")

NOTE_CHARS_MAX = 2_000

Note = Annotated[str, Meta(max_length=NOTE_CHARS_MAX, pattern=r"^[^\x00]*\Z")]


def nothing_more_to_check(_document: object) -> None:
    """For a kind whose type says everything."""


async def nothing_to_prepare(_conn: object, _document: object) -> None:
    """For a kind that nothing has to be ready for."""


@dataclass(frozen=True)
class Kind(Generic[T]):
    """A kind of programme: its name in addresses, the type of its documents, and what the type
    cannot say: `check` raises `Invalid`. `default` is the preset that holds until one is published;
    none for a kind of which nothing holds then. `before_publishing` does, in the transaction and
    before anything else is held, what has to be there by then, or raises why the document cannot
    follow."""

    name: str
    document: type[T]
    check: Callable[[T], None] = nothing_more_to_check
    default: str | None = None
    # Any: a connection, of which a model knows nothing
    before_publishing: Callable[[Any, T], Awaitable[None]] = nothing_to_prepare


class Published(Struct, Generic[T], frozen=True):
    """A version of a programme. `next_effective_from` is when another one takes over, as known
    now; None in a history, and when none is announced."""

    kind: str
    version: int
    effective_from: datetime
    document: T
    published_at: datetime
    published_by: str
    note: str
    next_effective_from: datetime | None = None


class ProgrammePublished(Event, frozen=True, tag="programmes.published"):
    """An operator has published a version; told in the first lane."""

    kind: str
    version: int
    effective_from: datetime


class ProgrammeStarted(Event, frozen=True, tag="programmes.started"):
    """A version that had been announced has come into force; told in the first lane."""

    kind: str
    version: int


class InForce(Struct, frozen=True):
    """The version that holds at a moment, 0 where none was published, and until when it does."""

    version: int
    until: datetime | None


class Current(Struct, Generic[T], frozen=True):
    """The document that holds at a moment, its version (0: a preset, none was published), and until
    when it does, as known now."""

    document: T
    version: int
    until: datetime | None


class Start(Struct, frozen=True):
    """A version and when it came or comes into force."""

    version: int
    effective_from: datetime


class Publication(Struct, frozen=True, forbid_unknown_fields=True):
    """What an operator sends: the document and from when it holds, at once if that is null.

    With `expected_version`, the newest version that the operator has seen (0: none), nothing is
    published over someone else's head.
    """

    document: dict[str, Any]  # Any: checked against the kind's own type
    effective_from: datetime | None = None
    note: Note = ""
    expected_version: Annotated[int, Meta(ge=0, le=2**31 - 1)] | None = None


@dataclass(eq=False)
class KindUnknown(NotFound):
    """There is no programme of the kind {kind}."""

    kind: str


@dataclass(eq=False)
class NothingInForce(NotFound):
    """No programme of the kind {kind} is in force at {at}."""

    kind: str
    at: datetime


@dataclass(eq=False)
class PresetUnknown(NotFound):
    """There is no preset {name} of the kind {kind}."""

    kind: str
    name: str


@dataclass(eq=False)
class DocumentInvalid(Invalid):
    """The document is not a {kind}: {reason}"""

    kind: str
    reason: str
    path: str


@dataclass(eq=False)
class StartsInThePast(Invalid):
    """A programme cannot hold from {effective_from}: that has passed, and decisions stand."""

    effective_from: datetime


@dataclass(eq=False)
class ProgrammeChanged(Conflict):
    """Version {newest} has been published since version {expected} was looked at; look again."""

    expected: int
    newest: int
