"""Making coupons, pausing and ending them, and how buyers come by them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from prilavok import audit, ledger
from prilavok.audit import Did
from prilavok.chat.judging import Judges
from prilavok.core.clock import Clock
from prilavok.core.cursors import decode_cursor, encode_cursor
from prilavok.core.database import Connection, Database
from prilavok.core.events import emit, lock_lane
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.money import Money
from prilavok.core.parties import Party, PartyKind
from prilavok.discounts.coupons import code_store, codes, store
from prilavok.discounts.coupons.model import (
    Coupon,
    CouponContradicted,
    CouponCursor,
    CouponGivenOtherwise,
    CouponId,
    CouponInvalid,
    CouponNotForYou,
    CouponNotFound,
    CouponOver,
    CouponState,
    Given,
    How,
    NewCoupon,
    Standing,
    check_coupon,
)
from prilavok.discounts.coupons.views import CouponPage, CouponView, shown, views, why_nobody
from prilavok.discounts.giving import expect_giving, givings_of
from prilavok.discounts.model import CouponChange, CouponChanged
from prilavok.discounts.reasons import WhyNot
from prilavok.inbox.judged import check_text_of_seller
from prilavok.market.model import Funder

COUPONS_PER_PAGE_MAX: Final = 100
FIRST: Final = CouponCursor(datetime.max.replace(tzinfo=UTC), "")

CHANGES: Final = {
    Did.COUPON_PAUSED: CouponChange.PAUSED,
    Did.COUPON_RESUMED: CouponChange.RESUMED,
    Did.COUPON_ENDED: CouponChange.ENDED,
}

Owner: TypeAlias = SellerId | None
"""Whose coupons may be looked at and changed; None: everybody's."""


class Issued(Struct, frozen=True):
    """How many buyers hold a coupon now who did not before."""

    new: int


class MadeCodes(Struct, frozen=True):
    """Codes just made: the only time that they are seen."""

    codes: tuple[str, ...]


async def make(
    db: Database, clock: Clock, judges: Judges, new: NewCoupon, owner: Owner, by: str
) -> CouponView:
    """A coupon that can be used from its beginning on. Sent again it is what it was. Buyers read
    what a seller calls it: that is judged. Raises `CouponInvalid`, `CouponContradicted`,
    `DiscountsNotOpen`, `TextRefused`."""
    coupon, now = _coupon_of(new, owner), clock.now()
    check_coupon(coupon)
    if coupon.ends_at <= now:
        raise CouponInvalid("It has ended already.", "$.ends_at")
    async with db.transaction() as conn:
        await lock_lane(conn, _lane(coupon, db.lanes))
        if await store.add(conn, coupon, by, now):
            if owner is not None:
                await expect_giving(conn, owner, lanes=db.lanes, now=now)
                await check_text_of_seller(conn, judges, coupon.title, now)
            await _begin(conn, coupon, by, db.lanes, now)
        else:
            known = await _one(conn, coupon.coupon_id, owner)
            if replace(known.coupon, is_paused=False, ends_at=coupon.ends_at) != coupon:
                raise CouponContradicted(coupon.coupon_id)
    return await read(db, clock, coupon.coupon_id, owner)


async def read(db: Database, clock: Clock, coupon_id: CouponId, owner: Owner) -> CouponView:
    """How it stands. Raises `CouponNotFound`."""
    async with db.reading() as conn:
        standing = await _one(conn, coupon_id, owner)
        return (await views(conn, [standing], db.lanes, clock.now()))[0]


async def page(
    db: Database,
    clock: Clock,
    owner: Owner,
    state: CouponState | None,
    cursor: str | None,
    limit: int,
) -> CouponPage:
    """Coupons behind the cursor: all, or those that stand so now."""
    after = decode_cursor(cursor, CouponCursor) if cursor else FIRST
    now = clock.now()
    async with db.reading() as conn:
        found = await store.page(conn, owner, state, after, now, coupons_max=limit + 1)
        some = found[:limit]
        items = await views(conn, some, db.lanes, now)
    more = len(found) > limit
    end = CouponCursor(some[-1].made_at, some[-1].coupon.coupon_id) if more else None
    return CouponPage(tuple(items), encode_cursor(end) if end else None)


async def set_paused(
    db: Database, clock: Clock, coupon_id: CouponId, owner: Owner, by: str, *, is_paused: bool
) -> CouponView:
    """No quote offers it from now on, or they do again; what was promised before stands."""
    did = Did.COUPON_PAUSED if is_paused else Did.COUPON_RESUMED
    return await _change(db, clock, coupon_id, owner, by, did)


async def end(db: Database, clock: Clock, coupon_id: CouponId, owner: Owner, by: str) -> CouponView:
    """End it before its time, for good; what was promised before stands."""
    return await _change(db, clock, coupon_id, owner, by, Did.COUPON_ENDED)


async def issue(
    db: Database,
    clock: Clock,
    coupon_id: CouponId,
    buyer_ids: Sequence[BuyerId],
    owner: Owner,
    by: str,
) -> Issued:
    """Let buyers hold a coupon that is issued; who holds it already does not matter, who does now
    is told of it soon. Raises `CouponGivenOtherwise`, `CouponOver`, `DiscountsNotOpen`."""
    now = clock.now()
    async with db.transaction() as conn:
        coupon = (await _held(conn, coupon_id, owner, Given.ISSUED, db.lanes, now)).coupon
        fresh = await store.give(
            conn, coupon.coupon_id, sorted(set(buyer_ids)), How.ISSUED, db.lanes, now
        )
        if fresh:
            await _record(conn, Did.COUPON_ISSUED, coupon, by, now, buyers=len(fresh))
    return Issued(len(fresh))


async def make_codes(
    db: Database, clock: Clock, coupon_id: CouponId, many: int, owner: Owner, by: str
) -> MadeCodes:
    """So many new codes. Raises `CouponGivenOtherwise`, `CouponOver`, `DiscountsNotOpen`."""
    now = clock.now()
    made = [codes.make_code(os.urandom(codes.CODE_BYTES)) for _ in range(many)]
    async with db.transaction() as conn:
        coupon = (await _held(conn, coupon_id, owner, Given.BY_CODE, db.lanes, now)).coupon
        digests = [codes.digest(each) for each in made]
        await code_store.add_codes(conn, digests, coupon.coupon_id, db.lanes, now)
        await _record(conn, Did.COUPON_CODES_MADE, coupon, by, now, codes=many)
    return MadeCodes(tuple(made))


async def claim(db: Database, clock: Clock, coupon_id: CouponId, buyer_id: BuyerId) -> CouponView:
    """Let the buyer hold a coupon that whoever wants may claim. Raises `CouponNotForYou`:
    also while its seller may give nothing."""
    now = clock.now()
    async with db.transaction() as conn:
        standing = await _one(conn, coupon_id, None)
        coupon = standing.coupon
        if coupon.given is not Given.CLAIMED:
            raise CouponNotFound(coupon_id)
        why_not = why_nobody(standing, now)
        if why_not is not None and why_not is not WhyNot.NOT_STARTED:
            raise CouponNotForYou(coupon_id, why_not)
        if (seller_id := coupon.seller_id) is not None:
            givings = await givings_of(conn, [seller_id], lanes=db.lanes, now=now)
            if (withheld := givings.why_not(seller_id, buyer_id)) is not None:
                raise CouponNotForYou(coupon_id, withheld)
        await store.give(conn, coupon.coupon_id, [buyer_id], How.CLAIMED, db.lanes, now)
    return shown(standing, now)


async def mine(db: Database, clock: Clock, buyer_id: BuyerId) -> CouponPage:
    """What the buyer holds and can still be used, the latest first."""
    now = clock.now()
    async with db.reading() as conn:
        held = await store.held_by(conn, lane_of(buyer_id, db.lanes), buyer_id)
        found = await store.by_ids(conn, [each.coupon_id for each in held])
    known = {each.coupon.coupon_id: each for each in found}
    held_now = [shown(known[each.coupon_id], now) for each in held if each.coupon_id in known]
    return CouponPage(tuple(v for v in held_now if v.why_not is not WhyNot.ENDED), None)


def account(coupon: Coupon, name: str) -> str:
    """An account of the coupon's funder: a partner's are the marketplace's."""
    owner = Party(PartyKind.SELLER, coupon.seller_id) if coupon.seller_id is not None else None
    return ledger.account_of(owner, f"coupons/{name}/{coupon.coupon_id}")


def _coupon_of(new: NewCoupon, owner: Owner) -> Coupon:
    if owner is None and new.funder is Funder.SELLER:
        raise CouponInvalid("A seller makes its coupons itself.", "$.funder")
    is_sellers = owner is not None
    return Coupon(
        coupon_id=CouponId(str(new.coupon_id)),
        title=new.title,
        funder=Funder.SELLER if is_sellers else new.funder,
        seller_id=owner,
        benefit=new.benefit,
        currency=new.currency,
        goods=replace(new.goods, sellers=(owner,)) if is_sellers else new.goods,
        audience=new.audience,
        given=new.given,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        budget_minor=new.budget_minor,
        uses_max=new.uses_max,
        per_person_max=new.per_person_max,
        once_per_code=new.once_per_code,
    )


async def _begin(conn: Connection, coupon: Coupon, by: str, lanes: int, now: datetime) -> None:
    """What a coupon begins with: its counter, its budget, a record, and that it is seen."""
    if coupon.budget_minor is not None or coupon.uses_max is not None:
        await store.add_counter(conn, coupon, lanes)
    if coupon.budget_minor is not None:
        budget = Money(coupon.budget_minor, coupon.currency)
        entry = ledger.Entry(
            f"coupon:{coupon.coupon_id}",
            (
                ledger.Line(account(coupon, "budget"), budget),
                ledger.Line(account(coupon, "funding"), Money(-budget.minor, budget.currency)),
            ),
            {"coupon": coupon.coupon_id, "by": by},
        )
        await ledger.post(conn, lane_of(coupon.coupon_id, lanes), entry, now=now)
    await _record(conn, Did.COUPON_MADE, coupon, by, now)
    await store.set_age(conn, coupon.coupon_id)
    await _tell(conn, coupon, CouponChange.MADE, lanes, now)


async def _change(
    db: Database, clock: Clock, coupon_id: CouponId, owner: Owner, by: str, did: Did
) -> CouponView:
    now = clock.now()
    async with db.transaction() as conn:
        known = await _one(conn, coupon_id, owner)
        await lock_lane(conn, _lane(known.coupon, db.lanes))
        standing = await store.lock(conn, coupon_id)
        assert standing is not None, "no coupon is ever deleted"
        if standing.coupon.ends_at <= now:
            raise CouponOver(coupon_id)
        if did is Did.COUPON_ENDED:
            changed = replace(standing.coupon, ends_at=now)
        else:
            changed = replace(standing.coupon, is_paused=did is Did.COUPON_PAUSED)
        if did is Did.COUPON_RESUMED and owner is not None:
            await expect_giving(conn, owner, lanes=db.lanes, now=now)
        if changed != standing.coupon:
            await _record(conn, did, changed, by, now)
            await store.change(conn, changed)
            await _tell(conn, changed, CHANGES[did], db.lanes, now)
    return await read(db, clock, coupon_id, owner)


async def _held(
    conn: Connection, coupon_id: CouponId, owner: Owner, given: Given, lanes: int, now: datetime
) -> Standing:
    """The coupon, if it can be come by like that, and its seller may offer it."""
    standing = await _one(conn, coupon_id, owner)
    if standing.coupon.given is not given:
        raise CouponGivenOtherwise(coupon_id, standing.coupon.given)
    if standing.coupon.ends_at <= now:
        raise CouponOver(coupon_id)
    if (seller_id := standing.coupon.seller_id) is not None:
        await expect_giving(conn, seller_id, lanes=lanes, now=now)
    return standing


async def _one(conn: Connection, coupon_id: CouponId, owner: Owner) -> Standing:
    found = await store.by_ids(conn, [coupon_id])
    if not found or not _is_of(found[0], owner):
        raise CouponNotFound(coupon_id)
    return found[0]


def _is_of(standing: Standing, owner: Owner) -> bool:
    return owner is None or standing.coupon.seller_id == owner


def _lane(coupon: Coupon, lanes: int) -> Lane:
    return lane_of(coupon.seller_id or coupon.coupon_id, lanes)


async def _tell(
    conn: Connection, coupon: Coupon, change: CouponChange, lanes: int, now: datetime
) -> None:
    told = CouponChanged(coupon.coupon_id, coupon.seller_id, change)
    await emit(conn, _lane(coupon, lanes), [told], now=now)


async def _record(
    conn: Connection, did: Did, coupon: Coupon, by: str, now: datetime, **details: object
) -> None:
    await audit.record(
        conn,
        by=by,
        did=did,
        subject=f"coupon:{coupon.coupon_id}",
        details={"title": coupon.title, "seller_id": coupon.seller_id, **details},
        now=now,
    )
