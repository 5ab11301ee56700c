"""Whom a draft would give a discount, or take it from; what prices it would make. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from prilavok.core.ids import BuyerId, SellerId
from prilavok.discounts.coupons.eligibility import Asker
from prilavok.discounts.coupons.model import Coupon, CouponId, Goods, Percent
from prilavok.discounts.days import Day, day_of
from prilavok.discounts.programme import DiscountProgramme
from prilavok.discounts.quoting import AskedLine, Basket, Known, offers_of, quote
from prilavok.discounts.spend.rows import Row, Spend, spend_at
from prilavok.discounts.terms import DiscountTerms, DiscountTermsOutOfBounds, Version, check_terms
from prilavok.market.model import Funder

PRICE_MINOR: Final = 100_000
OFF_BPS: Final = 1_000
THEN: Final = datetime(2024, 1, 1, tzinfo=UTC)
LATER: Final = datetime(2025, 1, 1, tzinfo=UTC)
SELLER: Final = SellerId("seller")
TODAY: Final = Day(0)
TERMS: Final = Version(
    number=1,
    terms=DiscountTerms(threshold_minor=1, discount_bps=OFF_BPS),
    starts=TODAY,
    promised_until=TODAY,
    kept_until=TODAY,
    submitted_at=THEN,
)


def is_allowed(terms: DiscountTerms, draft: DiscountProgramme) -> bool:
    """Whether a seller could submit these terms by the draft."""
    try:
        check_terms(terms, draft.loyalty)
    except DiscountTermsOutOfBounds:
        return False
    return True


def reaches(row: Row, terms: DiscountTerms, programme: DiscountProgramme, now: datetime) -> bool:
    """Whether the buyer of a row reaches the threshold by a programme."""
    today = day_of(now, programme.clock)
    return spend_at(row, today, programme.counting).sum_minor >= terms.threshold_minor


def example_price_minor(programme: DiscountProgramme) -> int:
    """What a unit of the example costs where there is a discount of each source."""
    line = AskedLine(line_id="1", seller_id=SELLER, product_id="1", unit_minor=PRICE_MINOR)
    basket = Basket(currency=programme.currency, lines=(line,))
    known = Known(
        asker=Asker(buyer_id=BuyerId("buyer")),
        terms={SELLER: TERMS},
        spends={SELLER: Spend(PRICE_MINOR, 0, TODAY, 1)},
        now=THEN,
    )
    coupons = [_coupon(SELLER, programme), _coupon(None, programme)]
    return quote(basket, known, offers_of(coupons, frozenset(), THEN), programme).pays_minor


def _coupon(seller_id: SellerId | None, programme: DiscountProgramme) -> Coupon:
    return Coupon(
        coupon_id=CouponId(seller_id or "marketplace"),
        title="-",
        funder=Funder.SELLER if seller_id else Funder.MARKETPLACE,
        seller_id=seller_id,
        benefit=Percent(off_bps=OFF_BPS),
        currency=programme.currency,
        goods=Goods(sellers=(seller_id,)) if seller_id else Goods(),
        starts_at=THEN,
        ends_at=LATER,
    )
