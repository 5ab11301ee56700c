"""Where foreign links were seen: one link sent to many is one attack, whoever sent it.

Sightings lie in the lane of the link itself, so that those in all lanes of sellers are found
together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok import programmes
from prilavok.chat.lookups import look_up
from prilavok.chat.model import (
    ChatId,
    ChatRow,
    LinkSeen,
    LinksSeen,
    MessageId,
    MessageRow,
    Side,
)
from prilavok.core.arrays import TextArray, TimeArray, UuidArray
from prilavok.core.database import Connection, Jsonb, execute, fetch
from prilavok.core.events import Event, emit, heads, lock_lane
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.lanes import Lane, by_lane, lane_of
from prilavok.moderation.contacts import signals
from prilavok.moderation.model import SignalKind, Surroundings
from prilavok.moderation.programme import KIND, PRESET_DEFAULT
from prilavok.moderation.reading import read

LINK_LENGTH_MAX: Final = 200
SIGHTINGS_MAX: Final = 1_000
MAY_HOLD_LINK: Final = re.compile(r"\w\s?[.。]\s?\w|:/|точк|\bdot\b|点", re.IGNORECASE)
"""What nearly every address has, and few other texts; what has it is looked at closely."""


class Sighting(Struct, frozen=True):
    """A message in which a link was seen; whatever became of it."""

    link: str
    chat_id: ChatId
    message_id: MessageId
    seller_id: SellerId
    buyer_id: BuyerId
    side: Side
    sent_at: datetime


class LinkReach(Struct, frozen=True):
    """In how many messages a link was seen, of how many senders, between how many parties."""

    messages: int
    senders: int
    sellers: int
    buyers: int


class ToldLinks(Struct, frozen=True):
    """A row of the log; `note_links` tells of nothing else with them."""

    position: int
    told: tuple[LinksSeen, ...]


async def note_links(conn: Connection, lane: Lane, event: Event, at: datetime) -> None:
    """Act on messages that were sent or kept back: note the foreign links in them, and tell."""
    found = await look_up(conn, lane, [event], lambda _: True)
    messages = [*found.by_seq.values(), *found.by_id.values()]
    suspicious = [message for message in messages if MAY_HOLD_LINK.search(message.written)]
    if not suspicious:
        return
    surroundings = await _surroundings(conn, at)
    sightings = [
        _sighting(found.chats[message.chat_id], message, link)
        for message in suspicious
        for link in links_in(message.written, surroundings)
    ]
    if sightings:
        await lock_lane(conn, lane)
        await _insert(conn, sightings)
        seen = LinksSeen(
            tuple(LinkSeen(each.link, each.chat_id, each.message_id) for each in sightings)
        )
        await emit(conn, lane, [seen], now=at)


def links_in(text: str, surroundings: Surroundings) -> tuple[str, ...]:
    """The addresses in `text` that are neither the marketplace's nor allowed, as they are compared:
    host and path, without what only counts visitors."""
    found = {
        comparable(signal.value)
        for signal in signals(read(text), surroundings)
        if signal.kind in (SignalKind.LINK, SignalKind.LOOK_ALIKE_LINK)
    }
    return tuple(sorted(found))


def comparable(address: str) -> str:
    """Host and path, lower-case, without `www.`, query and fragment."""
    without_query = re.split(r"[?#]", address.lower(), maxsplit=1)[0]
    return without_query.removeprefix("www.").rstrip("/.")[:LINK_LENGTH_MAX]


async def sightings_of(
    conn: Connection, link: str, since: datetime, *, lanes: int
) -> list[Sighting]:
    """Where `link` was seen since then, oldest first, at most 1,000."""
    return await fetch(
        conn,
        SIGHTINGS,
        {"lane": lane_of(link, lanes), "link": link, "since": since, "limit": SIGHTINGS_MAX},
        row=Sighting,
    )


async def reach_of(conn: Connection, link: str, *, lanes: int) -> LinkReach:
    """How far `link` has come by now, however far that is."""
    parameters = {"lane": lane_of(link, lanes), "link": link}
    [reach] = await fetch(conn, REACH, parameters, row=LinkReach)
    return reach


async def links_of_buyer(conn: Connection, buyer_id: BuyerId, *, lanes: int) -> list[str]:
    """The foreign links that a buyer has sent, in whatever lane they lie."""
    return [
        link
        for lane in range(lanes)
        for link in await fetch(conn, OF_BUYER, {"lane": lane, "buyer_id": buyer_id}, row=str)
    ]


async def forget_sightings(conn: Connection, buyer_id: BuyerId, *, lanes: int) -> int:
    """Forget which links a buyer has sent; how many sightings of them there were."""
    return sum(
        [
            await execute(conn, FORGET_SIGHTINGS, {"lane": lane, "buyer_id": buyer_id})
            for lane in range(lanes)
        ]
    )


async def forget_told(conn: Connection, lane: Lane, chat_id: ChatId) -> None:
    """Take the links that the chat's buyer has sent out of what the lane's log tells."""
    in_chat = {"lane": lane, "chat_id": str(chat_id)}
    for row in await fetch(conn, TOLD_OF, in_chat, row=ToldLinks):
        ids = {seen.message_id for event in row.told for seen in event.seen}
        wanted = {"lane": lane, "chat_id": chat_id, "message_ids": UuidArray(list(ids))}
        gone = set(await fetch(conn, BY_BUYER, wanted, row=UUID))
        left = [
            LinksSeen(tuple(seen for seen in event.seen if seen.message_id not in gone))
            for event in row.told
        ]
        rewritten = {"lane": lane, "position": row.position, "told": Jsonb(left)}
        await execute(conn, REWRITE_TOLD, rewritten)


async def _surroundings(conn: Connection, now: datetime) -> Surroundings:
    """Whose addresses are known, by the rulebook in force."""
    try:
        rulebook = (await programmes.in_force(conn, KIND, now)).document
    except programmes.NothingInForce:
        rulebook = programmes.preset(KIND, PRESET_DEFAULT)
    return Surroundings(rulebook.own_hosts, rulebook.allowed_hosts)


def _sighting(chat: ChatRow, message: MessageRow, link: str) -> Sighting:
    return Sighting(
        link=link,
        chat_id=message.chat_id,
        message_id=message.message_id,
        seller_id=chat.seller_id,
        buyer_id=chat.buyer_id,
        side=message.side,
        sent_at=message.sent_at,
    )


async def _insert(conn: Connection, sightings: Sequence[Sighting]) -> None:
    lanes = len(await heads(conn))
    for lane, seen in by_lane(sightings, lambda each: each.link, lanes):
        await execute(
            conn,
            INSERT_SIGHTINGS,
            {
                "lane": lane,
                "links": TextArray([each.link for each in seen]),
                "chat_ids": UuidArray([each.chat_id for each in seen]),
                "message_ids": UuidArray([each.message_id for each in seen]),
                "seller_ids": TextArray([each.seller_id for each in seen]),
                "buyer_ids": TextArray([each.buyer_id for each in seen]),
                "sides": TextArray([each.side for each in seen]),
                "sent_ats": TimeArray([each.sent_at for each in seen]),
            },
        )


INSERT_SIGHTINGS = """
insert into link_sightings (
    lane, link, chat_id, message_id, seller_id, buyer_id, side, sent_at
)
select %(lane)s, link, chat_id, message_id, seller_id, buyer_id, side, sent_at
from unnest(
    %(links)s, %(chat_ids)s, %(message_ids)s, %(seller_ids)s, %(buyer_ids)s, %(sides)s, %(sent_ats)s
) as seen (link, chat_id, message_id, seller_id, buyer_id, side, sent_at)
on conflict do nothing
"""

# by link_sightings_by_time
SIGHTINGS = """
select link, chat_id, message_id, seller_id, buyer_id, side, sent_at
from link_sightings
where lane = %(lane)s
and link = %(link)s
and sent_at >= %(since)s
order by sent_at
limit %(limit)s
"""

# by link_sightings_by_time
REACH = """
select count(*) as messages,
    count(distinct (side, case side when 'seller' then seller_id else buyer_id end)) as senders,
    count(distinct seller_id) as sellers, count(distinct buyer_id) as buyers
from link_sightings
where lane = %(lane)s
and link = %(link)s
"""


# by link_sightings_of_buyer
OF_BUYER = """
select distinct link
from link_sightings
where lane = %(lane)s
and buyer_id = %(buyer_id)s
and side = 'buyer'
"""

FORGET_SIGHTINGS = """
delete from link_sightings
where lane = %(lane)s
and buyer_id = %(buyer_id)s
and side = 'buyer'
"""

# by events_of_links
TOLD_OF = """
select position, told
from events
where lane = %(lane)s
and told @> '[{"type": "chat.links_seen"}]'
and jsonb_path_exists(
    told, '$[*].seen[*][1] ? (@ == $chat)', jsonb_build_object('chat', %(chat_id)s::text)
)
"""

BY_BUYER = """
select message_id
from messages
where lane = %(lane)s
and chat_id = %(chat_id)s
and message_id = any(%(message_ids)s)
and side = 'buyer'
"""

REWRITE_TOLD = """
update events
set told = %(told)s
where lane = %(lane)s
and position = %(position)s
"""
