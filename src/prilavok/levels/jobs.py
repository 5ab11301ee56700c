"""What the passing of time does: facts are read, months are settled when they are over."""

from __future__ import annotations

from datetime import datetime

from prilavok import programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.levels.evidence.reading import read_lanes
from prilavok.levels.model import Settlement
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND
from prilavok.levels.settling import actions
from prilavok.levels.settling.pending import months_over


async def read_facts(db: Database, _clock: Clock) -> int:
    """Read what the logs of facts have more; how many facts. Nothing before there is a programme:
    the whole log is still there then."""
    async with db.reading() as conn:
        if not await programmes.starts(conn, KIND):
            return 0
    return await read_lanes(db)


async def settle_due(db: Database, clock: Clock) -> list[Settlement]:
    """Settle what is over and not settled, the oldest month first, however long nobody did.

    The first month is the one in which the first programme came into force.
    """
    return [await actions.settle(db, clock, month) for month in await due_months(db, clock.now())]


async def due_months(db: Database, now: datetime) -> list[Month]:
    """The months that are over and not settled."""
    async with db.reading() as conn:
        return await months_over(conn, now)
