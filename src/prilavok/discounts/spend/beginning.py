"""Beginning to count, when the first programme is published; and counting what was before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from prilavok import market
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.errors import Conflict
from prilavok.core.events import heads as event_heads
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.discounts.programme import DiscountProgramme
from prilavok.discounts.spend import store
from prilavok.discounts.spend.recounting import recount
from prilavok.discounts.spend.store import SpendHead

ORDERS_PER_STEP: Final = 500
"""That are counted in one transaction, while the lane takes no facts in."""


@dataclass(eq=False)
class CountedOtherwise(Conflict):
    """Purchases count by the days of {zone} and in {currency}, and buyers and sellers rely on it: a
    programme of another time zone or currency cannot follow."""

    zone: str
    currency: str


@dataclass(eq=False)
class NotCountedYet(Conflict):
    """What was bought from seller {seller_id} in the past is still being counted; try again in a
    few minutes."""

    seller_id: SellerId


async def begin(conn: Connection, programme: DiscountProgramme) -> None:
    """Before a programme is published: from its commit on, every intake counts.

    The logs of facts are held, so that an intake either counts already or is over, and counted by
    `count_history`. Raises `CountedOtherwise`.
    """
    lanes = sorted(await event_heads(conn))
    positions = await market.lock_heads(conn, lanes)
    found = await store.heads(conn, lanes)
    otherwise = [
        head for head in found if (head.zone, head.currency) != (programme.zone, programme.currency)
    ]
    if found and not otherwise:
        return
    if otherwise and await store.anything_counts(conn, lanes):
        raise CountedOtherwise(otherwise[0].zone, otherwise[0].currency)
    await store.put_heads(
        conn,
        [
            SpendHead(
                lane=lane,
                zone=programme.zone,
                currency=programme.currency,
                is_whole=positions[lane] == 0,
            )
            for lane in lanes
        ],
    )


async def count_history(db: Database, clock: Clock) -> int:
    """An errand: count the orders that were there before anything counted; how many.

    Each step commits how far it has come; killed in the middle, the next one goes on from there.
    """
    orders = 0
    for lane in map(Lane, range(db.lanes)):
        while (counted := await _step(db, clock, lane)) is not None:
            orders += counted
    return orders


async def expect_counted(conn: Connection, seller_id: SellerId, *, lanes: int) -> None:
    """Raise `NotCountedYet` while that is true; buyers must not be told too little."""
    if not await is_counted(conn, seller_id, lanes=lanes):
        raise NotCountedYet(seller_id)


async def is_counted(conn: Connection, seller_id: SellerId, *, lanes: int) -> bool:
    """Whether all that was bought from the seller counts."""
    found = await store.heads(conn, [lane_of(seller_id, lanes)])
    return bool(found) and found[0].is_whole


async def _step(db: Database, clock: Clock, lane: Lane) -> int | None:
    """Count some more orders of the lane; None when there was nothing to do."""
    async with db.transaction() as conn:
        await market.lock_heads(conn, [lane])
        found = await store.heads(conn, [lane])
        if not found or found[0].is_whole:
            return None
        (head,) = found
        some = await store.orders_after(
            conn, lane, (head.seller_id, head.order_id), orders_max=ORDERS_PER_STEP
        )
        await recount(conn, [(lane, *key) for key in some], now=clock.now())
        if len(some) < ORDERS_PER_STEP:
            head = replace(head, is_whole=True)
        if some:
            head = replace(head, seller_id=some[-1][0], order_id=some[-1][1])
        await store.put_heads(conn, [head])
        return len(some)
