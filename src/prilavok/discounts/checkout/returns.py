"""What goes back of an order that was sold by a quote: the frozen shares of what came back."""

from __future__ import annotations

from collections.abc import Iterable

from prilavok import market
from prilavok.core.database import Database
from prilavok.core.ids import OrderId, SellerId
from prilavok.core.lanes import lane_of
from prilavok.discounts.checkout import order_store
from prilavok.discounts.checkout.model import (
    LineDiscounts,
    MoneyBack,
    OrderDiscounts,
    OrderNotQuoted,
    PartBack,
    TooManyUnits,
    UnitsBack,
)
from prilavok.discounts.checkout.order_store import OrderQuoted
from prilavok.discounts.quoting import given_back
from prilavok.discounts.quoting.model import QuotedLine


async def order_discounts(db: Database, seller_id: SellerId, order_id: OrderId) -> OrderDiscounts:
    """What the order was sold for, and what of it goes back by the facts told so far. Raises
    `OrderNotQuoted`."""
    lane = lane_of(seller_id, db.lanes)
    async with db.reading() as conn:
        sold = await order_store.order(conn, lane, seller_id, order_id)
        if sold is None:
            raise OrderNotQuoted(order_id)
        told = await market.lines_of_order(conn, lane, seller_id, order_id)
    off = {
        line.line_id
        for line in told
        if line.returned_at is not None or line.cancelled_at is not None
    }
    back = [_back(line, 0, line.quantity) for line in sold.lines if line.line_id in off]
    return OrderDiscounts(
        quote_id=sold.quote_id,
        currency=sold.currency,
        lines=tuple(_line(line, came_back=line.line_id in off) for line in sold.lines),
        back=_sum(sold, back),
    )


async def units_back(
    db: Database, seller_id: SellerId, order_id: OrderId, units: UnitsBack
) -> MoneyBack:
    """What goes back for some units of a line. However they are parted, all units together give
    back exactly what was paid. Raises `OrderNotQuoted`, `TooManyUnits`."""
    async with db.reading() as conn:
        sold = await order_store.order(conn, lane_of(seller_id, db.lanes), seller_id, order_id)
    lines = {line.line_id: line for line in sold.lines} if sold is not None else {}
    line = lines.get(units.line_id)
    if sold is None or line is None:
        raise OrderNotQuoted(order_id)
    if units.before < 0 or units.before + units.units > line.quantity:
        raise TooManyUnits(units.line_id, line.quantity)
    return _sum(sold, [_back(line, units.before, units.units)])


def _back(line: QuotedLine, before: int, units: int) -> tuple[int, list[PartBack]]:
    def share(frozen_minor: int) -> int:
        return given_back(frozen_minor, line.quantity, before=before, units=units)

    return share(line.pays_minor), [
        PartBack(each.key, share(each.off_minor)) for each in line.given
    ]


def _sum(sold: OrderQuoted, back: Iterable[tuple[int, list[PartBack]]]) -> MoneyBack:
    pays_minor = 0
    parts: dict[str | None, int] = {}
    for paid_minor, of_line in back:
        pays_minor += paid_minor
        for part in of_line:
            parts[part.key] = parts.get(part.key, 0) + part.off_minor
    return MoneyBack(
        currency=sold.currency,
        pays_minor=pays_minor,
        discounts=tuple(PartBack(key, off) for key, off in parts.items()),
    )


def _line(line: QuotedLine, *, came_back: bool) -> LineDiscounts:
    return LineDiscounts(
        line_id=line.line_id,
        quantity=line.quantity,
        price_minor=line.price_minor,
        pays_minor=line.pays_minor,
        discounts=tuple(PartBack(each.key, each.off_minor) for each in line.given),
        came_back=came_back,
    )
