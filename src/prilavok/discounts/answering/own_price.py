"""What a product costs the buyer who looks at it."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from prilavok import market
from prilavok.core.database import Database
from prilavok.core.ids import BuyerId, ProductId, SellerId
from prilavok.core.lanes import lane_of
from prilavok.core.money import Money
from prilavok.discounts.answering.actions import Quotes
from prilavok.discounts.answering.model import ListingRequest
from prilavok.discounts.quoting.model import AskedLine


class OwnPrice(Struct, frozen=True):
    """The `price` of one piece by the facts, and what the buyer `pays` for it, whatever else is
    bought: without the coupons that a basket has once. Both null where the facts know no price."""

    price: Money | None
    pays: Money | None


UNKNOWN: Final = OwnPrice(None, None)


async def own_price(
    db: Database, quotes: Quotes, buyer_id: BuyerId, seller_id: SellerId, product_id: ProductId
) -> OwnPrice:
    """What a product costs the buyer, with its category as the facts have it."""
    async with db.reading() as conn:
        lane = lane_of(seller_id, db.lanes)
        found = await market.products_by_id(conn, lane, seller_id, [product_id])
    price = found[0].price if found else None
    if price is None:
        return UNKNOWN
    line = AskedLine(
        line_id="1",
        seller_id=seller_id,
        product_id=product_id,
        category=found[0].category,
        unit_minor=price.minor,
    )
    request = ListingRequest(buyer_id=buyer_id, currency=price.currency, lines=(line,))
    listing = await quotes.listed(request)
    off_minor = sum(each.off_minor for each in listing.lines[0].given if not each.of_basket)
    return OwnPrice(price, Money(price.minor - off_minor, price.currency))
