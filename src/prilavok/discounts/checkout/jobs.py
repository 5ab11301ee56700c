"""Giving back what checkouts held for too long."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.errands import Errand
from prilavok.core.lanes import Lane
from prilavok.discounts.checkout import store
from prilavok.discounts.checkout.actions import release_lapsed

RELEASED_AT_ONCE: Final = 200


async def release_due(db: Database, clock: Clock) -> int:
    """An errand: release every reservation whose time is over; how many."""
    released = 0
    for lane in map(Lane, range(db.lanes)):
        while True:
            now = clock.now()
            async with db.transaction() as conn:
                due = await store.lock_due(conn, lane, now, reservations_max=RELEASED_AT_ONCE)
                if due:
                    await release_lapsed(conn, due, db.lanes, now)
            released += len(due)
            if len(due) < RELEASED_AT_ONCE:
                break
    return released


ERRAND: Final = Errand("lapsed quotes", timedelta(seconds=5), release_due)
