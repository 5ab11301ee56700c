"""Every statement of the chat but the write path's, in `batch`, and what was said, in `windows`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok.chat.model import (
    BuyerId,
    ChatId,
    ChatRow,
    Context,
    KeptVerdict,
    Mark,
    MessageId,
    MessageRow,
    SellerId,
    SeqRange,
    Side,
    Status,
)
from prilavok.core.arrays import Int8Array, TextArray, UuidArray
from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.lanes import Lane

CHAT_COLUMNS = """
    chat.lane, chat.chat_id, chat.seller_id, chat.buyer_id,
    chat.context_type, chat.context_id, chat.context_title, chat.opened_at,
    chat.status, chat.due_at, chat.look_at, chat.overdue_at, chat.paused_at, chat.answer_held,
    chat.switched_off, chat.watched_at, chat.seq, chat.change, chat.buyer_count, chat.seller_count,
    chat.buyer_delivered, chat.buyer_read, chat.buyer_read_count,
    chat.seller_delivered, chat.seller_read, chat.seller_read_count,
    chat.rights, chat.position, chat.changed_at
"""

MESSAGE_COLUMNS = """
    message.chat_id, message.message_id, message.client_id, message.side, message.author_id,
    message.author_name, message.state, message.text, message.verdict, message.seq, message.change,
    message.revised, message.sent_at, message.edited_at, message.files
"""


class ChatKey(Struct, frozen=True):
    """What a chat is found by when it may not exist yet."""

    lane: Lane
    seller_id: SellerId
    buyer_id: BuyerId
    context: Context


async def find_chat(conn: Connection, key: ChatKey) -> ChatRow | None:
    return await fetch_one(conn, FIND_CHAT, _key_columns(key), row=ChatRow)


async def insert_chat(
    conn: Connection, key: ChatKey, chat_id: ChatId, title: str, now: datetime
) -> bool:
    """Whether the chat is new; a concurrent opener of the same one wins quietly."""
    return bool(
        await execute(
            conn,
            INSERT_CHAT,
            {**_key_columns(key), "chat_id": chat_id, "title": title, "now": now},
        )
    )


async def point_buyer_to(conn: Connection, lane: Lane, buyer_id: BuyerId, chat_id: ChatId) -> None:
    await execute(conn, POINT_BUYER_TO, {"lane": lane, "buyer_id": buyer_id, "chat_id": chat_id})


async def chats_by_id(
    conn: Connection, chat_ids: Sequence[ChatId], lanes: Sequence[Lane]
) -> list[ChatRow]:
    """Those that exist; `lanes` go with the ids."""
    return await fetch(
        conn,
        CHATS_BY_ID,
        {"lanes": Int8Array(lanes), "chat_ids": UuidArray(chat_ids)},
        row=ChatRow,
    )


async def chats_after(conn: Connection, lane: Lane, after: UUID, *, limit: int) -> list[ChatRow]:
    """The chats of a lane behind the id `after`."""
    return await fetch(
        conn, CHATS_AFTER, {"lane": lane, "after": after, "limit": limit}, row=ChatRow
    )


async def chats_to_look_at(
    conn: Connection, lane: Lane, now: datetime, *, limit: int
) -> list[ChatRow]:
    """Those whose deadlines must be looked at by `now`; the caller holds the lane."""
    return await fetch(
        conn, CHATS_TO_LOOK_AT, {"lane": lane, "now": now, "limit": limit}, row=ChatRow
    )


async def inbox(
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    *,
    status: Status | None,
    before: int | None,
    limit: int,
) -> list[ChatRow]:
    """A seller's chats, newest change first, from below position `before`."""
    sql = INBOX_BY_STATUS if status else INBOX
    return await fetch(
        conn,
        sql,
        {
            "lane": lane,
            "seller_id": seller_id,
            "status": status,
            "before": before,
            "limit": limit,
        },
        row=ChatRow,
    )


async def buyer_chat_ids(conn: Connection, lane: Lane, buyer_id: BuyerId) -> list[UUID]:
    """A buyer's chats, newest first, at most `BUYER_CHATS_MAX`."""
    return await fetch(
        conn,
        BUYER_CHATS,
        {"lane": lane, "buyer_id": buyer_id, "limit": BUYER_CHATS_MAX},
        row=UUID,
    )


async def chats_of_buyer(
    conn: Connection,
    chat_ids: Sequence[ChatId],
    lanes: Sequence[Lane],
    *,
    status: Status | None,
    before: tuple[datetime, ChatId] | None,
    limit: int,
) -> list[ChatRow]:
    """Those of `chat_ids`, newest change first, from below `before`."""
    return await fetch(
        conn,
        CHATS_OF_BUYER,
        {
            "lanes": Int8Array(lanes),
            "chat_ids": UuidArray(chat_ids),
            "status": status,
            "before_at": before[0] if before else None,
            "before_id": before[1] if before else None,
            "limit": limit,
        },
        row=ChatRow,
    )


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


async def revise_message(
    conn: Connection, lane: Lane, message: MessageRow, before: MessageRow, now: datetime
) -> None:
    """Store `message` as it is now, and what it said `before` as evidence."""
    await execute(
        conn,
        REVISE_MESSAGE,
        {
            "lane": lane,
            "chat_id": message.chat_id,
            "message_id": message.message_id,
            "state": message.state,
            "text": message.text,
            "revised": message.revised,
            "edited_at": message.edited_at,
            "verdict": jsonb_of(message.verdict),
            "files": files_of(message),
            "text_before": before.text,
            "verdict_before": jsonb_of(before.verdict),
            "files_before": files_of(before),
            "now": now,
        },
    )


async def number_message(
    conn: Connection, lane: Lane, message: MessageRow, chat: ChatRow, now: datetime
) -> None:
    """Make a kept-back `message` visible with its new state, seq and change."""
    await execute(
        conn,
        NUMBER_MESSAGE,
        {
            "lane": lane,
            "chat_id": message.chat_id,
            "message_id": message.message_id,
            "state": message.state,
            "seq": message.seq,
            "change": message.change,
            "buyer_count": chat.buyer_count,
            "seller_count": chat.seller_count,
            "now": now,
        },
    )


async def keep_back_message(conn: Connection, lane: Lane, message: MessageRow) -> None:
    """Change the state of a message that only its author sees."""
    await execute(
        conn,
        KEEP_BACK_MESSAGE,
        {
            "lane": lane,
            "chat_id": message.chat_id,
            "message_id": message.message_id,
            "state": message.state,
        },
    )


async def blocked_by(conn: Connection, chat: ChatRow) -> frozenset[Side]:
    """The sides of the pair that have blocked the other one."""
    pair = {"lane": chat.lane, "seller_id": chat.seller_id, "buyer_id": chat.buyer_id}
    return frozenset(await fetch(conn, BLOCKED_BY, pair, row=Side))


async def has_held_answer(conn: Connection, lane: Lane, chat_id: ChatId) -> bool:
    """Whether a message of the seller's side is held in the chat."""
    return bool(await fetch_one(conn, HAS_HELD_ANSWER, {"lane": lane, "chat_id": chat_id}, row=int))


async def update_chat(conn: Connection, chat: ChatRow) -> None:
    """Store what a visible change did to `chat`."""
    await execute(
        conn,
        UPDATE_CHAT,
        {
            "lane": chat.lane,
            "chat_id": chat.chat_id,
            "status": chat.status,
            "due_at": chat.due_at,
            "look_at": chat.look_at,
            "overdue_at": chat.overdue_at,
            "paused_at": chat.paused_at,
            "answer_held": chat.answer_held,
            "switched_off": chat.switched_off,
            "watched_at": chat.watched_at,
            "seq": chat.seq,
            "change": chat.change,
            "buyer_count": chat.buyer_count,
            "seller_count": chat.seller_count,
            "position": chat.position,
            "changed_at": chat.changed_at,
        },
    )


async def move_marks(conn: Connection, lane: Lane, marks: Sequence[Mark]) -> list[ChatId]:
    """Move marks forward, never back and never past the last message; the chats that moved."""
    moved = await fetch(
        conn,
        MOVE_MARKS,
        {
            "lane": lane,
            "chat_ids": UuidArray([mark.chat_id for mark in marks]),
            "sides": TextArray([mark.side for mark in marks]),
            "delivered": Int8Array([mark.delivered for mark in marks]),
            "read": Int8Array([mark.read for mark in marks]),
        },
        row=UUID,
    )
    return [ChatId(chat_id) for chat_id in moved]


async def reconsider_rights(
    conn: Connection, lane: Lane, seller_ids: Sequence[str], order_ids: Sequence[str]
) -> None:
    """Make who may write be decided again in the chats about these orders."""
    await execute(
        conn,
        RECONSIDER_RIGHTS,
        {
            "lane": lane,
            "seller_ids": TextArray(seller_ids),
            "order_ids": TextArray(order_ids),
        },
    )


async def has_chats_about(
    conn: Connection, lane: Lane, seller_ids: Sequence[str], order_ids: Sequence[str]
) -> bool:
    return bool(
        await fetch_one(
            conn,
            HAS_CHATS_ABOUT,
            {
                "lane": lane,
                "seller_ids": TextArray(seller_ids),
                "order_ids": TextArray(order_ids),
            },
            row=int,
        )
    )


def jsonb_of(verdict: KeptVerdict | None) -> Jsonb | None:
    return Jsonb(verdict) if verdict is not None else None


def files_of(message: MessageRow) -> Jsonb | None:
    return Jsonb(message.files) if message.files is not None else None


def _key_columns(key: ChatKey) -> dict[str, object]:
    return {
        "lane": key.lane,
        "seller_id": key.seller_id,
        "buyer_id": key.buyer_id,
        "context_type": key.context.type,
        "context_id": key.context.id,
    }


BUYER_CHATS_MAX = 1_000

# by the unique key
FIND_CHAT = f"""
select {CHAT_COLUMNS}
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.context_type = %(context_type)s
and chat.context_id = %(context_id)s
and chat.buyer_id = %(buyer_id)s
"""

INSERT_CHAT = """
insert into chats (
    lane, chat_id, seller_id, buyer_id, context_type, context_id, context_title,
    opened_at, changed_at
)
values (
    %(lane)s, %(chat_id)s, %(seller_id)s, %(buyer_id)s, %(context_type)s, %(context_id)s, %(title)s,
    %(now)s, %(now)s
)
on conflict do nothing
"""

POINT_BUYER_TO = """
insert into buyer_chats (lane, buyer_id, chat_id)
values (%(lane)s, %(buyer_id)s, %(chat_id)s)
on conflict do nothing
"""

# by the primary key
CHATS_BY_ID = f"""
select {CHAT_COLUMNS}
from unnest(%(lanes)s::smallint[], %(chat_ids)s) as wanted (lane, chat_id)
join chats as chat on chat.lane = wanted.lane and chat.chat_id = wanted.chat_id
"""

# by the primary key
CHATS_AFTER = f"""
select {CHAT_COLUMNS}
from chats as chat
where chat.lane = %(lane)s
and chat.chat_id > %(after)s
order by chat.chat_id
limit %(limit)s
"""

# by chats_to_look_at
CHATS_TO_LOOK_AT = f"""
select {CHAT_COLUMNS}
from chats as chat
where chat.lane = %(lane)s
and chat.look_at <= %(now)s
order by chat.look_at
limit %(limit)s
"""

# by chats_inbox
INBOX = f"""
select {CHAT_COLUMNS}
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.position > 0
and chat.position < coalesce(%(before)s::bigint, 9223372036854775807)
order by chat.position desc
limit %(limit)s
"""

# by chats_inbox_by_status
INBOX_BY_STATUS = f"""
select {CHAT_COLUMNS}
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.status = %(status)s
and chat.position > 0
and chat.position < coalesce(%(before)s::bigint, 9223372036854775807)
order by chat.position desc
limit %(limit)s
"""

# by the primary key; our ids begin with the time, so newest first is descending
BUYER_CHATS = """
select chat_id
from buyer_chats
where lane = %(lane)s
and buyer_id = %(buyer_id)s
order by chat_id desc
limit %(limit)s
"""

CHATS_OF_BUYER = f"""
select {CHAT_COLUMNS}
from unnest(%(lanes)s::smallint[], %(chat_ids)s) as wanted (lane, chat_id)
join chats as chat on chat.lane = wanted.lane and chat.chat_id = wanted.chat_id
where (%(status)s::text is null or chat.status = %(status)s)
and (
    %(before_at)s::timestamptz is null
    or (chat.changed_at, chat.chat_id) < (%(before_at)s, %(before_id)s::uuid)
)
order by chat.changed_at desc, chat.chat_id desc
limit %(limit)s
"""

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

REVISE_MESSAGE = """
with evidence as (
    insert into message_revisions (
        lane, chat_id, message_id, change, text, verdict, files, replaced_at
    )
    values (
        %(lane)s, %(chat_id)s, %(message_id)s, %(revised)s, %(text_before)s, %(verdict_before)s,
        %(files_before)s, %(now)s
    )
)
update messages
set
    state = %(state)s, text = %(text)s, verdict = %(verdict)s, revised = %(revised)s,
    edited_at = %(edited_at)s, files = %(files)s
where lane = %(lane)s
and chat_id = %(chat_id)s
and message_id = %(message_id)s
"""

NUMBER_MESSAGE = """
update messages
set
    state = %(state)s, seq = %(seq)s, change = %(change)s,
    buyer_count = %(buyer_count)s, seller_count = %(seller_count)s, released_at = %(now)s
where lane = %(lane)s
and chat_id = %(chat_id)s
and message_id = %(message_id)s
"""

KEEP_BACK_MESSAGE = """
update messages
set state = %(state)s
where lane = %(lane)s
and chat_id = %(chat_id)s
and message_id = %(message_id)s
and seq is null
"""

# by the primary key
BLOCKED_BY = """
select side
from blocks
where lane = %(lane)s
and seller_id = %(seller_id)s
and buyer_id = %(buyer_id)s
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

UPDATE_CHAT = """
update chats
set
    status = %(status)s,
    due_at = %(due_at)s, look_at = %(look_at)s, overdue_at = %(overdue_at)s,
    paused_at = %(paused_at)s, answer_held = %(answer_held)s, switched_off = %(switched_off)s,
    watched_at = %(watched_at)s,
    seq = %(seq)s, change = %(change)s,
    buyer_count = %(buyer_count)s, seller_count = %(seller_count)s,
    position = %(position)s, changed_at = %(changed_at)s
where lane = %(lane)s
and chat_id = %(chat_id)s
"""

MOVE_MARKS = """
with incoming as (
    select
        chat_id,
        coalesce(max(greatest(delivered, read)) filter (where side = 'buyer'), 0)
            as buyer_delivered,
        coalesce(max(read) filter (where side = 'buyer'), 0) as buyer_read,
        coalesce(max(greatest(delivered, read)) filter (where side = 'seller'), 0)
            as seller_delivered,
        coalesce(max(read) filter (where side = 'seller'), 0) as seller_read
    from unnest(%(chat_ids)s, %(sides)s, %(delivered)s, %(read)s)
        as mark (chat_id, side, delivered, read)
    group by chat_id
),
reached as materialized (
    select
        chat.chat_id,
        greatest(chat.buyer_delivered, least(incoming.buyer_delivered, chat.seq))
            as buyer_delivered,
        greatest(chat.buyer_read, least(incoming.buyer_read, chat.seq)) as buyer_read,
        greatest(chat.seller_delivered, least(incoming.seller_delivered, chat.seq))
            as seller_delivered,
        greatest(chat.seller_read, least(incoming.seller_read, chat.seq)) as seller_read
    from incoming
    join chats as chat on chat.lane = %(lane)s and chat.chat_id = incoming.chat_id
)
update chats as chat
set
    buyer_delivered = reached.buyer_delivered,
    buyer_read = reached.buyer_read,
    buyer_read_count = coalesce(
        (
            select message.seller_count
            from messages as message
            where message.lane = %(lane)s
            and message.chat_id = reached.chat_id
            and message.seq = reached.buyer_read
        ),
        chat.buyer_read_count
    ),
    seller_delivered = reached.seller_delivered,
    seller_read = reached.seller_read,
    seller_read_count = coalesce(
        (
            select message.buyer_count
            from messages as message
            where message.lane = %(lane)s
            and message.chat_id = reached.chat_id
            and message.seq = reached.seller_read
        ),
        chat.seller_read_count
    )
from reached
where chat.lane = %(lane)s
and chat.chat_id = reached.chat_id
and (chat.buyer_delivered, chat.buyer_read, chat.seller_delivered, chat.seller_read)
    <> (
        reached.buyer_delivered, reached.buyer_read, reached.seller_delivered, reached.seller_read
    )
returning chat.chat_id
"""

# by the unique key
HAS_CHATS_ABOUT = """
select 1
from unnest(%(seller_ids)s, %(order_ids)s) as wanted (seller_id, order_id)
join chats as chat
    on chat.lane = %(lane)s
    and chat.seller_id = wanted.seller_id
    and chat.context_type = 'order'
    and chat.context_id = wanted.order_id
limit 1
"""

RECONSIDER_RIGHTS = """
update chats as chat
set rights = chat.rights + 1
from (
    select distinct seller_id, order_id
    from unnest(%(seller_ids)s, %(order_ids)s) as wanted (seller_id, order_id)
) as wanted
where chat.lane = %(lane)s
and chat.seller_id = wanted.seller_id
and chat.context_type = 'order'
and chat.context_id = wanted.order_id
"""
