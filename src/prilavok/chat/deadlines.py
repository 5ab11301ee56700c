"""The sweep of deadlines: who must answer is reminded, and told when it is too late; once each.

While chats are switched off, deadlines may stand still. That is counted in when a deadline is
looked at, by the versions of the rollout and their times: whenever the sweep comes, the outcome is
the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from prilavok.chat import message_store, rules, store
from prilavok.chat.circumstances import order_of
from prilavok.chat.model import AnswerOverdue, ChatId, ChatRow, ContextType, StatusChanged
from prilavok.chat.programme import AnswerTime, Pause
from prilavok.chat.rights import policy_in_force
from prilavok.core.database import Connection, execute, fetch_one
from prilavok.core.events import Event, emit, lock_lane
from prilavok.core.lanes import Lane
from prilavok.notices import (
    NewNotice,
    NoticeKind,
    Recipient,
    RecipientKind,
    Translated,
    settle_reminders,
    tell,
)
from prilavok.standing.admission.rollout import pausing

LOOKED_AT_MAX: Final = 500
"""Deadlines of a lane that are looked at in one go."""
GOES_MAX: Final = 10
"""How often in a row, where there are more."""


async def look_again_at_all(conn: Connection, lane: Lane, now: datetime) -> None:
    """The rollout has changed: every deadline of the lane may stand still now, or go on."""
    await lock_lane(conn, lane)
    await execute(conn, LOOK_AT_ALL, {"lane": lane, "now": now})


async def look_at_deadlines(conn: Connection, lane: Lane, lanes: int, now: datetime) -> int:
    """Remind of, or tell to have passed, what is due in `lane`, up to 5,000; how many.

    Whatever the server slept through comes now: of several reminders that are past, one.
    """
    if not await fetch_one(conn, HAS_TO_LOOK, {"lane": lane, "now": now}, row=int):
        return 0
    await lock_lane(conn, lane)
    answer_time = (await policy_in_force(conn, now)).document.answer_time
    counts_standstills = Pause.SWITCHED_OFF in answer_time.pauses and (
        await pausing.has_ever_paused(conn, now)
    )
    looked_at = 0
    for _ in range(GOES_MAX):
        chats = await store.chats_to_look_at(conn, lane, now, limit=LOOKED_AT_MAX)
        for chat in chats:
            moved = chat
            if counts_standstills:
                moved = await _with_standstills(conn, chat, answer_time, now)
            await _look_at(conn, lane, lanes, chat, moved, answer_time, now)
        looked_at += len(chats)
        if len(chats) < LOOKED_AT_MAX:
            break
    return looked_at


async def end_reminders(
    conn: Connection, lane: Lane, chat_ids: Iterable[ChatId], at: datetime
) -> None:
    """Sellers of `lane` have answered in these chats at `at`: nobody has to read any more that it
    was due soon. That it was overdue stays told."""
    await settle_reminders(conn, lane, [_link(chat_id) for chat_id in chat_ids], at)


async def _with_standstills(
    conn: Connection, chat: ChatRow, answer_time: AnswerTime, now: datetime
) -> ChatRow:
    """`chat` with its deadline moved by the time for which it was switched off."""
    found = await pausing.standstills(
        conn,
        seller_id=chat.seller_id,
        buyer_id=chat.buyer_id,
        order=await order_of(conn, chat),
        after=chat.watched_at or await message_store.asked_at(conn, chat) or now,
        now=now,
    )
    return rules.after_standstills(chat, answer_time, found, now)


async def _look_at(
    conn: Connection,
    lane: Lane,
    lanes: int,
    before: ChatRow,
    moved: ChatRow,
    answer_time: AnswerTime,
    now: datetime,
) -> None:
    """Store what has become of a deadline, and tell of it."""
    after, fell_due = rules.after_look(moved, answer_time, now)
    events: list[Event] = []
    if (after.due_at, after.switched_off) != (before.due_at, before.switched_off):
        after = replace(after, change=after.change + 1)
        events.append(StatusChanged.of(after))
    if fell_due is rules.FellDue.ANSWER:
        assert after.due_at is not None
        events.append(AnswerOverdue(after.chat_id, after.due_at))
    if events:
        after = replace(after, position=await emit(conn, lane, events, now=now))
    await store.update_chat(conn, after)
    if fell_due is not None:
        await _tell(conn, lanes, moved, NOTICE_OF[fell_due], now)


async def _tell(
    conn: Connection, lanes: int, chat: ChatRow, kind: NoticeKind, now: datetime
) -> None:
    at = chat.due_at if kind is NoticeKind.ANSWER_OVERDUE else chat.look_at
    assert at is not None
    assert chat.due_at is not None
    notice = NewNotice(
        kind,
        f"{kind}:{chat.chat_id}:{at.isoformat()}",
        {"title": _subject(chat), "due_at": chat.due_at},
        _link(chat.chat_id),
    )
    recipient = Recipient(RecipientKind.SELLER, chat.seller_id)
    await tell(conn, recipient, notice, lanes=lanes, now=now)


def _link(chat_id: ChatId) -> str:
    return f"/chats/{chat_id}"


def _subject(chat: ChatRow) -> str | Translated:
    """What the chat is about: an order's number says nothing without the word."""
    if chat.context_type is not ContextType.ORDER:
        return chat.context_title
    return Translated({language: f"{word} {chat.context_id}" for language, word in ORDER.items()})


ORDER: Final = {"ru": "Заказ", "en": "Order", "zh": "订单"}

NOTICE_OF: Final = {
    rules.FellDue.REMINDER: NoticeKind.ANSWER_DUE_SOON,
    rules.FellDue.ANSWER: NoticeKind.ANSWER_OVERDUE,
}

# by chats_to_look_at
HAS_TO_LOOK = """
select 1
from chats
where lane = %(lane)s
and look_at <= %(now)s
limit 1
"""

# by chats_to_look_at and chats_switched_off
LOOK_AT_ALL = """
update chats
set look_at = %(now)s
where lane = %(lane)s
and (look_at > %(now)s or switched_off)
"""
