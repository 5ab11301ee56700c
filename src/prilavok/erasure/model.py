"""A request to erase what a buyer wrote, and how far it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct, structs

from prilavok.core.errors import Conflict, NotFound
from prilavok.core.events import Event
from prilavok.core.ids import BuyerId
from prilavok.core.lanes import Lane


class ErasureStep(StrEnum):
    """What is being done, in this order.

    `readers` waits until whoever copies texts (into the search, into cases) has read past the
    moment at which the messages were emptied: only then is nothing copied any more, and `traces`
    empties what was. `files` waits until their contents are taken away.
    """

    MESSAGES = "messages"
    READERS = "readers"
    TRACES = "traces"
    FILES = "files"
    DONE = "done"


class Counts(Struct, frozen=True):
    """How much was emptied; `cases` are those whose evidence was, `links` sightings of links."""

    messages: int = 0
    edits: int = 0
    files: int = 0
    reports: int = 0
    appeals: int = 0
    cases: int = 0
    links: int = 0
    claims: int = 0

    def and_also(self, more: Counts) -> Counts:
        mine, theirs = structs.asdict(self), structs.asdict(more)
        return Counts(**{name: mine[name] + theirs[name] for name in mine})


class Place(Struct, frozen=True, array_like=True):
    """A position in a lane's log."""

    lane: Lane
    position: int


class Erasure(Struct, frozen=True):
    """A buyer's erasure as stored. `after` is the last chat that the step is through with;
    `read_up_to` has the places that everyone who copies texts must have passed."""

    buyer_id: BuyerId
    requested_at: datetime
    step: ErasureStep
    after: UUID | None
    read_up_to: tuple[Place, ...]
    counts: Counts
    done_at: datetime | None

    def reading_up_to(self, lane: Lane, position: int) -> Erasure:
        """The erasure, once everyone must have read so far in the lane."""
        others = tuple(place for place in self.read_up_to if place.lane != lane)
        return structs.replace(self, read_up_to=(*others, Place(lane, position)))


class BuyerErased(Event, frozen=True, tag="erasure.buyer_erased"):
    """Nothing is left of what the buyer had written when that was asked for."""

    buyer_id: BuyerId
    requested_at: datetime


@dataclass(eq=False)
class ErasureNotFound(NotFound):
    """Nobody has asked for an erasure of buyer {buyer_id}, or it was lifted."""

    buyer_id: str


@dataclass(eq=False)
class ErasureUnderWay(Conflict):
    """The erasure of buyer {buyer_id} is still under way: wait until it is done."""

    buyer_id: str
