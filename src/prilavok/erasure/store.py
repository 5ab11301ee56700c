"""Requests to erase: every statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.ids import BuyerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.erasure.model import Counts, Erasure, Place

COLUMNS = "buyer_id, requested_at, step, after, read_up_to, counts, done_at"

PUT = f"""
insert into erasures (
    lane, buyer_id, requested_at, requested_by, step, read_up_to, counts
)
values (
    %(lane)s, %(buyer_id)s, %(now)s, %(by)s, 'messages', '[]', %(counts)s
)
on conflict (lane, buyer_id) do update
set requested_at = excluded.requested_at,
    requested_by = excluded.requested_by,
    step = excluded.step,
    after = null,
    read_up_to = excluded.read_up_to,
    done_at = null
where erasures.done_at is not null
returning {COLUMNS}
"""


async def put(
    conn: Connection, buyer_id: BuyerId, by: str, now: datetime, *, lanes: int
) -> Erasure | None:
    """The erasure as it begins, also where an earlier one is done; None where one is under way."""
    request = {"now": now, "by": by, "counts": Jsonb(Counts())}
    return await fetch_one(conn, PUT, {**_key(buyer_id, lanes), **request}, row=Erasure)


BY_BUYER = f"""
select {COLUMNS}
from erasures
where lane = %(lane)s
and buyer_id = %(buyer_id)s
"""


async def of_buyer(conn: Connection, buyer_id: BuyerId, *, lanes: int) -> Erasure | None:
    return await fetch_one(conn, BY_BUYER, _key(buyer_id, lanes), row=Erasure)


# by erasures_to_do
TO_DO = f"""
select {COLUMNS}
from erasures
where lane = any(%(lanes)s::smallint[])
and done_at is null
order by requested_at, buyer_id
limit %(limit)s
"""


async def to_do(conn: Connection, lanes: Collection[Lane], *, limit: int) -> list[Erasure]:
    """Those that are not done, the oldest first."""
    return await fetch(conn, TO_DO, {"lanes": sorted(lanes), "limit": limit}, row=Erasure)


# a small table, which nothing but requests to erase adds to
NEWEST = f"""
select {COLUMNS}
from erasures
where lane = any(%(lanes)s::smallint[])
and (
    %(before)s::timestamptz is null
    or (requested_at, buyer_id) < (%(before)s, %(before_id)s)
)
order by requested_at desc, buyer_id desc
limit %(limit)s
"""


async def newest(
    conn: Connection, before: tuple[datetime, str] | None, *, lanes: int, limit: int
) -> list[Erasure]:
    """Those asked for before that one, the last of each buyer's, newest first."""
    at, buyer_id = before or (None, None)
    wanted = {"lanes": list(range(lanes)), "before": at, "before_id": buyer_id, "limit": limit}
    return await fetch(conn, NEWEST, wanted, row=Erasure)


MOVE_ON = """
update erasures
set step = %(step)s, after = %(after)s, read_up_to = %(read_up_to)s, counts = %(counts)s,
    done_at = %(done_at)s
where lane = %(lane)s
and buyer_id = %(buyer_id)s
"""


async def move_on(conn: Connection, erasure: Erasure, *, lanes: int) -> None:
    """Note how far an erasure has come."""
    reached = {
        "step": erasure.step,
        "after": erasure.after,
        "read_up_to": Jsonb(erasure.read_up_to),
        "counts": Jsonb(erasure.counts),
        "done_at": erasure.done_at,
    }
    await execute(conn, MOVE_ON, {**_key(erasure.buyer_id, lanes), **reached})


# by the primary key, once for each lane and reader
BEHIND = """
select 1
from unnest(%(lanes)s::smallint[], %(positions)s::bigint[]) as wanted (lane, position)
cross join unnest(%(readers)s::text[]) as reader (name)
left join subscriptions as read
    on read.lane = wanted.lane
    and read.subscriber = reader.name
where coalesce(read.position, 0) < wanted.position
limit 1
"""


async def is_behind(conn: Connection, readers: Sequence[str], places: Sequence[Place]) -> bool:
    """Whether any of `readers` has not come to one of these places."""
    wanted = {
        "lanes": [place.lane for place in places],
        "positions": [place.position for place in places],
        "readers": list(readers),
    }
    return bool(await fetch(conn, BEHIND, wanted, row=int))


def _key(buyer_id: BuyerId, lanes: int) -> dict[str, object]:
    return {"lane": lane_of(buyer_id, lanes), "buyer_id": buyer_id}
