"""What a visitor of the demo's shop has put into the cart: kept in a cookie, so by the browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, unquote

from msgspec import Struct
from msgspec.structs import replace

LINES_MAX: Final = 20
QUANTITY_MAX: Final = 9


class CartLine(Struct, frozen=True):
    """So many units of a seller's product."""

    seller_id: str
    product_id: str
    quantity: int


def read(cookie: str) -> tuple[CartLine, ...]:
    """The cart that a browser sent; what is not a line of one is left out."""
    lines: list[CartLine] = []
    for part in cookie.split("|")[:LINES_MAX]:
        match part.split("*"):
            case [seller_id, product_id, quantity] if quantity.isascii() and quantity.isdigit():
                count = min(int(quantity[:4]), QUANTITY_MAX)
                if count:
                    lines.append(CartLine(unquote(seller_id), unquote(product_id), count))
            case _:
                pass
    return tuple({(line.seller_id, line.product_id): line for line in lines}.values())


def written(lines: Sequence[CartLine]) -> str:
    """The cookie of a cart."""
    return "|".join(
        f"{quote(line.seller_id, safe='')}*{quote(line.product_id, safe='')}*{line.quantity}"
        for line in lines
    )


def with_more(
    lines: Sequence[CartLine], seller_id: str, product_id: str, by: int
) -> tuple[CartLine, ...]:
    """The cart with `by` more units of a product, or fewer; with none of it the line is gone."""
    there = {(line.seller_id, line.product_id): line for line in lines}
    key = (seller_id, product_id)
    line = there.get(key, CartLine(seller_id, product_id, 0))
    there[key] = replace(line, quantity=max(0, min(line.quantity + by, QUANTITY_MAX)))
    return tuple(each for each in there.values() if each.quantity)[:LINES_MAX]
