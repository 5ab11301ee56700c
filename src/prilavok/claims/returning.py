"""Goods that the marketplace has told are back: claims that wait for them do not any more."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from prilavok import market
from prilavok.claims import store
from prilavok.claims.acts import GoodsReturned
from prilavok.claims.model import Actor, Claim, Person
from prilavok.claims.rules.choosing import AWAITS_GOODS
from prilavok.claims.stepping import held, settle_turn, step
from prilavok.core.database import Connection
from prilavok.core.events import Event, Subscriber, heads, lock_lanes
from prilavok.core.lanes import Lane, lane_of
from prilavok.market import OrderCameBack


async def _receive(conn: Connection, lane: Lane, event: Event, at: datetime) -> None:
    """Have the seller look at the goods. A claim that is not so far yet will find them back."""
    assert isinstance(event, OrderCameBack)
    lanes = len(await heads(conn))
    orders = await market.orders_by_id(conn, lane, event.seller_id, [event.order_id])
    buyers = {lane_of(order.buyer_id, lanes) for order in orders}
    await lock_lanes(conn, {lane, *buyers})
    undecided = await store.undecided_of_order(conn, lane, event.seller_id, event.order_id)
    for line_id, claim_id in undecided.items():
        claim = await held(conn, lane, claim_id)
        assert claim is not None
        if event.line_id in {None, line_id}:
            await _look_at_goods(conn, claim, lanes=lanes, now=max(at, claim.changed_at))


async def _look_at_goods(conn: Connection, claim: Claim, *, lanes: int, now: datetime) -> None:
    passed = await settle_turn(conn, claim, lanes=lanes, now=now)
    after = passed[0] if passed is not None else claim
    if after.state in AWAITS_GOODS:
        by = Person(Actor.MARKETPLACE)
        await step(conn, after.claim_id, GoodsReturned(), by, lanes=lanes, now=now)


SUBSCRIBER: Final = Subscriber("goods of claims", (OrderCameBack,), _receive, one_at_a_time=True)
"""Has claims go on whose goods have come back."""
