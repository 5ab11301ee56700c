"""Whom a seller has still to answer, the most urgent first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok.chat import store
from prilavok.chat.circumstances import hidden_among
from prilavok.chat.model import ChatId, Side
from prilavok.chat.protocol import Chat
from prilavok.chat.views import chat_views
from prilavok.core.database import Connection, Database, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane, lane_of

COUNTED_MAX: Final = 1_000
"""More are not counted: they are shown as "999+"."""
FIRST_MAX: Final = 5
SOON: Final = timedelta(hours=2)


IS_SNOOZED: Final = """
coalesce(chat.snoozed_until > %(now)s and chat.snoozed_count = chat.buyer_count, false)
"""
"""A colleague has put the chat off, and the buyer has not written since."""


class Waiting(Struct, frozen=True):
    """How many chats wait for the seller, up to 1,000 each: all of them, those whose deadline has
    passed, those whose deadline passes within two hours. `first` are the five most urgent ones.
    What is put off is in none of them."""

    to_answer: int
    overdue: int
    due_soon: int
    first: tuple[Chat, ...]


async def waiting(conn: Connection, db: Database, seller_id: SellerId, now: datetime) -> Waiting:
    """Whom `seller_id` has to answer at `now`."""
    lane = lane_of(seller_id, db.lanes)
    of_seller = {"lane": lane, "seller_id": seller_id, "now": now, "counted_max": COUNTED_MAX}
    to_answer = await fetch_one(conn, TO_ANSWER, of_seller, row=int)
    overdue = await fetch_one(conn, OVERDUE, of_seller, row=int)
    due_soon = await fetch_one(conn, DUE_SOON, {**of_seller, "soon": now + SOON}, row=int)
    return Waiting(
        to_answer or 0, overdue or 0, due_soon or 0, await _first(conn, db, lane, seller_id, now)
    )


async def _first(
    conn: Connection, db: Database, lane: Lane, seller_id: SellerId, now: datetime
) -> tuple[Chat, ...]:
    wanted = {"lane": lane, "seller_id": seller_id, "now": now, "limit": FIRST_MAX}
    chat_ids = [ChatId(chat_id) for chat_id in await fetch(conn, FIRST, wanted, row=UUID)]
    found = await store.chats_by_id(conn, chat_ids, [lane] * len(chat_ids))
    hidden = await hidden_among(conn, db.lanes, found, now)
    chats = {chat.chat_id: chat for chat in found if chat.chat_id not in hidden}
    in_order = [chats[chat_id] for chat_id in chat_ids if chat_id in chats]
    return tuple(await chat_views(conn, db, in_order, Side.SELLER))


# each by chats_due
TO_ANSWER = f"""
select count(*)
from (
    select
    from chats as chat
    where chat.lane = %(lane)s
    and chat.seller_id = %(seller_id)s
    and chat.due_at is not null
    and chat.position > 0
    and not {IS_SNOOZED}
    limit %(counted_max)s
) as chat
"""

OVERDUE = f"""
select count(*)
from (
    select
    from chats as chat
    where chat.lane = %(lane)s
    and chat.seller_id = %(seller_id)s
    and chat.due_at <= %(now)s
    and chat.paused_at is null
    and chat.position > 0
    and not {IS_SNOOZED}
    limit %(counted_max)s
) as chat
"""

DUE_SOON = f"""
select count(*)
from (
    select
    from chats as chat
    where chat.lane = %(lane)s
    and chat.seller_id = %(seller_id)s
    and chat.due_at > %(now)s
    and chat.due_at <= %(soon)s
    and chat.paused_at is null
    and chat.position > 0
    and not {IS_SNOOZED}
    limit %(counted_max)s
) as chat
"""

FIRST = f"""
select chat.chat_id
from chats as chat
where chat.lane = %(lane)s
and chat.seller_id = %(seller_id)s
and chat.due_at is not null
and chat.position > 0
and not {IS_SNOOZED}
order by chat.due_at, chat.chat_id
limit %(limit)s
"""
