"""What was put off comes back by itself: its time over, open pages are told of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from prilavok.chat.model import ChatId
from prilavok.core.arrays import UuidArray
from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.duties import Duty
from prilavok.core.events import emit, heads, lock_lane
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.inbox.model import InboxChanged

AT_ONCE_MAX: Final = 500
"""More wait for the next round."""


class Awake(Struct, frozen=True):
    """A chat that is put off no more; `was_asleep` unless the buyer had brought it back before."""

    chat_id: ChatId
    seller_id: SellerId
    was_asleep: bool


async def wake(conn: Connection, _since: datetime, now: datetime) -> None:
    """A duty: forget until when chats were put off, once that time has come."""
    for lane in sorted(await heads(conn)):
        if await fetch_one(conn, HAS_TO_WAKE, {"lane": lane, "now": now}, row=int):
            await _wake_in(conn, lane, now)


async def _wake_in(conn: Connection, lane: Lane, now: datetime) -> None:
    await lock_lane(conn, lane)
    due = {"lane": lane, "now": now, "limit": AT_ONCE_MAX}
    found = await fetch(conn, TO_WAKE, due, row=Awake)
    chat_ids = UuidArray([each.chat_id for each in found])
    await execute(conn, WAKE, {"lane": lane, "chat_ids": chat_ids})
    told = [InboxChanged(each.seller_id, each.chat_id) for each in found if each.was_asleep]
    if told:
        await emit(conn, lane, told, now=now)


DUTY: Final = Duty("snoozed chats", timedelta(seconds=2), wake)

# by chats_waking, as the next one
HAS_TO_WAKE = """
select 1
from chats
where lane = %(lane)s
and snoozed_until <= %(now)s
limit 1
"""

TO_WAKE = """
select chat_id, seller_id, snoozed_count = buyer_count as was_asleep
from chats
where lane = %(lane)s
and snoozed_until <= %(now)s
order by snoozed_until
limit %(limit)s
"""

# by the primary key
WAKE = """
update chats
set snoozed_until = null, snoozed_count = null
where lane = %(lane)s
and chat_id = any(%(chat_ids)s)
"""
