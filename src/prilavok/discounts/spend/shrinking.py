"""Rows without the days that have expired by any window.

No read needs it: what has expired is not added up. But the row of a buyer who does not come back
would keep their days for good.
"""

from __future__ import annotations

from collections.abc import Sequence

from prilavok import market
from prilavok.core.clock import Clock
from prilavok.core.config import zone_called
from prilavok.core.database import Database
from prilavok.core.lanes import lane_of
from prilavok.discounts.days import day_of
from prilavok.discounts.spend import store
from prilavok.discounts.spend.rows import fold, is_due
from prilavok.discounts.spend.store import Pair


async def shrink(db: Database, clock: Clock, pairs: Sequence[Pair]) -> int:
    """Drop from these rows what has expired; how many were written. They are written under the
    heads of their sellers' lanes, as intakes do, in a transaction of their own."""
    if not pairs:
        return 0
    async with db.transaction() as conn:
        lanes = {lane_of(seller_id, db.lanes) for _, seller_id in pairs}
        await market.lock_heads(conn, lanes)
        heads = await store.heads(conn, sorted(lanes))
        today = {head.lane: day_of(clock.now(), zone_called(head.zone)) for head in heads}
        rows = await store.pairs(conn, pairs, lanes=db.lanes)
        due = {
            pair: fold(row, [], today[lane])
            for pair, row in rows.items()
            if (lane := lane_of(pair[1], db.lanes)) in today and is_due(row, today[lane])
        }
        return len(await store.put_pairs(conn, due, lanes=db.lanes))
