"""Lists of chats and messages, a page at a time, each by a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from prilavok.chat import store
from prilavok.chat.actions import shown_chat_of
from prilavok.chat.circumstances import hidden_among
from prilavok.chat.model import Author, ChatId, ChatRow, Side, Status, lane_of_chat
from prilavok.chat.protocol import Chat, Message
from prilavok.chat.views import chat_views, message_view
from prilavok.core.clock import Clock
from prilavok.core.cursors import decode_cursor, encode_cursor
from prilavok.core.database import Connection, Database
from prilavok.core.ids import BuyerId
from prilavok.core.lanes import lane_of

CHATS_PER_PAGE_MAX = 100
MESSAGES_PER_PAGE_MAX = 200
KEPT_BACK_MAX = 50


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
    before: int


class BuyerCursor(Struct, frozen=True, array_like=True):
    changed_at: datetime
    chat_id: ChatId


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

    A page is shorter where chats are hidden while they are switched off.
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
        chat = await shown_chat_of(conn, db, clock, author, chat_id)
        found = await store.history(conn, lane, chat_id, before=before, limit=limit + 1)
        pending = []
        if before is None:
            pending = await store.kept_back(conn, lane, chat_id, author.id, limit=KEPT_BACK_MAX)
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
    before = decode_cursor(cursor, InboxCursor).before if cursor else None
    async with db.reading() as conn:
        found = await store.inbox(
            conn,
            lane_of(author.seller_id, db.lanes),
            author.seller_id,
            status=status,
            before=before,
            limit=limit + 1,
        )
        views = await _shown(conn, db, clock, found[:limit], Side.SELLER)
    return ChatPage(tuple(views), _next(found, limit, lambda last: InboxCursor(last.position)))


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
        own = await store.buyer_chat_ids(conn, lane_of(buyer_id, db.lanes), buyer_id)
        chat_ids = [ChatId(chat_id) for chat_id in own]
        found = await store.chats_of_buyer(
            conn,
            chat_ids,
            [lane_of_chat(chat_id, db.lanes) for chat_id in chat_ids],
            status=status,
            before=(after.changed_at, after.chat_id) if after else None,
            limit=limit + 1,
        )
        views = await _shown(conn, db, clock, found[:limit], Side.BUYER)
    return ChatPage(
        tuple(views), _next(found, limit, lambda last: BuyerCursor(last.changed_at, last.chat_id))
    )


async def _shown(
    conn: Connection, db: Database, clock: Clock, chats: Sequence[ChatRow], side: Side
) -> list[Chat]:
    hidden = await hidden_among(conn, db.lanes, chats, clock.now())
    shown = [chat for chat in chats if chat.chat_id not in hidden]
    return await chat_views(conn, db, shown, side)


def _next(found: list[ChatRow], limit: int, cursor_of: Callable[[ChatRow], Struct]) -> str | None:
    return encode_cursor(cursor_of(found[limit - 1])) if len(found) > limit else None
