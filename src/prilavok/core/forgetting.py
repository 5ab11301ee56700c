"""The log of events is forgotten at its old end, once every subscriber has read it and it is older
than integrators may be behind. What stays is without a hole: a reader either finds all that is
behind its position, or can tell that it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database, execute, fetch, fetch_one
from prilavok.core.events import ROWS_OUT_OF_ORDER_MAX, lock_lane
from prilavok.core.lanes import Lane

FORGOTTEN_AT_ONCE: Final = 500
"""Commits taken out of a lane's log in one transaction, during which nobody writes in the lane."""


class First(Struct, frozen=True):
    """The first position of a lane's log that is still there; the next one, if none is."""

    lane: int
    position: int


async def first_positions(conn: Connection) -> dict[Lane, int]:
    """Where each lane's log begins now."""
    return {Lane(row.lane): row.position for row in await fetch(conn, READ_FIRST, row=First)}


async def forget_told(
    db: Database, clock: Clock, *, subscribers: Sequence[str], kept_for: timedelta
) -> int:
    """An errand: forget the commits told longer than `kept_for` ago that all `subscribers` have
    read; how many. The last `ROWS_OUT_OF_ORDER_MAX` of a lane stay, whatever their age."""
    forgotten = 0
    for lane in map(Lane, range(db.lanes)):
        while True:
            async with db.transaction() as conn:
                before = clock.now() - kept_for
                some = await _forget_some(conn, lane, subscribers, before)
            forgotten += some
            if some < FORGOTTEN_AT_ONCE:
                break
    return forgotten


async def _forget_some(
    conn: Connection, lane: Lane, subscribers: Sequence[str], before: datetime
) -> int:
    if not await fetch_one(conn, IS_OLD, {"lane": lane, "before": before}, row=bool):
        return 0  # most of the time: nobody is kept waiting for the lane
    read_by_all = await fetch_one(
        conn, READ_BY_ALL, {"lane": lane, "subscribers": list(subscribers)}, row=int
    )
    head = await lock_lane(conn, lane)  # an erasure may be rewriting what was told
    up_to = min(read_by_all or 0, head.position - ROWS_OUT_OF_ORDER_MAX)
    limits = {"lane": lane, "up_to": up_to, "before": before, "rows_max": FORGOTTEN_AT_ONCE}
    return await execute(conn, FORGET, limits)


# by the primary key, one row for each lane
READ_FIRST = """
select head.lane, coalesce(first.position, head.position + 1) as position
from lane_heads as head
left join lateral (
    select position
    from events
    where events.lane = head.lane
    order by position
    limit 1
) as first
    on true
"""

READ_BY_ALL = """
select coalesce(min(coalesce(read.position, 0)), 0)
from unnest(%(subscribers)s::text[]) as names (subscriber)
left join subscriptions as read
    on read.lane = %(lane)s
    and read.subscriber = names.subscriber
"""

# the first row by the primary key
IS_OLD = """
select at < %(before)s
from events
where lane = %(lane)s
order by position
limit 1
"""

# by the primary key; up to the first one that is not old, as a later one may be dated before it
FORGET = """
with oldest as (
    select position, at
    from events
    where lane = %(lane)s
    and position <= %(up_to)s
    order by position
    limit %(rows_max)s
)
delete from events
where lane = %(lane)s
and position in (select position from oldest)
and position < coalesce(
    (select min(position) from oldest where at >= %(before)s), %(up_to)s + 1
)
"""
