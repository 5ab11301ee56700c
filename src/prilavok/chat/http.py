"""The chat over REST: everything that people do with chats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from litestar import Response, Router, delete, get, patch, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta, Struct
from msgspec.structs import replace

from prilavok.chat import actions, blocks, pages
from prilavok.chat.answers import usually_answers_s
from prilavok.chat.authors import PARTIES, author_of
from prilavok.chat.judging import Judges
from prilavok.chat.lane_writer import Audience
from prilavok.chat.model import (
    FILES_MAX,
    ChatId,
    ChatRow,
    ClientId,
    Context,
    Mark,
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
from prilavok.chat.views import chat_view, message_view, sent_event
from prilavok.chat.writing import Writer
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import MarketText, SellerId
from prilavok.core.lanes import Lane
from prilavok.identity.model import Principal, Role, allow

SELLERS: Final = allow(Role.SELLER_STAFF, permission="chat")

Cursor = Annotated[str | None, QueryParameter(max_length=4_096)]


@dataclass(frozen=True)
class Chats:
    """What the routes reach the chats by; `audience` hears of what they commit."""

    db: Database
    clock: Clock
    writer: Writer
    judges: Judges
    audience: Audience


class NewChat(Struct, frozen=True, forbid_unknown_fields=True):
    """What to talk about, and with which seller."""

    seller_id: MarketText
    context: Context


class NewMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """A message of 1 to 1,000 characters under an id that its sender made up once, with `files`
    that were sent to the chat before; with any of these the text may be empty."""

    client_id: UUID
    text: str
    files: Annotated[tuple[UUID, ...], Meta(max_length=FILES_MAX)] = ()


class NewText(Struct, frozen=True, forbid_unknown_fields=True):
    """What a message is to say instead."""

    text: str


class NewMarks(Struct, frozen=True, forbid_unknown_fields=True):
    """The other side's messages are received, or read, up to these `seq`s."""

    delivered: Seq | None = None
    read: Seq | None = None


@post("/chats", access=PARTIES, paced=True, also_answers=(200,))
async def open_chat(
    data: JSONBody[NewChat], principal: NamedDependency[Principal], chats: NamedDependency[Chats]
) -> Response[Chat]:
    """The chat about a product or an order: 201 if it is new, 200 if there was one."""
    author = author_of(principal)
    chat, is_new = await actions.open_chat(
        chats.db, chats.clock, author, SellerId(data.seller_id), data.context
    )
    view = await _view(chats, principal, chat)
    return Response(view, status_code=201 if is_new else 200)


@get("/chats", access=PARTIES)
async def list_chats(
    principal: NamedDependency[Principal],
    chats: NamedDependency[Chats],
    limit: Annotated[int, QueryParameter(ge=1, le=CHATS_PER_PAGE_MAX)] = 30,
    cursor: Cursor = None,
    status: FromQuery[Status | None] = None,
) -> ChatPage:
    """A seller's inbox or a buyer's chats, newest change first."""
    author = author_of(principal)
    return await pages.chat_page(
        chats.db, chats.clock, author, status=status, cursor=cursor, limit=limit
    )


@get("/chats/{chat_id:uuid}", access=PARTIES)
async def read_chat(
    chat_id: FromPath[UUID], principal: NamedDependency[Principal], chats: NamedDependency[Chats]
) -> Chat:
    """A chat, whether one may write in it now, and how soon its seller usually answers."""
    now = chats.clock.now()
    async with chats.db.reading() as conn:
        author = author_of(principal)
        chat = await chat_of(conn, ChatId(chat_id), author, lanes=chats.db.lanes, now=now)
        usually_s = await usually_answers_s(conn, Lane(chat.lane), chat.seller_id, now)
    view = await _view(chats, principal, chat)
    return replace(view, usually_answers_s=usually_s)


@get("/chats/{chat_id:uuid}/messages", access=PARTIES)
async def list_messages(
    chat_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    chats: NamedDependency[Chats],
    before: Annotated[int | None, QueryParameter(ge=0, le=SEQ_MAX)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=MESSAGES_PER_PAGE_MAX)] = 50,
) -> MessagePage:
    """The newest messages below `before`."""
    return await pages.message_page(
        chats.db,
        chats.clock,
        author_of(principal),
        ChatId(chat_id),
        before=before,
        limit=limit,
    )


@get("/chats/{chat_id:uuid}/changes", access=PARTIES)
async def read_changes(
    chat_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    chats: NamedDependency[Chats],
    after: Annotated[int, QueryParameter(ge=0, le=SEQ_MAX)] = 0,
) -> ChangesEvent | ResyncEvent:
    """What became of a chat since a `change`: the same answer that the socket gives to `resume`."""
    return await actions.changes_since(
        chats.db, chats.clock, author_of(principal), ChatId(chat_id), after
    )


@post("/chats/{chat_id:uuid}/messages", access=PARTIES, paced=True, also_answers=(200, 202))
async def send_message(
    chat_id: FromPath[UUID],
    data: JSONBody[NewMessage],
    principal: NamedDependency[Principal],
    chats: NamedDependency[Chats],
) -> Response[SentEvent]:
    """Send a message: 201 once it is stored, 200 if it was before, 202 while it is held."""
    sent = await chats.writer.send(
        author_of(principal),
        ChatId(chat_id),
        ClientId(data.client_id),
        data.text,
        files=data.files,
    )
    held = sent.written.state is State.HELD
    return Response(sent_event(sent), status_code=202 if held else 201 if sent.is_new else 200)


@patch("/chats/{chat_id:uuid}/messages/{message_id:uuid}", access=PARTIES, paced=True)
async def edit_message(
    chat_id: FromPath[UUID],
    message_id: FromPath[UUID],
    data: JSONBody[NewText],
    principal: NamedDependency[Principal],
    chats: NamedDependency[Chats],
) -> Message:
    """Change one's own message, within the time that the policy gives."""
    message, position = await actions.edit_message(
        chats.db,
        chats.clock,
        chats.judges,
        author_of(principal),
        ChatId(chat_id),
        MessageId(message_id),
        data.text,
    )
    return _revised(chats, principal, message, position)


@delete(
    "/chats/{chat_id:uuid}/messages/{message_id:uuid}",
    access=PARTIES,
    paced=True,
    status_code=200,
)
async def delete_message(
    chat_id: FromPath[UUID],
    message_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    chats: NamedDependency[Chats],
) -> Message:
    """Take one's own message back, within the time that the policy gives; its place remains."""
    message, position = await actions.delete_message(
        chats.db, chats.clock, author_of(principal), ChatId(chat_id), MessageId(message_id)
    )
    return _revised(chats, principal, message, position)


@post("/chats/{chat_id:uuid}/marks", access=PARTIES, status_code=204)
async def move_marks(
    chat_id: FromPath[UUID],
    data: JSONBody[NewMarks],
    principal: NamedDependency[Principal],
    chats: NamedDependency[Chats],
) -> None:
    """Say how far one has received and read; marks never move back."""
    author = author_of(principal)
    lane = await actions.lane_of_own_chat(chats.db, chats.clock, author, ChatId(chat_id))
    read = data.read or 0
    mark = Mark(ChatId(chat_id), author.side, max(data.delivered or 0, read), read)
    await chats.writer.marked(lane, mark)


@post("/chats/{chat_id:uuid}/close", access=SELLERS, status_code=200)
async def close_chat(
    chat_id: FromPath[UUID], principal: NamedDependency[Principal], chats: NamedDependency[Chats]
) -> Chat:
    """Put a chat away. A deadline stands; the buyer's next message reopens it."""
    chat, position = await actions.close_chat(
        chats.db, chats.clock, author_of(principal), ChatId(chat_id)
    )
    return await _changed(chats, principal, chat, position)


@post("/chats/{chat_id:uuid}/reopen", access=SELLERS, status_code=200)
async def reopen_chat(
    chat_id: FromPath[UUID], principal: NamedDependency[Principal], chats: NamedDependency[Chats]
) -> Chat:
    """Take a closed chat up again."""
    chat, position = await actions.reopen_chat(
        chats.db, chats.clock, author_of(principal), ChatId(chat_id)
    )
    return await _changed(chats, principal, chat, position)


@put("/chats/{chat_id:uuid}/block", access=PARTIES)
async def block(
    chat_id: FromPath[UUID], principal: NamedDependency[Principal], chats: NamedDependency[Chats]
) -> Chat:
    """Hear no more of the other side, in any chat with it. It is told only that it cannot write."""
    chat, position = await blocks.block(
        chats.db, chats.clock, author_of(principal), ChatId(chat_id)
    )
    return await _changed(chats, principal, chat, position)


@delete("/chats/{chat_id:uuid}/block", access=PARTIES, status_code=200)
async def unblock(
    chat_id: FromPath[UUID], principal: NamedDependency[Principal], chats: NamedDependency[Chats]
) -> Chat:
    """Hear of the other side again."""
    chat, position = await blocks.unblock(
        chats.db, chats.clock, author_of(principal), ChatId(chat_id)
    )
    return await _changed(chats, principal, chat, position)


async def _view(chats: Chats, principal: Principal, chat: ChatRow) -> Chat:
    async with chats.db.reading() as conn:
        return await chat_view(conn, chats.db, chats.clock, chat, author_of(principal))


def _revised(
    chats: Chats, principal: Principal, message: MessageRow, position: int | None
) -> Message:
    if position is not None:
        chats.audience.log_has_grown(lane_of_chat(message.chat_id, chats.db.lanes), position)
    author = author_of(principal)
    return message_view(message, author.side, author.id)


async def _changed(chats: Chats, principal: Principal, chat: ChatRow, position: int | None) -> Chat:
    if position is not None:
        chats.audience.log_has_grown(lane_of_chat(chat.chat_id, chats.db.lanes), position)
    return await _view(chats, principal, chat)


def routes(chats: Chats) -> Router:
    """The chat's routes."""
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
            close_chat,
            reopen_chat,
            block,
            unblock,
        ],
        tags=["chat"],
        dependencies={"chats": Provide(lambda: chats, sync_to_thread=False)},
    )
