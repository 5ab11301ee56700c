"""The write path: messages of one lane made durable, numbered and told of, in one commit.

The lane's head is locked first; the next statement therefore has a snapshot in which everything
that any other process ever wrote in the lane is visible, and nobody writes until the commit. That
is what makes `seq` dense, a retry recognisable, and two batches unable to deadlock. Simpler cousins
fail: `on conflict do nothing` leaves gaps and gives a retry no answer; locking and inserting in one
statement works on a snapshot from before the lock and meets late duplicates.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from operator import itemgetter

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from psycopg.rows import TupleRow

from prilavok.chat.model import (
    BuyerId,
    ChatId,
    ClientId,
    MessageId,
    SellerId,
    Side,
    State,
    Status,
    Verdict,
)
from prilavok.core.arrays import Int8Array, TextArray, TimeArray, UuidArray
from prilavok.core.database import Connection
from prilavok.core.lanes import Lane


class Draft(Struct, frozen=True, gc=False):
    """A message that was decided upon but not written yet.

    `due_at` is when an answer would be due if this is an unanswered question. The rights are the
    lane's and the chat's when the decision was made: if either has risen, it is made again.
    """

    chat_id: ChatId
    message_id: MessageId
    client_id: ClientId
    digest: int
    side: Side
    author_id: str
    author_name: str | None
    text: str
    state: State
    verdict: Verdict | None
    sent_at: datetime
    due_at: datetime | None
    lane_rights: int
    chat_rights: int
    seller_id: SellerId
    buyer_id: BuyerId


class Outcome(StrEnum):
    """What the batch found for a draft."""

    NEW = "new"
    KNOWN = "known"
    STALE = "stale"


class Written(Struct, frozen=True, gc=False):
    """The answer to a draft: as stored now if it is new, as stored before if it was known.

    `position` is the batch's in its lane, None when the batch wrote nothing.
    """

    outcome: Outcome
    state: State
    seq: int | None
    change: int | None
    sent_at: datetime
    digest: int
    verdict: Verdict | None
    status: Status
    due_at: datetime | None
    position: int | None


async def write_batch(conn: Connection, lane: Lane, drafts: Sequence[Draft]) -> list[Written]:
    """One answer for each draft, in order. Of drafts with one message id the first is written."""
    firsts = {draft.message_id: draft for draft in reversed(drafts)}
    distinct = [draft for draft in drafts if firsts[draft.message_id] is draft]
    async with conn.pipeline():
        await conn.execute(b"begin")
        await conn.execute(LOCK_HEAD, {"lane": lane})
        cursor = conn.cursor(binary=True)
        await cursor.execute(WRITE_BATCH, _columns(lane, distinct))
        await conn.execute(b"commit")
    answers = [_written(row[1:]) for row in sorted(await cursor.fetchall(), key=itemgetter(0))]
    if len(distinct) == len(drafts):
        return answers
    by_id = dict(zip((draft.message_id for draft in distinct), answers, strict=True))
    return [
        answer if firsts[draft.message_id] is draft else copy_of(answer)
        for draft in drafts
        for answer in (by_id[draft.message_id],)
    ]


def copy_of(written: Written) -> Written:
    """The answer to a second draft of the same message in the same batch."""
    return replace(written, outcome=Outcome.KNOWN) if written.outcome is Outcome.NEW else written


async def written_before(
    conn: Connection, lane: Lane, chat_id: ChatId, message_id: MessageId
) -> Written | None:
    """What was stored under `message_id`, as `write_batch` would answer a retry."""
    cursor = conn.cursor(binary=True)
    await cursor.execute(
        WRITTEN_BEFORE, {"lane": lane, "chat_id": chat_id, "message_id": message_id}
    )
    found = await cursor.fetchone()
    return _written(found) if found else None


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
        "lane_rights": Int8Array([draft.lane_rights for draft in drafts]),
        "chat_rights": Int8Array([draft.chat_rights for draft in drafts]),
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
        msgspec.convert(verdict, Verdict) if verdict else None,
        Status(status),
        due_at,
        position,
    )


def _stored(verdict: Verdict | None) -> str | None:
    return msgspec.json.encode(verdict).decode() if verdict else None


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
        %(lane_rights)s, %(chat_rights)s
    ) with ordinality as draft (
        chat_id, message_id, client_id, digest, side, author_id,
        author_name, text, state, verdict, sent_at, due_at,
        lane_rights, chat_rights, n
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
fresh as (
    select
        incoming.*,
        incoming.state in ('delivered', 'masked') as visible,
        chat.seq as chat_seq, chat.change as chat_change, chat.buyer_count as chat_buyer_count,
        chat.seller_count as chat_seller_count
    from incoming
    cross join head
    cross join lateral (
        select seq, change, buyer_count, seller_count, rights
        from chats
        where lane = %(lane)s
        and chat_id = incoming.chat_id
        offset 0
    ) as chat
    where incoming.lane_rights = head.rights
    and incoming.chat_rights = chat.rights
    and not exists (select from known where known.n = incoming.n)
),
numbered as materialized (
    select
        fresh.*,
        case when visible then chat_seq + count(*) filter (where visible) over so_far end as seq,
        case when visible then chat_change + count(*) filter (where visible) over so_far end
            as change,
        chat_buyer_count + count(*) filter (where visible and side = 'buyer') over so_far
            as buyer_count,
        chat_seller_count + count(*) filter (where visible and side = 'seller') over so_far
            as seller_count,
        max(n) filter (where visible and side = 'seller') over whole_chat as answered_n
    from fresh
    window
        so_far as (partition by chat_id order by n rows unbounded preceding),
        whole_chat as (partition by chat_id)
),
inserted as (
    insert into messages (
        lane, chat_id, message_id, client_id, digest, side, author_id, author_name, state, text,
        verdict, seq, change, buyer_count, seller_count, sent_at
    )
    select
        %(lane)s, chat_id, message_id, client_id, digest, side, author_id, author_name, state, text,
        verdict::jsonb, seq, change,
        case when visible then buyer_count end, case when visible then seller_count end, sent_at
    from numbered
),
growth as (
    select
        chat_id,
        min(seq) as first_seq, max(seq) as seq, max(change) as change,
        max(buyer_count) as buyer_count, max(seller_count) as seller_count,
        bool_or(answered_n is not null) as answered,
        min(due_at) filter (
            where side = 'buyer' and n > coalesce(answered_n, 0)
        ) as due_at,
        bool_or(side = 'buyer' and n > coalesce(answered_n, 0)) as asked,
        max(sent_at) as changed_at
    from numbered
    where visible
    group by chat_id
),
moved as (
    update chats as chat
    set
        seq = growth.seq,
        change = growth.change,
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
        overdue_at = case when not growth.answered then chat.overdue_at end,
        position = head.position,
        changed_at = greatest(chat.changed_at, growth.changed_at)
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
    having count(*) > 0
    union all
    select jsonb_build_object(
        'type', 'chat.messages_kept_back',
        'messages', jsonb_agg(jsonb_build_array(chat_id, message_id) order by n)
    )
    from numbered
    where not visible
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
        when numbered.n is not null then 'new'
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
    case when numbered.n is not null then head.position end
from incoming
cross join head
left join known on known.n = incoming.n
left join numbered on numbered.n = incoming.n
left join moved on moved.chat_id = incoming.chat_id
"""

# by the primary key
WRITTEN_BEFORE = b"""
select
    'known', message.state, message.seq, message.change, message.sent_at, message.digest,
    message.verdict, chat.status, chat.due_at, null::bigint
from messages as message
join chats as chat on chat.lane = message.lane and chat.chat_id = message.chat_id
where message.lane = %(lane)s
and message.chat_id = %(chat_id)s
and message.message_id = %(message_id)s
"""
