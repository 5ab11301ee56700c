"""The demo's clock, kept in the database so that every process tells the same time.

A database in which no demo was loaded has no such clock, and its processes tell the machine's time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Final

import psycopg

from prilavok.core.clock import Clock, MovableClock, SystemClock
from prilavok.core.database import Connection, Database, DatabaseDown, execute, fetch_one

LOOK_EVERY_S: Final = 1.0
"""How far behind a process may be after the clock was moved."""


@asynccontextmanager
async def keeping_time(db: Database) -> AsyncGenerator[Clock]:
    """The system's clock, or the demo's, which follows when anybody moves it."""
    ahead = await read_ahead(db)
    if ahead is None:
        yield SystemClock()
        return
    clock = MovableClock(ahead)
    following = asyncio.create_task(_follow(db, clock))
    try:
        yield clock
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


async def read_ahead(db: Database) -> timedelta | None:
    """How far the demo's clock is ahead of the machine's; None where there is no demo."""
    async with db.reading() as conn:
        return await fetch_one(conn, READ_AHEAD, row=timedelta)


async def start_clock(conn: Connection) -> None:
    """Give this database a clock that can be moved; one that it has goes on."""
    await execute(conn, START_CLOCK)


async def move_clock(conn: Connection, by: timedelta, *, ahead_max: timedelta) -> timedelta | None:
    """How far ahead the clock is now; None when that would be more than `ahead_max`."""
    return await fetch_one(conn, MOVE_CLOCK, {"by": by, "ahead_max": ahead_max}, row=timedelta)


async def _follow(db: Database, clock: MovableClock) -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        with suppress(psycopg.OperationalError, DatabaseDown):  # it comes back, and so do we
            clock.offset = await read_ahead(db) or clock.offset


READ_AHEAD = "select ahead from demo_clock"

START_CLOCK = """
insert into demo_clock (ahead)
values (interval '0')
on conflict do nothing
"""

MOVE_CLOCK = """
update demo_clock
set ahead = ahead + %(by)s
where ahead + %(by)s <= %(ahead_max)s
returning ahead
"""
