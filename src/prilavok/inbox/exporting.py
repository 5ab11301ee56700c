"""The messages of a seller's chats to take away, as its staff see them.

Which chats is settled at the beginning; what they say is read as it goes, so that the memory it
takes does not grow with them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct

from prilavok import audit
from prilavok.chat.lookups import messages_in
from prilavok.chat.model import AUTORESPONDER, ChatId, MessageRow, SeqRange, Side
from prilavok.chat.protocol import Chat
from prilavok.core.ids import SellerId
from prilavok.core.parties import Party, PartyKind
from prilavok.core.tables import check_there_is_room, written
from prilavok.identity.model import Principal
from prilavok.inbox import listing
from prilavok.inbox.model import Export, InboxFilter, Wanted
from prilavok.inbox.telling import Inboxes

CHATS_AT_ONCE: Final = 50
MESSAGES_AT_ONCE: Final = 2_000


class ExportedMessage(Struct, frozen=True):
    """A row of an export. Of what was deleted or recalled the text is empty."""

    chat_id: UUID
    about: str
    about_id: str
    title: str
    buyer: str
    buyer_name: str | None
    seq: int
    side: Side
    author: str | None
    automatic: bool
    state: str
    sent_at: datetime
    edited_at: datetime | None
    text: str
    files: str


async def export(
    inboxes: Inboxes, principal: Principal, wanted: Wanted, asked: Export
) -> AsyncIterator[bytes]:
    """All visible messages of the chats that are wanted, chat by chat, oldest first within each.
    Who takes them away is noted in the log of changes before the first of them is read.

    Raises `TooManyExports`.
    """
    check_there_is_room()
    assert principal.seller_id is not None
    seller_id = SellerId(principal.seller_id)
    chat_ids = await listing.every_chat(
        inboxes.db, inboxes.clock, seller_id, wanted, q=asked.filter.q
    )
    async with inboxes.db.transaction() as conn:
        await audit.record(
            conn,
            by=principal.signature,
            did=audit.Did.CHATS_EXPORTED,
            subject=Party(PartyKind.SELLER, seller_id).name,
            details={
                "format": asked.format,
                "chats": len(chat_ids),
                "filter": _said(asked.filter),
            },
            now=inboxes.clock.now(),
        )
    return written(ExportedMessage, _pages(inboxes, seller_id, chat_ids), asked.format)


def _said(asked: InboxFilter) -> dict[str, object]:
    """What of a filter somebody has set; the words that they searched are kept nowhere."""
    usual = msgspec.to_builtins(InboxFilter())
    said = msgspec.to_builtins(asked) | {"q": None, "searching": asked.q is not None or None}
    return {name: value for name, value in said.items() if value != usual.get(name)}


async def _pages(
    inboxes: Inboxes, seller_id: SellerId, chat_ids: Sequence[ChatId]
) -> AsyncIterator[list[ExportedMessage]]:
    """The rows, some thousands at a time."""
    lane = inboxes.lane_of(seller_id)
    for first in range(0, len(chat_ids), CHATS_AT_ONCE):
        some = chat_ids[first : first + CHATS_AT_ONCE]
        async with inboxes.db.reading() as conn:
            now = inboxes.clock.now()
            rows = await listing.rows_of(conn, inboxes.db, seller_id, some, now=now)
        chats = {ChatId(row.chat.chat_id): row.chat for row in rows}
        for ranges in _portions(list(chats.values())):
            async with inboxes.db.reading() as conn:
                messages = await messages_in(conn, lane, ranges)
            place = {chat_id: n for n, chat_id in enumerate(chats)}
            messages.sort(key=lambda message: (place[message.chat_id], message.seq or 0))
            yield [_row(chats[message.chat_id], message) for message in messages]


def _portions(chats: Sequence[Chat]) -> Iterator[list[SeqRange]]:
    """The messages of `chats` by their seqs, so many at a time."""
    portion: list[SeqRange] = []
    size = 0
    for chat in chats:
        for first in range(1, chat.seq + 1, MESSAGES_AT_ONCE):
            last = min(chat.seq, first + MESSAGES_AT_ONCE - 1)
            if size + last - first + 1 > MESSAGES_AT_ONCE and portion:
                yield portion
                portion, size = [], 0
            portion.append(SeqRange(ChatId(chat.chat_id), first, last))
            size += last - first + 1
    if portion:
        yield portion


def _row(chat: Chat, message: MessageRow) -> ExportedMessage:
    return ExportedMessage(
        chat_id=chat.chat_id,
        about=chat.context.type,
        about_id=chat.context.id,
        title=chat.context.title,
        buyer=chat.buyer.alias,
        buyer_name=chat.buyer.name,
        seq=message.seq or 0,
        side=message.side,
        author=message.author_name if message.side is Side.SELLER else None,
        automatic=message.side is Side.SELLER and message.author_id == AUTORESPONDER,
        state=message.state,
        sent_at=message.sent_at,
        edited_at=message.edited_at,
        text=message.text,
        files=", ".join(file.name for file in message.files or ()),
    )
