"""Using what is reserved for orders, and giving it back: of many at once, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from prilavok.core.database import Connection
from prilavok.core.errors import DomainError
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import lane_of
from prilavok.discounts.answering.tokens import Promise
from prilavok.discounts.checkout import booking, counting_store, order_store, store
from prilavok.discounts.checkout.counting import count
from prilavok.discounts.checkout.model import (
    OrderQuotedAlready,
    QuoteNotReserved,
    ReservationView,
    view_of,
)
from prilavok.discounts.checkout.order_store import OrderPart
from prilavok.discounts.checkout.store import Stored
from prilavok.discounts.coupons import store as coupon_store
from prilavok.discounts.quoting import reserving
from prilavok.discounts.quoting.model import QuotedLine
from prilavok.discounts.quoting.reserving import Cause, Reservation, Step

By = TypeVar("By")


async def commit_all(
    conn: Connection, asked: Sequence[tuple[Promise, OrderId]], lanes: int, now: datetime
) -> list[ReservationView | DomainError]:
    """Use what is held for orders; how each stands, or what is wrong with it. Raises
    `OrderQuotedAlready`, and then nothing is done for any."""
    steps, answers = await _steps(
        conn, asked, lanes, lambda there, order_id: reserving.committed(there, order_id, now)
    )
    if steps:
        await _note_orders(conn, steps, lanes, now)
        await booking.book(conn, [stored for stored, _ in steps], lanes, now)
        await _apply(conn, steps, lanes, now)
    return answers


async def release_all(
    conn: Connection, asked: Sequence[tuple[Promise, Cause]], lanes: int, now: datetime
) -> list[ReservationView | DomainError]:
    """Give back what is held, or was used where the payment failed; how each stands, or what is
    wrong with it."""
    steps, answers = await _steps(conn, asked, lanes, reserving.released)
    for stored, step in steps:
        if step.used:
            await _forget_order(conn, stored, lanes)
            await booking.unbook(conn, stored, lanes, now)
    if steps:
        await _apply(conn, steps, lanes, now)
    return answers


async def release_lapsed(
    conn: Connection, due: Sequence[Stored], lanes: int, now: datetime
) -> None:
    """Give back what these reservations hold, which are held."""
    steps = [(each, reserving.released(each.reservation, Cause.LAPSED)) for each in due]
    await _apply(conn, steps, lanes, now)


async def forget_buyer(conn: Connection, buyer_id: BuyerId, lanes: int, now: datetime) -> None:
    """What is held for the buyer is given back; of what they did nothing is left."""
    lane = lane_of(buyer_id, lanes)
    while held := await store.lock_of_buyer(conn, lane, buyer_id, reservations_max=500):
        await release_lapsed(conn, held, lanes, now)
    await store.forget(conn, lane, buyer_id)
    await counting_store.forget_person(conn, f"buyer:{buyer_id}", lanes)
    await coupon_store.forget_buyer(conn, buyer_id, lanes)


async def _steps(
    conn: Connection,
    asked: Sequence[tuple[Promise, By]],
    lanes: int,
    decide: Callable[[Reservation, By], Step],
) -> tuple[list[tuple[Stored, Step]], list[ReservationView | DomainError]]:
    """The steps that change something, one for each quote, and what all are answered."""
    there = await store.lock(conn, [promise for promise, _ in asked], lanes)
    now_stand = {quote_id: stored.reservation for quote_id, stored in there.items()}
    steps: dict[UUID, tuple[Stored, Step]] = {}
    answers: list[ReservationView | DomainError] = []
    for promise, by in asked:
        stored = there.get(promise.quote_id)
        if stored is None or stored.mac != promise.seal:
            # A token that somebody made up names a quote, but not its seal.
            answers.append(QuoteNotReserved())
            continue
        try:
            step = decide(now_stand[promise.quote_id], by)
        except DomainError as error:
            answers.append(error)
            continue
        if step.reserved or step.used:
            steps[promise.quote_id] = stored, step
            now_stand[promise.quote_id] = step.reservation
        answers.append(view_of(step.reservation))
    return list(steps.values()), answers


async def _apply(
    conn: Connection, steps: Sequence[tuple[Stored, Step]], lanes: int, now: datetime
) -> None:
    """Let reservations, which are held, take their steps. Counters come last: whoever holds one
    lets others wait until its commit."""
    await store.move(conn, [step.reservation for _, step in steps], lanes, now)
    await count(conn, steps, lanes)


async def _note_orders(
    conn: Connection, steps: Sequence[tuple[Stored, Step]], lanes: int, now: datetime
) -> None:
    parts = [part for stored, step in steps for part in _parts(stored, step.reservation)]
    new = await order_store.add_orders(conn, parts, lanes, now)
    for quote_id in new:
        parts.remove(next(each for each in parts if each.quote_id == quote_id))
    if parts:
        raise OrderQuotedAlready(parts[0].order_id)


def _parts(stored: Stored, used: Reservation) -> list[OrderPart]:
    assert used.order_id is not None, "what is used is used for an order"
    of_sellers: dict[SellerId, list[QuotedLine]] = {}
    for line in stored.quote.lines:
        of_sellers.setdefault(line.seller_id, []).append(line)
    return [
        OrderPart(
            seller_id=seller_id,
            order_id=used.order_id,
            quote_id=stored.quote_id,
            currency=stored.quote.currency,
            lines=tuple(lines),
        )
        for seller_id, lines in of_sellers.items()
    ]


async def _forget_order(conn: Connection, stored: Stored, lanes: int) -> None:
    """It was not paid: it was not sold."""
    assert stored.order_id is not None, "only what was committed is undone"
    sellers = sorted({line.seller_id for line in stored.quote.lines})
    await order_store.drop_orders(conn, sellers, stored.order_id, stored.quote_id, lanes)
