"""What each side is told of an event of a lane's log, given the rows that the event names.

Live delivery, resuming and the feed all tell it by this one text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from prilavok import market
from prilavok.chat import store
from prilavok.chat.model import (
    AnswerOverdue,
    ChatId,
    ChatRow,
    ChatsMarked,
    MessageId,
    MessageRevised,
    MessageRow,
    MessagesKeptBack,
    MessagesSent,
    SeqRange,
    Side,
    Status,
    StatusChanged,
)
from prilavok.chat.protocol import (
    AnyServerEvent,
    KeptBackEvent,
    MessageEvent,
    RevisedEvent,
    StatusEvent,
)
from prilavok.chat.views import marks_views, message_view
from prilavok.chat.writing import Happening
from prilavok.core.database import Connection
from prilavok.core.events import Event, by_tag
from prilavok.core.lanes import Lane

FOLLOWED = by_tag(
    [
        MessagesSent,
        MessagesKeptBack,
        MessageRevised,
        StatusChanged,
        ChatsMarked,
        AnswerOverdue,
        market.StaffChanged,
    ]
)


class Party(Struct, frozen=True):
    """Everyone on one side of chats: a buyer, or a seller with all its staff."""

    side: Side
    id: str


class Telling(Struct, frozen=True, gc=False):
    """Something to be told to one side of a chat. `origin` knows already; `only` is the one person
    it is meant for."""

    party: Party
    event: AnyServerEvent
    origin: object = None
    only: str | None = None


class Found(Struct, frozen=True):
    """The rows that some events name, as they are now."""

    chats: dict[ChatId, ChatRow]
    by_id: dict[MessageId, MessageRow]
    by_seq: dict[tuple[ChatId, int], MessageRow]


def tellings_of_new(happening: Happening) -> Iterable[Telling]:
    """What both sides are told of a message that was just stored."""
    message = happening.message
    parties = {
        Side.BUYER: Party(Side.BUYER, happening.buyer_id),
        Side.SELLER: Party(Side.SELLER, happening.seller_id),
    }
    if message.seq is None:
        yield _kept_back(message, parties[message.side], happening.origin)
        return
    written = happening.written
    for side, party in parties.items():
        yield Telling(
            party, _event(message, side, written.status, written.due_at), happening.origin
        )


def tellings_of(event: Event, found: Found) -> Iterable[Telling | market.StaffChanged]:
    """What is to be told of an event of the log; nothing of chats that were not `found`."""
    match event:
        case MessagesSent():
            for told in event.chats:
                yield from _tellings_of_range(told, found)
        case MessagesKeptBack():
            yield from _tellings_of_kept_back(event, found)
        case MessageRevised() | StatusChanged():
            if event.chat_id in found.chats:
                yield from _tellings_of_change(event, found)
        case ChatsMarked():
            yield from _tellings_of_marks(event, found)
        case market.StaffChanged():
            yield event
        case _:
            pass


async def look_up(
    conn: Connection, lane: Lane, events: Sequence[Event], wanted: Callable[[ChatRow], bool]
) -> Found:
    """The rows that `events` of `lane` name, in the chats that are `wanted`: by three queries."""
    chat_ids = list({chat_id for event in events for chat_id in chat_ids_of(event)})
    if not chat_ids:
        return Found({}, {}, {})
    chats = {
        chat.chat_id: chat
        for chat in await store.chats_by_id(conn, chat_ids, [lane] * len(chat_ids))
        if wanted(chat)
    }
    ranges = [r for event in events for r in _ranges(event) if r.chat_id in chats]
    keys = [key for event in events for key in _keys(event) if key[0] in chats]
    in_ranges = await store.messages_in(conn, lane, ranges) if ranges else []
    named = (
        await store.messages_by_id(
            conn, lane, [chat_id for chat_id, _ in keys], [message_id for _, message_id in keys]
        )
        if keys
        else []
    )
    return Found(
        chats,
        {message.message_id: message for message in named},
        {(message.chat_id, message.seq or 0): message for message in in_ranges},
    )


def chat_ids_of(event: Event) -> Iterable[ChatId]:
    """The chats that `event` is about."""
    match event:
        case MessagesSent():
            return [told.chat_id for told in event.chats]
        case MessagesKeptBack():
            return [chat_id for chat_id, _ in event.messages]
        case MessageRevised() | StatusChanged() | AnswerOverdue():
            return [event.chat_id]
        case ChatsMarked():
            return event.chats
        case _:
            return []


def parties_of(chat: ChatRow) -> dict[Side, Party]:
    """Who hears of `chat`, by side."""
    return {
        Side.BUYER: Party(Side.BUYER, chat.buyer_id),
        Side.SELLER: Party(Side.SELLER, chat.seller_id),
    }


def _tellings_of_range(told: SeqRange, found: Found) -> Iterable[Telling]:
    if told.chat_id not in found.chats:
        return
    chat = found.chats[told.chat_id]
    for seq in range(told.first_seq, told.last_seq + 1):
        message = found.by_seq[told.chat_id, seq]
        for side, party in parties_of(chat).items():
            yield Telling(party, _event(message, side, chat.status, chat.due_at))


def _tellings_of_change(event: MessageRevised | StatusChanged, found: Found) -> Iterable[Telling]:
    for side, party in parties_of(found.chats[event.chat_id]).items():
        if isinstance(event, StatusChanged):
            told = StatusEvent(event.chat_id, event.change, event.status, event.due_at)
        else:
            message = message_view(found.by_id[event.message_id], side)
            told = RevisedEvent(event.chat_id, event.change, message)
        yield Telling(party, told)


def _tellings_of_kept_back(event: MessagesKeptBack, found: Found) -> Iterable[Telling]:
    for chat_id, message_id in event.messages:
        if chat_id in found.chats:
            message = found.by_id[message_id]
            yield _kept_back(message, parties_of(found.chats[chat_id])[message.side], None)


def _tellings_of_marks(event: ChatsMarked, found: Found) -> Iterable[Telling]:
    for chat in (found.chats[chat_id] for chat_id in event.chats if chat_id in found.chats):
        for party in parties_of(chat).values():
            for marks in marks_views(chat):
                yield Telling(party, marks)


def _event(
    message: MessageRow, side: Side, status: Status, due_at: datetime | None
) -> MessageEvent:
    assert message.change is not None
    view = message_view(message, side)
    return MessageEvent(message.chat_id, message.change, view, status, due_at)


def _kept_back(message: MessageRow, party: Party, origin: object) -> Telling:
    event = KeptBackEvent(message.chat_id, message_view(message, message.side))
    return Telling(party, event, origin, only=message.author_id)


def _ranges(event: Event) -> Sequence[SeqRange]:
    return event.chats if isinstance(event, MessagesSent) else ()


def _keys(event: Event) -> Iterable[tuple[ChatId, MessageId]]:
    match event:
        case MessagesKeptBack():
            return event.messages
        case MessageRevised():
            return [(event.chat_id, event.message_id)]
        case _:
            return []
