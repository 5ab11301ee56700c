"""The write path: messages of one lane made durable, numbered and told of, in one commit.

The lane's head is locked first; the next statement therefore has a snapshot in which everything
that any other process ever wrote in the lane is visible, and nobody writes until the commit. That
is what makes `seq` dense, a retry recognisable, and two batches unable to deadlock. Simpler cousins
fail: `on conflict do nothing` leaves gaps and gives a retry no answer; locking and inserting in one
statement works on a snapshot from before the lock and meets late duplicates.

What was decided before the lock is compared behind it, and not written if it does not hold any
more. A right holds if no age of rights has risen. A verdict holds if the judge saw all that the
side had said: each draft names the attempt `after` which it was judged, and that must be the side's
last one, or the draft before it in this batch *if that one is written now*. Hence the `bool_and`
over the order within a side. A plain look at the neighbour would let through the third draft where
the first one is not written: it does follow the second. Nor would a count of attempts do: it is the
same number, whichever text took the place of the one that the judge saw.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from operator import itemgetter
from typing import NamedTuple

import msgspec
from psycopg.rows import TupleRow

from prilavok.chat.drafts import Draft, Outcome, Written
from prilavok.chat.model import (
    ChatId,
    KeptVerdict,
    MessageId,
    ShownFile,
    State,
    Status,
)
from prilavok.chat.windows import WINDOWS, SideKey, Window, window_columns, windows_in
from prilavok.core.arrays import Int8Array, TextArray, TimeArray, UuidArray
from prilavok.core.database import Connection
from prilavok.core.lanes import Lane


async def write_batch(conn: Connection, lane: Lane, drafts: Sequence[Draft]) -> list[Written]:
    """One answer for each draft, in order; no two drafts are of one message."""
    async with conn.pipeline():
        await conn.execute(b"begin")
        await conn.execute(LOCK_HEAD, {"lane": lane})
        cursor = conn.cursor(binary=True)
        await cursor.execute(WRITE_BATCH, _columns(lane, drafts))
        await conn.execute(b"commit")
    return _answers(await cursor.fetchall())


class Held(NamedTuple):
    """A lane that is held: what was stored of some messages, by the numbers of their ids; what some
    sides have said; and the means to write drafts."""

    known: dict[int, Written]
    windows: dict[SideKey, Window]
    write: Callable[[Sequence[Draft]], Awaitable[list[Written]]]


@asynccontextmanager
async def held(
    conn: Connection,
    lane: Lane,
    keys: Sequence[tuple[ChatId, MessageId]],
    sides: Sequence[SideKey],
) -> AsyncGenerator[Held]:
    """Hold the lane from looking to writing, in two round trips; a block that does not write
    changes nothing."""
    before, said = conn.cursor(binary=True), conn.cursor(binary=True)
    has_written = False

    async def write(drafts: Sequence[Draft]) -> list[Written]:
        nonlocal has_written
        cursor = conn.cursor(binary=True)
        async with conn.pipeline():
            await cursor.execute(WRITE_BATCH, _columns(lane, drafts))
            await conn.execute(b"commit")
        has_written = True
        return _answers(await cursor.fetchall())

    try:
        async with conn.pipeline():
            await conn.execute(b"begin")
            await conn.execute(LOCK_HEAD, {"lane": lane})
            await before.execute(WRITTEN_BEFORE, _keys(lane, keys))
            await said.execute(WINDOWS, window_columns(lane, sides))
        known = {row[0].int: _written(row[1:]) for row in await before.fetchall()}
        yield Held(known, windows_in(said, await said.fetchall(), sides), write)
    finally:
        if not has_written:
            await conn.rollback()


async def write_within(conn: Connection, lane: Lane, drafts: Sequence[Draft]) -> list[Written]:
    """`write_batch` as part of a transaction that holds the lane."""
    cursor = conn.cursor(binary=True)
    await cursor.execute(WRITE_BATCH, _columns(lane, drafts))
    return _answers(await cursor.fetchall())


async def written_before(
    conn: Connection, lane: Lane, keys: Sequence[tuple[ChatId, MessageId]]
) -> dict[MessageId, Written]:
    """What was stored under `keys`, as `write_batch` would answer a retry."""
    cursor = conn.cursor(binary=True)
    await cursor.execute(WRITTEN_BEFORE, _keys(lane, keys))
    return {MessageId(row[0]): _written(row[1:]) for row in await cursor.fetchall()}


def _keys(lane: Lane, keys: Sequence[tuple[ChatId, MessageId]]) -> dict[str, object]:
    return {
        "lane": lane,
        "chat_ids": UuidArray([chat_id for chat_id, _ in keys]),
        "message_ids": UuidArray([message_id for _, message_id in keys]),
    }


def _answers(rows: Sequence[TupleRow]) -> list[Written]:
    return [_written(row[1:]) for row in sorted(rows, key=itemgetter(0))]


def _columns(lane: Lane, drafts: Sequence[Draft]) -> dict[str, object]:
    return {
        "lane": lane,
        "chat_ids": UuidArray([draft.chat_id for draft in drafts]),
        "message_ids": UuidArray([draft.message_id for draft in drafts]),
        "client_ids": UuidArray([draft.client_id for draft in drafts]),
        "digests": Int8Array([draft.digest for draft in drafts]),
        "sides": TextArray([draft.side for draft in drafts]),
        "author_ids": TextArray([draft.author_id for draft in drafts]),
        "author_names": TextArray([draft.author_name for draft in drafts]),
        "texts": TextArray([draft.text for draft in drafts]),
        "states": TextArray([draft.state for draft in drafts]),
        "verdicts": TextArray([_stored(draft.verdict) for draft in drafts]),
        "sent_ats": TimeArray([draft.sent_at for draft in drafts]),
        "due_ats": TimeArray([draft.due_at for draft in drafts]),
        "look_ats": TimeArray([draft.look_at for draft in drafts]),
        "pauses_ats": TimeArray([draft.pauses_at for draft in drafts]),
        "lane_rights": Int8Array([draft.lane_rights for draft in drafts]),
        "chat_rights": Int8Array([draft.chat_rights for draft in drafts]),
        "afters": UuidArray([draft.after for draft in drafts]),
        "files": TextArray([_stored(draft.files) for draft in drafts]),
    }


def _written(row: TupleRow) -> Written:
    """A row of the statement's answer, its columns in the order of the Struct's fields."""
    outcome, state, seq, change, sent_at, digest, verdict, status, due_at, position = row
    return Written(
        Outcome(outcome),
        State(state),
        seq,
        change,
        sent_at,
        digest,
        msgspec.convert(verdict, KeptVerdict) if verdict else None,
        Status(status),
        due_at,
        position,
    )


def _stored(value: KeptVerdict | tuple[ShownFile, ...] | None) -> str | None:
    return msgspec.json.encode(value).decode() if value else None


LOCK_HEAD = b"""
select
from lane_heads
where lane = %(lane)s
for update
"""

# known: messages by the primary key. moved: chats by the primary key.
WRITE_BATCH = b"""
with head as materialized (
    select lane, position + 1 as position, rights
    from lane_heads
    where lane = %(lane)s
),
incoming as materialized (
    select *
    from unnest(
        %(chat_ids)s, %(message_ids)s, %(client_ids)s, %(digests)s, %(sides)s, %(author_ids)s,
        %(author_names)s, %(texts)s, %(states)s, %(verdicts)s, %(sent_ats)s, %(due_ats)s,
        %(look_ats)s, %(pauses_ats)s, %(lane_rights)s, %(chat_rights)s, %(afters)s,
        %(files)s
    ) with ordinality as draft (
        chat_id, message_id, client_id, digest, side, author_id,
        author_name, text, state, verdict, sent_at, due_at,
        look_at, pauses_at, lane_rights, chat_rights, after,
        files, n
    )
),
known as materialized (
    select
        incoming.n, message.state, message.seq, message.change, message.sent_at, message.digest,
        message.verdict
    from incoming
    cross join lateral (
        select state, seq, change, sent_at, digest, verdict
        from messages
        where lane = %(lane)s
        and chat_id = incoming.chat_id
        and message_id = incoming.message_id
        offset 0 -- a look-up for each, whatever the planner thinks of the table's size
    ) as message
),
placed as (
    select
        incoming.*,
        incoming.state in ('delivered', 'masked') as visible,
        incoming.side = 'seller' and incoming.author_id <> '' as is_sellers,
        known.n is null as is_fresh,
        incoming.lane_rights = head.rights and incoming.chat_rights = chat.rights as is_right,
        incoming.side = 'system' or incoming.after = coalesce(
            lag(incoming.message_id) over so_far,
            case incoming.side when 'buyer' then chat.buyer_last else chat.seller_last end
        ) as is_next,
        chat.seq as chat_seq, chat.change as chat_change, chat.buyer_count as chat_buyer_count,
        chat.seller_count as chat_seller_count,
        chat.due_at is not null and chat.overdue_at is null as chat_is_due
    from incoming
    cross join head
    cross join lateral (
        select
            seq, change, buyer_count, seller_count, rights, buyer_last, seller_last, due_at,
            overdue_at
        from chats
        where lane = %(lane)s
        and chat_id = incoming.chat_id
        offset 0
    ) as chat
    left join known on known.n = incoming.n
    window so_far as (partition by incoming.chat_id, incoming.side order by incoming.n)
),
followed as materialized (
    select
        placed.*,
        bool_and(is_fresh and is_right and is_next) over so_far as is_written
    from placed
    window so_far as (partition by chat_id, side order by n rows unbounded preceding)
),
numbered as materialized (
    select
        followed.*,
        case when visible then chat_seq + count(*) filter (where visible) over so_far end as seq,
        case when visible then chat_change + count(*) filter (where visible) over so_far end
            as change,
        chat_buyer_count + count(*) filter (where visible and side = 'buyer') over so_far
            as buyer_count,
        chat_seller_count + count(*) filter (where visible and is_sellers) over so_far
            as seller_count,
        max(n) filter (where visible and side = 'buyer') over so_far as asked_n,
        max(n) filter (where visible and is_sellers) over whole_chat as answered_n
    from followed
    where is_written
    window
        so_far as (partition by chat_id order by n rows unbounded preceding),
        whole_chat as (partition by chat_id)
),
inserted as (
    insert into messages (
        lane, chat_id, message_id, client_id, digest, side, author_id, author_name, state, text,
        verdict, seq, change, buyer_count, seller_count, sent_at, after, files
    )
    select
        %(lane)s, chat_id, message_id, client_id, digest, side, author_id, author_name, state, text,
        verdict::jsonb, seq, change,
        case when visible then buyer_count end, case when visible then seller_count end, sent_at,
        after, files::jsonb
    from numbered
),
growth as (
    select
        chat_id,
        min(seq) as first_seq, max(seq) as seq, max(change) as change,
        max(buyer_count) as buyer_count, max(seller_count) as seller_count,
        bool_or(answered_n is not null) as answered,
        bool_or(visible and side = 'buyer') as has_question,
        min(due_at) filter (
            where visible and side = 'buyer' and n > coalesce(answered_n, 0)
        ) as due_at,
        min(look_at) filter (
            where visible and side = 'buyer' and n > coalesce(answered_n, 0)
        ) as look_at,
        min(pauses_at) filter (
            where n > coalesce(answered_n, 0)
            and (asked_n > coalesce(answered_n, 0) or answered_n is null and chat_is_due)
        ) as paused_at,
        bool_or(visible and side = 'buyer' and n > coalesce(answered_n, 0)) as asked,
        max(sent_at) filter (where visible) as changed_at,
        (array_agg(message_id order by n desc) filter (where side = 'buyer'))[1] as buyer_last,
        (array_agg(message_id order by n desc) filter (where side = 'seller'))[1] as seller_last
    from numbered
    group by chat_id
),
moved as (
    update chats as chat
    set
        seq = coalesce(growth.seq, chat.seq),
        change = coalesce(growth.change, chat.change),
        buyer_count = growth.buyer_count,
        seller_count = growth.seller_count,
        status = case
            when growth.asked then 'waiting_for_seller'
            when growth.answered then 'waiting_for_buyer'
            else chat.status
        end,
        due_at = case
            when growth.answered then growth.due_at
            else coalesce(chat.due_at, growth.due_at)
        end,
        look_at = case
            when growth.paused_at is not null then null
            when growth.answered or chat.due_at is null then growth.look_at
            else chat.look_at
        end,
        overdue_at = case when not growth.answered then chat.overdue_at end,
        watched_at = case when not growth.answered then chat.watched_at end,
        paused_at = case
            when growth.answered then growth.paused_at
            else coalesce(chat.paused_at, growth.paused_at)
        end,
        answer_held = growth.paused_at is not null or not growth.answered and chat.answer_held,
        position = case when growth.seq is not null then head.position else chat.position end,
        changed_at = greatest(chat.changed_at, growth.changed_at),
        buyer_last = coalesce(growth.buyer_last, chat.buyer_last),
        seller_last = coalesce(growth.seller_last, chat.seller_last)
    from growth
    cross join head
    where chat.lane = %(lane)s
    and chat.chat_id = growth.chat_id
    returning chat.chat_id, chat.status, chat.due_at
),
told as (
    select jsonb_build_object(
        'type', 'chat.messages_sent',
        'chats', jsonb_agg(jsonb_build_array(chat_id, first_seq, seq))
    ) as event
    from growth
    where seq is not null
    having count(*) > 0
    union all
    select jsonb_build_object(
        'type', 'chat.messages_kept_back',
        'messages', jsonb_agg(jsonb_build_array(chat_id, message_id) order by n)
    )
    from numbered
    where not visible
    having count(*) > 0
    union all
    select jsonb_build_object(
        'type', 'chat.messages_masked',
        'messages', jsonb_agg(jsonb_build_array(chat_id, message_id) order by n)
    )
    from numbered
    where state = 'masked'
    having count(*) > 0
    union all
    select jsonb_build_object(
        'type', 'chat.questions_answered',
        'chats', jsonb_agg(
            jsonb_build_array(
                growth.chat_id, growth.first_seq, growth.seq, was.due_at, was.overdue_at,
                was.paused_at, was.answer_held, was.switched_off, was.watched_at
            )
        )
    )
    from growth
    cross join lateral (
        select due_at, overdue_at, paused_at, answer_held, switched_off, watched_at
        from chats
        where lane = %(lane)s
        and chat_id = growth.chat_id
        offset 0
    ) as was
    where growth.answered
    and (was.due_at is not null or growth.has_question)
    having count(*) > 0
),
risen as (
    update lane_heads
    set position = position + 1
    where lane = %(lane)s
    and exists (select from numbered)
),
logged as (
    insert into events (lane, position, at, told)
    select head.lane, head.position, (select max(sent_at) from numbered), jsonb_agg(told.event)
    from told
    cross join head
    group by head.lane, head.position
)
select
    incoming.n,
    case
        when known.n is not null then 'known'
        when followed.is_written then 'new'
        when followed.is_right then 'outrun'
        else 'stale'
    end,
    coalesce(known.state, incoming.state),
    coalesce(known.seq, numbered.seq)::integer,
    coalesce(known.change, numbered.change)::integer,
    coalesce(known.sent_at, incoming.sent_at),
    coalesce(known.digest, incoming.digest),
    coalesce(known.verdict, incoming.verdict::jsonb),
    coalesce(moved.status, 'new'),
    moved.due_at,
    case when followed.is_written then head.position end
from incoming
cross join head
left join known on known.n = incoming.n
left join followed on followed.n = incoming.n
left join numbered on numbered.n = incoming.n
left join moved on moved.chat_id = incoming.chat_id
"""

# by the primary key
WRITTEN_BEFORE = b"""
select
    message.message_id,
    'known', message.state, message.seq, message.change, message.sent_at, message.digest,
    message.verdict, chat.status, chat.due_at, null::bigint
from unnest(%(chat_ids)s, %(message_ids)s) as wanted (chat_id, message_id)
join messages as message
    on message.lane = %(lane)s
    and message.chat_id = wanted.chat_id
    and message.message_id = wanted.message_id
join chats as chat on chat.lane = message.lane and chat.chat_id = message.chat_id
"""
