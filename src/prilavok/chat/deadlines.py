"""The sweep of deadlines: who must answer is reminded, and told when it is too late; once each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from prilavok.chat.model import AnswerOverdue, ChatId
from prilavok.chat.rights import policy_in_force
from prilavok.core.arrays import TimeArray, UuidArray
from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.events import emit, lock_lane
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind, tell

LOOKED_AT_MAX: Final = 500
"""Deadlines of a lane that are looked at in one go."""


class Waiting(Struct, frozen=True):
    """A chat whose deadline must be looked at."""

    chat_id: ChatId
    seller_id: SellerId
    context_title: str
    due_at: datetime
    look_at: datetime


async def look_at_deadlines(conn: Connection, lane: Lane, lanes: int, now: datetime) -> int:
    """Remind of, or tell to have passed, up to 500 deadlines in `lane`; how many were looked at.

    Whatever the server slept through comes now: of several reminders that are past, one.
    """
    if not await fetch_one(conn, HAS_TO_LOOK, {"lane": lane, "now": now}, row=int):
        return 0
    await lock_lane(conn, lane)
    looked_at = {"lane": lane, "now": now, "limit": LOOKED_AT_MAX}
    waiting = await fetch(conn, LOOK, looked_at, row=Waiting)
    passed = [chat for chat in waiting if chat.due_at <= now]
    coming = [chat for chat in waiting if chat.due_at > now]
    await _remind(conn, lane, lanes, coming, now)
    await _note_overdue(conn, lane, lanes, passed, now)
    return len(waiting)


async def _remind(
    conn: Connection, lane: Lane, lanes: int, chats: Sequence[Waiting], now: datetime
) -> None:
    if not chats:
        return
    answer_time = (await policy_in_force(conn, now)).document.answer_time
    await execute(
        conn,
        LOOK_AGAIN,
        {
            "lane": lane,
            "chat_ids": UuidArray([chat.chat_id for chat in chats]),
            "look_ats": TimeArray([answer_time.until(chat.due_at, now).look_at for chat in chats]),
        },
    )
    for chat in chats:
        await _tell(conn, lanes, chat, NoticeKind.ANSWER_DUE_SOON, now)


async def _note_overdue(
    conn: Connection, lane: Lane, lanes: int, chats: Sequence[Waiting], now: datetime
) -> None:
    if not chats:
        return
    chat_ids = UuidArray([chat.chat_id for chat in chats])
    await execute(conn, NOTE_OVERDUE, {"lane": lane, "chat_ids": chat_ids, "now": now})
    told = [AnswerOverdue(chat.chat_id, chat.due_at) for chat in chats]
    await emit(conn, lane, told, now=now)
    for chat in chats:
        await _tell(conn, lanes, chat, NoticeKind.ANSWER_OVERDUE, now)


async def _tell(
    conn: Connection, lanes: int, chat: Waiting, kind: NoticeKind, now: datetime
) -> None:
    notice = NewNotice(
        kind,
        f"{kind}:{chat.chat_id}:{chat.look_at.isoformat()}",
        {"title": chat.context_title, "due_at": chat.due_at},
        f"/chats/{chat.chat_id}",
    )
    recipient = Recipient(RecipientKind.SELLER, chat.seller_id)
    await tell(conn, recipient, notice, lanes=lanes, now=now)


# by chats_to_look_at
HAS_TO_LOOK = """
select 1
from chats
where lane = %(lane)s
and look_at <= %(now)s
limit 1
"""

# by chats_to_look_at; the caller holds the lane, so nobody else is at these rows
LOOK = """
select chat_id, seller_id, context_title, due_at, look_at
from chats
where lane = %(lane)s
and look_at <= %(now)s
order by look_at
limit %(limit)s
"""

LOOK_AGAIN = """
update chats as chat
set look_at = reminded.look_at
from unnest(%(chat_ids)s, %(look_ats)s) as reminded (chat_id, look_at)
where chat.lane = %(lane)s
and chat.chat_id = reminded.chat_id
"""

NOTE_OVERDUE = """
update chats
set overdue_at = %(now)s, look_at = null
where lane = %(lane)s
and chat_id = any(%(chat_ids)s)
"""
