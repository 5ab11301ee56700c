"""What is told, for whoever asks by HTTP: the event stream, the feed, and the sign of typing."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream as StreamResponse

from prilavok.chat import actions
from prilavok.chat.authors import PARTIES, author_of
from prilavok.chat.model import ChatId
from prilavok.identity.model import Access, Principal, Scope
from prilavok.live.feed import COMMITS_PER_PAGE_MAX, FeedPage, feed_page
from prilavok.live.hearing import HEARERS
from prilavok.live.sockets import Room
from prilavok.live.streams import Stream

INTEGRATORS: Final = Access(scope=Scope.EVENTS_READ)

Cursor = Annotated[str | None, QueryParameter(max_length=4_096)]


@post("/chats/{chat_id:uuid}/typing", access=PARTIES, status_code=204)
async def tell_typing(
    chat_id: FromPath[UUID], principal: NamedDependency[Principal], room: NamedDependency[Room]
) -> None:
    """Let the other side see that one is typing."""
    author = author_of(principal)
    lane = await actions.lane_of_own_chat(room.db, room.clock, author, ChatId(chat_id))
    room.hub.typing(lane, ChatId(chat_id), author.side)


@get("/stream", access=HEARERS, accepts_ticket=True, media_type="text/event-stream")
async def stream(
    principal: NamedDependency[Principal], room: NamedDependency[Room]
) -> StreamResponse:
    """One's chats' events as server-sent events, resume each chat by its `changes`; the review
    queue's to moderators and operators."""
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


def routes(room: Room) -> Router:
    """The routes beside the socket, for the connections of `room`."""
    return Router(
        "/v1",
        route_handlers=[tell_typing, stream, read_feed],
        tags=["live"],
        dependencies={"room": Provide(lambda: room, sync_to_thread=False)},
    )
