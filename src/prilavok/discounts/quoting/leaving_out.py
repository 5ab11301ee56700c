"""The price of a basket, where having one more coupon never makes it dearer.

The coupon that is worth most takes its lines whole; two others may have been worth more together,
or beside discounts of other sources. So a basket is also priced without those of the asker's own
coupons that took what others could have, and the cheapest price is the answer. What can be left out
for one's own coupons can be left out for them and one more: it can only become cheaper.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from prilavok.discounts.coupons.model import CouponId
from prilavok.discounts.programme import DiscountProgramme
from prilavok.discounts.quoting.model import Basket, Known, Quote
from prilavok.discounts.quoting.offers import Offers
from prilavok.discounts.quoting.pricing import priced

TRIED_MAX: Final = 64
"""Prices that one basket is given in all. Enough for six own coupons, whatever they are for, and
for so many that are for the same goods; beyond that the cheapest found so far is the answer."""
LINES_TRIED_MAX: Final = 1_280
"""The same in lines: a basket of 200 is priced six times."""


def quote(basket: Basket, known: Known, offers: Offers, programme: DiscountProgramme) -> Quote:
    """What each line costs, which discounts make it so, and why the others did not.

    The same for any order of the lines. Where something is not known there is no discount, and that
    is the reason.
    """
    nothing: frozenset[CouponId] = frozenset()
    seen, waiting = {nothing}, deque([nothing])
    best: Quote | None = None
    tries = min(TRIED_MAX, LINES_TRIED_MAX // len(basket.lines))
    while best is None or (waiting and tries):
        left_out = waiting.popleft()
        tries -= 1
        tried = priced(basket, known, offers, programme, left_out)
        if best is None or tried.quote.pays_minor < best.pays_minor:
            best = tried.quote
        for coupon_id in tried.contested:
            also = left_out | {coupon_id}
            if also not in seen:
                seen.add(also)
                waiting.append(also)
    return best
