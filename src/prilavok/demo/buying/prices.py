"""What things cost a buyer: asked of Prilavok as any shop would ask it, over HTTP, with a key.

Where no answer comes, things cost what their sellers ask for them: nothing is sold at a price that
nobody promised.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import quote

import httpx
import msgspec
from msgspec.structs import replace

from prilavok import market
from prilavok.core.ids import SellerId
from prilavok.demo.store import Product
from prilavok.discounts.answering.model import Listing, Quoted
from prilavok.discounts.buyers.model import ProgressPage, SellerProgress
from prilavok.discounts.quoting.model import AskedLine, QuotedLine
from prilavok.web.front import AsgiApp

ANSWERED_WITHIN_S: Final = 3
CURRENCY: Final = "RUB"
SCHEME: Final = market.Scheme.FBS

A = TypeVar("A")


class Prices:
    """Prilavok's answers. `app` is the server, in this very process, at `home`."""

    def __init__(self, app: Callable[[], AsgiApp], *, home: str, api_key: str) -> None:
        self._app = app
        self._home = home
        self._key = {"authorization": f"Bearer {api_key}"}

    async def of_cart(
        self, buyer_id: str | None, lines: Sequence[AskedLine], codes: Sequence[str]
    ) -> Quoted | None:
        """What all lines cost together."""
        asked = {"lines": lines, "codes": codes}
        return await self._ask("/v1/quotes", asked, Quoted, buyer_id=buyer_id)

    async def of_each(
        self, buyer_id: str | None, products: Iterable[Product]
    ) -> dict[tuple[str, str], QuotedLine]:
        """What one of each product costs whatever else is bought, where that is less than its
        price."""
        lines = [
            asked_line(str(n), product, 1)
            for n, product in enumerate(products)
            if product.price_minor is not None and product.price_currency == CURRENCY
        ]
        if buyer_id is None or not lines:
            return {}
        listing = await self._ask(
            "/v1/quotes/listing", {"lines": lines}, Listing, buyer_id=buyer_id
        )
        if listing is None:
            return {}
        return {
            (line.seller_id, line.product_id): promised
            for line, quoted in zip(lines, listing.lines, strict=True)
            if (promised := without_the_baskets(quoted)).pays_minor < quoted.price_minor
        }

    async def progress(self, buyer_id: str | None, seller_id: str) -> SellerProgress | None:
        """How far a buyer is with the discount that the seller gives today, if any."""
        if buyer_id is None:
            return None
        path = f"/v1/buyers/{quote(buyer_id, safe='')}/discounts"
        content = await self._answer("GET", f"{path}?seller_id={quote(seller_id, safe='')}")
        if content is None:
            return None
        return next(iter(msgspec.json.decode(content, type=ProgressPage).sellers), None)

    async def told(self, path: str, body: bytes) -> bytes | None:
        """What Prilavok answers to a POST, if it does what was asked."""
        return await self._answer("POST", path, body)

    async def _ask(
        self, path: str, asked: dict[str, Any], answer: type[A], *, buyer_id: str | None
    ) -> A | None:
        body = msgspec.json.encode({"buyer_id": buyer_id, "currency": CURRENCY, **asked})
        content = await self.told(path, body)
        return None if content is None else msgspec.json.decode(content, type=answer)

    async def _answer(self, method: str, path: str, body: bytes = b"") -> bytes | None:
        transport = httpx.ASGITransport(self._app(), raise_app_exceptions=False)
        headers = {**self._key, "content-type": "application/json"}
        try:
            async with (
                asyncio.timeout(ANSWERED_WITHIN_S),
                httpx.AsyncClient(transport=transport, base_url=self._home) as client,
            ):
                answer = await client.request(method, path, content=body, headers=headers)
        except (TimeoutError, httpx.HTTPError):
            return None
        return answer.content if answer.is_success else None


def without_the_baskets(quoted: QuotedLine) -> QuotedLine:
    """A line without the coupons that a basket has once: beside others it would have less."""
    own = tuple(each for each in quoted.given if not each.of_basket)
    off_minor = sum(each.off_minor for each in own)
    return replace(quoted, pays_minor=quoted.price_minor - off_minor, discounts=own)


def asked_line(line_id: str, product: Product, quantity: int) -> AskedLine:
    """A line of a basket of so many units of a product that has a price."""
    assert product.price_minor is not None
    return AskedLine(
        line_id=line_id,
        seller_id=SellerId(product.seller_id),
        product_id=product.product_id,
        category=product.category or None,
        scheme=SCHEME,
        quantity=quantity,
        unit_minor=product.price_minor,
    )
