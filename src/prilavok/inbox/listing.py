"""A page of an inbox, by a fixed number of queries, however many chats there are.

Some filters have an index that gives chats in no order: a label, a product, what is put off, what
is searched. Where one of them leaves few, these are looked at first and sorted. Where it leaves
many, such chats are frequent, and the walk over the inbox in its own order soon has a page of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from prilavok.chat.circumstances import hidden_among
from prilavok.chat.lookups import chats_of
from prilavok.chat.model import ChatId, ChatRow, Side
from prilavok.chat.views import chat_views
from prilavok.core.clock import Clock
from prilavok.core.cursors import decode_cursor, encode_cursor
from prilavok.core.database import Connection, Database
from prilavok.core.ids import SellerId, StaffId
from prilavok.core.lanes import Lane, lane_of
from prilavok.inbox import places, store
from prilavok.inbox.colleagues import assignees_by_id
from prilavok.inbox.labels import labels_of
from prilavok.inbox.model import (
    Assignee,
    Care,
    CareRow,
    InboxCounts,
    InboxPage,
    InboxRow,
    LabelId,
    Moment,
    Sort,
    Wanted,
)
from prilavok.inbox.searching import messages_found, search_for

ROWS_PER_PAGE_MAX: Final = 100
SET_MAX: Final = 15_000
HITS_MAX: Final = 4_000
"""Messages in which stands what is searched."""
CHATS_AT_ONCE: Final = 5_000


class ChangedCursor(Struct, frozen=True, array_like=True):
    position: int
    chat_id: ChatId


class DueCursor(Struct, frozen=True, array_like=True):
    due_at: Moment
    chat_id: ChatId


async def inbox_page(
    db: Database,
    clock: Clock,
    seller_id: SellerId,
    wanted: Wanted,
    *,
    q: str | None = None,
    sort: Sort = Sort.CHANGED,
    cursor: str | None = None,
    limit: int,
) -> InboxPage:
    """The seller's chats that are wanted and in which `q` stands. Raises `CursorInvalid`."""
    now = clock.now()
    lane = lane_of(seller_id, db.lanes)
    asked = _asked(lane, seller_id, wanted, sort, cursor, limit + 1, now)
    async with db.reading() as conn:
        search = await search_for(conn, seller_id, q) if q is not None else None
        if search is not None:
            asked = replace(asked, query=search.tsquery)
        elif q is not None:
            return InboxPage((), None)
        found = await _places(conn, asked)
        chat_ids = [place.chat_id for place in found[:limit]]
        rows = await rows_of(conn, db, seller_id, chat_ids, now=now)
        if search is not None:
            said = await messages_found(conn, lane, search, chat_ids)
            rows = [
                replace(row, found=said[chat_id])
                for row in rows
                if (chat_id := ChatId(row.chat.chat_id)) in said
            ]
    return InboxPage(tuple(rows), _next(found, limit, sort))


async def every_chat(
    db: Database, clock: Clock, seller_id: SellerId, wanted: Wanted, *, q: str | None
) -> list[ChatId]:
    """All of the seller's chats that are wanted and in which `q` stands, as of one moment."""
    lane, now = lane_of(seller_id, db.lanes), clock.now()
    found: list[ChatId] = []
    cursor: str | None = None
    async with db.snapshot() as conn:
        search = await search_for(conn, seller_id, q) if q is not None else None
        if q is not None and search is None:
            return []
        while True:
            asked = _asked(lane, seller_id, wanted, Sort.CHANGED, cursor, CHATS_AT_ONCE + 1, now)
            if search is not None:
                asked = replace(asked, query=search.tsquery)
            page = await _places(conn, asked)
            found += [place.chat_id for place in page[:CHATS_AT_ONCE]]
            cursor = _next(page, CHATS_AT_ONCE, Sort.CHANGED)
            if cursor is None:
                return found


async def inbox_counts(
    db: Database, clock: Clock, seller_id: SellerId, staff_id: str
) -> InboxCounts:
    """How many of the seller's chats wait for what, to one of its staff."""
    async with db.reading() as conn:
        return await store.counts(
            conn, lane_of(seller_id, db.lanes), seller_id, staff_id, clock.now()
        )


async def shown_of(
    conn: Connection,
    db: Database,
    seller_id: SellerId,
    chat_ids: Sequence[ChatId],
    *,
    now: datetime,
) -> list[ChatRow]:
    """The seller's chats of these ids, in order; without those that are hidden."""
    found = await chats_of(conn, lane_of(seller_id, db.lanes), chat_ids)
    own = {chat.chat_id: chat for chat in found if chat.seller_id == seller_id}
    hidden = await hidden_among(conn, db.lanes, list(own.values()), now)
    return [own[chat_id] for chat_id in chat_ids if chat_id in own and chat_id not in hidden]


async def rows_of(
    conn: Connection,
    db: Database,
    seller_id: SellerId,
    chat_ids: Sequence[ChatId],
    *,
    now: datetime,
) -> list[InboxRow]:
    """The same with the care that is taken of them."""
    lane = lane_of(seller_id, db.lanes)
    shown = await shown_of(conn, db, seller_id, chat_ids, now=now)
    cares = await store.care_of(conn, lane, seller_id, [chat.chat_id for chat in shown])
    assigned = {care.assignee for care in cares.values() if care.assignee is not None}
    staff = await assignees_by_id(conn, lane, seller_id, assigned)
    labels = await _labels_of(conn, lane, seller_id, list(cares.values()))
    views = await chat_views(conn, db, shown, Side.SELLER)
    return [
        InboxRow(view, _care_view(cares[chat.chat_id], staff, labels, now))
        for chat, view in zip(shown, views, strict=True)
    ]


def _care_view(
    care: CareRow, staff: dict[StaffId, Assignee], labels: frozenset[LabelId], now: datetime
) -> Care:
    """`care` as the seller's staff see it, without labels that are being removed."""
    assignee = staff[care.assignee] if care.assignee is not None else None
    shown = tuple(label for label in care.labels or () if label in labels)
    return Care(assignee, shown, care.snoozed_at(now), care.note_count)


def _asked(
    lane: Lane,
    seller_id: SellerId,
    wanted: Wanted,
    sort: Sort,
    cursor: str | None,
    limit: int,
    now: datetime,
) -> places.Asked:
    before = after = None
    if cursor is not None and sort is Sort.DUE:
        due = decode_cursor(cursor, DueCursor)
        after = (due.due_at, due.chat_id)
    elif cursor is not None:
        changed = decode_cursor(cursor, ChangedCursor)
        before = (changed.position, changed.chat_id)
    return places.Asked(
        lane=lane,
        seller_id=seller_id,
        wanted=wanted,
        query=None,
        by_due=sort is Sort.DUE,
        before=before,
        after=after,
        limit=limit,
        now=now,
    )


async def _places(conn: Connection, asked: places.Asked) -> list[places.Place]:
    for part, most in _parts_of(asked):
        if await places.size_of(conn, asked, part, most=most + 1) <= most:
            return await places.within(conn, asked, part)
    return await places.walk(conn, asked)


def _parts_of(asked: places.Asked) -> Iterator[tuple[places.Part, int]]:
    """The parts of the inbox to which one of the filters leads, and what is small."""
    wanted = asked.wanted
    if asked.query is not None:
        yield places.Part.FOUND, HITS_MAX
    if wanted.label is not None:
        yield places.Part.LABELLED, SET_MAX
    if wanted.product_id is not None:
        yield places.Part.ABOUT_PRODUCT, SET_MAX
    if wanted.snoozed:
        yield places.Part.SNOOZED, SET_MAX


async def _labels_of(
    conn: Connection, lane: Lane, seller_id: SellerId, cares: Sequence[CareRow]
) -> frozenset[LabelId]:
    if not any(care.labels for care in cares):
        return frozenset()
    known = await labels_of(conn, lane, seller_id)
    return frozenset(label.label_id for label in known)


def _next(found: list[places.Place], limit: int, sort: Sort) -> str | None:
    if len(found) <= limit:
        return None
    last = found[limit - 1]
    if sort is Sort.CHANGED:
        return encode_cursor(ChangedCursor(last.position, last.chat_id))
    assert last.due_at is not None
    return encode_cursor(DueCursor(last.due_at, last.chat_id))
