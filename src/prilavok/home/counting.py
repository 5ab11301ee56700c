"""What happened is counted by day as the log tells of it, once each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from prilavok.chat.answers import Answer, Reaction, note_answers
from prilavok.chat.model import (
    AnswerOverdue,
    MessagesKeptBack,
    MessagesSent,
    QuestionsAnswered,
    Side,
)
from prilavok.chat.tallies import kept_back_by_action, sent_by_side
from prilavok.core.database import Connection
from prilavok.core.duties import Duty
from prilavok.core.events import Event, Subscriber
from prilavok.core.lanes import Lane
from prilavok.home import store
from prilavok.home.model import WITHIN_S, What
from prilavok.home.store import ALL_SELLERS
from prilavok.moderation.model import Action

KEPT_FOR: Final = timedelta(days=400)


def subscribers(zone: ZoneInfo, *hearing: Reaction) -> tuple[Subscriber, ...]:
    """Who counts by the days of `zone`, and notes answers, which are counted with it, and which
    those that are `hearing` are told of."""

    async def hear(conn: Connection, lane: Lane, answers: Sequence[Answer]) -> None:
        for reaction in (partial(count_answers, zone), *hearing):
            await reaction(conn, lane, answers)

    return (
        Subscriber(
            "counts", (MessagesSent, MessagesKeptBack, AnswerOverdue), partial(count_event, zone)
        ),
        Subscriber("answers", (QuestionsAnswered,), partial(note_answers, hear)),
    )


async def count_event(
    zone: ZoneInfo, conn: Connection, lane: Lane, event: Event, at: datetime
) -> None:
    """Act on what was said, kept back, or not answered: add it to the day of `at`."""
    match event:
        case MessagesSent():
            counts = await _sent(conn, lane, event)
        case MessagesKeptBack():
            counts = await _kept_back(conn, lane, event)
        case AnswerOverdue():
            counts = {What.OVERDUE: 1}
        case _:
            raise AssertionError(event)
    of_all = {(ALL_SELLERS, what): n for what, n in counts.items()}
    await store.add(conn, lane, day_of(at, zone), of_all)


async def count_answers(
    zone: ZoneInfo, conn: Connection, lane: Lane, answers: Sequence[Answer]
) -> None:
    """Count each answer on the day on which it came: for its seller, and for all together."""
    by_day: dict[date, Counter[tuple[str, What]]] = {}
    for answer in answers:
        counts = by_day.setdefault(day_of(answer.answered_at, zone), Counter())
        timely = (What.IN_TIME,) if answer.in_time else ()
        soon = (what for what, seconds in WITHIN_S.items() if answer.waited_s <= seconds)
        counts.update((answer.seller_id, what) for what in (What.ANSWERED, *timely))
        counts.update((ALL_SELLERS, what) for what in (What.ANSWERED, *timely, *soon))
    for day, counts in sorted(by_day.items()):
        await store.add(conn, lane, day, counts)


async def forget_old_days(conn: Connection, _since: datetime, now: datetime) -> None:
    """A duty: counts are kept for 400 days."""
    await store.forget(conn, (now - KEPT_FOR).date())


DUTY: Final = Duty("old counts", timedelta(hours=6), forget_old_days)


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The day that it is in `zone` at `at`."""
    return at.astimezone(zone).date()


async def _sent(conn: Connection, lane: Lane, event: MessagesSent) -> dict[What, int]:
    tallies = await sent_by_side(conn, lane, event.chats)
    by = {side: tally.n for side, tally in tallies.items()}
    return {
        What.CHATS: sum(told.first_seq == 1 for told in event.chats),
        What.FROM_BUYERS: by.get(Side.BUYER, 0),
        What.FROM_SELLERS: by.get(Side.SELLER, 0),
        What.MASKED: sum(tally.masked for tally in tallies.values()),
    }


async def _kept_back(conn: Connection, lane: Lane, event: MessagesKeptBack) -> dict[What, int]:
    if event.upheld:
        return {What.UPHELD: len(event.messages)}
    by = await kept_back_by_action(conn, lane, event.messages)
    return {What.HELD: by.get(Action.HOLD, 0), What.REFUSED: by.get(Action.REFUSE, 0)}
