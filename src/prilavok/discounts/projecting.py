"""What every intake of facts does for discounts, in its own transaction: spend is exact when the
answer is on its way, whatever runs in the background."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from prilavok.core.database import Connection
from prilavok.core.ids import OrderId, SellerId
from prilavok.core.lanes import lane_of
from prilavok.discounts.model import SpendCrossed
from prilavok.discounts.offering.ground import ground_at
from prilavok.discounts.offering.store import terms_of
from prilavok.discounts.spend.recounting import Recounted, recount
from prilavok.discounts.spend.rows import spend_at
from prilavok.market import (
    OrderBoughtOut,
    OrderCancelled,
    OrderPlaced,
    OrderRefunded,
    OrderReturned,
    Taken,
)
from prilavok.market.actions import Consequence

COUNTS: Final = (OrderPlaced, OrderBoughtOut, OrderCancelled, OrderReturned, OrderRefunded)
"""What can change what an order counts for."""


async def count(conn: Connection, taken: Sequence[Taken], now: datetime) -> Sequence[Consequence]:
    """Count the orders that the facts are about. After `market.PROJECTION`: it reads its tables."""
    places = {
        (entry.lane, SellerId(entry.fact.seller_id), OrderId(entry.fact.order_id))
        for entry in taken
        if isinstance(entry.fact, COUNTS)
    }
    recounted = await recount(conn, sorted(places), now=now)
    return await _crossings(conn, recounted, now) if recounted.rows else []


async def _crossings(
    conn: Connection, recounted: Recounted, now: datetime
) -> Sequence[Consequence]:
    """Who is on the other side of a seller's threshold now."""
    ground = await ground_at(conn, now)
    if ground is None:
        return []
    sellers = sorted({seller_id for _, seller_id in recounted.rows})
    hold = await terms_of(conn, sellers, ground.today, lanes=recounted.lanes)
    told: list[Consequence] = []
    for (buyer_id, seller_id), rows in recounted.rows.items():
        version = hold.get(seller_id)
        if version is None or version.terms is None:
            continue
        was, is_ = (
            spend_at(row, ground.today, ground.programme.counting).sum_minor
            >= version.terms.threshold_minor
            for row in rows
        )
        if was != is_:
            lane = lane_of(buyer_id, recounted.lanes)
            told.append((lane, SpendCrossed(buyer_id, seller_id)))
    return told
