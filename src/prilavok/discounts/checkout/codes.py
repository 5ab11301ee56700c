"""Codes that can be used once: a reservation has them until it is released."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from prilavok.core.database import Connection
from prilavok.core.errors import DomainError
from prilavok.discounts.checkout.model import CodesUsedUp
from prilavok.discounts.checkout.store import Stored
from prilavok.discounts.coupons import code_store, codes
from prilavok.discounts.coupons.model import Coupon, CouponId


async def take_codes(
    conn: Connection, asked: Sequence[Stored], coupons: Mapping[CouponId, Coupon], lanes: int
) -> dict[UUID, DomainError]:
    """Let each have one code for each of its coupons that needs one, of those that the buyer typed,
    one after the other; who could not, by their quotes."""
    asking = [each for each in asked if _once(each, coupons)]
    if not asking:
        return {}
    typed = {digest for each in asking for digest in _digests(each)}
    found = await code_store.lock_codes(conn, typed, lanes)
    free = {each.digest: each.coupon_id for each in found if each.quote_id is None}
    refused: dict[UUID, DomainError] = {}
    for each in asking:
        once = _once(each, coupons)
        taken = {free[digest]: digest for digest in _digests(each) if digest in free}
        if missing := once - taken.keys():
            refused[each.quote_id] = CodesUsedUp(tuple(sorted(missing)))
            continue
        digests = [taken[coupon_id] for coupon_id in sorted(once)]
        await code_store.take_codes(conn, digests, each.quote_id, lanes)
        for digest in digests:
            del free[digest]
    return refused


async def free_codes(
    conn: Connection, released: Sequence[Stored], coupons: Mapping[CouponId, Coupon], lanes: int
) -> None:
    """Let the codes that these have be nobody's again."""
    freed = [each for each in released if _once(each, coupons)]
    if freed:
        digests = {digest for each in freed for digest in _digests(each)}
        await code_store.lock_codes(conn, digests, lanes)
        await code_store.free_codes(conn, digests, [each.quote_id for each in freed], lanes)


def _once(stored: Stored, coupons: Mapping[CouponId, Coupon]) -> set[CouponId]:
    """The coupons of which each code can be used once."""
    return {use.coupon_id for use in stored.quote.uses if coupons[use.coupon_id].once_per_code}


def _digests(stored: Stored) -> Iterator[bytes]:
    for answer in stored.quote.codes:
        code = codes.read_code(answer.code)
        if code is not None and answer.why_not is None:
            yield codes.digest(code)
