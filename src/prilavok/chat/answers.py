"""How questions were answered: one row for each, and how soon a seller usually answers.

A question is everything that a buyer has said since the last answer; a person's message ends it,
nothing else does. Its deadline is gone from the chat by then: the commit told how it stood.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from prilavok.chat import rules
from prilavok.chat.circumstances import order_of
from prilavok.chat.deadlines import end_reminders
from prilavok.chat.lookups import chats_of
from prilavok.chat.model import AUTORESPONDER, Answered, ChatId, ChatRow, QuestionsAnswered, Side
from prilavok.chat.programme import AnswerTime, Pause
from prilavok.chat.rights import policy_in_force
from prilavok.core.arrays import Int8Array, TextArray, TimeArray, UuidArray
from prilavok.core.database import Connection, fetch, fetch_one
from prilavok.core.events import Event
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.standing.admission.rollout import pausing

PERIOD: Final = timedelta(days=30)
ANSWERS_MIN: Final = 5
"""Fewer say nothing of what is usual."""
ANSWERS_MAX: Final = 1_000
"""The newest ones tell as much as all of them."""
ANSWERS_A_DAY_MAX: Final = 100


class Answer(Struct, frozen=True):
    """An answered question; `seq` is the answer's, `due_at` the deadline as it was then."""

    chat_id: ChatId
    seq: int
    seller_id: SellerId
    asked_at: datetime
    answered_at: datetime
    due_at: datetime
    answered_by: str
    in_time: bool

    @property
    def waited_s(self) -> int:
        """How long the buyer has waited, in whole seconds."""
        return max(0, int((self.answered_at - self.asked_at).total_seconds()))


Reaction: TypeAlias = Callable[[Connection, Lane, Sequence[Answer]], Awaitable[None]]
"""What somebody above does with answers, once each, in the transaction that notes them."""


async def note_answers(
    then: Reaction, conn: Connection, lane: Lane, event: Event, at: datetime
) -> None:
    """Act on answers: settle what reminded of them, store what questions they end, `then` let
    others count them."""
    assert isinstance(event, QuestionsAnswered)
    await end_reminders(conn, lane, [told.chat_id for told in event.chats], at)
    answer_time = (await policy_in_force(conn, at)).document.answer_time
    chats = {
        chat.chat_id: chat
        for chat in await chats_of(conn, lane, [told.chat_id for told in event.chats])
    }
    said = await _said_in(conn, lane, event.chats)
    asked = await _asked_before(conn, lane, event.chats)
    answers = [
        answer
        for told in event.chats
        for answer in await _answers(
            conn,
            replace(chats[told.chat_id], **_deadline_of(told)),
            asked.get(told.chat_id),
            said[told.chat_id],
            answer_time,
        )
    ]
    if answers:
        new = await _insert(conn, lane, answers)
        await then(
            conn, lane, [answer for answer in answers if (answer.chat_id, answer.seq) in new]
        )


async def usually_answers_s(
    conn: Connection, lane: Lane, seller_id: SellerId, now: datetime
) -> int | None:
    """The median of what buyers have waited for this seller's answers in the last 30 days, by the
    newest 1,000; None while there are fewer than five."""
    parameters = {
        "lane": lane,
        "seller_id": seller_id,
        "since": now - PERIOD,
        "now": now,
        "answers_min": ANSWERS_MIN,
        "answers_max": ANSWERS_MAX,
    }
    return await fetch_one(conn, USUALLY, parameters, row=int)


class DayMedian(Struct, frozen=True):
    """What buyers have waited on a day, by the newest 100 answers of it."""

    day: date
    median_s: int


async def medians_by_day(
    conn: Connection, lane: Lane, seller_id: SellerId, *, first: date, last: date, zone: str
) -> list[DayMedian]:
    """Of the days from `first` to `last`, by the clocks of `zone`, on which the seller answered."""
    parameters = {
        "lane": lane,
        "seller_id": seller_id,
        "first": first,
        "last": last,
        "zone": zone,
        "answers_max": ANSWERS_A_DAY_MAX,
    }
    return await fetch(conn, MEDIANS_BY_DAY, parameters, row=DayMedian)


class Said(Struct, frozen=True):
    """A visible message: when the other side could read it, and whose it is."""

    chat_id: ChatId
    seq: int
    side: Side
    author_id: str
    at: datetime


class Asked(Struct, frozen=True):
    """When the oldest question of a chat was asked that had no answer then."""

    chat_id: ChatId
    at: datetime


async def _answers(
    conn: Connection,
    before: ChatRow,
    asked_at: datetime | None,
    said: Iterable[Said],
    answer_time: AnswerTime,
) -> list[Answer]:
    """The questions that `said` ended, in a chat whose deadline was that of `before`."""
    found: list[Answer] = []
    chat = before
    for message in said:
        if message.side is Side.BUYER and asked_at is None:
            asked_at = message.at
            chat = rules.with_deadline(chat, answer_time.deadline(asked_at))
        elif _is_answer(message) and asked_at is not None:
            found.append(await _answer(conn, chat, asked_at, message, answer_time))
            asked_at = None
    return found


def _is_answer(message: Said) -> bool:
    return message.side is Side.SELLER and message.author_id != AUTORESPONDER


async def _answer(
    conn: Connection, chat: ChatRow, asked_at: datetime, by: Said, answer_time: AnswerTime
) -> Answer:
    """The end of a question, its deadline moved by the time for which it stood still."""
    moved = replace(chat, watched_at=chat.watched_at or asked_at)
    if Pause.SWITCHED_OFF in answer_time.pauses and await pausing.has_ever_paused(conn, by.at):
        moved = await _with_standstills(conn, moved, answer_time, by.at)
    due_at = moved.due_at or answer_time.deadline(asked_at).due_at
    if moved.paused_at is not None:
        due_at = answer_time.resumed(due_at, moved.paused_at, by.at).due_at
    return Answer(
        chat_id=chat.chat_id,
        seq=by.seq,
        seller_id=chat.seller_id,
        asked_at=asked_at,
        answered_at=by.at,
        due_at=due_at,
        answered_by=by.author_id,
        in_time=chat.overdue_at is None and by.at <= due_at,
    )


async def _with_standstills(
    conn: Connection, chat: ChatRow, answer_time: AnswerTime, now: datetime
) -> ChatRow:
    found = await pausing.standstills(
        conn,
        seller_id=chat.seller_id,
        buyer_id=chat.buyer_id,
        order=await order_of(conn, chat),
        after=chat.watched_at or now,
        now=now,
    )
    return rules.after_standstills(chat, answer_time, found, now)


def _deadline_of(told: Answered) -> dict[str, datetime | bool | None]:
    return {
        "due_at": told.due_at,
        "overdue_at": told.overdue_at,
        "paused_at": told.paused_at,
        "answer_held": told.answer_held,
        "switched_off": told.switched_off,
        "watched_at": told.watched_at,
    }


async def _said_in(
    conn: Connection, lane: Lane, told: Sequence[Answered]
) -> dict[ChatId, list[Said]]:
    found = await fetch(
        conn,
        SAID_IN,
        {
            "lane": lane,
            "chat_ids": UuidArray([each.chat_id for each in told]),
            "firsts": Int8Array([each.first_seq for each in told]),
            "lasts": Int8Array([each.last_seq for each in told]),
        },
        row=Said,
    )
    by_chat = groupby(found, key=lambda message: message.chat_id)
    return {chat_id: list(messages) for chat_id, messages in by_chat}


async def _asked_before(
    conn: Connection, lane: Lane, told: Sequence[Answered]
) -> dict[ChatId, datetime]:
    found = await fetch(
        conn,
        ASKED_BEFORE,
        {
            "lane": lane,
            "chat_ids": UuidArray([each.chat_id for each in told]),
            "firsts": Int8Array([each.first_seq for each in told]),
            "autoresponder": AUTORESPONDER,
        },
        row=Asked,
    )
    return {row.chat_id: row.at for row in found}


class AnswerKey(Struct, frozen=True):
    chat_id: ChatId
    seq: int


async def _insert(
    conn: Connection, lane: Lane, answers: Sequence[Answer]
) -> set[tuple[ChatId, int]]:
    """Chat and seq of those that are new."""
    new = await fetch(
        conn,
        INSERT_ANSWERS,
        {
            "lane": lane,
            "chat_ids": UuidArray([each.chat_id for each in answers]),
            "seqs": Int8Array([each.seq for each in answers]),
            "seller_ids": TextArray([each.seller_id for each in answers]),
            "asked_ats": TimeArray([each.asked_at for each in answers]),
            "answered_ats": TimeArray([each.answered_at for each in answers]),
            "due_ats": TimeArray([each.due_at for each in answers]),
            "answered_bys": TextArray([each.answered_by for each in answers]),
            "in_times": Int8Array([int(each.in_time) for each in answers]),
            "waits_s": Int8Array([each.waited_s for each in answers]),
        },
        row=AnswerKey,
    )
    return {(key.chat_id, key.seq) for key in new}


# by messages_by_seq
SAID_IN = """
select
    message.chat_id, message.seq, message.side, message.author_id,
    coalesce(message.released_at, message.sent_at) as at
from unnest(%(chat_ids)s, %(firsts)s, %(lasts)s) as told (chat_id, first_seq, last_seq)
join messages as message
    on message.lane = %(lane)s
    and message.chat_id = told.chat_id
    and message.seq between told.first_seq and told.last_seq
order by message.chat_id, message.seq
"""

# by messages_by_seq, from the newest message before the answer on
ASKED_BEFORE = """
select told.chat_id, question.at
from unnest(%(chat_ids)s, %(firsts)s) as told (chat_id, first_seq)
cross join lateral (
    select coalesce(max(answer.seq), 0) as seq
    from (
        select seq
        from messages
        where lane = %(lane)s
        and chat_id = told.chat_id
        and seq < told.first_seq
        and side = 'seller'
        and author_id <> %(autoresponder)s
        order by seq desc
        limit 1
    ) as answer
) as answered
cross join lateral (
    select coalesce(released_at, sent_at) as at
    from messages
    where lane = %(lane)s
    and chat_id = told.chat_id
    and seq > answered.seq
    and seq < told.first_seq
    and side = 'buyer'
    order by seq
    limit 1
) as question
"""

INSERT_ANSWERS = """
insert into answers (
    lane, chat_id, seq, seller_id, asked_at, answered_at, due_at, answered_by, in_time, waited_s
)
select
    %(lane)s, chat_id, seq, seller_id, asked_at, answered_at, due_at, answered_by, in_time = 1,
    waited_s
from unnest(
    %(chat_ids)s, %(seqs)s, %(seller_ids)s, %(asked_ats)s, %(answered_ats)s, %(due_ats)s,
    %(answered_bys)s, %(in_times)s, %(waits_s)s
) as answer (
    chat_id, seq, seller_id, asked_at, answered_at, due_at, answered_by, in_time, waited_s
)
on conflict do nothing
returning chat_id, seq
"""

# by answers_of_seller
USUALLY = """
select percentile_disc(0.5) within group (order by waited_s)
from (
    select waited_s
    from answers
    where lane = %(lane)s
    and seller_id = %(seller_id)s
    and answered_at > %(since)s
    and answered_at <= %(now)s
    order by answered_at desc
    limit %(answers_max)s
) as answer
having count(*) >= %(answers_min)s
"""

# by answers_of_seller, a short walk for each day
MEDIANS_BY_DAY = """
select day::date as day, median_s
from generate_series(%(first)s::date::timestamp, %(last)s::date, '1 day') as day
cross join lateral (
    select percentile_disc(0.5) within group (order by waited_s) as median_s
    from (
        select waited_s
        from answers
        where lane = %(lane)s
        and seller_id = %(seller_id)s
        and answered_at >= day at time zone %(zone)s
        and answered_at < (day + interval '1 day') at time zone %(zone)s
        order by answered_at desc
        limit %(answers_max)s
    ) as answer
) as usual
where median_s is not null
order by day
"""
