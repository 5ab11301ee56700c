"""Owing a buyer money: no more than is left of what was paid, whatever happens meanwhile."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from prilavok import market
from prilavok.claims.model import Claim
from prilavok.claims.refunds import books, rules, store
from prilavok.claims.refunds.model import RefundOwed, RefundRow
from prilavok.core.database import Connection
from prilavok.core.events import emit
from prilavok.core.ids import OrderId, SellerId
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.market import LineId, PaidOrder


async def left_of_order(
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    order_id: OrderId,
) -> dict[LineId, Money]:
    """What was paid for each line of the order and neither went back nor is owed because of any
    claim; nothing of an unknown order.

    It holds while the caller holds the lane. Facts that came in a moment ago are counted, whether
    `settling` has come to them or not.
    """
    standing = await _standing(conn, lane, seller_id, order_id)
    if standing is None:
        return {}
    left = rules.left(standing.order, standing.owed)
    return {line_id: Money(minor, standing.order.currency) for line_id, minor in left.items()}


async def owe(conn: Connection, before: Claim | None, after: Claim, now: datetime) -> None:
    """Book that what a claim was granted is owed, and tell of it, when it comes to that. The caller
    holds the lane and has found by `left_of_order` that so much is left."""
    if after.refund is None or (before is not None and before.refund is not None):
        return
    lane, amount = Lane(after.lane), after.refund.amount
    standing = await _standing(conn, lane, after.seller_id, after.order_id)
    assert standing is not None, "a claim is for an order that is known"
    left = rules.left(standing.order, standing.owed)[after.line_id]
    assert 0 < amount.minor <= left, f"{left} is left, not {amount.minor}"
    row = RefundRow(
        claim_id=after.claim_id,
        seller_id=after.seller_id,
        buyer_id=after.buyer_id,
        order_id=after.order_id,
        line_id=after.line_id,
        currency=amount.currency,
        minor=amount.minor,
        position=standing.order.position,
        owed_at=now,
        due_at=after.due_at,
        changed_at=now,
    )
    await store.insert(conn, lane, row)
    await books.book_owed(conn, lane, row, now)
    await emit(conn, lane, [owed_event(row)], now=now)


def owed_event(row: RefundRow) -> RefundOwed:
    """What tells that `row` may be sent."""
    return RefundOwed(
        row.claim_id,
        row.seller_id,
        row.buyer_id,
        row.order_id,
        row.line_id,
        Money(row.outstanding_minor, row.currency),
        row.due_at,
    )


class Standing(Struct, frozen=True):
    """An order and what is owed of it, as long as the lane is held."""

    order: PaidOrder
    owed: list[RefundRow]


async def _standing(
    conn: Connection, lane: Lane, seller_id: SellerId, order_id: OrderId
) -> Standing | None:
    owed = await store.owed_for(conn, lane, seller_id, order_id)
    orders = await market.paid_orders(conn, [(lane, seller_id, order_id)])
    return Standing(orders[0], owed) if orders else None
