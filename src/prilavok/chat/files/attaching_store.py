"""Files become part of a message, or evidence of a claim: every statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from prilavok.chat.files.model import FileRow
from prilavok.chat.files.store import FILE_COLUMNS
from prilavok.chat.model import Author, ChatId, MessageId
from prilavok.chat.rights import Right
from prilavok.core.arrays import UuidArray
from prilavok.core.database import Connection, fetch
from prilavok.core.lanes import Lane

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


# by files_of_claim
FILES_OF_CLAIMS = f"""
select {FILE_COLUMNS}
from files as file
where file.lane = %(lane)s
and file.claim_id = any(%(claim_ids)s)
and file.erased_at is null
order by file.created_at, file.file_id
"""


async def files_of_claims(conn: Connection, lane: Lane, claim_ids: Sequence[UUID]) -> list[FileRow]:
    """The evidence of some claims, in the order in which it came in."""
    key = {"lane": lane, "claim_ids": UuidArray(claim_ids)}
    return await fetch(conn, FILES_OF_CLAIMS, key, row=FileRow)
