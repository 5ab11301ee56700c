"""The pull feed: everything that happened, for integrators, by positions behind an opaque cursor.

Lanes have no common order, so a cursor holds a position for each. Within a lane nothing is skipped
or told twice, whatever commits late. Texts are read when they are asked for: what was erased since
is not in the feed any more, and what was never delivered never was.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from prilavok.chat.lookups import Found, chat_ids_of, look_up
from prilavok.chat.model import ChatId, ChatRow, MessagesKeptBack, Side
from prilavok.chat.protocol import RightsEvent
from prilavok.core.cursors import CursorExpired, decode_cursor, encode_cursor
from prilavok.core.database import Connection, Database
from prilavok.core.events import Told, decode, read
from prilavok.core.forgetting import first_positions
from prilavok.core.lanes import Lane
from prilavok.core.parties import PartyKind
from prilavok.live.tellings import FOLLOWED, Party, Telling, tellings_of

COMMITS_PER_PAGE_MAX = 1_000


INTERNAL: Final = (
    "cases.",
    "discounts.spend_crossed",
    "inbox.",
    "notices.",
    "market.order_money_changed",
    "market.order_came_back",
    "chat.links_seen",
    "chat.edit_kept_back",
    "chat.messages_masked",
    "chat.messages_erased",
    "chat.questions_answered",
)
"""How the tags of events begin that are nobody's business outside."""


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
    """What happened behind cursor `after`, or from the beginning of what is kept. Raises
    `CursorInvalid`, and `CursorExpired` where something behind it is kept no longer."""
    async with db.reading() as conn:
        positions = await _positions(conn, after, db.lanes)
        logs = [
            [
                (Lane(lane), row)
                for row in await read(conn, Lane(lane), position, rows_max=limit + 1)
            ]
            for lane, position in enumerate(positions)
        ]
        await _check_is_whole(conn, positions)
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


async def _positions(conn: Connection, after: str | None, lanes: int) -> list[int]:
    if not after:
        first = await first_positions(conn)
        return [first[Lane(lane)] - 1 for lane in range(lanes)]
    positions = decode_cursor(after, FeedCursor).positions
    return [*positions, *((0,) * lanes)][:lanes]


async def _check_is_whole(conn: Connection, positions: Sequence[int]) -> None:
    """Asked after the logs are read: what was forgotten meanwhile is noticed."""
    first = await first_positions(conn)
    if any(position < first[Lane(lane)] - 1 for lane, position in enumerate(positions)):
        raise CursorExpired


async def _events(
    conn: Connection, lane: Lane, rows: list[Told]
) -> dict[tuple[Lane, int], list[FeedEvent]]:
    """Each row's events, with the chats and messages they name, by three queries."""
    every = [event for row in rows for event in decode(row, FOLLOWED)]
    found = await look_up(conn, lane, every, lambda _: True)
    return {(lane, row.position): _events_of(lane, row, found) for row in rows}


def _events_of(lane: Lane, row: Told, found: Found) -> list[FeedEvent]:
    parts = [part for raw in row.told for part in _parts_of(row, raw, found)]
    return [
        FeedEvent(
            id=f"{lane}-{row.position}-{n}",
            type=part.type,
            time=row.at,
            data=part.told,
            seller_id=part.chat.seller_id if part.chat else _owner(part.told, PartyKind.SELLER),
            buyer_id=part.chat.buyer_id if part.chat else _owner(part.told, PartyKind.BUYER),
            chat_id=part.chat.chat_id if part.chat else None,
        )
        for n, part in enumerate(parts)
    ]


def _owner(told: dict[str, Any], kind: PartyKind) -> str | None:  # Any: JSON of an event
    """The party of that kind whom an event without a chat is about."""
    party: dict[str, str] = told.get("party") or {}
    return party["id"] if party.get("kind") == kind else told.get(f"{kind}_id")


class Part(Struct, frozen=True):
    """One event to tell, and the chat that it is about."""

    type: str
    told: dict[str, Any]  # Any: JSON of an event
    chat: ChatRow | None


def _is_told_outside(telling: Telling) -> bool:
    """Whether it tells the seller's side of something that has happened in a chat; that rights may
    have changed is told by the event that changed them."""
    is_hint = isinstance(telling.event, RightsEvent)
    party = telling.party
    return isinstance(party, Party) and party.side is Side.SELLER and not is_hint


def _parts_of(row: Told, raw: dict[str, Any], found: Found) -> Iterable[Part]:
    """What one event of the log is to integrators: a batch is its messages, a secret is nothing."""
    if raw["type"].startswith(INTERNAL):
        return
    for event in decode(Told(row.position, row.at, [raw]), FOLLOWED):
        if isinstance(event, MessagesKeptBack):
            return
        as_seller = [
            telling.event
            for telling in tellings_of(event, found)
            if isinstance(telling, Telling) and _is_told_outside(telling)
        ]
        for told in as_seller:
            view = msgspec.to_builtins(told)
            yield Part(f"chat.{view['type']}", view, found.chats[ChatId(UUID(view["chat_id"]))])
        if as_seller:
            return
        chats = [found.chats.get(chat_id) for chat_id in chat_ids_of(event)]
        yield Part(raw["type"], raw, chats[0] if chats else None)
        return
    yield Part(raw["type"], raw, None)
