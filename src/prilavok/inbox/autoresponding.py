"""What a seller's side says by itself when nobody is there: kept, judged, said in the background.

It is no answer: see `chat.automatic`. Whether it is time is looked at when a message has come; one
that is told late, because the worker was away, is not replied to any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from msgspec import Struct
from msgspec.structs import astuple

from prilavok.chat.automatic import AutomaticReply, reply
from prilavok.chat.judging import Judges
from prilavok.chat.lookups import look_up
from prilavok.chat.model import ChatId, ClientId, MessageRow, MessagesSent, Side, Status
from prilavok.chat.working_time import fault_of, is_working
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.errors import Invalid
from prilavok.core.events import Event, Subscriber, heads
from prilavok.core.ids import SellerId, uuid7
from prilavok.core.lanes import Lane
from prilavok.inbox.judged import check_text_of_seller
from prilavok.inbox.model import Autoresponder, ReplyTexts, When
from prilavok.inbox.telling import Inboxes
from prilavok.moderation.languages import language_of

ONCE_IN: Final = timedelta(hours=12)
TOO_LATE_AFTER: Final = timedelta(minutes=30)


@dataclass(eq=False)
class AutoresponderInvalid(Invalid):
    """The autoresponder cannot work like this: {reason}"""

    reason: str


class Kept(Struct, frozen=True):
    """An autoresponder as stored."""

    seller_id: SellerId
    document: Autoresponder


async def autoresponder_of(conn: Connection, lane: Lane, seller_id: SellerId) -> Autoresponder:
    """The seller's; one that is off if it has none."""
    key = {"lane": lane, "seller_id": seller_id}
    kept = await fetch_one(conn, AUTORESPONDER_OF, key, row=Kept)
    return kept.document if kept is not None else Autoresponder()


async def set_up(
    inboxes: Inboxes, judges: Judges, seller_id: SellerId, new: Autoresponder
) -> Autoresponder:
    """Let it be so from now on. Raises `AutoresponderInvalid`, `TextRefused`."""
    check(new)
    async with inboxes.changing(seller_id) as change:
        if await autoresponder_of(change.conn, change.lane, seller_id) == new:
            return new
        for text in _texts(new.texts):
            await check_text_of_seller(change.conn, judges, text, change.now)
        parameters = {
            "lane": change.lane,
            "seller_id": seller_id,
            "is_on": new.on,
            "document": Jsonb(new),
        }
        await execute(change.conn, PUT_AUTORESPONDER, parameters)
        change.changed.append(None)
    return new


def check(new: Autoresponder) -> None:
    """Raise `AutoresponderInvalid` unless it knows what to say and when."""
    fault = fault_of(new.calendar) if new.calendar is not None else None
    if fault is None and new.on and not any(_texts(new.texts)):
        fault = "it has nothing to say."
    if fault is None and new.on and new.when is When.OUTSIDE_HOURS and new.calendar is None:
        fault = "it needs the working hours outside of which it speaks."
    if fault is not None:
        raise AutoresponderInvalid(fault)


def subscriber(judges: Callable[[], Judges], clock: Clock) -> Subscriber:
    """Says it; `judges` are made when first needed."""
    act = partial(respond, judges, clock)
    return Subscriber("autoresponder", (MessagesSent,), act, one_at_a_time=True)


async def respond(
    judges: Callable[[], Judges],
    clock: Clock,
    conn: Connection,
    lane: Lane,
    event: Event,
    at: datetime,
) -> None:
    """A subscriber's act: reply to the questions among the messages that `event` names."""
    assert isinstance(event, MessagesSent)
    now = clock.now()
    if now - at > TOO_LATE_AFTER or not await fetch_one(conn, ANY_ON, {"lane": lane}, row=int):
        return
    for asked in await _questions(conn, lane, event):
        text = text_for(asked.autoresponder, asked.message.text, asked.message.sent_at)
        if text is None or await _has_said(conn, lane, asked.message.chat_id, now):
            continue
        said = AutomaticReply(asked.message.chat_id, ClientId(uuid7(now)), text)
        lanes = len(await heads(conn))
        if await reply(conn, lane, lanes, judges(), said, now):
            key = {"lane": lane, "chat_id": said.chat_id, "now": now}
            await execute(conn, NOTE_SAID, key)


def text_for(autoresponder: Autoresponder, question: str, asked_at: datetime) -> str | None:
    """What to say to `question`; None within the working hours."""
    calendar = autoresponder.calendar
    if autoresponder.when is When.OUTSIDE_HOURS:
        assert calendar is not None
        if is_working(calendar, asked_at):
            return None
    own: str | None = getattr(autoresponder.texts, language_of(question.lower()))
    return own or next(iter(_texts(autoresponder.texts)), None)


class Question(Struct, frozen=True):
    """What a buyer has just said in a chat whose seller has an autoresponder."""

    message: MessageRow
    autoresponder: Autoresponder


async def _questions(conn: Connection, lane: Lane, event: MessagesSent) -> list[Question]:
    """The last of the buyer's in each chat that waits for its seller."""
    found = await look_up(conn, lane, [event], lambda _: True)
    waiting = {
        chat_id: chat
        for chat_id, chat in found.chats.items()
        if chat.status is Status.WAITING_FOR_SELLER
    }
    seller_ids = list({chat.seller_id for chat in waiting.values()})
    kept = await fetch(conn, ON_AMONG, {"lane": lane, "seller_ids": seller_ids}, row=Kept)
    by_seller = {each.seller_id: each.document for each in kept}
    last = {
        message.chat_id: message
        for (_, _), message in sorted(found.by_seq.items())
        if message.side is Side.BUYER and message.text
    }
    return [
        Question(message, by_seller[waiting[chat_id].seller_id])
        for chat_id, message in last.items()
        if chat_id in waiting and waiting[chat_id].seller_id in by_seller
    ]


async def _has_said(conn: Connection, lane: Lane, chat_id: ChatId, now: datetime) -> bool:
    key = {"lane": lane, "chat_id": chat_id, "since": now - ONCE_IN}
    return bool(await fetch_one(conn, HAS_SAID, key, row=int))


def _texts(texts: ReplyTexts) -> Iterable[str]:
    return [text for text in astuple(texts) if text]


# by the primary key
AUTORESPONDER_OF = """
select seller_id, document
from autoresponders
where lane = %(lane)s
and seller_id = %(seller_id)s
"""

PUT_AUTORESPONDER = """
insert into autoresponders (lane, seller_id, is_on, document)
values (%(lane)s, %(seller_id)s, %(is_on)s, %(document)s)
on conflict (lane, seller_id) do update
set is_on = excluded.is_on, document = excluded.document
"""

# by autoresponders_on
ANY_ON = """
select 1
from autoresponders
where lane = %(lane)s
and is_on
limit 1
"""

# by autoresponders_on
ON_AMONG = """
select seller_id, document
from autoresponders
where lane = %(lane)s
and is_on
and seller_id = any(%(seller_ids)s)
"""

# by the primary key
HAS_SAID = """
select 1
from autoresponses
where lane = %(lane)s
and chat_id = %(chat_id)s
and said_at > %(since)s
"""

NOTE_SAID = """
insert into autoresponses (lane, chat_id, said_at)
values (%(lane)s, %(chat_id)s, %(now)s)
on conflict (lane, chat_id) do update
set said_at = excluded.said_at
"""
