"""The SQL of the log of facts: its heads, its receipts and itself.

Receipts lie in the lanes of their ids; everything else works in the lanes of the facts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch
from prilavok.core.lanes import Lane
from prilavok.market.model import AnyFact, Taken
from prilavok.market.receipts import Plan


class FactKey(Struct, frozen=True):
    """What a fact is known by. `lane` is that of the key itself."""

    lane: Lane
    source: str
    fact_id: str


class FactPlace(Struct, frozen=True):
    """Where the fact with a key is kept."""

    lane: Lane
    source: str
    fact_id: str
    fact_lane: Lane
    position: int


async def lock_heads(conn: Connection, lanes: Collection[Lane]) -> dict[Lane, int]:
    """The last position of each lane's log, held to the end of the transaction.

    The lanes are locked in order, so that two intakes never wait for each other in a circle.
    """
    in_order = sorted(lanes)
    if not in_order:
        return {}
    heads = await _lock_known_heads(conn, in_order)
    if len(heads) < len(in_order):
        await execute(conn, MAKE_HEADS, {"lanes": in_order})
        heads = await _lock_known_heads(conn, in_order)
    return heads


async def _lock_known_heads(conn: Connection, in_order: Sequence[Lane]) -> dict[Lane, int]:
    async with conn.pipeline():
        cursors = [await conn.execute(LOCK_HEAD, {"lane": lane}) for lane in in_order]
        rows = [await cursor.fetchone() for cursor in cursors]
    return {lane: row[0] for lane, row in zip(in_order, rows, strict=True) if row is not None}


async def places(conn: Connection, keys: Sequence[FactKey]) -> list[FactPlace]:
    """Where those of the facts `keys` are that were told before."""
    if not keys:
        return []
    return await fetch(conn, READ_RECEIPTS, {"keys": Jsonb(keys)}, row=FactPlace)


async def facts_at(conn: Connection, lane: Lane, positions: Sequence[int]) -> list[Taken]:
    """The facts at these positions of the lane's log."""
    return await fetch(conn, READ_FACTS_AT, {"lane": lane, "positions": positions}, row=Taken)


async def facts_after(
    conn: Connection, lane: Lane, position: int, *, facts_max: int
) -> list[Taken]:
    """The lane's log behind `position`, oldest first."""
    return await fetch(
        conn,
        READ_FACTS_AFTER,
        {"lane": lane, "position": position, "facts_max": facts_max},
        row=Taken,
    )


class Skimmed(Struct, frozen=True):
    """A place in a log of facts, and the fact if it is of a type that was asked for."""

    position: int
    fact: AnyFact | None


async def facts_skimmed(
    conn: Connection, lane: Lane, position: int, types: Sequence[str], *, facts_max: int
) -> list[Skimmed]:
    """The lane's log behind `position`, oldest first; only facts of `types` are decoded."""
    wanted = {"lane": lane, "position": position, "types": list(types), "facts_max": facts_max}
    return await fetch(conn, SKIM_FACTS, wanted, row=Skimmed)


async def append(
    conn: Connection, plan: Plan, receipts: Sequence[FactPlace], now: datetime
) -> None:
    """Append what is fresh to the logs, whose heads are locked.

    Raises UniqueViolation when another intake was faster with an id of another owner; in a pipeline
    it is raised where that is waited for.
    """
    moved = {"lanes": list(plan.heads), "positions": list(plan.heads.values())}
    await execute(conn, PUT_RECEIPTS, {"receipts": Jsonb(receipts)})
    await execute(conn, APPEND_FACTS, {"taken": Jsonb(plan.fresh), "now": now})
    await execute(conn, MOVE_HEADS, moved)


LOCK_HEAD = """
select position
from fact_heads
where lane = %(lane)s
for update
"""

MAKE_HEADS = """
insert into fact_heads (lane)
select lane
from unnest(%(lanes)s::smallint[]) as wanted (lane)
order by lane
on conflict do nothing
"""

# by the primary key, once per key
READ_RECEIPTS = """
select r.lane, r.source, r.fact_id, r.fact_lane, r.position
from jsonb_to_recordset(%(keys)s) as told (lane smallint, source text, fact_id text)
join receipts r
    on r.lane = told.lane
    and r.source = told.source
    and r.fact_id = told.fact_id
"""

READ_FACTS_AT = """
select lane, position, fact
from facts
where lane = %(lane)s
and position = any(%(positions)s::bigint[])
"""

# by the primary key
# by the primary key
SKIM_FACTS = """
select position, case when fact ->> 'type' = any(%(types)s::text[]) then fact end as fact
from facts
where lane = %(lane)s
and position > %(position)s
order by position
limit %(facts_max)s
"""

READ_FACTS_AFTER = """
select lane, position, fact
from facts
where lane = %(lane)s
and position > %(position)s
order by position
limit %(facts_max)s
"""

# In key order, so that two calls with the same ids wait for each other and never in a circle.
PUT_RECEIPTS = """
insert into receipts (lane, source, fact_id, fact_lane, position)
select lane, source, fact_id, fact_lane, position
from jsonb_to_recordset(%(receipts)s) as told (
    lane smallint, source text, fact_id text, fact_lane smallint, position bigint
)
order by lane, source collate "C", fact_id collate "C"
"""

APPEND_FACTS = """
insert into facts (lane, position, received_at, fact)
select lane, position, %(now)s, fact
from jsonb_to_recordset(%(taken)s) as taken (lane smallint, position bigint, fact jsonb)
"""

MOVE_HEADS = """
update fact_heads
set position = reached.position
from unnest(%(lanes)s::smallint[], %(positions)s::bigint[]) as reached (lane, position)
where fact_heads.lane = reached.lane
"""
