"""Owing a buyer money: no more than is left of what was paid, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    *,
    besides: Sequence[RefundRow] = (),
) -> dict[LineId, Money]:
    """What was paid for each line of the order and neither went back nor is owed because of any
    claim, nor would be (`besides`); nothing of an unknown order.

    It holds while the caller holds the lane. Facts that came in a moment ago are counted, whether
    `settling` has come to them or not.
    """
    standing = await _standing(conn, lane, seller_id, order_id)
    if standing is None:
        return {}
    left = rules.left(standing.order, [*standing.owed, *_of_order(besides, seller_id, order_id)])
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
    row = _row(after, amount, standing.order.position, now)
    await store.insert(conn, lane, row)
    await books.book_owed(conn, lane, row, now)
    await emit(conn, lane, [owed_event(row)], now=now)


async def foreseen(conn: Connection, after: Claim, now: datetime) -> RefundRow | None:
    """What would be owed if a claim came to be `after`; None if nothing would."""
    if after.refund is None:
        return None
    standing = await _standing(conn, Lane(after.lane), after.seller_id, after.order_id)
    assert standing is not None, "a claim is for an order that is known"
    return _row(after, after.refund.amount, standing.order.position, now)


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


def _row(claim: Claim, amount: Money, position: int, now: datetime) -> RefundRow:
    return RefundRow(
        claim_id=claim.claim_id,
        seller_id=claim.seller_id,
        buyer_id=claim.buyer_id,
        order_id=claim.order_id,
        line_id=claim.line_id,
        currency=amount.currency,
        minor=amount.minor,
        position=position,
        owed_at=now,
        due_at=claim.due_at,
        changed_at=now,
    )


def _of_order(
    rows: Sequence[RefundRow], seller_id: SellerId, order_id: OrderId
) -> Iterator[RefundRow]:
    return (row for row in rows if (row.seller_id, row.order_id) == (seller_id, order_id))


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
