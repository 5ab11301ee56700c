"""Emptying what a buyer wrote in a chat: tombstones remain, and what was found of them, but for the
words. All in the caller's transaction, which holds the chat's lane."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok.chat import store
from prilavok.chat.model import ChatId, ChatRow, MessageId, MessageRevised, MessagesErased
from prilavok.core.arrays import Int8Array, UuidArray
from prilavok.core.database import Connection, execute, fetch
from prilavok.core.events import Event, emit
from prilavok.core.ids import BuyerId
from prilavok.core.lanes import Lane, lane_of


class Place(Struct, frozen=True):
    """A message that still says something; `seq` is None where only its author sees it."""

    message_id: UUID
    seq: int | None


class Emptied(Struct, frozen=True):
    """How much was emptied; whether that is all."""

    messages: int = 0
    edits: int = 0
    files: int = 0
    is_all: bool = True


async def chats_of_buyer_by_lane(
    conn: Connection, buyer_id: BuyerId, *, lanes: int
) -> list[ChatId]:
    """Every chat of a buyer's, however many there are."""
    wanted = {"lane": lane_of(buyer_id, lanes), "buyer_id": buyer_id}
    return [ChatId(each) for each in await fetch(conn, EVERY_CHAT, wanted, row=UUID)]


async def empty_messages(
    conn: Connection, lane: Lane, chat_id: ChatId, now: datetime, *, messages_max: int
) -> Emptied:
    """Empty up to `messages_max` of the buyer's messages and tell both sides; with the last of them
    go what was edited and the files. A second call changes nothing."""
    in_chat = {"lane": lane, "chat_id": chat_id}
    places = await fetch(conn, STILL_THERE, {**in_chat, "limit": messages_max}, row=Place)
    if places:
        [chat] = await store.chats_by_id(conn, [chat_id], [lane])
        await _leave_tombstones(conn, lane, chat, places, now)
    if len(places) == messages_max:
        return Emptied(messages=len(places), is_all=False)
    await execute(conn, EMPTY_REVISIONS, in_chat)
    edits = await execute(conn, EMPTY_EDITS, in_chat)
    files = await execute(conn, GIVE_UP_FILES, {**in_chat, "now": now})
    return Emptied(len(places), edits, files)


async def files_left(conn: Connection, lane: Lane, chat_ids: Sequence[ChatId]) -> bool:
    """Whether contents of files of the buyer's are still to be taken away."""
    wanted = {"lane": lane, "chat_ids": UuidArray(chat_ids)}
    return bool(await fetch(conn, FILES_LEFT, wanted, row=int))


async def _leave_tombstones(
    conn: Connection, lane: Lane, chat: ChatRow, places: Sequence[Place], now: datetime
) -> None:
    visible = [each for each in places if each.seq is not None]
    kept_back = [each for each in places if each.seq is None]
    changes = range(chat.change + 1, chat.change + 1 + len(visible))
    await execute(
        conn,
        EMPTY_MESSAGES,
        {
            "lane": lane,
            "chat_id": chat.chat_id,
            "message_ids": UuidArray([each.message_id for each in (*visible, *kept_back)]),
            "changes": Int8Array([*changes, *[NO_CHANGE] * len(kept_back)]),
        },
    )
    told: list[Event] = [
        MessageRevised(chat.chat_id, MessageId(each.message_id), change)
        for each, change in zip(visible, changes, strict=True)
    ]
    if kept_back:
        keys = tuple((chat.chat_id, MessageId(each.message_id)) for each in kept_back)
        told.append(MessagesErased(keys))
    position = await emit(conn, lane, told, now=now)
    if visible:
        changed = replace(chat, change=changes[-1], position=position, changed_at=now)
        await store.update_chat(conn, changed)


NO_CHANGE: Final = 0
"""Of a message that nobody but its author sees."""

# by the primary key
EVERY_CHAT = """
select chat_id
from buyer_chats
where lane = %(lane)s
and buyer_id = %(buyer_id)s
"""

# by the primary key: every message of the chat is looked at
STILL_THERE = """
select message_id, seq
from messages
where lane = %(lane)s
and chat_id = %(chat_id)s
and side = 'buyer'
and state <> 'erased'
order by seq nulls last
limit %(limit)s
"""

# The digest goes too: whoever knows a short text could find it by trying.
EMPTY_MESSAGES = """
update messages as message
set
    state = 'erased', text = '', author_name = null, digest = 0, files = null,
    verdict = without_words(verdict), revised = nullif(emptied.change, 0)
from unnest(%(message_ids)s, %(changes)s) as emptied (message_id, change)
where message.lane = %(lane)s
and message.chat_id = %(chat_id)s
and message.message_id = emptied.message_id
"""

EMPTY_REVISIONS = """
update message_revisions as revision
set text = '', verdict = without_words(revision.verdict), files = null
from messages as message
where revision.lane = %(lane)s
and revision.chat_id = %(chat_id)s
and message.lane = %(lane)s
and message.chat_id = %(chat_id)s
and message.message_id = revision.message_id
and message.side = 'buyer'
"""

EMPTY_EDITS = """
update edits as edit
set text = '', verdict = without_words(edit.verdict)
from messages as message
where edit.lane = %(lane)s
and edit.chat_id = %(chat_id)s
and edit.text <> ''
and message.lane = %(lane)s
and message.chat_id = %(chat_id)s
and message.message_id = edit.message_id
and message.side = 'buyer'
"""

# by files_of_author
GIVE_UP_FILES = """
update files
set
    erased_at = coalesce(erased_at, %(now)s), look_at = null, name = '', said = '{}',
    verdict = null, likeness = null
where lane = %(lane)s
and chat_id = %(chat_id)s
and side = 'buyer'
and (erased_at is null or name <> '')
"""

# by files_of_author
FILES_LEFT = """
select 1
from files
where lane = %(lane)s
and chat_id = any(%(chat_ids)s)
and side = 'buyer'
and erased_at is not null
limit 1
"""
