"""Private notes on chats: for the seller's staff alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok.chat.model import Author, ChatId
from prilavok.chat.rights import ChatNotFound
from prilavok.core.database import Connection, execute, fetch
from prilavok.core.errors import Exhausted, Forbidden, NotFound
from prilavok.core.ids import SellerId, StaffId, uuid7
from prilavok.core.lanes import Lane
from prilavok.inbox import store
from prilavok.inbox.colleagues import assignees_by_id
from prilavok.inbox.listing import shown_of
from prilavok.inbox.model import ChatNote
from prilavok.inbox.telling import Changing, Inboxes

NOTES_OF_CHAT_MAX: Final = 200


class NoteRow(Struct, frozen=True):
    note_id: UUID
    author_id: StaffId
    text: str
    written_at: datetime


@dataclass(eq=False)
class NoteNotFound(NotFound):
    """There is no such note."""

    note_id: UUID


@dataclass(eq=False)
class NotYourNote(Forbidden):
    """Only who wrote a note, or who looks after the inbox, takes it away."""


@dataclass(eq=False)
class TooManyNotes(Exhausted):
    """A chat has at most {most} notes."""

    most: int


async def notes_of(inboxes: Inboxes, seller_id: SellerId, chat_id: ChatId) -> list[ChatNote]:
    """The notes on a chat, oldest first. Raises `ChatNotFound`."""
    lane = inboxes.lane_of(seller_id)
    async with inboxes.db.reading() as conn:
        await _check_chat(conn, inboxes, seller_id, chat_id, inboxes.clock.now())
        found = await _rows(conn, lane, chat_id)
        return await _views(conn, lane, seller_id, found)


async def add(inboxes: Inboxes, author: Author, chat_id: ChatId, text: str) -> ChatNote:
    """Note something on a chat. Raises `ChatNotFound`, `TooManyNotes`."""
    assert author.seller_id is not None
    async with inboxes.changing(author.seller_id) as change:
        await _check_chat(change.conn, inboxes, author.seller_id, chat_id, change.now)
        known = await _rows(change.conn, change.lane, chat_id)
        if len(known) >= NOTES_OF_CHAT_MAX:
            raise TooManyNotes(NOTES_OF_CHAT_MAX)
        note = NoteRow(uuid7(change.now), StaffId(author.id), text, change.now)
        await execute(
            change.conn,
            INSERT_NOTE,
            {
                "lane": change.lane,
                "chat_id": chat_id,
                "note_id": note.note_id,
                "author_id": note.author_id,
                "text": note.text,
                "now": change.now,
            },
        )
        await _counted(change, chat_id, len(known) + 1)
        [view] = await _views(change.conn, change.lane, author.seller_id, [note])
    return view


async def remove(
    inboxes: Inboxes, author: Author, chat_id: ChatId, note_id: UUID, *, keeps_inbox: bool
) -> None:
    """Take one's own note away, or anybody's as who looks after the inbox. Raises `ChatNotFound`,
    `NoteNotFound`, `NotYourNote`."""
    assert author.seller_id is not None
    async with inboxes.changing(author.seller_id) as change:
        await _check_chat(change.conn, inboxes, author.seller_id, chat_id, change.now)
        known = {note.note_id: note for note in await _rows(change.conn, change.lane, chat_id)}
        if note_id not in known:
            raise NoteNotFound(note_id)
        if known[note_id].author_id != author.id and not keeps_inbox:
            raise NotYourNote
        key = {"lane": change.lane, "chat_id": chat_id, "note_id": note_id}
        await execute(change.conn, DELETE_NOTE, key)
        await _counted(change, chat_id, len(known) - 1)


async def _check_chat(
    conn: Connection, inboxes: Inboxes, seller_id: SellerId, chat_id: ChatId, now: datetime
) -> None:
    if not await shown_of(conn, inboxes.db, seller_id, [chat_id], now=now):
        raise ChatNotFound(chat_id)


async def _counted(change: Changing, chat_id: ChatId, count: int) -> None:
    await store.count_notes(change.conn, change.lane, chat_id, count)
    change.changed.append(chat_id)


async def _rows(conn: Connection, lane: Lane, chat_id: ChatId) -> list[NoteRow]:
    return await fetch(conn, NOTES_OF, {"lane": lane, "chat_id": chat_id}, row=NoteRow)


async def _views(
    conn: Connection, lane: Lane, seller_id: SellerId, notes: list[NoteRow]
) -> list[ChatNote]:
    authors = await assignees_by_id(conn, lane, seller_id, {note.author_id for note in notes})
    return [
        ChatNote(note.note_id, authors[note.author_id], note.text, note.written_at)
        for note in notes
    ]


# by the primary key: ids begin with the time
NOTES_OF = """
select note_id, author_id, text, written_at
from chat_notes
where lane = %(lane)s
and chat_id = %(chat_id)s
order by note_id
"""

INSERT_NOTE = """
insert into chat_notes (lane, chat_id, note_id, author_id, text, written_at)
values (%(lane)s, %(chat_id)s, %(note_id)s, %(author_id)s, %(text)s, %(now)s)
"""

DELETE_NOTE = """
delete from chat_notes
where lane = %(lane)s
and chat_id = %(chat_id)s
and note_id = %(note_id)s
"""
