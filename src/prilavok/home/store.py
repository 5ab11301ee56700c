"""Counts by day: every statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from prilavok.core.arrays import Int8Array, TextArray
from prilavok.core.database import Connection, execute, fetch
from prilavok.core.lanes import Lane
from prilavok.home.model import What

ALL_SELLERS: Final = ""


class Counted(Struct, frozen=True):
    """How much of something happened on a day."""

    day: date
    what: What
    n: int


async def add(
    conn: Connection, lane: Lane, day: date, counts: Mapping[tuple[str, What], int]
) -> None:
    """Add to the counts of a day, by seller and what is counted."""
    kept = {key: n for key, n in sorted(counts.items()) if n}
    if not kept:
        return
    await execute(
        conn,
        ADD,
        {
            "lane": lane,
            "day": day,
            "seller_ids": TextArray([seller_id for seller_id, _ in kept]),
            "whats": TextArray([what for _, what in kept]),
            "ns": Int8Array(list(kept.values())),
        },
    )


async def of_seller(
    conn: Connection, lane: Lane, seller_id: str, *, first: date, last: date
) -> list[Counted]:
    """What was counted of the seller from `first` to `last`."""
    wanted = {"lane": lane, "seller_id": seller_id, "first": first, "last": last}
    return await fetch(conn, OF_SELLER, wanted, row=Counted)


async def of_all(conn: Connection, *, first: date, last: date) -> list[Counted]:
    """What was counted of all sellers together, from `first` to `last`."""
    wanted = {"all_sellers": ALL_SELLERS, "first": first, "last": last}
    return await fetch(conn, OF_ALL, wanted, row=Counted)


async def forget(conn: Connection, before: date) -> None:
    """Drop the counts of the days before `before`."""
    await execute(conn, FORGET, {"before": before})


ADD = """
insert into daily_counts (lane, seller_id, day, what, n)
select %(lane)s, seller_id, %(day)s, what, n
from unnest(%(seller_ids)s, %(whats)s, %(ns)s) as counted (seller_id, what, n)
on conflict (lane, seller_id, day, what) do update
set n = daily_counts.n + excluded.n
"""

# by the primary key
OF_SELLER = """
select day, what, n
from daily_counts
where lane = %(lane)s
and seller_id = %(seller_id)s
and day between %(first)s and %(last)s
order by day
"""

# by the primary key, a few hundred rows of each lane
OF_ALL = """
select counted.day, counted.what, sum(counted.n)::bigint as n
from lane_heads as head
join daily_counts as counted
    on counted.lane = head.lane
    and counted.seller_id = %(all_sellers)s
    and counted.day between %(first)s and %(last)s
group by counted.day, counted.what
order by counted.day
"""

# by daily_counts_by_day
FORGET = """
delete from daily_counts as counted
using lane_heads as head
where counted.lane = head.lane
and counted.day < %(before)s
"""
