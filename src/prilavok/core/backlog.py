"""Which subscribers have something to read: one look instead of a visit to every lane."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from prilavok.core.database import Connection, fetch
from prilavok.core.lanes import Lane


class Behind(msgspec.Struct, frozen=True):
    """`subscriber` has not read all that happened in `lane`."""

    subscriber: str
    lane: int


async def behind(
    conn: Connection, subscribers: Sequence[str], now: datetime
) -> list[tuple[str, Lane]]:
    """Every (subscriber, lane) with something unread, except those that wait after a failure."""
    found = await fetch(
        conn, READ_BEHIND, {"subscribers": list(subscribers), "now": now}, row=Behind
    )
    return [(row.subscriber, Lane(row.lane)) for row in found]


# both sides by their primary keys; at most a thousand lanes
READ_BEHIND = """
select names.subscriber, heads.lane
from unnest(%(subscribers)s::text[]) as names (subscriber)
cross join lane_heads heads
left join subscriptions read
on read.lane = heads.lane
and read.subscriber = names.subscriber
where heads.position > coalesce(read.position, 0)
and coalesce(read.retry_at, '-infinity') <= %(now)s
"""
