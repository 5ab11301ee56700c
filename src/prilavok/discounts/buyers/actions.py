"""Reading how buyers stand with sellers' thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.money import Money
from prilavok.discounts.buyers.model import Expiring, ProgressPage, SellerProgress
from prilavok.discounts.days import Day
from prilavok.discounts.giving import givings_of
from prilavok.discounts.offering import store as offering
from prilavok.discounts.offering.actions import date_of
from prilavok.discounts.offering.ground import Ground, ground_at
from prilavok.discounts.offering.store import StoredVersion
from prilavok.discounts.progress import progress
from prilavok.discounts.spend import store as spend
from prilavok.discounts.spend.rows import EMPTY, Row, expiries

SELLERS_ASKED_MAX: Final = 50
SELLERS_PER_PAGE: Final = 100
EXPIRING_WITHIN_D: Final = 30


async def progress_with(
    db: Database, clock: Clock, buyer_id: BuyerId, seller_ids: Sequence[SellerId]
) -> ProgressPage:
    """How the buyer stands with these sellers, up to 50 of them, also where nothing was bought."""
    async with db.snapshot() as conn:
        ground = await ground_at(conn, clock.now())
        if ground is None:
            return NOTHING
        asked = list(dict.fromkeys(seller_ids))[:SELLERS_ASKED_MAX]
        rows = await spend.pairs(conn, [(buyer_id, each) for each in asked], lanes=db.lanes)
        of_sellers = [(each, rows.get((buyer_id, each), EMPTY)) for each in asked]
        shown = await _shown(conn, buyer_id, of_sellers, ground, lanes=db.lanes)
    return _page(ground, shown, None)


async def progress_everywhere(
    db: Database, clock: Clock, buyer_id: BuyerId, after: SellerId
) -> ProgressPage:
    """How the buyer stands with all sellers of whom they have bought, by the sellers' ids: those
    of the next 100 behind `after` who give a discount today."""
    async with db.snapshot() as conn:
        ground = await ground_at(conn, clock.now())
        if ground is None:
            return NOTHING
        rows = await spend.pairs_of_buyer(
            conn, buyer_id, lanes=db.lanes, after=after, pairs_max=SELLERS_PER_PAGE
        )
        shown = await _shown(conn, buyer_id, rows, ground, lanes=db.lanes)
    return _page(ground, shown, rows[-1][0] if len(rows) == SELLERS_PER_PAGE else None)


NOTHING: Final = ProgressPage(today=None, zone=None, sellers=(), after=None)


def _page(ground: Ground, shown: Sequence[SellerProgress], after: SellerId | None) -> ProgressPage:
    today, zone = date_of(ground.today), ground.programme.zone
    return ProgressPage(today=today, zone=zone, sellers=tuple(shown), after=after)


async def _shown(
    conn: Connection,
    buyer_id: BuyerId,
    rows: Sequence[tuple[SellerId, Row]],
    ground: Ground,
    *,
    lanes: int,
) -> list[SellerProgress]:
    sellers = [seller_id for seller_id, _ in rows]
    hold = await offering.terms_of(conn, sellers, ground.today, lanes=lanes)
    found = [(row, hold[seller_id]) for seller_id, row in rows if seller_id in hold]
    givings = await givings_of(conn, [v.seller_id for _, v in found], lanes=lanes, now=ground.at)
    return [
        each
        for row, version in found
        if givings.why_not(version.seller_id, buyer_id) is None
        and (each := standing_with(row, version, ground))
    ]


def standing_with(row: Row, version: StoredVersion, ground: Ground) -> SellerProgress | None:
    """How the buyer of a row stands; None where the terms give no discount."""
    terms = version.terms
    if terms is None:
        return None
    currency, counting = ground.programme.currency, ground.programme.counting
    stands = progress(row, ground.today, counting, terms.threshold_minor)

    expiring: list[Expiring] = []
    left = stands.spend_minor
    for expiry in expiries(row, ground.today, counting, within_d=EXPIRING_WITHIN_D):
        left -= expiry.amount_minor
        short = max(0, terms.threshold_minor - left)
        amount = Money(expiry.amount_minor, currency)
        expiring.append(Expiring(date_of(expiry.day), amount, Money(short, currency)))

    return SellerProgress(
        seller_id=version.seller_id,
        threshold=Money(terms.threshold_minor, currency),
        discount_bps=terms.discount_bps,
        categories=terms.categories,
        starts=date_of(version.starts),
        promised_until=date_of(version.promised_until),
        is_reached=stands.short_minor == 0,
        spend=Money(stands.spend_minor, currency),
        pending=Money(stands.pending_minor, currency),
        short=Money(stands.short_minor, currency),
        reached_on=_date(stands.reached_on),
        lost_on=_date(stands.lost_on),
        expiring=tuple(expiring),
    )


def _date(day: Day | None) -> date | None:
    return date_of(day) if day is not None else None
