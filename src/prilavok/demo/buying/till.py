"""The shop's till: what a cart costs a visitor, and ordering it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.lanes import Lane
from prilavok.demo import store
from prilavok.demo.buying import checkout
from prilavok.demo.buying.cart import CartLine
from prilavok.demo.buying.prices import CURRENCY, Prices, asked_line
from prilavok.demo.buying.views import Shown
from prilavok.demo.store import Product
from prilavok.demo.visit import Visit
from prilavok.discounts.coupons.codes import TYPED_CHARS_MAX
from prilavok.discounts.quoting.model import AskedLine


class Till:
    """Knows the shop's products, and asks Prilavok for prices."""

    def __init__(self, *, db: Database, clock: Clock, prices: Prices) -> None:
        self._db = db
        self._clock = clock
        self._lanes: Final = [Lane(lane) for lane in range(db.lanes)]
        self.prices = prices

    async def look(self, visit: Visit, cart: Sequence[CartLine], code: str) -> Shown:
        """What the cart costs whoever visits. `code` is what they typed, maybe nothing."""
        products = await self._products(cart)
        typed = code.strip()[:TYPED_CHARS_MAX]
        lines = _asked(cart, products)
        quoted = None
        if lines:
            codes = [typed] if typed.isprintable() and typed else []
            buyer_id = visit.buyer.id if visit.buyer else None
            quoted = await self.prices.of_cart(buyer_id, list(lines.values()), codes)
        return Shown(cart=cart, products=products, quoted=quoted, code=typed)

    async def order(self, shown: Shown) -> str | None:
        """Order what was looked at, at that price; None where it is not to be had any more."""
        if shown.quoted is None:
            return None
        lines = _asked(shown.cart, shown.products)
        return await checkout.order(self.prices, shown.quoted, lines, self._clock.now())

    async def _products(self, cart: Sequence[CartLine]) -> dict[CartLine, Product]:
        """The products of the lines that can be bought."""
        if not cart:
            return {}
        async with self._db.reading() as conn:
            there = {
                (product.seller_id, product.product_id): product
                for product in await store.products(conn, self._lanes)
                if product.price_minor is not None and product.price_currency == CURRENCY
            }
        found = ((line, there.get((line.seller_id, line.product_id))) for line in cart)
        return {line: product for line, product in found if product is not None}


def _asked(cart: Sequence[CartLine], products: Mapping[CartLine, Product]) -> dict[str, AskedLine]:
    """The lines of a quote, called by their places in the cart."""
    return {
        str(place): asked_line(str(place), products[line], line.quantity)
        for place, line in enumerate(cart)
        if line in products
    }
