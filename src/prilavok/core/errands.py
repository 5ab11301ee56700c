"""Background work that takes long, in transactions of its own: beside the duties, which are short.

An errand runs in one process at a time: it holds a lock of the database by a connection of its own,
so that a killed process lets go of it. How far it has come is recorded with its own work.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

import psycopg

from prilavok.core.clock import Clock
from prilavok.core.database import Database, DatabaseDown, connect, execute, fetch_one

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Errand:
    """Work that is looked at every so often (by the machine's clock), and goes on where it was."""

    name: str
    every: timedelta
    act: Callable[[Database, Clock], Awaitable[object]]


async def run_errands(db: Database, clock: Clock, errands: Sequence[Errand]) -> None:
    """Run all errands beside each other until cancelled. A bug in one is logged, and it is tried
    again in its time; a database that is away is waited for."""
    async with asyncio.TaskGroup() as running:
        for errand in errands:
            running.create_task(_again_and_again(db, clock, errand))


async def _again_and_again(db: Database, clock: Clock, errand: Errand) -> None:
    while True:
        try:
            await do_errand(db, clock, errand)
        except (DatabaseDown, psycopg.OperationalError) as error:
            log.warning("%s waits for the database: %s", errand.name, error)
        except Exception:  # a bug in one must not stop the others
            log.exception("%s has failed", errand.name)
        await asyncio.sleep(errand.every.total_seconds())


async def _note(db: Database, errand: Errand, now: datetime) -> None:
    """Remember that all that was there at `now` is done; beside the duties, for who looks."""
    async with db.reading() as conn:
        await execute(conn, NOTE_DONE, {"name": errand.name, "now": now})


async def do_errand(db: Database, clock: Clock, errand: Errand) -> bool:
    """Run the errand once, unless another process is at it; whether it was run."""
    async with _alone(db, errand.name) as is_alone:
        if is_alone:
            now = clock.now()
            await errand.act(db, clock)
            await _note(db, errand, now)
    return is_alone


@asynccontextmanager
async def _alone(db: Database, name: str) -> AsyncGenerator[bool]:
    """Whether no other process runs the errand; none does while the block runs."""
    conn = await connect(db.dsn)
    try:
        yield bool(await fetch_one(conn, TRY_LOCK, {"key": _key_of(name)}, row=bool))
    finally:
        await conn.close()


def _key_of(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)


NOTE_DONE = """
insert into duties (name, done_until)
values (%(name)s, %(now)s)
on conflict (name) do update
set done_until = excluded.done_until
"""

TRY_LOCK = "select pg_try_advisory_lock(%(key)s)"
