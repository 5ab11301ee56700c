"""Every statement on what is still to be told of coupons."""

from __future__ import annotations

from collections.abc import Sequence

from prilavok.core.database import Connection, execute, fetch
from prilavok.core.lanes import Lane
from prilavok.discounts.answering.store import Held
from prilavok.discounts.coupons.model import CouponId


async def untold(conn: Connection, lane: Lane, *, holdings_max: int) -> list[Held]:
    """Coupons that buyers of the lane were issued and not told of."""
    wanted = {"lane": lane, "holdings_max": holdings_max}
    return await fetch(conn, UNTOLD, wanted, row=Held)


async def set_told(conn: Connection, lane: Lane, told: Sequence[Held]) -> list[Held]:
    """Note that these buyers need not be told any more; those of them who still hold it."""
    parameters = {
        "lane": lane,
        "buyer_ids": [each.buyer_id for each in told],
        "coupon_ids": [each.coupon_id for each in told],
    }
    return await fetch(conn, SET_TOLD, parameters, row=Held)


async def untold_ends(conn: Connection, *, coupons_max: int) -> list[CouponId]:
    """Coupons that are exhausted, or not any more, which the log has not told."""
    return [
        CouponId(each)
        for each in await fetch(conn, UNTOLD_ENDS, {"coupons_max": coupons_max}, row=str)
    ]


async def lock_untold_end(conn: Connection, coupon_id: CouponId) -> bool | None:
    """Whether the coupon is exhausted, held; None where the log has told it."""
    found = await fetch(conn, LOCK_UNTOLD_END, {"coupon_id": coupon_id}, row=bool)
    return found[0] if found else None


async def set_end_told(conn: Connection, coupon_id: CouponId) -> None:
    """Note that the log has told how the coupon stands."""
    await execute(conn, SET_END_TOLD, {"coupon_id": coupon_id})


# by coupon_holdings_to_tell
UNTOLD = """
select buyer_id, coupon_id
from coupon_holdings
where lane = %(lane)s
and not is_told
order by buyer_id, coupon_id
limit %(holdings_max)s
"""

# by the primary key
SET_TOLD = """
update coupon_holdings as holding
set is_told = true
from unnest(%(buyer_ids)s::text[], %(coupon_ids)s::text[]) as told (buyer_id, coupon_id)
where holding.lane = %(lane)s
and holding.buyer_id = told.buyer_id
and holding.coupon_id = told.coupon_id
and not holding.is_told
returning holding.buyer_id, holding.coupon_id
"""

# by coupons_to_tell
UNTOLD_ENDS = """
select coupon_id
from coupons
where is_exhausted <> told_exhausted
order by coupon_id
limit %(coupons_max)s
"""

LOCK_UNTOLD_END = """
select is_exhausted
from coupons
where coupon_id = %(coupon_id)s
and is_exhausted <> told_exhausted
for update
"""

SET_END_TOLD = """
update coupons
set told_exhausted = is_exhausted
where coupon_id = %(coupon_id)s
"""
