"""Which chats an inbox shows and in which order: every statement about that."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from prilavok.chat.model import ChatId
from prilavok.chat.waiting import IS_SNOOZED
from prilavok.core.database import Connection, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.inbox.model import Wanted

POSITION_MAX: Final = 2**63 - 1


class Place(Struct, frozen=True):
    """Where a chat stands in an inbox."""

    chat_id: ChatId
    position: int
    due_at: datetime | None


class Asked(Struct, frozen=True, kw_only=True):
    """Which chats of whose inbox, `limit` of them: newest change first from below `before`, or with
    `by_due` the nearest deadline first from behind `after`. `query`, if any, is a text search."""

    lane: Lane
    seller_id: SellerId
    wanted: Wanted
    query: str | None
    by_due: bool
    before: tuple[int, UUID] | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int
    now: datetime


class Part(StrEnum):
    """Chats that an index gives without any order."""

    FOUND = "found"
    LABELLED = "labelled"
    ABOUT_PRODUCT = "about_product"
    SNOOZED = "snoozed"


async def size_of(conn: Connection, asked: Asked, part: Part, *, most: int) -> int:
    """How many there are, of what is searched how many messages; counted up to `most`."""
    parameters = {**_parameters(asked), "most": most}
    return await fetch_one(conn, COUNT_OF[part], parameters, row=int) or 0


async def within(conn: Connection, asked: Asked, part: Part) -> list[Place]:
    """The chats that are asked for, out of a part of them, all of which are looked at."""
    sql = (BY_DUE_WITHIN if asked.by_due else WITHIN)[part]
    return await fetch(conn, sql, _parameters(asked), row=Place)


async def walk(conn: Connection, asked: Asked) -> list[Place]:
    """The chats that are asked for, by the index that holds the fewest others."""
    if asked.query is not None:
        sql = WALK_BY_DUE_SEARCHING if asked.by_due else WALK_SEARCHING
    elif asked.by_due:
        sql = WALK_BY_DUE
    elif asked.wanted.assignee:
        sql = WALK_OF_ASSIGNEE
    elif asked.wanted.status is not None:
        sql = WALK_BY_STATUS
    else:
        sql = WALK
    return await fetch(conn, sql, _parameters(asked), row=Place)


def _parameters(asked: Asked) -> dict[str, object]:
    wanted = asked.wanted
    before, before_id = asked.before or (POSITION_MAX, UUID(int=0))
    after, after_id = asked.after or (None, None)
    return {
        **asdict(wanted),
        "lane": asked.lane,
        "seller_id": asked.seller_id,
        "query": asked.query,
        "assignee": wanted.assignee or None,
        "unassigned": wanted.assignee == "",
        "before": before,
        "before_id": before_id,
        "after": after,
        "after_id": after_id,
        "limit": asked.limit,
        "now": asked.now,
    }


IS_WANTED = f"""
and (%(status)s::text is null or chat.status = %(status)s)
and (%(assignee)s::text is null or chat.assignee = %(assignee)s)
and (not %(unassigned)s or chat.assignee is null)
and (%(label)s::uuid is null or chat.labels @> array[%(label)s::uuid])
and (
    %(product_id)s::text is null
    or chat.context_type = 'product' and chat.context_id = %(product_id)s
    or chat.context_type = 'order' and exists (
        select
        from market_order_lines as line
        where line.lane = %(lane)s
        and line.seller_id = %(seller_id)s
        and line.product_id = %(product_id)s
        and line.order_id = chat.context_id collate "C"
    )
)
and (not %(has_deadline)s or chat.due_at is not null)
and (%(due_after)s::timestamptz is null or chat.due_at > %(due_after)s)
and (%(due_until)s::timestamptz is null or chat.due_at <= %(due_until)s)
and (not %(running)s or chat.paused_at is null)
and (%(snoozed)s::boolean is null or {IS_SNOOZED} = %(snoozed)s)
"""

# Chats that one commit has changed share a position, so their ids tell them apart.
BEFORE = """
and chat.position <= %(before)s
and (chat.position < %(before)s or chat.chat_id < %(before_id)s)
order by chat.position desc, chat.chat_id desc
limit %(limit)s
"""

AFTER = """
and (
    %(after)s::timestamptz is null
    or (chat.due_at, chat.chat_id) > (%(after)s, %(after_id)s::uuid)
)
order by chat.due_at, chat.chat_id
limit %(limit)s
"""

# by chats_inbox
WALK = f"""
select chat.chat_id, chat.position, chat.due_at
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.position > 0
{IS_WANTED}
{BEFORE}
"""

# by chats_inbox_by_status
WALK_BY_STATUS = f"""
select chat.chat_id, chat.position, chat.due_at
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.status = %(status)s
and chat.position > 0
{IS_WANTED}
{BEFORE}
"""

# by chats_assigned
WALK_OF_ASSIGNEE = f"""
select chat.chat_id, chat.position, chat.due_at
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.assignee = %(assignee)s
and chat.position > 0
{IS_WANTED}
{BEFORE}
"""

# by chats_due
WALK_BY_DUE = f"""
select chat.chat_id, chat.position, chat.due_at
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.due_at is not null
and chat.position > 0
{IS_WANTED}
{AFTER}
"""

IS_FOUND = """
cross join lateral (
    select 1
    from message_words as told
    where told.lane = %(lane)s
    and told.chat_id = chat.chat_id
    and told.words @@ %(query)s::text::tsquery
    limit 1
) as told
"""

# by chats_inbox, and message_words by its primary key
WALK_SEARCHING = f"""
select chat.chat_id, chat.position, chat.due_at
from chats as chat
{IS_FOUND}
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.position > 0
{IS_WANTED}
{BEFORE}
"""

# by chats_due, and message_words by its primary key
WALK_BY_DUE_SEARCHING = f"""
select chat.chat_id, chat.position, chat.due_at
from chats as chat
{IS_FOUND}
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.due_at is not null
and chat.position > 0
{IS_WANTED}
{AFTER}
"""

OWN_COLUMNS = """
    chat.chat_id, chat.position, chat.due_at, chat.status, chat.assignee, chat.labels,
    chat.context_type, chat.context_id, chat.paused_at, chat.snoozed_until,
    chat.snoozed_count, chat.buyer_count
"""
OWN = f"""
    select {OWN_COLUMNS}
    from chats as chat
    where chat.lane = %(lane)s
    and chat.seller_id = %(seller_id)s
    and chat.position > 0
"""

IS_LABELLED = "and chat.labels @> array[%(label)s::uuid]"
IS_ABOUT_PRODUCT = """
    and (chat.context_type, chat.context_id) in (
        select 'product', %(product_id)s::text
        union all
        select 'order', line.order_id collate "default"
        from market_order_lines as line
        where line.lane = %(lane)s
        and line.seller_id = %(seller_id)s
        and line.product_id = %(product_id)s
    )
"""
IS_PUT_OFF = "and chat.snoozed_until > %(now)s"
STANDS_IN = f"""
    select {OWN_COLUMNS}
    from (
        select distinct told.chat_id
        from message_words as told
        where told.lane = %(lane)s
        and told.seller_id = %(seller_id)s
        and told.words @@ %(query)s::text::tsquery
    ) as told
    cross join lateral (
        select *
        from chats
        where lane = %(lane)s
        and chat_id = told.chat_id
        offset 0 -- a look-up for each, however many the planner expects
    ) as chat
    where chat.position > 0
"""

HAS_DEADLINE = " and chat.due_at is not null"


def _within(part: str, order: str) -> str:
    """Materialized, for the part comes first: an order by an index would walk over all others."""
    return f"""
with chat as materialized (
{part}
)
select chat.chat_id, chat.position, chat.due_at
from chat
where true
{IS_WANTED}
{order}
"""


# by chats_labelled
LABELLED = _within(OWN + IS_LABELLED, BEFORE)
LABELLED_BY_DUE = _within(OWN + IS_LABELLED + HAS_DEADLINE, AFTER)
# by order_lines_of_product and the unique key
ABOUT_PRODUCT = _within(OWN + IS_ABOUT_PRODUCT, BEFORE)
ABOUT_PRODUCT_BY_DUE = _within(OWN + IS_ABOUT_PRODUCT + HAS_DEADLINE, AFTER)
# by chats_snoozed
PUT_OFF = _within(OWN + IS_PUT_OFF, BEFORE)
PUT_OFF_BY_DUE = _within(OWN + IS_PUT_OFF + HAS_DEADLINE, AFTER)
# by message_words_by_word
FOUND = _within(STANDS_IN, BEFORE)
FOUND_BY_DUE = _within(STANDS_IN + HAS_DEADLINE, AFTER)

WITHIN: Final = {
    Part.LABELLED: LABELLED,
    Part.ABOUT_PRODUCT: ABOUT_PRODUCT,
    Part.SNOOZED: PUT_OFF,
    Part.FOUND: FOUND,
}
BY_DUE_WITHIN: Final = {
    Part.LABELLED: LABELLED_BY_DUE,
    Part.ABOUT_PRODUCT: ABOUT_PRODUCT_BY_DUE,
    Part.SNOOZED: PUT_OFF_BY_DUE,
    Part.FOUND: FOUND_BY_DUE,
}

COUNTED = """
from (
    select 1
    from chats as chat
    where chat.lane = %(lane)s
    and chat.seller_id = %(seller_id)s
"""
UP_TO = """
    limit %(most)s
) as counted
"""

# by the same indexes
COUNT_LABELLED = f"select count(*)::integer {COUNTED} {IS_LABELLED} {UP_TO}"
COUNT_ABOUT_PRODUCT = f"select count(*)::integer {COUNTED} {IS_ABOUT_PRODUCT} {UP_TO}"
COUNT_PUT_OFF = f"select count(*)::integer {COUNTED} {IS_PUT_OFF} {UP_TO}"
COUNT_FOUND = """
select count(*)::integer
from (
    select 1
    from message_words
    where lane = %(lane)s
    and seller_id = %(seller_id)s
    and words @@ %(query)s::text::tsquery
    limit %(most)s
) as counted
"""

COUNT_OF: Final = {
    Part.LABELLED: COUNT_LABELLED,
    Part.ABOUT_PRODUCT: COUNT_ABOUT_PRODUCT,
    Part.SNOOZED: COUNT_PUT_OFF,
    Part.FOUND: COUNT_FOUND,
}
