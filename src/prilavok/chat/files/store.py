"""Every statement on files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from prilavok.chat.files.model import FileId, FileRow, FileState, Person
from prilavok.chat.model import Author, ChatId, MessageId, State
from prilavok.chat.rights import Right
from prilavok.core.arrays import UuidArray
from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.lanes import Lane

FILE_COLUMNS = """
    file.chat_id, file.file_id, file.side, file.author_id, file.name, file.media_type, file.bytes,
    file.width, file.height, file.pages, file.state, file.verdict, file.said, file.message_id,
    file.created_at, file.likeness, file.claim_id
"""


class SentFile(FileRow, frozen=True, kw_only=True):
    """A file, and what became of the message that it was sent with, if that is there."""

    message_state: State | None


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
        },
    )


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


async def attach(
    conn: Connection,
    right: Right,
    file_ids: Sequence[UUID],
    message_id: MessageId,
    *,
    now: datetime,
    look_at: datetime,
    abandoned_before: datetime,
) -> list[FileRow]:
    """Those of `file_ids` that now belong to the message: its author's own of this chat, which no
    other message has. One that was refused, or never came to be, gives its files back."""
    return await fetch(
        conn,
        ATTACH,
        {
            "lane": right.lane,
            "chat_id": right.chat_id,
            "side": right.author.side,
            "author_id": right.author.id,
            "file_ids": UuidArray(file_ids),
            "message_id": message_id,
            "now": now,
            "look_at": look_at,
            "abandoned_before": abandoned_before,
        },
        row=FileRow,
    )


async def attach_to_claim(
    conn: Connection,
    lane: Lane,
    chat_id: ChatId,
    author: Author,
    file_ids: Sequence[UUID],
    claim_id: UUID,
) -> list[FileRow]:
    """Those of `file_ids` that are evidence of the claim now: their author's own of this chat, in
    order, and neither sent nor evidence before."""
    return await fetch(
        conn,
        ATTACH_TO_CLAIM,
        {
            "lane": lane,
            "chat_id": chat_id,
            "side": author.side,
            "author_id": author.id,
            "file_ids": UuidArray(file_ids),
            "claim_id": claim_id,
        },
        row=FileRow,
    )


async def files_of_claims(conn: Connection, lane: Lane, claim_ids: Sequence[UUID]) -> list[FileRow]:
    """The evidence of some claims, in the order in which it came in."""
    key = {"lane": lane, "claim_ids": UuidArray(claim_ids)}
    return await fetch(conn, FILES_OF_CLAIMS, key, row=FileRow)


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


async def sent_on(conn: Connection, person: Person, day: date, *, lanes: int) -> tuple[int, int]:
    """How many files, of how many bytes, a person has sent that day."""
    found = await fetch_one(conn, SENT_ON, _of_day(person, day, lanes), row=Sent)
    return (found.files, found.bytes) if found is not None else (0, 0)


class Sent(Struct, frozen=True):
    """What a person has sent in a day."""

    files: int
    bytes: int


async def count_file(
    conn: Connection,
    person: Person,
    day: date,
    size: int,
    *,
    lanes: int,
    files_max: int,
    bytes_max: int,
) -> bool:
    """Count one more file of a person's, and whether it is within their bounds; one that is not is
    not counted."""
    bounds = {"bytes": size, "files_max": files_max, "bytes_max": bytes_max}
    return bool(await execute(conn, COUNT_FILE, {**_of_day(person, day, lanes), **bounds}))


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


async def look(conn: Connection, lane: Lane, now: datetime) -> int:
    """Give up what nobody needs by now, and look no more at what a message has; how many files
    were looked at, up to `LOOKED_AT_MAX`."""
    return await execute(conn, LOOK, {"lane": lane, "now": now, "limit": LOOKED_AT_MAX})


async def given_up(conn: Connection, lane: Lane, until: datetime) -> list[FileRow]:
    """Files that were given up by `until`, up to `LOOKED_AT_MAX`."""
    return await fetch(
        conn, GIVEN_UP, {"lane": lane, "until": until, "limit": LOOKED_AT_MAX}, row=FileRow
    )


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


async def give_up(conn: Connection, lane: Lane, file: FileRow, now: datetime) -> None:
    """Let nobody see the file any more; what it was called and what it said goes at once."""
    await execute(
        conn,
        GIVE_UP,
        {"lane": lane, "chat_id": file.chat_id, "file_id": file.file_id, "now": now},
    )


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


def _of_day(person: Person, day: date, lanes: int) -> dict[str, object]:
    return {
        "lane": person.lane(lanes),
        "owner_kind": person.owner_kind,
        "owner_id": person.owner_id,
        "person_id": person.person_id,
        "day": day,
    }


LOOKED_AT_MAX = 100

INSERT_FILE = """
insert into files (
    lane, chat_id, file_id, side, author_id, name, media_type, bytes, width, height, pages, state,
    verdict, said, created_at, look_at, likeness
)
values (
    %(lane)s, %(chat_id)s, %(file_id)s, %(side)s, %(author_id)s, %(name)s, %(media_type)s,
    %(bytes)s, %(width)s, %(height)s, %(pages)s, %(state)s, %(verdict)s, %(said)s::text[], %(now)s,
    %(look_at)s, %(likeness)s
)
"""

SET_STATE = """
update files
set state = %(state)s, look_at = %(look_at)s
where lane = %(lane)s
and chat_id = %(chat_id)s
and file_id = %(file_id)s
and erased_at is null
"""

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

# by the primary keys; locked in order, so that two messages cannot wait for each other
ATTACH = f"""
with free as materialized (
    select file.file_id
    from files as file
    where file.lane = %(lane)s
    and file.chat_id = %(chat_id)s
    and file.file_id = any(%(file_ids)s)
    and file.side = %(side)s
    and file.author_id = %(author_id)s
    and file.state in ('clean', 'held')
    and file.erased_at is null
    and file.claim_id is null
    and (
        file.message_id is null
        or file.message_id = %(message_id)s
        or exists (
            select
            from messages as message
            where message.lane = %(lane)s
            and message.chat_id = %(chat_id)s
            and message.message_id = file.message_id
            and message.state = 'refused'
        )
        or file.attached_at < %(abandoned_before)s
        and not exists (
            select
            from messages as message
            where message.lane = %(lane)s
            and message.chat_id = %(chat_id)s
            and message.message_id = file.message_id
        )
    )
    order by file.file_id
    for update of file
)
update files as file
set message_id = %(message_id)s, attached_at = %(now)s, look_at = %(look_at)s
from free
where file.lane = %(lane)s
and file.chat_id = %(chat_id)s
and file.file_id = free.file_id
returning {FILE_COLUMNS}
"""

# by the primary key; locked in order, as above
ATTACH_TO_CLAIM = f"""
with free as materialized (
    select file.file_id
    from files as file
    where file.lane = %(lane)s
    and file.chat_id = %(chat_id)s
    and file.file_id = any(%(file_ids)s)
    and file.side = %(side)s
    and file.author_id = %(author_id)s
    and file.state = 'clean'
    and file.erased_at is null
    and file.message_id is null
    and file.claim_id is null
    order by file.file_id
    for update of file
)
update files as file
set claim_id = %(claim_id)s, look_at = null
from free
where file.lane = %(lane)s
and file.chat_id = %(chat_id)s
and file.file_id = free.file_id
returning {FILE_COLUMNS}
"""

# by files_of_claim
FILES_OF_CLAIMS = f"""
select {FILE_COLUMNS}
from files as file
where file.lane = %(lane)s
and file.claim_id = any(%(claim_ids)s)
and file.erased_at is null
order by file.created_at, file.file_id
"""

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

SENT_ON = """
select files, bytes
from file_counts
where lane = %(lane)s
and owner_kind = %(owner_kind)s
and owner_id = %(owner_id)s
and person_id = %(person_id)s
and day = %(day)s
"""

COUNT_FILE = """
insert into file_counts (lane, owner_kind, owner_id, person_id, day, files, bytes)
select
    %(lane)s::smallint, %(owner_kind)s::text, %(owner_id)s::text, %(person_id)s::text,
    %(day)s::date, 1, %(bytes)s::bigint
where %(files_max)s::bigint >= 1
and %(bytes_max)s::bigint >= %(bytes)s::bigint
on conflict (lane, owner_kind, owner_id, person_id) do update
set day = excluded.day,
    files = case when file_counts.day = excluded.day then file_counts.files else 0 end + 1,
    bytes = case when file_counts.day = excluded.day then file_counts.bytes else 0 end
        + excluded.bytes
where file_counts.day <> excluded.day
or (
    file_counts.files + 1 <= %(files_max)s
    and file_counts.bytes + excluded.bytes <= %(bytes_max)s
)
"""

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

# by files_erased
GIVEN_UP = f"""
select {FILE_COLUMNS}
from files as file
where file.lane = %(lane)s
and file.erased_at <= %(until)s
order by file.erased_at
limit %(limit)s
"""

DELETE_FILES = """
delete from files as file
using unnest(%(chat_ids)s, %(file_ids)s) as wanted (chat_id, file_id)
where file.lane = %(lane)s
and file.chat_id = wanted.chat_id
and file.file_id = wanted.file_id
"""

GIVE_UP = """
update files
set erased_at = %(now)s, look_at = null, name = '', said = '{}', verdict = null, likeness = null
where lane = %(lane)s
and chat_id = %(chat_id)s
and file_id = %(file_id)s
"""

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
