"""How far sellers are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.lanes import Lane


async def told_lanes(conn: Connection, lanes: Sequence[Lane], version: int) -> set[Lane]:
    """The lanes all of whose sellers are told of the version."""
    wanted = {"lanes": list(lanes), "version": version}
    return {Lane(lane) for lane in await fetch(conn, TOLD_LANES, wanted, row=int)}


async def told_through(conn: Connection, lane: Lane, version: int) -> str:
    """The last seller of the lane who is told."""
    return await fetch_one(conn, TOLD_THROUGH, {"lane": lane, "version": version}, row=str) or ""


async def have_told(
    conn: Connection, lane: Lane, version: int, through: str, done_at: datetime | None
) -> None:
    """Remember it."""
    wanted = {"lane": lane, "version": version, "through": through, "done_at": done_at}
    await execute(conn, HAVE_TOLD, wanted)


TOLD_LANES = """
select lane
from level_news_tellings
where lane = any(%(lanes)s)
and version = %(version)s
and done_at is not null
"""

# by the primary key
TOLD_THROUGH = """
select through
from level_news_tellings
where lane = %(lane)s
and version = %(version)s
"""

HAVE_TOLD = """
insert into level_news_tellings (lane, version, through, done_at)
values (%(lane)s, %(version)s, %(through)s, %(done_at)s)
on conflict (lane, version) do update
set through = excluded.through,
    done_at = excluded.done_at
"""
