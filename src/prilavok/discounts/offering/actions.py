"""A seller submits discount terms, withdraws them, looks at how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec.structs import asdict

from prilavok import market
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.events import Event, emit, lock_lane
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.discounts import terms
from prilavok.discounts.days import Day
from prilavok.discounts.giving import expect_giving, givings_of
from prilavok.discounts.model import DiscountTermsAnnounced, DiscountTermsWithdrawn
from prilavok.discounts.offering import store
from prilavok.discounts.offering.ground import Ground, ground_at
from prilavok.discounts.offering.model import (
    Foreseen,
    MyDiscount,
    NoDiscountProgramme,
    TermsVersion,
)
from prilavok.discounts.offering.store import StoredVersion
from prilavok.discounts.spend.beginning import expect_counted, is_counted
from prilavok.discounts.terms import (
    Change,
    DiscountTerms,
    DiscountTermsOutOfBounds,
    Version,
)


async def my_discount(db: Database, clock: Clock, seller_id: SellerId) -> MyDiscount:
    """How the seller's discount stands today. Raises `NoDiscountProgramme`."""
    async with db.snapshot() as conn:
        return await standing(conn, seller_id, lanes=db.lanes, now=clock.now())


async def submit(
    db: Database, clock: Clock, seller_id: SellerId, wanted: DiscountTerms | None, by: str
) -> MyDiscount:
    """Have other terms follow as soon as they can, or (None) no discount; what was still to begin
    is withdrawn. Submitting what holds already only withdraws.

    Raises `NoDiscountProgramme`, `DiscountTermsOutOfBounds`, `NothingToChange`, `NotCountedYet`,
    `DiscountsNotOpen`: switching off and withdrawing are never refused for that.
    """
    lane = lane_of(seller_id, db.lanes)
    async with db.transaction() as conn:
        await lock_lane(conn, lane)
        now = clock.now()
        ground = await expect_ground(conn, now)
        history = await store.history(conn, lane, seller_id)

        change = decided(history, wanted, ground, now)

        if change.version is not None and wanted is not None:
            await _expect_allowed(conn, seller_id, wanted, lanes=db.lanes, now=now)
            await expect_counted(conn, seller_id, lanes=db.lanes)
        told: list[Event] = []
        if change.withdrawn is not None:
            await store.withdraw(conn, lane, seller_id, change.withdrawn.number, now)
            told.append(DiscountTermsWithdrawn(seller_id, change.withdrawn.number))
        if change.version is not None:
            await store.add(conn, lane, _stored(change.version, seller_id, by, ground))
            told.append(_announced(seller_id, change.version))
        await emit(conn, lane, told, now=now)
        return await standing(conn, seller_id, lanes=db.lanes, now=now)


async def foreseen(
    db: Database, clock: Clock, seller_id: SellerId, wanted: DiscountTerms | None, by: str
) -> Foreseen:
    """What `submit` would do now; raises the same, but for `NotCountedYet`."""
    now, lane = clock.now(), lane_of(seller_id, db.lanes)
    async with db.snapshot() as conn:
        ground = await expect_ground(conn, now)
        history = await store.history(conn, lane, seller_id)
        change = decided(history, wanted, ground, now)
        if change.version is not None and wanted is not None:
            await _expect_allowed(conn, seller_id, wanted, lanes=db.lanes, now=now)
    known = {version.number: version for version in history}
    return Foreseen(
        version=_shown(_stored(change.version, seller_id, by, ground)) if change.version else None,
        withdrawn=_shown(known[change.withdrawn.number]) if change.withdrawn else None,
        waits=change.waits,
    )


async def standing(
    conn: Connection, seller_id: SellerId, *, lanes: int, now: datetime
) -> MyDiscount:
    """How the seller's discount stands at a moment."""
    ground = await expect_ground(conn, now)
    history = await store.history(conn, lane_of(seller_id, lanes), seller_id)
    stands = terms.standing_on(history, ground.today)
    shown = {version.number: _shown(version) for version in history}
    givings = await givings_of(conn, [seller_id], lanes=lanes, now=now)
    signed = {(seller_id, version.submitted_by) for version in history}
    people = await market.names_of_staff(conn, signed, lanes=lanes)
    return MyDiscount(
        programme_version=ground.version,
        zone=ground.programme.zone,
        currency=ground.programme.currency,
        today=date_of(ground.today),
        bounds=ground.programme.loyalty,
        is_counted=await is_counted(conn, seller_id, lanes=lanes),
        withheld=givings.sellers[seller_id].why_not,
        status=stands.status,
        holds=shown[stands.holds.number] if stands.holds else None,
        follows=shown[stands.follows.number] if stands.follows else None,
        worse_from=date_of(stands.worse_from),
        off_from=date_of(stands.off_from),
        history=tuple(reversed(shown.values())),
        names={signature: name for (_, signature), name in people.items()},
    )


async def expect_ground(conn: Connection, now: datetime) -> Ground:
    """What holds at a moment; raises `NoDiscountProgramme`."""
    ground = await ground_at(conn, now)
    if ground is None:
        raise NoDiscountProgramme
    return ground


def decided(
    history: Sequence[StoredVersion], wanted: DiscountTerms | None, ground: Ground, now: datetime
) -> Change:
    """What comes of the wish."""
    if wanted is not None:
        terms.check_terms(wanted, ground.programme.loyalty)
    return terms.change(history, wanted, ground.programme.loyalty, ground.today, now)


async def _expect_allowed(
    conn: Connection,
    seller_id: SellerId,
    wanted: DiscountTerms,
    *,
    lanes: int,
    now: datetime,
) -> None:
    """The seller may give discounts. Categories are those of goods that are there: buyers read what
    they are called."""
    await expect_giving(conn, seller_id, lanes=lanes, now=now)
    lane = lane_of(seller_id, lanes)
    for n, category in enumerate(wanted.categories):
        if not await store.has_goods_in(conn, lane, seller_id, category):
            reason = f"You have no products in {' / '.join(category)}."
            raise DiscountTermsOutOfBounds(reason, f"$.categories[{n}]")


def date_of(day: Day) -> date:
    """The day as a date."""
    return date.fromordinal(day)


def _stored(version: Version, seller_id: SellerId, by: str, ground: Ground) -> StoredVersion:
    return StoredVersion(
        **asdict(version),
        seller_id=seller_id,
        submitted_by=by,
        programme_version=ground.version,
    )


def _shown(version: StoredVersion) -> TermsVersion:
    return TermsVersion(
        number=version.number,
        terms=version.terms,
        starts=date_of(version.starts),
        promised_until=date_of(version.promised_until),
        kept_until=date_of(version.kept_until),
        submitted_at=version.submitted_at,
        submitted_by=version.submitted_by,
        withdrawn_at=version.withdrawn_at,
    )


def _announced(seller_id: SellerId, version: Version) -> DiscountTermsAnnounced:
    said = version.terms
    return DiscountTermsAnnounced(
        seller_id,
        version.number,
        date_of(version.starts),
        said.threshold_minor if said else None,
        said.discount_bps if said else None,
    )
