"""What buyers of the demo can pay less for: the terms of one shop, and two coupons.

The same again changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from prilavok.chat.judging import Judges
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.demo.orders import CURRENCY, DAY
from prilavok.discounts.coupons import actions as coupons
from prilavok.discounts.coupons.model import Given, Goods, NewCoupon, Percent, SpendGet
from prilavok.discounts.offering import actions as offering
from prilavok.discounts.terms import DiscountTerms
from prilavok.market.model import Funder

SELLER: Final = SellerId("chayka")
OPERATOR: Final = "operator:oleg"
STAFF: Final = "seller_staff:pavel"
SINCE: Final = 40 * DAY
"""Longer ago than the minimum term: the seller may change everything from tomorrow on."""
TERMS: Final = DiscountTerms(threshold_minor=8_000_00, discount_bps=500)
BEGAN: Final = 3 * DAY


async def tell(db: Database, judges: Judges, anchor: datetime) -> None:
    """Submit the terms and make the coupons, each at its time."""
    history = (await offering.my_discount(db, FixedClock(anchor), SELLER)).history
    if not history:
        await offering.submit(db, FixedClock(anchor - SINCE), SELLER, TERMS, STAFF)
    begun = FixedClock(anchor - BEGAN)
    await coupons.make(db, begun, judges, _of_marketplace(anchor), None, OPERATOR)
    await coupons.make(db, begun, judges, _of_seller(anchor), SELLER, STAFF)


def _of_marketplace(anchor: datetime) -> NewCoupon:
    """Nobody has to do anything for it; its budget ends some day."""
    return NewCoupon(
        coupon_id=UUID("0192f0d0-0000-7000-8000-000000000001"),
        title="500 ₽ от 5 000 ₽",
        benefit=SpendGet(from_minor=5_000_00, off_minor=500_00),
        currency=CURRENCY,
        starts_at=anchor - BEGAN,
        ends_at=anchor + timedelta(days=27),
        budget_minor=100_000_00,
        per_person_max=2,
    )


def _of_seller(anchor: datetime) -> NewCoupon:
    """For whoever knows a code."""
    return NewCoupon(
        coupon_id=UUID("0192f0d0-0000-7000-8000-000000000002"),
        title="10 % на чай и посуду",
        funder=Funder.SELLER,
        benefit=Percent(off_bps=1_000, most_minor=1_000_00),
        currency=CURRENCY,
        goods=Goods(sellers=(SELLER,)),
        given=Given.BY_CODE,
        starts_at=anchor - BEGAN,
        ends_at=anchor + timedelta(days=57),
        uses_max=200,
        per_person_max=1,
    )
