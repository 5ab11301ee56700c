"""What moderators do with files that were refused. Every function's caller holds the lane."""

from __future__ import annotations

from datetime import datetime

from prilavok.chat.files import ending_store, store
from prilavok.chat.files.attaching import LOOSE_FOR_MAX
from prilavok.chat.files.model import FileId, FileRow, FileState
from prilavok.chat.model import ChatId
from prilavok.core.database import Connection
from prilavok.core.lanes import Lane


async def refused_file(
    conn: Connection, lane: Lane, chat_id: ChatId, file_id: FileId
) -> FileRow | None:
    """The file, if it is there."""
    return await store.file_with_message(conn, lane, chat_id, file_id)


async def keep_for_decision(conn: Connection, lane: Lane, file: FileRow) -> bool:
    """Keep a refused file until somebody has decided about it; whether it was still there."""
    return await store.set_state(conn, lane, file, FileState.REFUSED, None)


async def release(
    conn: Connection, lane: Lane, chat_id: ChatId, file_id: FileId, now: datetime
) -> bool:
    """Let the file be sent, within a day; whether it was there."""
    file = await store.file_with_message(conn, lane, chat_id, file_id)
    if file is None:
        return False
    return await store.set_state(conn, lane, file, FileState.CLEAN, now + LOOSE_FOR_MAX)


async def uphold(
    conn: Connection, lane: Lane, chat_id: ChatId, file_id: FileId, now: datetime
) -> None:
    """Let the file go: nobody needs it any more."""
    file = await store.file_with_message(conn, lane, chat_id, file_id)
    if file is not None:
        await ending_store.give_up(conn, lane, file, now)
