"""Texts that a seller's staff use again and again. Each is judged when it is saved, as what the
seller would say; when it is sent it is a message like any other, and judged as that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from prilavok.chat.judging import Judges
from prilavok.core.database import Connection, execute, fetch
from prilavok.core.errors import Conflict, Exhausted, NotFound
from prilavok.core.ids import SellerId, uuid7
from prilavok.core.lanes import Lane
from prilavok.inbox.judged import check_text_of_seller
from prilavok.inbox.model import NewQuickReply, QuickReply
from prilavok.inbox.telling import Changing, Inboxes

QUICK_REPLIES_MAX: Final = 300
PLACE: Final = re.compile(r"\{(?:buyer|product|order|shop|me)\}")


@dataclass(eq=False)
class QuickReplyNotFound(NotFound):
    """There is no such quick reply."""

    reply_id: UUID


@dataclass(eq=False)
class ShortcutTaken(Conflict):
    """There is a quick reply /{shortcut} already."""

    shortcut: str


@dataclass(eq=False)
class TooManyQuickReplies(Exhausted):
    """A shop has at most {most} quick replies."""

    most: int


async def quick_replies_of(conn: Connection, lane: Lane, seller_id: SellerId) -> list[QuickReply]:
    """The seller's quick replies, by shortcut."""
    key = {"lane": lane, "seller_id": seller_id}
    return await fetch(conn, QUICK_REPLIES_OF, key, row=QuickReply)


async def add(
    inboxes: Inboxes, judges: Judges, seller_id: SellerId, new: NewQuickReply
) -> QuickReply:
    """A new quick reply. Raises `TextRefused`, `ShortcutTaken`, `TooManyQuickReplies`."""
    async with inboxes.changing(seller_id) as change:
        known = await quick_replies_of(change.conn, change.lane, seller_id)
        if len(known) >= QUICK_REPLIES_MAX:
            raise TooManyQuickReplies(QUICK_REPLIES_MAX)
        reply = QuickReply(uuid7(change.now), new.shortcut.casefold(), new.title, new.text)
        await _put(change, judges, seller_id, reply, known)
    return reply


async def change(
    inboxes: Inboxes, judges: Judges, seller_id: SellerId, reply_id: UUID, new: NewQuickReply
) -> QuickReply:
    """The quick reply as it is now. Raises `QuickReplyNotFound`, `TextRefused`, `ShortcutTaken`."""
    reply = QuickReply(reply_id, new.shortcut.casefold(), new.title, new.text)
    async with inboxes.changing(seller_id) as change:
        known = await quick_replies_of(change.conn, change.lane, seller_id)
        if reply_id not in {each.reply_id for each in known}:
            raise QuickReplyNotFound(reply_id)
        await _put(change, judges, seller_id, reply, known)
    return reply


async def remove(inboxes: Inboxes, seller_id: SellerId, reply_id: UUID) -> None:
    """Forget a quick reply. Raises `QuickReplyNotFound`."""
    async with inboxes.changing(seller_id) as change:
        key = {"lane": change.lane, "seller_id": seller_id, "reply_id": reply_id}
        if not await execute(change.conn, DELETE_QUICK_REPLY, key):
            raise QuickReplyNotFound(reply_id)
        change.changed.append(None)


def around_places(text: str) -> str:
    """A reply's text with nothing in its places: what they name is judged when it is sent. Every
    letter stays where it stands."""
    return PLACE.sub(lambda place: " " * len(place[0]), text)


async def _put(
    change: Changing,
    judges: Judges,
    seller_id: SellerId,
    reply: QuickReply,
    known: list[QuickReply],
) -> None:
    if any(k.shortcut == reply.shortcut and k.reply_id != reply.reply_id for k in known):
        raise ShortcutTaken(reply.shortcut)
    await check_text_of_seller(change.conn, judges, around_places(reply.text), change.now)
    await execute(
        change.conn,
        PUT_QUICK_REPLY,
        {
            "lane": change.lane,
            "seller_id": seller_id,
            "reply_id": reply.reply_id,
            "shortcut": reply.shortcut,
            "title": reply.title,
            "text": reply.text,
        },
    )
    change.changed.append(None)


# by the primary key
QUICK_REPLIES_OF = """
select reply_id, shortcut, title, text
from quick_replies
where lane = %(lane)s
and seller_id = %(seller_id)s
order by shortcut
"""

PUT_QUICK_REPLY = """
insert into quick_replies (lane, seller_id, reply_id, shortcut, title, text)
values (%(lane)s, %(seller_id)s, %(reply_id)s, %(shortcut)s, %(title)s, %(text)s)
on conflict (lane, seller_id, reply_id) do update
set shortcut = excluded.shortcut, title = excluded.title, text = excluded.text
"""

DELETE_QUICK_REPLY = """
delete from quick_replies
where lane = %(lane)s
and seller_id = %(seller_id)s
and reply_id = %(reply_id)s
"""
