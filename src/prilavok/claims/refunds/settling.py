"""Settling refunds by the facts of what went back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from prilavok import market
from prilavok.claims import stepping
from prilavok.claims.acts import RefundConfirmed
from prilavok.claims.model import Actor, Person, RefundState
from prilavok.claims.refunds import books, rules, store
from prilavok.claims.refunds.model import RefundRow, RefundSettled
from prilavok.claims.rules import Refusal
from prilavok.core.database import Connection
from prilavok.core.events import Event, Subscriber, emit, heads, lock_lanes
from prilavok.core.ids import OrderId, SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.money import Money
from prilavok.market import OrderMoneyChanged


async def settle(
    conn: Connection, lane: Lane, seller_id: SellerId, order_id: OrderId, now: datetime
) -> list[RefundSettled]:
    """Count what went back for the order; which refunds that has settled. It was told at `now`; for
    a refund that has changed since, it counts from then. The caller holds the lane, without which
    no refund changes."""
    owed = await store.owed_for(conn, lane, seller_id, order_id)
    orders = await market.paid_orders(conn, [(lane, seller_id, order_id)]) if owed else []
    if not orders:
        return []
    settled: list[RefundSettled] = []
    for row, by in zip(owed, rules.settle(orders[0], owed), strict=True):
        counts_at = max(now, row.changed_at)
        after = rules.settled(row, by, counts_at)
        await books.book_settled(conn, lane, row, by.paid_minor, by.dropped_minor, counts_at)
        await store.change(conn, lane, after)
        if after.state is RefundState.CONFIRMED:
            settled.append(_event_of(after))
    return settled


async def _settle(conn: Connection, lane: Lane, event: Event, at: datetime) -> None:
    """Settle the order's refunds, and end the claims that need no more. `at` is when the fact came
    in: the worker may come to it later, and others before it."""
    assert isinstance(event, OrderMoneyChanged)
    lanes = len(await heads(conn))
    orders = await market.orders_by_id(conn, lane, event.seller_id, [event.order_id])
    buyers = {lane_of(order.buyer_id, lanes) for order in orders}
    await lock_lanes(conn, {lane, *buyers})
    settled = await settle(conn, lane, event.seller_id, event.order_id, at)
    ended_at = at
    for each in settled:
        step = await stepping.step(
            conn,
            each.claim_id,
            RefundConfirmed(),
            Person(Actor.MARKETPLACE),
            lanes=lanes,
            now=at,
        )
        assert not isinstance(step, Refusal), f"the claim of a refund that is owed: {step}"
        ended_at = max(ended_at, step.claim.changed_at)
    if settled:
        await emit(conn, lane, settled, now=ended_at)


def _event_of(row: RefundRow) -> RefundSettled:
    paid = Money(row.paid_minor, row.currency)
    return RefundSettled(row.claim_id, row.seller_id, row.buyer_id, paid)


SUBSCRIBER: Final = Subscriber("refunds", (OrderMoneyChanged,), _settle, one_at_a_time=True)
"""Settles the refunds of orders whose money has changed."""
