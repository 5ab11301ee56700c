"""What an inbox is made of."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from prilavok.chat.model import ChatId, Status
from prilavok.chat.protocol import Chat
from prilavok.core.events import Event
from prilavok.core.ids import MarketText, SellerId, StaffId

LabelId = NewType("LabelId", UUID)

LABELS_OF_CHAT_MAX = 20


class Due(StrEnum):
    """Which deadlines are asked for; one that stands still is neither overdue nor due today."""

    OVERDUE = "overdue"
    TODAY = "today"
    ANY = "any"


class Sort(StrEnum):
    """`changed`: the newest change first. `due`: those with a deadline, the nearest first."""

    CHANGED = "changed"
    DUE = "due"


class Wanted(Struct, frozen=True, kw_only=True):
    """Which chats of an inbox: those to which everything applies that is not null.

    `assignee` is a member of staff, or empty for nobody. Deadlines behind `due_after`, up to
    `due_until`; `running` leaves out those that stand still.
    """

    status: Status | None = None
    assignee: str | None = None
    label: LabelId | None = None
    product_id: str | None = None
    has_deadline: bool = False
    due_after: datetime | None = None
    due_until: datetime | None = None
    running: bool = False
    snoozed: bool | None = None


class Assignee(Struct, frozen=True):
    """The member of staff who takes care of a chat."""

    id: StaffId
    name: str


class Care(Struct, frozen=True):
    """What a seller's staff make of a chat; the buyer sees nothing of it.

    `snoozed_until` is there while the chat is put off: until then, or until the buyer writes.
    `notes` is how many there are.
    """

    assignee: Assignee | None
    labels: tuple[LabelId, ...]
    snoozed_until: datetime | None
    notes: int


class CareRow(Struct, frozen=True):
    """The care of a chat as stored; `snoozed` is whether it is put off now."""

    chat_id: ChatId
    assignee: StaffId | None
    labels: tuple[LabelId, ...] | None
    snoozed_until: datetime | None
    snoozed_count: int | None
    note_count: int
    buyer_count: int

    def snoozed_at(self, now: datetime) -> datetime | None:
        """Until when it is put off, if it is at `now`."""
        if self.snoozed_until is None or self.snoozed_until <= now:
            return None
        return self.snoozed_until if self.snoozed_count == self.buyer_count else None


class InboxRow(Struct, frozen=True):
    """A chat in an inbox, with the care that is taken of it."""

    chat: Chat
    care: Care


class InboxPage(Struct, frozen=True):
    """Chats of an inbox; `next` leads to the next page and is null on the last one. A page is
    shorter where chats are hidden while they are switched off."""

    items: tuple[InboxRow, ...]
    next: str | None


class InboxCounts(Struct, frozen=True):
    """How many chats wait for what, each counted up to 1,000: that is shown as "999+".

    All but `snoozed` leave out what is put off. `to_answer` waits for the seller's answer, of that
    `unassigned` has nobody who takes care; `mine` is assigned to the asker and not closed.
    """

    to_answer: int
    overdue: int
    mine: int
    unassigned: int
    snoozed: int


class CarePatch(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to change; what is left out stays.

    `assignee` null: nobody; `snoozed_until` null, or past: not put off. With `assignee_was` the
    whole is refused (409) where somebody else is assigned meanwhile.
    """

    assignee: MarketText | UnsetType | None = UNSET
    assignee_was: MarketText | UnsetType | None = UNSET
    labels: Annotated[tuple[UUID, ...], Meta(max_length=LABELS_OF_CHAT_MAX)] | UnsetType = UNSET
    snoozed_until: datetime | UnsetType | None = UNSET


class Label(Struct, frozen=True):
    """A label that a seller's staff put on chats."""

    label_id: LabelId
    name: str
    colour: str


class InboxChanged(Event, frozen=True, tag="inbox.changed"):
    """The care of a chat has changed, or of several where `chat_id` is null, or what an inbox is
    set up with: labels, quick replies, autoresponder."""

    seller_id: SellerId
    chat_id: ChatId | None
