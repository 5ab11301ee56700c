"""Settling refunds by the facts of what went back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TypeAlias

from prilavok import market
from prilavok.claims.model import ClaimId, RefundState
from prilavok.claims.refunds import books, rules, store
from prilavok.claims.refunds.model import RefundRow, RefundSettled
from prilavok.core.database import Connection
from prilavok.core.events import Event, Subscriber, emit, lock_lane
from prilavok.core.ids import OrderId, SellerId
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.market import OrderMoneyChanged

Close: TypeAlias = Callable[[Connection, Lane, ClaimId, datetime], Awaitable[list[Event]]]
"""What ends a claim whose buyer has the money; the events that tell of it are emitted for it."""


def subscriber(close: Close) -> Subscriber:
    """Settles the refunds of orders whose money has changed, and lets `close` end their claims."""
    return Subscriber("refunds", (OrderMoneyChanged,), partial(_settle, close), one_at_a_time=True)


async def settle(
    conn: Connection, lane: Lane, seller_id: SellerId, order_id: OrderId, now: datetime
) -> list[RefundSettled]:
    """Count what went back for the order by now; which refunds that has settled. The caller holds
    the lane, without which no refund changes."""
    owed = await store.owed_for(conn, lane, seller_id, order_id)
    orders = await market.paid_orders(conn, [(lane, seller_id, order_id)]) if owed else []
    if not orders:
        return []
    settled: list[RefundSettled] = []
    for row, by in zip(owed, rules.settle(orders[0], owed), strict=True):
        after = rules.settled(row, by, now)
        await books.book_settled(conn, lane, row, by.paid_minor, by.dropped_minor, now)
        await store.change(conn, lane, after)
        if after.state is RefundState.CONFIRMED:
            settled.append(_event_of(after))
    return settled


async def _settle(close: Close, conn: Connection, lane: Lane, event: Event, at: datetime) -> None:
    assert isinstance(event, OrderMoneyChanged)
    await lock_lane(conn, lane)
    settled = await settle(conn, lane, event.seller_id, event.order_id, at)
    closing = [each for one in settled for each in await close(conn, lane, one.claim_id, at)]
    if settled:
        await emit(conn, lane, [*settled, *closing], now=at)


def _event_of(row: RefundRow) -> RefundSettled:
    paid = Money(row.paid_minor, row.currency)
    return RefundSettled(row.claim_id, row.seller_id, row.buyer_id, paid)
