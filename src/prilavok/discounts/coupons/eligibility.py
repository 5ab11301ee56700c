"""Who can use a coupon, whatever is in the basket. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from msgspec import Struct

from prilavok.core.ids import BuyerId, SellerId
from prilavok.discounts.coupons.model import Audience, Coupon, CouponId, Given
from prilavok.discounts.reasons import WhyNot


class Asker(Struct, frozen=True, kw_only=True):
    """Who asks for a price, and what is known of them.

    `bought_from` are sellers from whom something was bought and kept; None: it is not known. `uses`
    are how often this *person*, under whatever account, has used a coupon, reservations included.
    """

    buyer_id: BuyerId | None = None
    bought_from: frozenset[SellerId] | None = None
    holds: frozenset[CouponId] = frozenset()
    uses: Mapping[CouponId, int] = {}


NOBODY: Final = Asker()

_NOT_TOLD_OF_CODES: Final = frozenset(
    {WhyNot.NOT_STARTED, WhyNot.ENDED, WhyNot.PAUSED, WhyNot.EXHAUSTED}
)


def barred(
    coupon: Coupon, asker: Asker, exhausted: frozenset[CouponId], now: datetime
) -> WhyNot | None:
    """Why `asker` cannot use the coupon now, if so. The same answer everywhere: pages, quotes and
    reservations ask here."""
    return (
        not_running(coupon, now)
        or (WhyNot.EXHAUSTED if coupon.coupon_id in exhausted else None)
        or _barred_by_holding(coupon, asker)
        or barred_by_audience(coupon.audience, coupon.seller_id, asker)
        or (WhyNot.USED_UP if has_used_up(coupon, asker) else None)
    )


def not_running(coupon: Coupon, now: datetime) -> WhyNot | None:
    """Why nobody can use it now, but for its budget."""
    if now >= coupon.ends_at:
        return WhyNot.ENDED
    if coupon.is_paused:
        return WhyNot.PAUSED
    return WhyNot.NOT_STARTED if now < coupon.starts_at else None


def barred_by_audience(
    audience: Audience, seller_id: SellerId | None, asker: Asker
) -> WhyNot | None:
    """Whether it is for others: new to the seller, or (None) to the marketplace; or not new."""
    if audience is Audience.ANYBODY:
        return None
    if asker.buyer_id is None:
        return WhyNot.NO_BUYER
    if asker.bought_from is None:
        return WhyNot.UNKNOWN_BUYER
    has_bought = bool(asker.bought_from) if seller_id is None else seller_id in asker.bought_from
    if audience is Audience.NEW:
        return WhyNot.NEW_BUYERS_ONLY if has_bought else None
    return None if has_bought else WhyNot.RETURNING_BUYERS_ONLY


def has_used_up(coupon: Coupon, asker: Asker) -> bool:
    """Whether this person has used it as often as one may."""
    used = asker.uses.get(coupon.coupon_id, 0)
    return coupon.per_person_max is not None and used >= coupon.per_person_max


def as_told_of_a_code(reason: WhyNot) -> WhyNot:
    """What somebody who entered a code is told: of one that has ended no more than of one that
    never was."""
    return WhyNot.CODE if reason in _NOT_TOLD_OF_CODES else reason


def _barred_by_holding(coupon: Coupon, asker: Asker) -> WhyNot | None:
    needs_buyer = coupon.given is not Given.TO_EVERYONE or coupon.per_person_max is not None
    if needs_buyer and asker.buyer_id is None:
        return WhyNot.NO_BUYER
    if coupon.given is not Given.TO_EVERYONE and coupon.coupon_id not in asker.holds:
        return WhyNot.NOT_HELD
    return None
