"""Quotes: what each line of a basket costs this buyer, and why. Pure: who asks, what holds and what
is known of both is gathered before.

What a coupon takes off is split over its lines by their *prices*, before any discount, and so is
the choice among coupons of one source. Each line is then worked out by itself (`quoting.stacking`),
from what does not depend on the other lines' discounts. Hence a buyer who gets more from one
discount never pays more for any line, whatever else is in the basket, to the last kopeck. Where
coupons of one's own want the same lines, it is the whole basket that never gets dearer, neither by
a larger discount nor by one more coupon (`quoting.leaving_out`).
"""

from prilavok.discounts.quoting.giving_back import given_back
from prilavok.discounts.quoting.leaving_out import quote
from prilavok.discounts.quoting.model import AskedLine, Basket, Known, Quote
from prilavok.discounts.quoting.offers import Offers
from prilavok.discounts.quoting.stock import offers_of

__all__ = [
    "AskedLine",
    "Basket",
    "Known",
    "Offers",
    "Quote",
    "given_back",
    "offers_of",
    "quote",
]
