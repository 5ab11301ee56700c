"""Spend of a buyer who is erased."""

from __future__ import annotations

from prilavok import market
from prilavok.core.database import Connection
from prilavok.core.ids import BuyerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.discounts.spend import store


async def forget_spend(conn: Connection, buyer_id: BuyerId, *, lanes: int) -> int:
    """Delete the buyer's rows, and take them off what their orders counted for: those orders never
    count again, whatever is told of them. How many rows there were.

    First of all in a transaction: it holds every log of facts, in order, as intakes do.
    """
    await market.lock_heads(conn, [Lane(lane) for lane in range(lanes)])
    sellers = await store.delete_pairs_of(conn, lane_of(buyer_id, lanes), buyer_id)
    await store.forget_counted(conn, buyer_id, sellers, lanes=lanes)
    return len(sellers)
