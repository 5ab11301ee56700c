"""Telling what becomes of coupons: buyers that they were issued one, the log and the seller that
one is exhausted. In the background: no checkout waits for it, and it holds a lane for a few only.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.errands import Errand
from prilavok.core.events import emit, lock_lane
from prilavok.core.lanes import Lane, lane_of
from prilavok.discounts.coupons import store, telling_store
from prilavok.discounts.coupons.model import Coupon, CouponId
from prilavok.discounts.model import CouponChange, CouponChanged
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind
from prilavok.notices import tell as tell_notice

HOLDERS_PER_STEP: Final = 50
COUPONS_PER_STEP: Final = 100


async def tell_of_coupons(db: Database, clock: Clock) -> int:
    """An errand: tell everything that nobody was told yet; how much that was."""
    told = 0
    for lane in map(Lane, range(db.lanes)):
        while (some := await _tell_holders(db, clock, lane)) > 0:
            told += some
    async with db.reading() as conn:
        changed = await telling_store.untold_ends(conn, coupons_max=COUPONS_PER_STEP)
    for coupon_id in changed:
        told += await _tell_end(db, clock, coupon_id)
    return told


ERRAND: Final = Errand("news of coupons", timedelta(seconds=5), tell_of_coupons)


async def _tell_holders(db: Database, clock: Clock, lane: Lane) -> int:
    async with db.transaction() as conn:
        now = clock.now()
        untold = await telling_store.untold(conn, lane, holdings_max=HOLDERS_PER_STEP)
        if not untold:
            return 0
        await lock_lane(conn, lane)
        found = await store.by_ids(conn, sorted({each.coupon_id for each in untold}))
        good = {c.coupon.coupon_id: c.coupon for c in found if c.coupon.ends_at > now}
        for each in await telling_store.set_told(conn, lane, untold):
            if (coupon := good.get(each.coupon_id)) is not None:
                buyer = Recipient(RecipientKind.BUYER, each.buyer_id)
                await tell_notice(conn, buyer, _issued(coupon), lanes=db.lanes, now=now)
    return len(untold)


async def _tell_end(db: Database, clock: Clock, coupon_id: CouponId) -> bool:
    async with db.transaction() as conn:
        now = clock.now()
        [known] = await store.by_ids(conn, [coupon_id])
        coupon = known.coupon
        lane = lane_of(coupon.seller_id or coupon_id, db.lanes)
        await lock_lane(conn, lane)
        is_exhausted = await telling_store.lock_untold_end(conn, coupon_id)
        if is_exhausted is None:
            return False
        change = CouponChange.EXHAUSTED if is_exhausted else CouponChange.REFILLED
        await emit(conn, lane, [CouponChanged(coupon_id, coupon.seller_id, change)], now=now)
        if is_exhausted:
            await _tell_seller(conn, coupon, db.lanes, now)
        await telling_store.set_end_told(conn, coupon_id)
    return True


async def _tell_seller(conn: Connection, coupon: Coupon, lanes: int, now: datetime) -> None:
    """Once for each time that it is."""
    if coupon.seller_id is None:
        return
    kind = NoticeKind.COUPON_EXHAUSTED
    key = f"{kind}:{coupon.coupon_id}:{now.isoformat()}"
    notice = NewNotice(kind, key, {"title": coupon.title}, f"/coupons/{coupon.coupon_id}")
    seller = Recipient(RecipientKind.SELLER, coupon.seller_id)
    await tell_notice(conn, seller, notice, lanes=lanes, now=now)


def _issued(coupon: Coupon) -> NewNotice:
    kind = NoticeKind.COUPON_ISSUED
    told = {"title": coupon.title, "until": coupon.ends_at}
    return NewNotice(kind, f"{kind}:{coupon.coupon_id}", {**told})
