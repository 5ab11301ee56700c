"""What happens, put aside for those who want to hear of it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Final

from prilavok.chat.lookups import look_up
from prilavok.chat.model import ChatId, MessagesSent, Side
from prilavok.core.database import Connection
from prilavok.core.events import Event, Subscriber
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.notices.model import NoticeKind, NoticeTold, RecipientKind
from prilavok.notifying import person_store, rules
from prilavok.notifying.model import LetterKind
from prilavok.notifying.push import waiting as push

DEADLINES: Final = frozenset({NoticeKind.ANSWER_DUE_SOON, NoticeKind.ANSWER_OVERDUE})


async def put_aside(conn: Connection, lane: Lane, event: Event, at: datetime) -> None:
    """A subscriber's act: let whoever wants to hear of `event` hear of it when it is time."""
    if isinstance(event, NoticeTold):
        await _put_notice_aside(conn, lane, event, at)
    else:
        assert isinstance(event, MessagesSent)
        await _put_messages_aside(conn, lane, event, at)


SUBSCRIBER: Final = Subscriber("letters", (MessagesSent, NoticeTold), put_aside)


async def _put_notice_aside(conn: Connection, lane: Lane, told: NoticeTold, at: datetime) -> None:
    if told.recipient.kind is not RecipientKind.SELLER:
        return
    kind = LetterKind.DEADLINE if told.kind in DEADLINES else LetterKind.DECISION
    seller_id = SellerId(told.recipient.id)
    for person in await person_store.who_hears(conn, lane, seller_id, kind):
        due = rules.due_at(person.wanted, at)
        await person_store.put_waiting(conn, person, kind, told.notice_id, [0], due_at=due, now=at)
    await push.put_aside(conn, lane, seller_id, kind, told.notice_id, [0], at)


async def _put_messages_aside(
    conn: Connection, lane: Lane, sent: MessagesSent, at: datetime
) -> None:
    found = await look_up(conn, lane, [sent], lambda _: True)
    seqs: dict[ChatId, list[int]] = defaultdict(list)
    for (chat_id, seq), message in found.by_seq.items():
        if message.side is Side.BUYER:
            seqs[chat_id].append(seq)
    for chat_id, of_chat in seqs.items():
        seller_id = found.chats[chat_id].seller_id
        for person in await person_store.who_hears(conn, lane, seller_id, LetterKind.MESSAGE):
            due = rules.due_at(person.wanted, at)
            await person_store.put_waiting(
                conn, person, LetterKind.MESSAGE, chat_id, of_chat, due_at=due, now=at
            )
        await push.put_aside(conn, lane, seller_id, LetterKind.MESSAGE, chat_id, of_chat, at)
