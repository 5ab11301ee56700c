"""Taking a file back: by its author before it is sent, by an operator whenever that must be."""

from __future__ import annotations

from msgspec.structs import replace

from prilavok import audit
from prilavok.chat import message_store
from prilavok.chat import store as chat_store
from prilavok.chat.files import ending_store, store
from prilavok.chat.files.model import FileId, FileNotFound
from prilavok.chat.files.store import SentFile
from prilavok.chat.model import Author, ChatId, lane_of_chat
from prilavok.chat.revising import revise
from prilavok.chat.rights import ChatNotFound, chat_of
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.events import lock_lane
from prilavok.core.lanes import Lane
from prilavok.identity.model import Principal


async def take_back(
    db: Database, clock: Clock, author: Author, chat_id: ChatId, file_id: FileId
) -> None:
    """Give up a file of one's own that was not sent. Raises `FileNotFound`, also where it was: then
    its message can be deleted; `ChatSwitchedOff` while the chat is hidden."""
    lane, now = lane_of_chat(chat_id, db.lanes), clock.now()
    async with db.transaction() as conn:
        try:
            await chat_of(conn, chat_id, author, lanes=db.lanes, now=now)
        except ChatNotFound as error:
            raise FileNotFound(file_id) from error
        if not await ending_store.give_up_unsent(conn, lane, chat_id, file_id, author, now):
            raise FileNotFound(file_id)


async def erase(
    db: Database, clock: Clock, by: Principal, chat_id: ChatId, file_id: FileId
) -> int | None:
    """Erase any file, as the law may ask for; the position that tells of it, where both sides saw
    its message. Raises `FileNotFound`."""
    lane, now = lane_of_chat(chat_id, db.lanes), clock.now()
    async with db.transaction() as conn:
        await lock_lane(conn, lane)
        file = await store.file_with_message(conn, lane, chat_id, file_id)
        if file is None:
            raise FileNotFound(file_id)
        position = await _tell_without(conn, lane, file, clock)
        await ending_store.forget_in_message(conn, lane, file)
        await ending_store.give_up(conn, lane, file, now)
        await audit.record(
            conn,
            by=by.signature,
            did=audit.Did.FILE_ERASED,
            subject=f"chat:{chat_id}",
            details={"file_id": str(file_id)},
            now=now,
        )
    return position


async def _tell_without(conn: Connection, lane: Lane, file: SentFile, clock: Clock) -> int | None:
    """Tell both sides of the message as it is without `file`."""
    if file.message_id is None or file.message_state is None:
        return None
    [chat] = await chat_store.chats_by_id(conn, [file.chat_id], [lane])
    [before] = await message_store.messages_by_id(conn, lane, [file.chat_id], [file.message_id])
    if before.seq is None or before.files is None:
        return None
    left = tuple(each for each in before.files if each.file_id != file.file_id)
    _, position = await revise(
        conn, lane, chat, [(before, replace(before, files=left or None))], clock.now()
    )
    return position
