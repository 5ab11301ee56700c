"""Giving back what checkouts held for too long, and forgetting what gave everything back."""

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
KEPT_FOR: Final = timedelta(days=30)
"""So long a checkout that asks again is told how its reservation ended."""
FORGOTTEN_AT_ONCE: Final = 500


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


async def forget_released(db: Database, clock: Clock) -> int:
    """An errand: forget every reservation that gave back what it held longer ago than anybody asks;
    how many. What was used for an order stays."""
    forgotten = 0
    for lane in map(Lane, range(db.lanes)):
        while True:
            before = clock.now() - KEPT_FOR
            async with db.transaction() as conn:
                some = await store.drop_released(
                    conn, lane, before, reservations_max=FORGOTTEN_AT_ONCE
                )
            forgotten += some
            if some < FORGOTTEN_AT_ONCE:
                break
    return forgotten


FORGETTING: Final = Errand("ended quotes", timedelta(hours=1), forget_released)
