"""Codes that can be used once: a reservation has them until it is released."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from prilavok.core.database import Connection
from prilavok.discounts.checkout.model import CodesUsedUp
from prilavok.discounts.checkout.store import Stored
from prilavok.discounts.coupons import code_store, codes
from prilavok.discounts.coupons.model import Coupon, CouponId
from prilavok.discounts.quoting.reserving import Step


async def count_codes(
    conn: Connection,
    steps: Sequence[tuple[Stored, Step]],
    coupons: Mapping[CouponId, Coupon],
    lanes: int,
) -> None:
    """What the steps do to codes. Raises `CodesUsedUp`."""
    freed: list[Stored] = []
    for stored, step in steps:
        once = {use.coupon_id for use in stored.quote.uses if coupons[use.coupon_id].once_per_code}
        times = step.reserved + step.used
        if once and times > 0:
            await _take(conn, stored, once, lanes)
        elif once and times < 0:
            freed.append(stored)
    if freed:
        digests = {each for stored in freed for each in _digests(stored)}
        await code_store.lock_codes(conn, digests, lanes)
        await code_store.free_codes(conn, digests, [each.quote_id for each in freed], lanes)


async def _take(conn: Connection, stored: Stored, once: set[CouponId], lanes: int) -> None:
    """One code for each of the coupons, of those that the buyer typed."""
    found = await code_store.lock_codes(conn, set(_digests(stored)), lanes)
    taken = {each.coupon_id: each.digest for each in found if each.quote_id is None}
    if missing := once - taken.keys():
        raise CodesUsedUp(tuple(sorted(missing)))
    digests = [taken[coupon_id] for coupon_id in sorted(once)]
    await code_store.take_codes(conn, digests, stored.quote_id, lanes)


def _digests(stored: Stored) -> Iterator[bytes]:
    for answer in stored.quote.codes:
        code = codes.read_code(answer.code)
        if code is not None and answer.why_not is None:
            yield codes.digest(code)
