"""The chat over REST: everything that the socket can do, and what it cannot."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from litestar import Response, Router, delete, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream as StreamResponse
from msgspec import Struct

from prilavok.chat import actions, pages
from prilavok.chat.feed import COMMITS_PER_PAGE_MAX, FeedPage, feed_page
from prilavok.chat.model import (
    ChatId,
    ChatRow,
    ClientId,
    Context,
    MessageId,
    MessageRow,
    State,
    Status,
    lane_of_chat,
)
from prilavok.chat.pages import CHATS_PER_PAGE_MAX, MESSAGES_PER_PAGE_MAX, ChatPage, MessagePage
from prilavok.chat.protocol import (
    SEQ_MAX,
    ChangesEvent,
    Chat,
    Message,
    ResyncEvent,
    SentEvent,
    Seq,
)
from prilavok.chat.rights import chat_of
from prilavok.chat.sockets import Room, sent_event
from prilavok.chat.standing import SOCKET_ACCESS, author_of
from prilavok.chat.store import Mark
from prilavok.chat.streams import Stream
from prilavok.chat.views import chat_view, message_view
from prilavok.core.ids import MarketText, SellerId
from prilavok.identity.model import Access, Principal, Role, Scope, allow

PARTIES: Final = SOCKET_ACCESS
SELLERS: Final = allow(Role.SELLER_STAFF, permission="chat")
INTEGRATORS: Final = Access(scope=Scope.EVENTS_READ)

Cursor = Annotated[str | None, QueryParameter(max_length=4_096)]


class NewChat(Struct, frozen=True, forbid_unknown_fields=True):
    """What to talk about, and with which seller."""

    seller_id: MarketText
    context: Context


class NewMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """A message of 1 to 1,000 characters under an id that its sender made up once."""

    client_id: UUID
    text: str


class NewText(Struct, frozen=True, forbid_unknown_fields=True):
    """What a message is to say instead."""

    text: str


class NewMarks(Struct, frozen=True, forbid_unknown_fields=True):
    """The other side's messages are received, or read, up to these `seq`s."""

    delivered: Seq | None = None
    read: Seq | None = None


@post("/chats", access=PARTIES, also_answers=(200,))
async def open_chat(
    data: JSONBody[NewChat], principal: NamedDependency[Principal], room: NamedDependency[Room]
) -> Response[Chat]:
    """The chat about a product or an order: 201 if it is new, 200 if there was one."""
    author = author_of(principal)
    chat, is_new = await actions.open_chat(
        room.db, room.clock, author, SellerId(data.seller_id), data.context
    )
    view = await _view(room, principal, chat)
    return Response(view, status_code=201 if is_new else 200)


@get("/chats", access=PARTIES)
async def list_chats(
    principal: NamedDependency[Principal],
    room: NamedDependency[Room],
    limit: Annotated[int, QueryParameter(ge=1, le=CHATS_PER_PAGE_MAX)] = 30,
    cursor: Cursor = None,
    status: FromQuery[Status | None] = None,
) -> ChatPage:
    """A seller's inbox or a buyer's chats, newest change first."""
    author = author_of(principal)
    return await pages.chat_page(room.db, author, status=status, cursor=cursor, limit=limit)


@get("/chats/{chat_id:uuid}", access=PARTIES)
async def read_chat(
    chat_id: FromPath[UUID], principal: NamedDependency[Principal], room: NamedDependency[Room]
) -> Chat:
    """A chat, and whether one may write in it now."""
    lane = lane_of_chat(ChatId(chat_id), room.db.lanes)
    async with room.db.reading() as conn:
        chat = await chat_of(conn, lane, ChatId(chat_id), author_of(principal))
    return await _view(room, principal, chat)


@get("/chats/{chat_id:uuid}/messages", access=PARTIES)
async def list_messages(
    chat_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    room: NamedDependency[Room],
    before: Annotated[int | None, QueryParameter(ge=0, le=SEQ_MAX)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=MESSAGES_PER_PAGE_MAX)] = 50,
) -> MessagePage:
    """The newest messages below `before`."""
    return await pages.message_page(
        room.db, author_of(principal), ChatId(chat_id), before=before, limit=limit
    )


@get("/chats/{chat_id:uuid}/changes", access=PARTIES)
async def read_changes(
    chat_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    room: NamedDependency[Room],
    after: Annotated[int, QueryParameter(ge=0, le=SEQ_MAX)] = 0,
) -> ChangesEvent | ResyncEvent:
    """What became of a chat since a `change`: the same answer that the socket gives to `resume`."""
    return await actions.changes_since(
        room.db, room.clock, author_of(principal), ChatId(chat_id), after
    )


@post("/chats/{chat_id:uuid}/messages", access=PARTIES, also_answers=(200, 202))
async def send_message(
    chat_id: FromPath[UUID],
    data: JSONBody[NewMessage],
    principal: NamedDependency[Principal],
    room: NamedDependency[Room],
) -> Response[SentEvent]:
    """Send a message: 201 once it is stored, 200 if it was before, 202 while it is held."""
    sent = await room.writer.send(
        author_of(principal), ChatId(chat_id), ClientId(data.client_id), data.text
    )
    held = sent.written.state is State.HELD
    return Response(sent_event(sent), status_code=202 if held else 201 if sent.is_new else 200)


@patch("/chats/{chat_id:uuid}/messages/{message_id:uuid}", access=PARTIES)
async def edit_message(
    chat_id: FromPath[UUID],
    message_id: FromPath[UUID],
    data: JSONBody[NewText],
    principal: NamedDependency[Principal],
    room: NamedDependency[Room],
) -> Message:
    """Change one's own message, within the time that the policy gives."""
    message, position = await actions.edit_message(
        room.db,
        room.clock,
        room.judge,
        author_of(principal),
        ChatId(chat_id),
        MessageId(message_id),
        data.text,
    )
    return _revised(room, principal, message, position)


@delete("/chats/{chat_id:uuid}/messages/{message_id:uuid}", access=PARTIES, status_code=200)
async def delete_message(
    chat_id: FromPath[UUID],
    message_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    room: NamedDependency[Room],
) -> Message:
    """Take one's own message back, within the time that the policy gives; its place remains."""
    message, position = await actions.delete_message(
        room.db, room.clock, author_of(principal), ChatId(chat_id), MessageId(message_id)
    )
    return _revised(room, principal, message, position)


@post("/chats/{chat_id:uuid}/marks", access=PARTIES, status_code=204)
async def move_marks(
    chat_id: FromPath[UUID],
    data: JSONBody[NewMarks],
    principal: NamedDependency[Principal],
    room: NamedDependency[Room],
) -> None:
    """Say how far one has received and read; marks never move back."""
    author = author_of(principal)
    lane = await actions.lane_of_own_chat(room.db, author, ChatId(chat_id))
    read = data.read or 0
    mark = Mark(ChatId(chat_id), author.side, max(data.delivered or 0, read), read)
    await room.writer.marked(lane, mark)


@post("/chats/{chat_id:uuid}/typing", access=PARTIES, status_code=204)
async def tell_typing(
    chat_id: FromPath[UUID], principal: NamedDependency[Principal], room: NamedDependency[Room]
) -> None:
    """Let the other side see that one is typing."""
    author = author_of(principal)
    lane = await actions.lane_of_own_chat(room.db, author, ChatId(chat_id))
    room.hub.typing(lane, ChatId(chat_id), author.side)


@post("/chats/{chat_id:uuid}/close", access=SELLERS, status_code=200)
async def close_chat(
    chat_id: FromPath[UUID], principal: NamedDependency[Principal], room: NamedDependency[Room]
) -> Chat:
    """Put a chat away. A deadline stands; the buyer's next message reopens it."""
    chat, position = await actions.close_chat(
        room.db, room.clock, author_of(principal), ChatId(chat_id)
    )
    return await _with_new_status(room, principal, chat, position)


@post("/chats/{chat_id:uuid}/reopen", access=SELLERS, status_code=200)
async def reopen_chat(
    chat_id: FromPath[UUID], principal: NamedDependency[Principal], room: NamedDependency[Room]
) -> Chat:
    """Take a closed chat up again."""
    chat, position = await actions.reopen_chat(
        room.db, room.clock, author_of(principal), ChatId(chat_id)
    )
    return await _with_new_status(room, principal, chat, position)


@get("/stream", access=PARTIES, accepts_ticket=True, media_type="text/event-stream")
async def stream(
    principal: NamedDependency[Principal], room: NamedDependency[Room]
) -> StreamResponse:
    """One's chats' events as server-sent events; resume each chat by its `changes`."""
    return StreamResponse(
        Stream(room, principal).events(),
        media_type="text/event-stream",
        headers={"cache-control": "private, no-store", "x-accel-buffering": "no"},
    )


@get("/events", access=INTEGRATORS)
async def read_feed(
    room: NamedDependency[Room],
    after: Cursor = None,
    limit: Annotated[int, QueryParameter(ge=1, le=COMMITS_PER_PAGE_MAX)] = 100,
) -> FeedPage:
    """Everything that happened behind a cursor, from the beginning without one."""
    return await feed_page(room.db, after, limit)


async def _view(room: Room, principal: Principal, chat: ChatRow) -> Chat:
    async with room.db.reading() as conn:
        return await chat_view(conn, room.db, room.clock, chat, author_of(principal))


def _revised(
    room: Room, principal: Principal, message: MessageRow, position: int | None
) -> Message:
    if position is not None:
        room.hub.log_has_grown(lane_of_chat(message.chat_id, room.db.lanes), position)
    return message_view(message, author_of(principal).side)


async def _with_new_status(
    room: Room, principal: Principal, chat: ChatRow, position: int | None
) -> Chat:
    if position is not None:
        room.hub.log_has_grown(lane_of_chat(chat.chat_id, room.db.lanes), position)
    return await _view(room, principal, chat)


def routes(room: Room) -> Router:
    """The chat's routes, for the connections of `room`."""
    return Router(
        "/v1",
        route_handlers=[
            open_chat,
            list_chats,
            read_chat,
            list_messages,
            read_changes,
            send_message,
            edit_message,
            delete_message,
            move_marks,
            tell_typing,
            close_chat,
            reopen_chat,
            stream,
            read_feed,
        ],
        tags=["chat"],
        dependencies={"room": Provide(lambda: room, sync_to_thread=False)},
    )
