"""Which months wait to be settled."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from prilavok import programmes
from prilavok.core.database import Connection
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND
from prilavok.levels.settling import settlement_store

MONTHS_PER_TURN_MAX: Final = 12


async def months_over(conn: Connection, now: datetime) -> list[Month]:
    """The months that are over and not settled, the oldest first; up to 12. The first is the one in
    which the first programme came into force."""
    starts = await programmes.starts(conn, KIND)
    begun = [start.effective_from for start in starts if start.effective_from <= now]
    if not begun:
        return []
    zone = (await programmes.in_force(conn, KIND, now)).document.clock
    last = await settlement_store.last_finished(conn)
    month = Month.of(begun[0], zone) if last is None else Month(last.month).plus(1)
    due: list[Month] = []
    while month.ends(zone) <= now and len(due) < MONTHS_PER_TURN_MAX:
        due.append(month)
        month = month.plus(1)
    return due
