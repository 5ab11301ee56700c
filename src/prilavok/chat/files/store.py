"""Every statement on files, but for what takes them to messages, counts them and gives them up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from prilavok.chat.files.model import FileId, FileRow, FileState
from prilavok.chat.model import Author, ChatId, State
from prilavok.core.arrays import UuidArray
from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.lanes import Lane

FILE_COLUMNS = """
    file.chat_id, file.file_id, file.side, file.author_id, file.name, file.media_type, file.bytes,
    file.width, file.height, file.pages, file.state, file.verdict, file.said, file.message_id,
    file.created_at, file.likeness, file.claim_id, file.length_s
"""


class SentFile(FileRow, frozen=True, kw_only=True):
    """A file, and what became of the message that it was sent with, if that is there."""

    message_state: State | None


INSERT_FILE = """
insert into files (
    lane, chat_id, file_id, side, author_id, name, media_type, bytes, width, height, pages, state,
    verdict, said, created_at, look_at, likeness, length_s
)
values (
    %(lane)s, %(chat_id)s, %(file_id)s, %(side)s, %(author_id)s, %(name)s, %(media_type)s,
    %(bytes)s, %(width)s, %(height)s, %(pages)s, %(state)s, %(verdict)s, %(said)s::text[], %(now)s,
    %(look_at)s, %(likeness)s, %(length_s)s
)
"""


async def insert_file(conn: Connection, lane: Lane, file: FileRow, look_at: datetime) -> None:
    await execute(
        conn,
        INSERT_FILE,
        {
            "lane": lane,
            "chat_id": file.chat_id,
            "file_id": file.file_id,
            "side": file.side,
            "author_id": file.author_id,
            "name": file.name,
            "media_type": file.media_type,
            "bytes": file.bytes,
            "width": file.width,
            "height": file.height,
            "pages": file.pages,
            "state": file.state,
            "verdict": Jsonb(file.verdict) if file.verdict is not None else None,
            "said": list(file.said),
            "now": file.created_at,
            "look_at": look_at,
            "likeness": file.likeness,
            "length_s": file.length_s,
        },
    )


SET_STATE = """
update files
set state = %(state)s, look_at = %(look_at)s
where lane = %(lane)s
and chat_id = %(chat_id)s
and file_id = %(file_id)s
and erased_at is null
"""


async def set_state(
    conn: Connection, lane: Lane, file: FileRow, state: FileState, look_at: datetime | None
) -> bool:
    """Whether the file was still there."""
    changed = await execute(
        conn,
        SET_STATE,
        {
            "lane": lane,
            "chat_id": file.chat_id,
            "file_id": file.file_id,
            "state": state,
            "look_at": look_at,
        },
    )
    return bool(changed)


# by the primary keys
FILE_WITH_MESSAGE = f"""
select {FILE_COLUMNS}, message.state as message_state
from files as file
left join messages as message
    on message.lane = file.lane
    and message.chat_id = file.chat_id
    and message.message_id = file.message_id
where file.lane = %(lane)s
and file.chat_id = %(chat_id)s
and file.file_id = %(file_id)s
and file.erased_at is null
"""


async def file_with_message(
    conn: Connection, lane: Lane, chat_id: ChatId, file_id: FileId
) -> SentFile | None:
    """The file, unless it was given up, with what became of its message."""
    return await fetch_one(
        conn,
        FILE_WITH_MESSAGE,
        {"lane": lane, "chat_id": chat_id, "file_id": file_id},
        row=SentFile,
    )


# by files_of_author
SAID_LATELY = """
select unnest(said)
from (
    select said, created_at
    from files
    where lane = %(lane)s
    and chat_id = %(chat_id)s
    and side = %(side)s
    and created_at > %(since)s
    order by created_at desc
    limit 8
) as latest
order by created_at desc
limit 20
"""


async def said_lately(
    conn: Connection, lane: Lane, chat_id: ChatId, author: Author, since: datetime
) -> list[str]:
    """What the side's last files said, oldest first."""
    found = await fetch(
        conn,
        SAID_LATELY,
        {"lane": lane, "chat_id": chat_id, "side": author.side, "since": since},
        row=str,
    )
    return list(reversed(found))


# by files_of_author
UNSENT_FILES = f"""
select {FILE_COLUMNS}
from files as file
where file.lane = %(lane)s
and file.chat_id = %(chat_id)s
and file.side = %(side)s
and file.author_id = %(author_id)s
and file.message_id is null
and file.claim_id is null
and file.state <> 'storing'
and file.erased_at is null
order by file.created_at desc
limit 50
"""


async def unsent_files(
    conn: Connection, lane: Lane, chat_id: ChatId, author: Author
) -> list[FileRow]:
    """The author's own that no message has, newest first."""
    return await fetch(
        conn,
        UNSENT_FILES,
        {"lane": lane, "chat_id": chat_id, "side": author.side, "author_id": author.id},
        row=FileRow,
    )


# by files_of_author; a chat has few
FILES_OF_MESSAGES = f"""
select {FILE_COLUMNS}
from files as file
where file.lane = %(lane)s
and file.chat_id = %(chat_id)s
and file.message_id = any(%(message_ids)s)
and file.erased_at is null
order by file.created_at, file.file_id
"""


async def files_of_messages(
    conn: Connection, lane: Lane, chat_id: ChatId, message_ids: Sequence[UUID]
) -> list[FileRow]:
    """The files of some messages of a chat, in the order in which they came in."""
    return await fetch(
        conn,
        FILES_OF_MESSAGES,
        {"lane": lane, "chat_id": chat_id, "message_ids": UuidArray(message_ids)},
        row=FileRow,
    )
