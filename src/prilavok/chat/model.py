"""What a chat is made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Annotated, Final, NewType
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.core.events import Event
from prilavok.core.ids import BuyerId, MarketText, SellerId, number_in, uuid7_carrying
from prilavok.core.lanes import Lane
from prilavok.moderation.attachments.model import MediaType
from prilavok.moderation.model import Verdict

ChatId = NewType("ChatId", UUID)
MessageId = NewType("MessageId", UUID)
ClientId = NewType("ClientId", UUID)
EditId = NewType("EditId", UUID)

AUTORESPONDER: Final = ""
"""By whom a seller's automatic reply is written: by nobody, for nobody's id is empty. It is no
answer, and counts as nobody's message."""

TEXT_LENGTH_MAX = 1_000
FILES_MAX = 10
"""With one message."""
MessageText = Annotated[str, Meta(min_length=1, max_length=TEXT_LENGTH_MAX)]


class Side(StrEnum):
    """Whose message it is. A system line belongs to neither side and starts no clock."""

    BUYER = "buyer"
    SELLER = "seller"
    SYSTEM = "system"

    @property
    def other(self) -> Side:
        assert self is not Side.SYSTEM
        return Side.SELLER if self is Side.BUYER else Side.BUYER


class State(StrEnum):
    """What became of a message. What is `held` or `refused` only its author sees, without a `seq`;
    all others are visible to both sides, but for what was erased while it was kept back.

    `deleted` was taken back by its author, `recalled` by the marketplace, `erased` at the request
    of the buyer who wrote it; all three are tombstones.
    """

    DELIVERED = "delivered"
    MASKED = "masked"
    DELETED = "deleted"
    RECALLED = "recalled"
    HELD = "held"
    REFUSED = "refused"
    ERASED = "erased"


TOMBSTONES = frozenset({State.DELETED, State.RECALLED, State.ERASED})
"""States of messages of which nothing but their place is left."""


class Status(StrEnum):
    """Whose turn it is."""

    NEW = "new"
    WAITING_FOR_SELLER = "waiting_for_seller"
    WAITING_FOR_BUYER = "waiting_for_buyer"
    CLOSED = "closed"


class ContextType(StrEnum):
    """What a chat is about."""

    PRODUCT = "product"
    ORDER = "order"


class Context(Struct, frozen=True):
    """The product or order that a chat is about, by the marketplace's id."""

    type: ContextType
    id: MarketText


class Author(Struct, frozen=True, gc=False):
    """A person who writes, for a side of a chat; `id` is a buyer's or a staff member's."""

    side: Side
    id: str
    seller_id: SellerId | None = None
    name: str | None = None


class KeptVerdict(Verdict, frozen=True):
    """The judge's verdict as it is kept with what it was given on.

    `original` is what was written, where the other side sees something else.
    """

    original: str | None = None

    @property
    def written(self) -> str:
        """What the author wrote."""
        return self.text if self.original is None else self.original


class ShownFile(Struct, frozen=True, gc=False):
    """A file of a message or a claim. A picture has `width` and `height`, and a preview; a PDF has
    `pages`; a video, which only a claim can have, `width`, `height` and `length_s` where it tells
    them."""

    file_id: UUID
    name: str
    media_type: MediaType
    bytes: int
    width: int | None
    height: int | None
    pages: int | None
    length_s: int | None = None


class ChatRow(Struct, frozen=True):
    """A chat as stored. Counts and marks are of visible messages written by persons."""

    lane: int
    chat_id: ChatId
    seller_id: SellerId
    buyer_id: BuyerId
    context_type: ContextType
    context_id: str
    context_title: str
    opened_at: datetime
    status: Status
    due_at: datetime | None
    look_at: datetime | None
    overdue_at: datetime | None
    paused_at: datetime | None
    answer_held: bool
    switched_off: bool
    watched_at: datetime | None
    seq: int
    change: int
    buyer_count: int
    seller_count: int
    buyer_delivered: int
    buyer_read: int
    buyer_read_count: int
    seller_delivered: int
    seller_read: int
    seller_read_count: int
    rights: int
    position: int
    changed_at: datetime

    def unread(self, side: Side) -> int:
        """How many of the other side's messages `side` has not read."""
        if side is Side.BUYER:
            return self.seller_count - self.buyer_read_count
        return self.buyer_count - self.seller_read_count


class MessageRow(Struct, frozen=True, gc=False):
    """A message as stored. `seq` and `change` are None while only its author sees it."""

    chat_id: ChatId
    message_id: MessageId
    client_id: ClientId
    side: Side
    author_id: str
    author_name: str | None
    state: State
    text: str
    verdict: KeptVerdict | None
    seq: int | None
    change: int | None
    revised: int | None
    sent_at: datetime
    edited_at: datetime | None
    files: tuple[ShownFile, ...] | None = None

    @property
    def written(self) -> str:
        """What its author wrote, also where that is masked."""
        return self.text if self.verdict is None else self.verdict.written


class Edit(Struct, frozen=True):
    """An attempt to change what a message says, and what became of it.

    `text` is as its author wrote it; `after` is the attempt of the same side before it.
    """

    chat_id: ChatId
    edit_id: EditId
    message_id: MessageId
    side: Side
    author_id: str
    state: State
    text: str
    verdict: KeptVerdict | None
    after: UUID
    edited_at: datetime


class Mark(Struct, frozen=True):
    """How far a side has received and read, as its client says."""

    chat_id: ChatId
    side: Side
    delivered: int
    read: int


def new_chat_id(now: datetime, lane: Lane) -> ChatId:
    """A UUIDv7 that carries its chat's lane: an id alone finds the row."""
    return ChatId(uuid7_carrying(now, lane))


def lane_of_chat(chat_id: ChatId, lanes: int) -> Lane:
    """The lane that `chat_id` carries; an id that is not ours gives some lane, and no row there."""
    return Lane(number_in(chat_id) % lanes)


def message_id_for(chat_id: ChatId, author: Author, client_id: ClientId) -> MessageId:
    """The same author's same client id always gives the same message: a UUIDv8 by hash."""
    said = f"{author.side}\0{author.id}\0".encode() + client_id.bytes
    digest = blake2b(said, digest_size=16, key=chat_id.bytes).digest()
    number = int.from_bytes(digest, "big") & ~(0xF << 76) & ~(0x3 << 62)
    return MessageId(UUID(int=number | 8 << 76 | 2 << 62))


def digest_of(text: str, files: Sequence[UUID] = ()) -> int:
    """64 bits that tell a retry from another message under the same client id."""
    said = text.encode()
    if files:
        said = b"\0".join([said, *(file_id.bytes for file_id in files)])
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big", signed=True)


class SeqRange(Struct, frozen=True, array_like=True):
    """Messages of a chat, both ends included."""

    chat_id: ChatId
    first_seq: int
    last_seq: int


class MessagesSent(Event, frozen=True, tag="chat.messages_sent"):
    """A commit made messages visible: each chat's are consecutive, so their ends name them all."""

    chats: tuple[SeqRange, ...]


class MessagesKeptBack(Event, frozen=True, tag="chat.messages_kept_back"):
    """Messages were held or refused; only their authors know of them. `upheld`: by a person, who
    refused for good what was held."""

    messages: tuple[tuple[ChatId, MessageId], ...]
    upheld: bool = False


class MessagesErased(Event, frozen=True, tag="chat.messages_erased"):
    """A buyer's messages that were kept back were erased; only their author hears of it."""

    messages: tuple[tuple[ChatId, MessageId], ...]


class MessagesMasked(Event, frozen=True, tag="chat.messages_masked"):
    """A part of these messages was hidden from the other side, as they were sent or edited."""

    messages: tuple[tuple[ChatId, MessageId], ...]


class EditKeptBack(Event, frozen=True, tag="chat.edit_kept_back"):
    """An edit was held or refused; the message stays as it was."""

    chat_id: ChatId
    message_id: MessageId
    edit_id: EditId


class MessageRevised(Event, frozen=True, tag="chat.message_revised"):
    """A visible message was edited, deleted, recalled or erased."""

    chat_id: ChatId
    message_id: MessageId
    change: int


class Answered(Struct, frozen=True, array_like=True):
    """A commit in which a chat's buyer got an answer: the messages that it made visible, both ends
    included, and how the chat's deadline stood before it."""

    chat_id: ChatId
    first_seq: int
    last_seq: int
    due_at: datetime | None
    overdue_at: datetime | None
    paused_at: datetime | None
    answer_held: bool
    switched_off: bool
    watched_at: datetime | None


class QuestionsAnswered(Event, frozen=True, tag="chat.questions_answered"):
    """Sellers have answered in these chats: their deadlines are gone from them."""

    chats: tuple[Answered, ...]


class ChatsMarked(Event, frozen=True, tag="chat.chats_marked"):
    """Someone's delivered or read marks moved in these chats."""

    chats: tuple[ChatId, ...]


class StatusChanged(Event, frozen=True, tag="chat.status_changed"):
    """A person closed or reopened a chat, or its deadline was moved, or stands still since
    `paused_at` because chats are switched off, or runs again."""

    chat_id: ChatId
    change: int
    status: Status
    due_at: datetime | None
    paused_at: datetime | None = None

    @classmethod
    def of(cls, chat: ChatRow) -> StatusChanged:
        """How `chat` stands now."""
        paused_at = chat.paused_at if chat.switched_off else None
        return cls(chat.chat_id, chat.change, chat.status, chat.due_at, paused_at)


class LinkSeen(Struct, frozen=True, array_like=True):
    """A foreign link (host and path) in a message."""

    link: str
    chat_id: ChatId
    message_id: MessageId


class LinksSeen(Event, frozen=True, tag="chat.links_seen"):
    """Foreign links were found in messages, delivered or kept back."""

    seen: tuple[LinkSeen, ...]


class Blocked(Event, frozen=True, tag="chat.blocked"):
    """`side` will not hear of the other one any more, in any of their chats."""

    seller_id: SellerId
    buyer_id: BuyerId
    side: Side
    chats: tuple[ChatId, ...]


class Unblocked(Event, frozen=True, tag="chat.unblocked"):
    """`side` has taken its block back."""

    seller_id: SellerId
    buyer_id: BuyerId
    side: Side
    chats: tuple[ChatId, ...]


class ClaimChanged(Event, frozen=True, tag="chat.claim_changed"):
    """The card of a claim has changed: it was opened, or something was done to it."""

    chat_id: ChatId
    change: int
    claim_id: UUID
    version: int


class AnswerOverdue(Event, frozen=True, tag="chat.answer_overdue"):
    """The seller did not answer in time: `due_at` has passed."""

    chat_id: ChatId
    due_at: datetime
