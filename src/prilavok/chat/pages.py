"""Lists of chats and messages, a page at a time, each by a fixed number of queries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from msgspec import Struct

from prilavok.chat import list_store, message_store
from prilavok.chat.circumstances import hidden_among
from prilavok.chat.model import Author, ChatId, ChatRow, Side, Status, lane_of_chat
from prilavok.chat.protocol import Chat, Message
from prilavok.chat.rights import chat_of
from prilavok.chat.views import chat_views, message_view
from prilavok.core.clock import Clock
from prilavok.core.cursors import decode_cursor, encode_cursor
from prilavok.core.database import Connection, Database
from prilavok.core.ids import BuyerId
from prilavok.core.lanes import lane_of

CHATS_PER_PAGE_MAX = 100
MESSAGES_PER_PAGE_MAX = 200
KEPT_BACK_MAX = 50
READS_PER_PAGE_MAX = 10
"""How often a page reads on because what it read is hidden."""


class ChatPage(Struct, frozen=True):
    """Chats, newest change first; `cursor` leads to the next page and is null on the last one."""

    chats: tuple[Chat, ...]
    cursor: str | None


class MessagePage(Struct, frozen=True):
    """Messages, oldest first, as of the chat's `change`; and one's own that nobody else sees."""

    messages: tuple[Message, ...]
    has_more: bool
    change: int
    pending: tuple[Message, ...]


class InboxCursor(Struct, frozen=True, array_like=True):
    position: int
    chat_id: ChatId


class BuyerCursor(Struct, frozen=True, array_like=True):
    changed_at: datetime
    chat_id: ChatId


C = TypeVar("C", bound=Struct)


@dataclass(frozen=True)
class Reading(Generic[C]):
    """How a list reads on behind a place, and which place a chat has in it."""

    read: Callable[[C | None, int], Awaitable[list[ChatRow]]]
    place: Callable[[ChatRow], C]


async def chat_page(
    db: Database,
    clock: Clock,
    author: Author,
    *,
    status: Status | None,
    cursor: str | None,
    limit: int,
) -> ChatPage:
    """The chats of `author`'s side: a seller's inbox, or a buyer's list (of their newest 1,000).

    Where very many chats are hidden, a page may be short and still have a cursor.
    """
    if author.side is Side.BUYER:
        return await _buyer_page(db, clock, BuyerId(author.id), status, cursor, limit)
    return await _inbox_page(db, clock, author, status, cursor, limit)


async def message_page(
    db: Database, clock: Clock, author: Author, chat_id: ChatId, *, before: int | None, limit: int
) -> MessagePage:
    """The newest messages of a chat below seq `before`."""
    lane = lane_of_chat(chat_id, db.lanes)
    async with db.reading() as conn:
        chat = await chat_of(conn, chat_id, author, lanes=db.lanes, now=clock.now())
        found = await message_store.history(conn, lane, chat_id, before=before, limit=limit + 1)
        pending = []
        if before is None:
            pending = await message_store.kept_back(
                conn, lane, chat_id, author.id, limit=KEPT_BACK_MAX
            )
    return MessagePage(
        tuple(message_view(message, author.side, author.id) for message in reversed(found[:limit])),
        has_more=len(found) > limit,
        change=chat.change,
        pending=tuple(
            message_view(message, author.side, author.id) for message in reversed(pending)
        ),
    )


async def _inbox_page(
    db: Database,
    clock: Clock,
    author: Author,
    status: Status | None,
    cursor: str | None,
    limit: int,
) -> ChatPage:
    assert author.seller_id is not None
    seller_id, lane = author.seller_id, lane_of(author.seller_id, db.lanes)
    after = decode_cursor(cursor, InboxCursor) if cursor else None
    async with db.reading() as conn:

        async def read(after: InboxCursor | None, limit: int) -> list[ChatRow]:
            before = (after.position, after.chat_id) if after else None
            return await list_store.inbox(
                conn, lane, seller_id, status=status, before=before, limit=limit
            )

        def place(chat: ChatRow) -> InboxCursor:
            return InboxCursor(chat.position, chat.chat_id)

        return await _page(conn, db, clock, Side.SELLER, Reading(read, place), after, limit)


async def _buyer_page(
    db: Database,
    clock: Clock,
    buyer_id: BuyerId,
    status: Status | None,
    cursor: str | None,
    limit: int,
) -> ChatPage:
    after = decode_cursor(cursor, BuyerCursor) if cursor else None
    async with db.reading() as conn:
        own = await list_store.buyer_chat_ids(conn, lane_of(buyer_id, db.lanes), buyer_id)
        chat_ids = [ChatId(chat_id) for chat_id in own]
        lanes = [lane_of_chat(chat_id, db.lanes) for chat_id in chat_ids]

        async def read(after: BuyerCursor | None, limit: int) -> list[ChatRow]:
            before = (after.changed_at, after.chat_id) if after else None
            return await list_store.chats_of_buyer(
                conn, chat_ids, lanes, status=status, before=before, limit=limit
            )

        def place(chat: ChatRow) -> BuyerCursor:
            return BuyerCursor(chat.changed_at, chat.chat_id)

        return await _page(conn, db, clock, Side.BUYER, Reading(read, place), after, limit)


async def _page(
    conn: Connection,
    db: Database,
    clock: Clock,
    side: Side,
    reading: Reading[C],
    after: C | None,
    limit: int,
) -> ChatPage:
    """Up to `limit` chats behind `after` that are not hidden."""
    now, shown, reads = clock.now(), list[ChatRow](), 0
    while True:
        wanted = limit if reads == 0 else CHATS_PER_PAGE_MAX
        found = await reading.read(after, wanted + 1)
        seen, has_more = found[:wanted], len(found) > wanted
        hidden = await hidden_among(conn, db.lanes, seen, now)
        for chat in seen:
            if len(shown) == limit:
                has_more = True
                break
            after = reading.place(chat)
            if chat.chat_id not in hidden:
                shown.append(chat)
        reads += 1
        if len(shown) == limit or not has_more or reads == READS_PER_PAGE_MAX:
            break
    cursor = encode_cursor(after) if has_more and after is not None else None
    return ChatPage(tuple(await chat_views(conn, db, shown, side)), cursor)
