"""The shop's checkout: holds the price that was shown, places the orders, and uses the price up.

Killed between any two steps it leaves nothing that is wrong: what is held lapses, and orders that
were placed keep the price that their buyer saw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import quote

import msgspec

from prilavok import market
from prilavok.core.ids import uuid7
from prilavok.demo.buying.prices import CURRENCY, SCHEME, Prices
from prilavok.discounts.answering.model import Quoted
from prilavok.discounts.quoting.model import AskedLine, QuotedLine

SOURCE: Final = "shop"


async def order(
    prices: Prices, quoted: Quoted, lines: Mapping[str, AskedLine], now: datetime
) -> str | None:
    """Order the quoted lines; the order's id, or None where the price is not to be had any more.

    Of several sellers there is an order each, all by one id. Where discounts are not given at all
    there is no token, and nothing to hold.
    """
    if quoted.buyer_id is None or quoted.retry_after_s is not None:
        return None
    held = None if quoted.token is None else f"/v1/quotes/{quote(quoted.token, safe='')}"
    if held and await prices.told(f"{held}/reserve", msgspec.json.encode(quoted)) is None:
        return None
    order_id = f"s{uuid7(now).hex[-8:]}"
    facts = list(_facts(quoted, lines, order_id, now))
    placed = await prices.told("/v1/facts", msgspec.json.encode({"facts": facts}))
    if held and placed is None:
        await prices.told(f"{held}/release", b'{"cause":"cancelled"}')
    elif held:
        await prices.told(f"{held}/commit", msgspec.json.encode({"order_id": order_id}))
    return None if placed is None else order_id


def _facts(
    quoted: Quoted, lines: Mapping[str, AskedLine], order_id: str, now: datetime
) -> Iterator[market.AnyFact]:
    """That the orders were placed, and paid for: the shop takes no money."""
    by_seller: dict[str, list[QuotedLine]] = {}
    for line in quoted.quote.lines:
        by_seller.setdefault(lines[line.line_id].seller_id, []).append(line)
    for seller_id, bought in by_seller.items():
        name = f"{order_id}:{seller_id}"
        placed = market.OrderPlaced(
            source=SOURCE,
            id=f"{name}:placed",
            at=now,
            seller_id=seller_id,
            order_id=order_id,
            buyer_id=str(quoted.buyer_id),
            scheme=SCHEME,
            currency=CURRENCY,
            lines=tuple(_line(line, lines[line.line_id]) for line in bought),
        )
        yield placed
        yield market.OrderPaid(
            source=SOURCE, id=f"{name}:paid", at=now, seller_id=seller_id, order_id=order_id
        )


def _line(quoted: QuotedLine, asked: AskedLine) -> market.Line:
    return market.Line(
        line_id=quoted.line_id,
        product_id=asked.product_id,
        quantity=asked.quantity,
        paid_minor=quoted.pays_minor,
        discounts=tuple(
            market.Discount(each.funder, each.off_minor)
            for each in quoted.given
            if each.funder is not None
        ),
    )
