"""Coupons as they are shown: how they stand, what was taken of them, who is who."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from prilavok import market
from prilavok.core.database import Connection
from prilavok.core.ids import SellerId
from prilavok.core.parties import Party, PartyKind
from prilavok.discounts.coupons import store
from prilavok.discounts.coupons.eligibility import not_running
from prilavok.discounts.coupons.model import Coupon, Standing
from prilavok.discounts.coupons.store import Taken
from prilavok.discounts.reasons import WhyNot
from prilavok.identity.actions import names_of_signers


class CouponView(Struct, frozen=True, kw_only=True):
    """A coupon, how it stands, and what was taken of it, if that is counted. `names` are those of
    its sellers and its maker, by `seller:42`, where they are known."""

    coupon: Coupon
    why_not: WhyNot | None
    made_by: str
    made_at: datetime
    taken: Taken | None
    names: dict[str, str]


class CouponPage(Struct, frozen=True):
    """Coupons, the newest first; `next` leads on."""

    items: tuple[CouponView, ...]
    next: str | None


async def views(
    conn: Connection, found: Sequence[Standing], lanes: int, now: datetime
) -> list[CouponView]:
    """For those who look after them."""
    ids = [each.coupon.coupon_id for each in found]
    taken = {each.coupon_id: each for each in await store.taken(conn, ids, lanes)}
    sellers = {seller for each in found for seller in _sellers(each)}
    names = await market.names_of(conn, sellers, lanes=lanes)
    names |= await names_of_signers(conn, {each.made_by for each in found})
    signed = {(id_, each.made_by) for each in found if (id_ := each.coupon.seller_id) is not None}
    staff = await market.names_of_staff(conn, signed, lanes=lanes)
    return [
        shown(each, now, taken.get(each.coupon.coupon_id), names | _maker(each, staff))
        for each in found
    ]


def shown(
    standing: Standing,
    now: datetime,
    taken: Taken | None = None,
    names: dict[str, str] | None = None,
) -> CouponView:
    """One of them."""
    who = {standing.made_by, *(each.name for each in _sellers(standing))}
    return CouponView(
        coupon=standing.coupon,
        why_not=why_nobody(standing, now),
        made_by=standing.made_by,
        made_at=standing.made_at,
        taken=taken,
        names={each: name for each, name in (names or {}).items() if each in who},
    )


def why_nobody(standing: Standing, now: datetime) -> WhyNot | None:
    """Why nobody can use the coupon now, if so."""
    exhausted = WhyNot.EXHAUSTED if standing.is_exhausted else None
    return not_running(standing.coupon, now) or exhausted


def _sellers(standing: Standing) -> set[Party]:
    """Whose coupon it is, and whose goods it names."""
    coupon = standing.coupon
    named = {*coupon.goods.sellers, *(each.seller_id for each in coupon.goods.products)}
    return {Party(PartyKind.SELLER, id_) for id_ in {*named, coupon.seller_id} if id_ is not None}


def _maker(standing: Standing, staff: dict[tuple[SellerId, str], str]) -> dict[str, str]:
    """A member of staff goes by an id that means something within their seller only."""
    owner, by = standing.coupon.seller_id, standing.made_by
    name = staff.get((owner, by)) if owner is not None else None
    return {by: name} if name is not None else {}
