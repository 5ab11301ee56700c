"""What can be searched: the words of visible messages, and what each chat is about.

Written in the background, from what a message says at that time; one that is edited, deleted or
recalled is looked at again. What is held or refused is nobody's to find, so it is not in here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Final

from msgspec import Struct

from prilavok import market
from prilavok.chat.lookups import look_up
from prilavok.chat.model import ChatId, ChatRow, MessageRevised, MessageRow, MessagesSent
from prilavok.chat.views import alias_of
from prilavok.core.arrays import Int8Array, UuidArray
from prilavok.core.database import Connection, Jsonb, execute, fetch_one
from prilavok.core.events import Event, Subscriber
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.inbox.words import words_of

MARK_LENGTH: Final = 4
ABOUT: Final = 0
"""In place of a seq: what the chat is about."""


class Indexed(Struct, frozen=True):
    """Words that are to be found at a place in a chat: `stemmed` also by their stems."""

    chat_id: ChatId
    seq: int
    seller_id: SellerId
    mark: str
    stemmed: tuple[str, ...]
    plain: tuple[str, ...]


class Installed(Struct, frozen=True):
    secret: bytes
    lanes: int


def mark_of(seller_id: SellerId) -> str:
    """What all words of a seller's chats begin with, so that they are found without those of
    others; sellers who share one by chance are told apart by their ids."""
    return blake2b(seller_id.encode(), digest_size=MARK_LENGTH).hexdigest() + ":"


async def index(conn: Connection, lane: Lane, event: Event, _at: datetime) -> None:
    """A subscriber's act: take in what the messages that `event` names say now."""
    assert isinstance(event, MessagesSent | MessageRevised)
    found = await look_up(conn, lane, [event], lambda _: True)
    messages = [*found.by_seq.values(), *found.by_id.values()]
    texts = [
        _indexed(found.chats[message.chat_id], message.seq or 0, [message.text])
        for message in messages
        if message.chat_id in found.chats and message.text
    ]
    begun = {message.chat_id for message in messages if message.seq == 1}
    texts += await _abouts(conn, [found.chats[chat_id] for chat_id in begun & found.chats.keys()])
    await _put(conn, lane, texts)
    await _forget(conn, lane, [message for message in messages if not message.text])


SUBSCRIBER: Final = Subscriber("search", (MessagesSent, MessageRevised), index)


async def forget_buyer(conn: Connection, lane: Lane, chat: ChatRow) -> None:
    """Forget the words of the chat's buyer, and what the buyer was called."""
    await execute(conn, FORGET_WORDS_OF_BUYER, {"lane": lane, "chat_id": chat.chat_id})
    if chat.seq > 0:
        await _put(conn, lane, await _abouts(conn, [chat]))


def _indexed(chat: ChatRow, seq: int, texts: Iterable[str]) -> Indexed:
    words = [word for text in texts for word in words_of(text)]
    return Indexed(
        chat_id=chat.chat_id,
        seq=seq,
        seller_id=chat.seller_id,
        mark=mark_of(chat.seller_id),
        stemmed=tuple({word.form for word in words if not word.is_han}),
        plain=tuple({term for word in words if word.is_han for term in word.terms}),
    )


async def _abouts(conn: Connection, chats: Sequence[ChatRow]) -> list[Indexed]:
    """What chats are about: name and number of the product or order, and of the buyer."""
    if not chats:
        return []
    installed = await fetch_one(conn, INSTALLED, row=Installed)
    assert installed is not None
    buyer_ids = list({chat.buyer_id for chat in chats})
    buyers = await market.buyers_by_id(conn, buyer_ids, lanes=installed.lanes)
    names = {buyer.buyer_id: buyer.name or "" for buyer in buyers}
    return [
        _indexed(
            chat,
            ABOUT,
            (
                chat.context_title,
                chat.context_id,
                names.get(chat.buyer_id, ""),
                alias_of(installed.secret, chat.seller_id, chat.buyer_id),
            ),
        )
        for chat in chats
    ]


async def _put(conn: Connection, lane: Lane, texts: Sequence[Indexed]) -> None:
    if texts:
        await execute(conn, PUT_WORDS, {"lane": lane, "texts": Jsonb(list(texts))})


async def _forget(conn: Connection, lane: Lane, messages: Sequence[MessageRow]) -> None:
    if messages:
        places = {
            "lane": lane,
            "chat_ids": UuidArray([message.chat_id for message in messages]),
            "seqs": Int8Array([message.seq or 0 for message in messages]),
        }
        await execute(conn, FORGET_WORDS, places)


INSTALLED = "select secret, lanes from installation"

PUT_WORDS = """
insert into message_words (lane, chat_id, seq, seller_id, words)
select
    %(lane)s, text.chat_id, text.seq, text.seller_id,
    array_to_tsvector(
        array(
            select text.mark || word
            from unnest(text.plain || text.stemmed) as word
            union
            select text.mark || stem
            from unnest(text.stemmed) as word
            cross join lateral unnest(stems_of(word)) as stem
        )
    )
from jsonb_to_recordset(%(texts)s) as text (
    chat_id uuid, seq integer, seller_id text, mark text, stemmed text[], plain text[]
)
on conflict (lane, chat_id, seq) do update
set words = excluded.words
"""

FORGET_WORDS = """
delete from message_words as told
using unnest(%(chat_ids)s, %(seqs)s) as gone (chat_id, seq)
where told.lane = %(lane)s
and told.chat_id = gone.chat_id
and told.seq = gone.seq
"""

# by the primary keys
FORGET_WORDS_OF_BUYER = """
delete from message_words as told
using messages as message
where told.lane = %(lane)s
and told.chat_id = %(chat_id)s
and message.lane = %(lane)s
and message.chat_id = %(chat_id)s
and message.seq = told.seq
and message.side = 'buyer'
"""
