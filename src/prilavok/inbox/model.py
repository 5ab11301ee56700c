"""What an inbox is made of."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from prilavok.chat.model import ChatId, MessageText, Side, Status
from prilavok.chat.protocol import Chat
from prilavok.chat.working_time import WorkingCalendar
from prilavok.core.events import Event
from prilavok.core.ids import MarketText, SellerId, StaffId
from prilavok.core.tables import ExportFormat

LabelId = NewType("LabelId", UUID)

LABELS_OF_CHAT_MAX = 20
BULK_MAX = 200
NOTE_LENGTH_MAX = 2_000
NO_NUL = r"^[^\x00]*\Z"

ZoneName = Annotated[str, Meta(min_length=1, max_length=64)]
SearchText = Annotated[str, Meta(min_length=1, max_length=200)]
Moment = Annotated[datetime, Meta(tz=True)]
Line = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+\Z")]
"""Up to 64 characters without line breaks."""


class Due(StrEnum):
    """Which deadlines are asked for: `soon` is within two hours. One that stands still is neither
    overdue nor due soon or today."""

    OVERDUE = "overdue"
    SOON = "soon"
    TODAY = "today"
    ANY = "any"


class Sort(StrEnum):
    """`changed`: the newest change first. `due`: those with a deadline, the nearest first."""

    CHANGED = "changed"
    DUE = "due"


class InboxFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which chats, as `GET /v1/inbox` is asked for them."""

    status: Status | None = None
    assignee: MarketText | None = None
    label: UUID | None = None
    product_id: MarketText | None = None
    due: Due | None = None
    zone: ZoneName = "UTC"
    snoozed: bool | None = None
    q: SearchText | None = None


class Export(Struct, frozen=True, forbid_unknown_fields=True):
    """Which chats to export, and as what."""

    filter: InboxFilter = InboxFilter()
    format: ExportFormat = ExportFormat.CSV


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
    """A member of staff: who takes care of a chat, or wrote a note. `has_left` when they answer
    chats no more, though this one is still theirs."""

    id: StaffId
    name: str
    has_left: bool = False


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


class FoundMessage(Struct, frozen=True):
    """A message that was searched for: a part of its text, and where in that the words stand (code
    points, the end not included)."""

    seq: int
    side: Side
    text: str
    spans: tuple[tuple[int, int], ...]
    sent_at: datetime


class InboxRow(Struct, frozen=True):
    """A chat in an inbox, with the care that is taken of it. `found` is the newest message in which
    stands what was searched; null where nothing was, or where it is what the chat is about."""

    chat: Chat
    care: Care
    found: FoundMessage | None = None


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
    snoozed_until: Moment | UnsetType | None = UNSET


class BulkDo(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to do: `assign` to a member of staff, or null: to nobody; put a `label` on or take
    it off (`unlabel`); `snooze` until then, or null: not any more; `close`; `reopen`."""

    assign: MarketText | UnsetType | None = UNSET
    label: UUID | UnsetType = UNSET
    unlabel: UUID | UnsetType = UNSET
    snooze: Moment | UnsetType | None = UNSET
    close: bool = False
    reopen: bool = False

    @property
    def acts(self) -> int:
        """How many things are said."""
        said = (self.assign, self.label, self.unlabel, self.snooze)
        return sum(each is not UNSET for each in said) + self.close + self.reopen


class Bulk(Struct, frozen=True, forbid_unknown_fields=True):
    """What to do with which chats."""

    chat_ids: Annotated[tuple[UUID, ...], Meta(min_length=1, max_length=BULK_MAX)]
    do: BulkDo


class BulkOutcome(StrEnum):
    """What became of one of many chats."""

    DONE = "done"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class BulkResult(Struct, frozen=True):
    """What became of a chat; `code` is that of the problem where it was refused."""

    chat_id: ChatId
    outcome: BulkOutcome
    code: str | None


class BulkDone(Struct, frozen=True):
    """What became of each chat, in the order in which they were named."""

    results: tuple[BulkResult, ...]


class Colour(StrEnum):
    """What a label looks like."""

    GRAY = "gray"
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    TEAL = "teal"
    BLUE = "blue"
    VIOLET = "violet"
    PINK = "pink"


class NewChatLabel(Struct, frozen=True, forbid_unknown_fields=True):
    """A label to be; no two of a seller's have one name, whatever its case."""

    name: Line
    colour: Colour = Colour.GRAY


class ChatLabel(Struct, frozen=True):
    """A label that a seller's staff put on chats."""

    label_id: LabelId
    name: str
    colour: Colour


class ChatLabelList(Struct, frozen=True):
    """A seller's labels, by name."""

    labels: tuple[ChatLabel, ...]


class NewChatNote(Struct, frozen=True, forbid_unknown_fields=True):
    """A note to be."""

    text: Annotated[str, Meta(min_length=1, max_length=NOTE_LENGTH_MAX, pattern=NO_NUL)]


class ChatNote(Struct, frozen=True):
    """What a member of staff noted on a chat, for colleagues alone."""

    note_id: UUID
    author: Assignee
    text: str
    written_at: datetime


class ChatNoteList(Struct, frozen=True):
    """The notes on a chat, oldest first."""

    notes: tuple[ChatNote, ...]


class NewQuickReply(Struct, frozen=True, forbid_unknown_fields=True):
    """A quick reply to be. In `text` stand `{buyer}`, `{product}`, `{order}`, `{shop}` and `{me}`
    for what they name in the chat where it is used."""

    shortcut: Annotated[str, Meta(min_length=1, max_length=32, pattern=r"^[^\s\x00-\x1f\x7f]+\Z")]
    title: Line
    text: MessageText


class QuickReply(Struct, frozen=True):
    """A text that a seller's staff use again; `/shortcut` finds it."""

    reply_id: UUID
    shortcut: str
    title: str
    text: str


class QuickReplyList(Struct, frozen=True):
    """A seller's quick replies, by shortcut."""

    quick_replies: tuple[QuickReply, ...]


class When(StrEnum):
    """When an autoresponder speaks: outside of its working hours, or whenever somebody asks."""

    OUTSIDE_HOURS = "outside_hours"
    ALWAYS = "always"


class ReplyTexts(Struct, frozen=True, forbid_unknown_fields=True):
    """What it says, in the language of the question if it can."""

    ru: MessageText | None = None
    en: MessageText | None = None
    zh: MessageText | None = None


class Autoresponder(Struct, frozen=True, forbid_unknown_fields=True):
    """What a seller's side says by itself to a buyer who asks: at most once in a chat in 12 hours,
    and not if somebody has answered by then. `calendar` has the working hours."""

    on: bool = False
    when: When = When.OUTSIDE_HOURS
    texts: ReplyTexts = ReplyTexts()
    calendar: WorkingCalendar | None = None


class Colleagues(Struct, frozen=True):
    """Who answers a seller's chats and can be assigned to one, by name; and who answers none any
    more and has still some, which others have to take."""

    staff: tuple[Assignee, ...]
    left: tuple[Assignee, ...]


class ProductName(Struct, frozen=True):
    """A product by which an inbox can be filtered."""

    product_id: str
    title: str


class ProductNames(Struct, frozen=True):
    """Products of a seller, by title."""

    products: tuple[ProductName, ...]


class InboxChanged(Event, frozen=True, tag="inbox.changed"):
    """The care of a chat has changed, or of several where `chat_id` is null, or what an inbox is
    set up with: labels, quick replies, autoresponder."""

    seller_id: SellerId
    chat_id: ChatId | None
