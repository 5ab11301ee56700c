"""The chats and messages that events of a lane's log name, as they are now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec import Struct

from prilavok.chat import message_store, store
from prilavok.chat.model import (
    AnswerOverdue,
    Blocked,
    ChatId,
    ChatRow,
    ChatsMarked,
    ClaimChanged,
    MessageId,
    MessageRevised,
    MessageRow,
    MessagesErased,
    MessagesKeptBack,
    MessagesSent,
    SeqRange,
    StatusChanged,
    Unblocked,
)
from prilavok.core.database import Connection
from prilavok.core.events import Event
from prilavok.core.lanes import Lane


class Found(Struct, frozen=True):
    """The rows that some events name."""

    chats: dict[ChatId, ChatRow]
    by_id: dict[MessageId, MessageRow]
    by_seq: dict[tuple[ChatId, int], MessageRow]

    def without(self, hidden: Collection[ChatId]) -> Found:
        """The same, as if these chats were not there."""
        if not hidden:
            return self
        chats = {chat_id: chat for chat_id, chat in self.chats.items() if chat_id not in hidden}
        return Found(chats, self.by_id, self.by_seq)


async def look_up(
    conn: Connection, lane: Lane, events: Sequence[Event], wanted: Callable[[ChatRow], bool]
) -> Found:
    """The rows that `events` of `lane` name, in the chats that are `wanted`: by three queries."""
    chat_ids = list({chat_id for event in events for chat_id in chat_ids_of(event)})
    if not chat_ids:
        return Found({}, {}, {})
    chats = {chat.chat_id: chat for chat in await chats_of(conn, lane, chat_ids) if wanted(chat)}
    ranges = [r for event in events for r in _ranges(event) if r.chat_id in chats]
    keys = [key for event in events for key in _keys(event) if key[0] in chats]
    in_ranges = await message_store.messages_in(conn, lane, ranges) if ranges else []
    named = (
        await message_store.messages_by_id(
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
        case MessagesKeptBack() | MessagesErased():
            return [chat_id for chat_id, _ in event.messages]
        case MessageRevised() | StatusChanged() | AnswerOverdue() | ClaimChanged():
            return [event.chat_id]
        case ChatsMarked() | Blocked() | Unblocked():
            return event.chats
        case _:
            return []


async def chats_of(conn: Connection, lane: Lane, chat_ids: Sequence[ChatId]) -> list[ChatRow]:
    """Those of `lane` that exist."""
    return await store.chats_by_id(conn, chat_ids, [lane] * len(chat_ids))


async def messages_in(conn: Connection, lane: Lane, ranges: Sequence[SeqRange]) -> list[MessageRow]:
    """The visible messages in these ranges of chats of `lane`, in no order."""
    return await message_store.messages_in(conn, lane, ranges) if ranges else []


def _ranges(event: Event) -> Sequence[SeqRange]:
    return event.chats if isinstance(event, MessagesSent) else ()


def _keys(event: Event) -> Iterable[tuple[ChatId, MessageId]]:
    match event:
        case MessagesKeptBack() | MessagesErased():
            return event.messages
        case MessageRevised():
            return [(event.chat_id, event.message_id)]
        case _:
            return []
