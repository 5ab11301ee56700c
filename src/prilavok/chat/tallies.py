"""How many messages a commit was about, by what they are."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from prilavok.chat.model import AUTORESPONDER, ChatId, MessageId, SeqRange, Side
from prilavok.core.arrays import Int8Array, UuidArray
from prilavok.core.database import Connection, fetch
from prilavok.core.lanes import Lane
from prilavok.moderation.model import Action


class SideTally(Struct, frozen=True):
    """So many messages of a side, and how many of them with a part hidden."""

    side: Side
    n: int
    masked: int


class ActionTally(Struct, frozen=True):
    """So many messages of which the judge said that."""

    action: Action
    n: int


async def sent_by_side(
    conn: Connection, lane: Lane, ranges: Sequence[SeqRange]
) -> dict[Side, SideTally]:
    """The visible messages in `ranges` that persons wrote."""
    found = await fetch(
        conn,
        SENT_BY_SIDE,
        {
            "lane": lane,
            "chat_ids": UuidArray([each.chat_id for each in ranges]),
            "firsts": Int8Array([each.first_seq for each in ranges]),
            "lasts": Int8Array([each.last_seq for each in ranges]),
            "autoresponder": AUTORESPONDER,
        },
        row=SideTally,
    )
    return {tally.side: tally for tally in found}


async def kept_back_by_action(
    conn: Connection, lane: Lane, keys: Sequence[tuple[ChatId, MessageId]]
) -> dict[Action, int]:
    """What the judge had said of these messages, whatever became of them since."""
    found = await fetch(
        conn,
        KEPT_BACK_BY_ACTION,
        {
            "lane": lane,
            "chat_ids": UuidArray([chat_id for chat_id, _ in keys]),
            "message_ids": UuidArray([message_id for _, message_id in keys]),
        },
        row=ActionTally,
    )
    return {tally.action: tally.n for tally in found}


# by messages_by_seq
SENT_BY_SIDE = """
select message.side, count(*) as n,
    count(*) filter (where message.verdict ->> 'action' = 'mask') as masked
from unnest(%(chat_ids)s, %(firsts)s, %(lasts)s) as told (chat_id, first_seq, last_seq)
join messages as message
    on message.lane = %(lane)s
    and message.chat_id = told.chat_id
    and message.seq between told.first_seq and told.last_seq
where message.side <> 'system'
and message.author_id <> %(autoresponder)s
group by message.side
"""

# by the primary key
KEPT_BACK_BY_ACTION = """
select message.verdict ->> 'action' as action, count(*) as n
from unnest(%(chat_ids)s, %(message_ids)s) as wanted (chat_id, message_id)
join messages as message
    on message.lane = %(lane)s
    and message.chat_id = wanted.chat_id
    and message.message_id = wanted.message_id
where message.verdict is not null
group by 1
"""
