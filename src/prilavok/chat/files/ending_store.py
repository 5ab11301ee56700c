"""Files that nobody needs, or that nobody may see any more: every statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from prilavok.chat.files.model import FileId, FileRow
from prilavok.chat.files.store import FILE_COLUMNS
from prilavok.chat.model import Author, ChatId
from prilavok.core.arrays import UuidArray
from prilavok.core.database import Connection, execute, fetch
from prilavok.core.lanes import Lane

LOOKED_AT_MAX = 100


# by files_to_look_at; whoever attaches one meanwhile moves its look_at on, and it is not due then
LOOK = """
with due as materialized (
    select chat_id, file_id, message_id, claim_id
    from files
    where lane = %(lane)s
    and look_at <= %(now)s
    order by look_at
    limit %(limit)s
    for update skip locked
)
update files as file
set look_at = null,
    erased_at = case when message.message_id is null and due.claim_id is null then %(now)s end
from due
left join messages as message
    on message.lane = %(lane)s
    and message.chat_id = due.chat_id
    and message.message_id = due.message_id
where file.lane = %(lane)s
and file.chat_id = due.chat_id
and file.file_id = due.file_id
"""


async def look(conn: Connection, lane: Lane, now: datetime) -> int:
    """Give up what nobody needs by now, and look no more at what a message has; how many files
    were looked at, up to `LOOKED_AT_MAX`."""
    return await execute(conn, LOOK, {"lane": lane, "now": now, "limit": LOOKED_AT_MAX})


# by files_erased
GIVEN_UP = f"""
select {FILE_COLUMNS}
from files as file
where file.lane = %(lane)s
and file.erased_at <= %(until)s
order by file.erased_at
limit %(limit)s
"""


async def given_up(conn: Connection, lane: Lane, until: datetime) -> list[FileRow]:
    """Files that were given up by `until`, up to `LOOKED_AT_MAX`."""
    return await fetch(
        conn, GIVEN_UP, {"lane": lane, "until": until, "limit": LOOKED_AT_MAX}, row=FileRow
    )


DELETE_FILES = """
delete from files as file
using unnest(%(chat_ids)s, %(file_ids)s) as wanted (chat_id, file_id)
where file.lane = %(lane)s
and file.chat_id = wanted.chat_id
and file.file_id = wanted.file_id
"""


async def delete_files(conn: Connection, lane: Lane, files: Sequence[FileRow]) -> None:
    await execute(
        conn,
        DELETE_FILES,
        {
            "lane": lane,
            "chat_ids": UuidArray([file.chat_id for file in files]),
            "file_ids": UuidArray([file.file_id for file in files]),
        },
    )


GIVE_UP = """
update files
set erased_at = %(now)s, look_at = null, name = '', said = '{}', verdict = null, likeness = null
where lane = %(lane)s
and chat_id = %(chat_id)s
and file_id = %(file_id)s
"""


async def give_up(conn: Connection, lane: Lane, file: FileRow, now: datetime) -> None:
    """Let nobody see the file any more; what it was called and what it said goes at once."""
    await execute(
        conn,
        GIVE_UP,
        {"lane": lane, "chat_id": file.chat_id, "file_id": file.file_id, "now": now},
    )


GIVE_UP_UNSENT = """
update files
set erased_at = %(now)s, look_at = null
where lane = %(lane)s
and chat_id = %(chat_id)s
and file_id = %(file_id)s
and side = %(side)s
and author_id = %(author_id)s
and message_id is null
and claim_id is null
and erased_at is null
"""


async def give_up_unsent(
    conn: Connection, lane: Lane, chat_id: ChatId, file_id: FileId, author: Author, now: datetime
) -> bool:
    """Whether there was such a file of the author's that no message had."""
    return bool(
        await execute(
            conn,
            GIVE_UP_UNSENT,
            {
                "lane": lane,
                "chat_id": chat_id,
                "file_id": file_id,
                "side": author.side,
                "author_id": author.id,
                "now": now,
            },
        )
    )


FORGET_IN_MESSAGE = """
update messages
set files = nullif(
    (
        select coalesce(jsonb_agg(each order by n), '[]')
        from jsonb_array_elements(files) with ordinality as shown (each, n)
        where each ->> 'file_id' <> %(file_id)s
    ),
    '[]'
)
where lane = %(lane)s
and chat_id = %(chat_id)s
and message_id = %(message_id)s
and files is not null
"""


FORGET_IN_REVISIONS = """
update message_revisions
set files = nullif(
    (
        select coalesce(jsonb_agg(each order by n), '[]')
        from jsonb_array_elements(files) with ordinality as shown (each, n)
        where each ->> 'file_id' <> %(file_id)s
    ),
    '[]'
)
where lane = %(lane)s
and chat_id = %(chat_id)s
and message_id = %(message_id)s
and files is not null
"""


async def forget_in_message(conn: Connection, lane: Lane, file: FileRow) -> None:
    """Take the file out of what its message shows, and out of what that showed before."""
    key = {
        "lane": lane,
        "chat_id": file.chat_id,
        "message_id": file.message_id,
        "file_id": str(file.file_id),
    }
    await execute(conn, FORGET_IN_MESSAGE, key)
    await execute(conn, FORGET_IN_REVISIONS, key)
