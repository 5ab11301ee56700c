"""Changing what a message shows: every visible change is kept, numbered and told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from prilavok.chat import revision_store, store
from prilavok.chat.model import ChatRow, MessageRevised, MessageRow
from prilavok.core.database import Connection
from prilavok.core.events import emit
from prilavok.core.lanes import Lane


async def revise(
    conn: Connection,
    lane: Lane,
    chat: ChatRow,
    changes: Sequence[tuple[MessageRow, MessageRow]],
    now: datetime,
) -> tuple[list[MessageRow], int]:
    """Store some messages of `chat` as they are to be, in place of what they were; what they said
    stays as evidence. Also the position that tells of it. The caller holds the lane."""
    revised = [
        replace(after, revised=chat.change + number)
        for number, (_, after) in enumerate(changes, start=1)
    ]
    for (before, _), after in zip(changes, revised, strict=True):
        await revision_store.revise_message(conn, lane, after, before, now)
    told = [MessageRevised(chat.chat_id, after.message_id, after.revised or 0) for after in revised]
    position = await emit(conn, lane, told, now=now)
    change = chat.change + len(revised)
    await store.update_chat(conn, replace(chat, change=change, position=position, changed_at=now))
    return revised, position
