"""Accepting terms, and what a seller has accepted."""

from __future__ import annotations

from datetime import datetime

from prilavok import programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.events import emit, lock_lane
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.terms import rules, store
from prilavok.standing.admission.terms.model import (
    Acceptance,
    Offer,
    TermsAccepted,
    TermsStanding,
)
from prilavok.standing.admission.terms.programme import KIND


async def accept(
    db: Database, clock: Clock, seller_id: SellerId, version: int, *, by: str
) -> Acceptance:
    """Record that `by` accepts `version` for the seller; the first acceptance of it is returned.

    A version that is announced may be accepted before it is in force. Raises `TermsUnknown` and
    `TermsSuperseded`.
    """
    lane = lane_of(seller_id, db.lanes)
    async with db.transaction() as conn:
        await lock_lane(conn, lane)
        now = clock.now()

        rules.check_acceptable(await offers_of(conn), version, now)

        if await store.accept(conn, lane, seller_id, version, by=by, now=now):
            await emit(conn, lane, [TermsAccepted(seller_id, version, by)], now=now)
        accepted = await store.acceptances(conn, lane, seller_id)
    return next(acceptance for acceptance in accepted if acceptance.version == version)


async def standing_of(
    conn: Connection, lanes: int, seller_id: SellerId, now: datetime, capability: Capability
) -> TermsStanding:
    """What of the terms the seller has still to accept before it may use `capability`."""
    offers = await offers_of(conn)
    if not offers:
        return rules.standing_of((), (), now)
    accepted = await store.acceptances(conn, lane_of(seller_id, lanes), seller_id)
    return rules.standing_of(offers, {each.version for each in accepted}, now, capability)


async def offers_of(conn: Connection) -> list[Offer]:
    """Every version of the terms, in the order in which they come into force."""
    offers: list[Offer] = []
    for start in await programmes.starts(conn, KIND):
        terms = await programmes.document_kept(conn, KIND, start.version)
        offers.append(
            Offer(
                start.version,
                start.effective_from,
                start.effective_from + terms.grace,
                terms.capabilities,
            )
        )
    return offers


async def next_start(conn: Connection, now: datetime) -> datetime | None:
    """When the next version of the terms comes into force, as known now."""
    return (await programmes.version_in_force(conn, KIND, now)).until
