"""Reading messages; what was said just before another is in `windows`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from prilavok.chat.model import (
    ChatId,
    ChatRow,
    MessageId,
    MessageRow,
    SeqRange,
)
from prilavok.core.arrays import Int8Array, UuidArray
from prilavok.core.database import Connection, fetch, fetch_one
from prilavok.core.lanes import Lane

MESSAGE_COLUMNS = """
    message.chat_id, message.message_id, message.client_id, message.side, message.author_id,
    message.author_name, message.state, message.text, message.verdict, message.seq, message.change,
    message.revised, message.sent_at, message.edited_at, message.files
"""


async def last_messages(conn: Connection, chats: Sequence[ChatRow]) -> dict[ChatId, MessageRow]:
    """The newest visible message of each chat that has one."""
    found = await fetch(
        conn,
        LAST_MESSAGES,
        {
            "lanes": Int8Array([chat.lane for chat in chats]),
            "chat_ids": UuidArray([chat.chat_id for chat in chats]),
            "seqs": Int8Array([chat.seq for chat in chats]),
        },
        row=MessageRow,
    )
    return {message.chat_id: message for message in found}


async def other_wrote_at(
    conn: Connection, lane: Lane, chat_id: ChatId, side: str
) -> datetime | None:
    """When a person of `side` last sent a visible message."""
    return await fetch_one(
        conn, WROTE_AT, {"lane": lane, "chat_id": chat_id, "side": side}, row=datetime
    )


async def asked_at(conn: Connection, chat: ChatRow) -> datetime | None:
    """When the oldest question that is not answered yet became visible."""
    return await fetch_one(
        conn, ASKED_AT, {"lane": chat.lane, "chat_id": chat.chat_id}, row=datetime
    )


async def history(
    conn: Connection, lane: Lane, chat_id: ChatId, *, before: int | None, limit: int
) -> list[MessageRow]:
    """Visible messages below seq `before`, newest first."""
    return await fetch(
        conn,
        HISTORY,
        {"lane": lane, "chat_id": chat_id, "before": before, "limit": limit},
        row=MessageRow,
    )


async def kept_back(
    conn: Connection, lane: Lane, chat_id: ChatId, author_id: str, *, limit: int
) -> list[MessageRow]:
    """What `author_id` wrote and nobody else sees, newest first."""
    return await fetch(
        conn,
        KEPT_BACK,
        {"lane": lane, "chat_id": chat_id, "author_id": author_id, "limit": limit},
        row=MessageRow,
    )


async def changed_since(
    conn: Connection, lane: Lane, chat: ChatRow, after: int, *, limit: int
) -> list[MessageRow]:
    """Messages that became visible or were revised behind change `after`, oldest first.

    A message's seq never exceeds its change, and lags behind it by at most the number of changes
    that were no new messages: that bounds the walk over the index by seq.
    """
    return await fetch(
        conn,
        CHANGED_SINCE,
        {
            "lane": lane,
            "chat_id": chat.chat_id,
            "after": after,
            "seq_after": after - (chat.change - chat.seq),
            "limit": limit,
        },
        row=MessageRow,
    )


async def messages_in(conn: Connection, lane: Lane, ranges: Sequence[SeqRange]) -> list[MessageRow]:
    """The visible messages in `ranges`."""
    return await fetch(
        conn,
        MESSAGES_IN,
        {
            "lane": lane,
            "chat_ids": UuidArray([told.chat_id for told in ranges]),
            "firsts": Int8Array([told.first_seq for told in ranges]),
            "lasts": Int8Array([told.last_seq for told in ranges]),
        },
        row=MessageRow,
    )


async def messages_by_id(
    conn: Connection, lane: Lane, chat_ids: Sequence[ChatId], message_ids: Sequence[MessageId]
) -> list[MessageRow]:
    return await fetch(
        conn,
        MESSAGES_BY_ID,
        {
            "lane": lane,
            "chat_ids": UuidArray(chat_ids),
            "message_ids": UuidArray(message_ids),
        },
        row=MessageRow,
    )


async def has_held_answer(conn: Connection, lane: Lane, chat_id: ChatId) -> bool:
    """Whether a message of the seller's side is held in the chat."""
    return bool(await fetch_one(conn, HAS_HELD_ANSWER, {"lane": lane, "chat_id": chat_id}, row=int))


# by messages_by_seq
LAST_MESSAGES = f"""
select {MESSAGE_COLUMNS}
from unnest(%(lanes)s::smallint[], %(chat_ids)s, %(seqs)s) as wanted (lane, chat_id, seq)
join messages as message
    on message.lane = wanted.lane
    and message.chat_id = wanted.chat_id
    and message.seq = wanted.seq
"""

WROTE_AT = """
select coalesce(released_at, sent_at)
from messages
where lane = %(lane)s
and chat_id = %(chat_id)s
and side = %(side)s
and author_id <> ''
and seq is not null
order by seq desc
limit 1
"""

# by messages_by_seq
ASKED_AT = """
select coalesce(released_at, sent_at)
from messages
where lane = %(lane)s
and chat_id = %(chat_id)s
and side = 'buyer'
and seq > coalesce(
    (
        select answer.seq
        from messages as answer
        where answer.lane = %(lane)s
        and answer.chat_id = %(chat_id)s
        and answer.side = 'seller'
        and answer.author_id <> ''
        and answer.seq is not null
        order by answer.seq desc
        limit 1
    ),
    0
)
order by seq
limit 1
"""

# by messages_by_seq
HISTORY = f"""
select {MESSAGE_COLUMNS}
from messages as message
where message.lane = %(lane)s
and message.chat_id = %(chat_id)s
and message.seq is not null
and message.seq < coalesce(%(before)s::integer, 2147483647)
order by message.seq desc
limit %(limit)s
"""

# by messages_kept_back
KEPT_BACK = f"""
select {MESSAGE_COLUMNS}
from messages as message
where message.lane = %(lane)s
and message.chat_id = %(chat_id)s
and message.author_id = %(author_id)s
and message.seq is null
and message.state <> 'erased'
order by message.sent_at desc
limit %(limit)s
"""

# by messages_by_seq and messages_revised
CHANGED_SINCE = f"""
select {MESSAGE_COLUMNS}
from messages as message
where message.lane = %(lane)s
and message.chat_id = %(chat_id)s
and message.seq > %(seq_after)s
and message.change > %(after)s
union
select {MESSAGE_COLUMNS}
from messages as message
where message.lane = %(lane)s
and message.chat_id = %(chat_id)s
and message.revised > %(after)s
order by seq
limit %(limit)s
"""

# by the primary key
MESSAGES_BY_ID = f"""
select {MESSAGE_COLUMNS}
from unnest(%(chat_ids)s, %(message_ids)s) as wanted (chat_id, message_id)
join messages as message
    on message.lane = %(lane)s
    and message.chat_id = wanted.chat_id
    and message.message_id = wanted.message_id
"""

# by messages_by_seq
MESSAGES_IN = f"""
select {MESSAGE_COLUMNS}
from unnest(%(chat_ids)s, %(firsts)s, %(lasts)s) as wanted (chat_id, first_seq, last_seq)
join messages as message
    on message.lane = %(lane)s
    and message.chat_id = wanted.chat_id
    and message.seq between wanted.first_seq and wanted.last_seq
"""

# by messages_kept_back
HAS_HELD_ANSWER = """
select 1
from messages
where lane = %(lane)s
and chat_id = %(chat_id)s
and seq is null
and side = 'seller'
and state = 'held'
limit 1
"""
