"""The pull feed: everything that happened, for integrators, by positions behind an opaque cursor.

Lanes have no common order, so a cursor holds a position for each. Within a lane nothing is skipped
or told twice, whatever commits late. Texts are read when they are asked for: what was erased since
is not in the feed any more, and what was never delivered never was.
"""

from __future__ import annotations

import heapq
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from prilavok.chat.model import ChatId, MessagesKeptBack, Side
from prilavok.chat.pages import decode_cursor, encode_cursor
from prilavok.chat.tellings import (
    FOLLOWED,
    Found,
    Telling,
    chat_ids_of,
    look_up,
    tellings_of,
)
from prilavok.core.database import Connection, Database
from prilavok.core.events import Event, Told, decode, read
from prilavok.core.lanes import Lane

COMMITS_PER_PAGE_MAX = 1_000

Limit = Annotated[int, Meta(ge=1, le=COMMITS_PER_PAGE_MAX)]


class FeedEvent(Struct, frozen=True, omit_defaults=True):
    """One event. `id` is unique and stable; `data` is what live connections are told, as the
    seller's side sees it, or the event itself where no chat is concerned."""

    id: str
    type: str
    time: datetime
    data: Any  # Any: JSON of an event
    seller_id: str | None = None
    buyer_id: str | None = None
    chat_id: UUID | None = None


class FeedPage(Struct, frozen=True):
    """Events of up to `limit` commits, each lane's in order; ask again with `cursor`."""

    events: tuple[FeedEvent, ...]
    cursor: str
    has_more: bool


class FeedCursor(Struct, frozen=True, array_like=True):
    """The last position read of each lane."""

    positions: tuple[Annotated[int, Meta(ge=0, le=2**62)], ...]


async def feed_page(db: Database, after: str | None, limit: int) -> FeedPage:
    """What happened behind cursor `after`, or from the beginning. Raises `CursorInvalid`."""
    positions = list(_positions(after, db.lanes))
    async with db.reading() as conn:
        logs = [
            [
                (Lane(lane), row)
                for row in await read(conn, Lane(lane), position, rows_max=limit + 1)
            ]
            for lane, position in enumerate(positions)
        ]
        # By time across lanes; within a lane never against its order, whatever its writers' clocks.
        merged = list(heapq.merge(*logs, key=lambda entry: (entry[1].at, entry[0])))
        taken = merged[:limit]
        events: dict[tuple[Lane, int], list[FeedEvent]] = {}
        for lane in {lane for lane, _ in taken}:
            rows = [row for row_lane, row in taken if row_lane == lane]
            positions[lane] = rows[-1].position
            events |= await _events(conn, lane, rows)
    told = [event for lane, row in taken for event in events[lane, row.position]]
    has_more = len(merged) > limit
    return FeedPage(tuple(told), encode_cursor(FeedCursor(tuple(positions))), has_more)


def _positions(after: str | None, lanes: int) -> tuple[int, ...]:
    if not after:
        return (0,) * lanes
    positions = decode_cursor(after, FeedCursor).positions
    return (*positions, *((0,) * lanes))[:lanes]


async def _events(
    conn: Connection, lane: Lane, rows: list[Told]
) -> dict[tuple[Lane, int], list[FeedEvent]]:
    """Each row's events, with the chats and messages they name, by three queries."""
    every = [event for row in rows for event in decode(row, FOLLOWED)]
    found = await look_up(conn, lane, every, lambda _: True)
    return {(lane, row.position): _events_of(lane, row, found) for row in rows}


def _events_of(lane: Lane, row: Told, found: Found) -> list[FeedEvent]:
    events: list[FeedEvent] = []
    for raw in row.told:
        typed = decode(Told(row.position, row.at, [raw]), FOLLOWED)
        if not typed or not chat_ids_of(typed[0]):
            events.append(_plain(lane, row, len(events), raw))
        elif not isinstance(typed[0], MessagesKeptBack):
            events.extend(_of_chats(lane, row, len(events), typed[0], found))
    return events


def _plain(lane: Lane, row: Told, n: int, raw: dict[str, Any]) -> FeedEvent:
    return FeedEvent(
        f"{lane}-{row.position}-{n}", raw["type"], row.at, raw, seller_id=raw.get("seller_id")
    )


def _of_chats(lane: Lane, row: Told, first: int, event: Event, found: Found) -> list[FeedEvent]:
    as_seller = [
        telling.event
        for telling in tellings_of(event, found)
        if isinstance(telling, Telling) and telling.party.side is Side.SELLER
    ]
    events: list[FeedEvent] = []
    for n, told in enumerate(as_seller, first):
        chat = found.chats[ChatId(getattr(told, "chat_id"))]  # noqa: B009 - every one of these has it
        events.append(
            FeedEvent(
                f"{lane}-{row.position}-{n}",
                f"chat.{told.__struct_config__.tag}",
                row.at,
                msgspec.to_builtins(told),
                chat.seller_id,
                chat.buyer_id,
                chat.chat_id,
            )
        )
    return events
