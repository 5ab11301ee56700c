"""What subscribers have still to read: one look instead of a visit to every lane."""

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


class Lag(msgspec.Struct, frozen=True):
    """A subscriber has `unread` commits before it, the oldest of which was told at `since`; it
    could not act on something in `failing` lanes, and `set_aside` so many commits for good."""

    subscriber: str
    unread: int
    since: datetime | None
    failing: int
    set_aside: int


async def lags(conn: Connection, subscribers: Sequence[str]) -> list[Lag]:
    """How far each of `subscribers` is behind, in their order."""
    return await fetch(conn, READ_LAGS, {"subscribers": list(subscribers)}, row=Lag)


# the last two by the primary keys; one row for each lane and subscriber
READ_LAGS = """
select names.subscriber,
    sum(heads.position - coalesce(read.position, 0))::bigint as unread,
    min(next.at) as since,
    count(*) filter (where read.failures > 0) as failing,
    sum(failed.n)::bigint as set_aside
from unnest(%(subscribers)s::text[]) with ordinality as names (subscriber, n)
cross join lane_heads as heads
left join subscriptions as read
    on read.lane = heads.lane
    and read.subscriber = names.subscriber
left join lateral (
    select at
    from events
    where events.lane = heads.lane
    and events.position > coalesce(read.position, 0)
    order by events.position
    limit 1
) as next
    on heads.position > coalesce(read.position, 0)
cross join lateral (
    select count(*) as n
    from event_failures as failure
    where failure.lane = heads.lane
    and failure.subscriber = names.subscriber
) as failed
group by names.n, names.subscriber
order by names.n
"""

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
