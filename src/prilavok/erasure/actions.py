"""Asking for an erasure, and lifting it: names are kept again then."""

from __future__ import annotations

from prilavok import audit, market
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.ids import BuyerId
from prilavok.core.parties import Party, PartyKind
from prilavok.discounts.buyers.store import forget_holder
from prilavok.discounts.spend.erasing import forget_spend
from prilavok.erasure import store
from prilavok.erasure.model import Erasure, ErasureNotFound, ErasureUnderWay
from prilavok.identity.model import Principal


async def request(db: Database, clock: Clock, by: Principal, buyer_id: BuyerId) -> Erasure:
    """Forget the buyer's name and spend at once, and have all that they wrote so far emptied.

    Asked again while it is under way, nothing changes; once it is done, it is done again.
    """
    async with db.transaction() as conn:
        now = clock.now()
        await forget_spend(conn, buyer_id, lanes=db.lanes)
        await forget_holder(conn, buyer_id, lanes=db.lanes)
        await market.forget_buyer(conn, buyer_id, lanes=db.lanes, now=now)
        begun = await store.put(conn, buyer_id, by.signature, now, lanes=db.lanes)
        if begun is None:
            return await erasure_of(conn, buyer_id, lanes=db.lanes)
        await audit.record(
            conn,
            by=by.signature,
            did=audit.Did.ERASURE_REQUESTED,
            subject=Party(PartyKind.BUYER, buyer_id).name,
            now=now,
        )
        return begun


async def lift(db: Database, clock: Clock, by: Principal, buyer_id: BuyerId) -> None:
    """Keep again what facts call the buyer from now on; what was erased stays erased.

    Raises `ErasureNotFound` and `ErasureUnderWay`.
    """
    async with db.transaction() as conn:
        if not await market.remember_buyer(conn, buyer_id, lanes=db.lanes):
            raise ErasureNotFound(buyer_id)
        erasure = await erasure_of(conn, buyer_id, lanes=db.lanes)
        if erasure.done_at is None:
            raise ErasureUnderWay(buyer_id)
        await audit.record(
            conn,
            by=by.signature,
            did=audit.Did.ERASURE_LIFTED,
            subject=Party(PartyKind.BUYER, buyer_id).name,
            now=clock.now(),
        )


async def erasure_of(conn: Connection, buyer_id: BuyerId, *, lanes: int) -> Erasure:
    """The last one of the buyer's; raises `ErasureNotFound`."""
    found = await store.of_buyer(conn, buyer_id, lanes=lanes)
    if found is None:
        raise ErasureNotFound(buyer_id)
    return found
