"""Reserving what a quote promised, using it for an order, giving it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from prilavok import ledger, programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database, settled
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.money import Money
from prilavok.discounts.answering import tokens
from prilavok.discounts.answering.gathering import persons_of
from prilavok.discounts.answering.model import Quoted
from prilavok.discounts.answering.tokens import Promise
from prilavok.discounts.checkout import store
from prilavok.discounts.checkout.codes import count_codes
from prilavok.discounts.checkout.model import (
    CouponsExhausted,
    CouponsUsedUp,
    OrderQuotedAlready,
    QuoteNotReserved,
    ReservationView,
)
from prilavok.discounts.checkout.store import Stored, Taking
from prilavok.discounts.coupons import store as coupon_store
from prilavok.discounts.coupons.actions import account
from prilavok.discounts.coupons.model import Coupon, CouponId, Percent
from prilavok.discounts.kind import KIND
from prilavok.discounts.quoting import reserving
from prilavok.discounts.quoting.model import QuotedLine
from prilavok.discounts.quoting.reserving import Cause, Reservation, State, Step

RESERVED_FOR: Final = timedelta(minutes=30)
"""Where no programme is in force any more."""


async def reserve(db: Database, clock: Clock, token: str, quoted: Quoted) -> ReservationView:
    """Hold what the quote promised, as it was shown. Again it is as it was. Raises
    `QuoteTokenInvalid`, `QuoteAltered`, `QuoteExpired`, `CouponsExhausted`, `CouponsUsedUp`,
    `CodesUsedUp`."""
    promise = tokens.read(token)

    async def attempt() -> ReservationView:
        async with db.transaction() as conn:
            return await _reserve(conn, db, promise, quoted, clock.now())

    return await settled(attempt)


async def commit(db: Database, clock: Clock, token: str, order_id: OrderId) -> ReservationView:
    """Use what is held for an order, once. Raises `QuoteNotReserved`, `ReservationEnded`,
    `CommittedAlready`, `OrderQuotedAlready`."""
    now = clock.now()
    async with db.transaction() as conn:
        stored = await _held(conn, db.lanes, tokens.read(token))
        step = reserving.committed(stored.reservation, order_id, now)
        if step.used:
            await _apply(conn, _lane(stored, db), [(stored, step)], db.lanes, now)
            await _note_orders(conn, stored, order_id, db.lanes, now)
            await _book(conn, stored, db.lanes, now)
    return _view(step.reservation)


async def release(db: Database, clock: Clock, token: str, cause: Cause) -> ReservationView:
    """Give back what is held; of what was used only where the payment failed. Raises
    `QuoteNotReserved`, `CommittedAlready`."""
    now = clock.now()
    async with db.transaction() as conn:
        stored = await _held(conn, db.lanes, tokens.read(token))
        step = reserving.released(stored.reservation, cause)
        if step.reserved or step.used:
            await _apply(conn, _lane(stored, db), [(stored, step)], db.lanes, now)
        if step.used:
            await _unbook(conn, stored, db.lanes, now)
    return _view(step.reservation)


async def release_lapsed(
    conn: Connection, lane: Lane, due: Sequence[Stored], lanes: int, now: datetime
) -> None:
    """Give back what the lane's reservations hold, which are held."""
    steps = [(each, reserving.released(each.reservation, Cause.LAPSED)) for each in due]
    await _apply(conn, lane, steps, lanes, now)


async def forget_buyer(conn: Connection, buyer_id: BuyerId, lanes: int, now: datetime) -> None:
    """What is held for the buyer is given back; of what they did nothing is left."""
    lane = lane_of(buyer_id, lanes)
    while held := await store.lock_of_buyer(conn, lane, buyer_id, reservations_max=500):
        await release_lapsed(conn, lane, held, lanes, now)
    await store.forget(conn, lane, buyer_id, f"buyer:{buyer_id}", lanes)
    await coupon_store.forget_buyer(conn, buyer_id, lanes)


async def _reserve(
    conn: Connection, db: Database, promise: Promise, quoted: Quoted, now: datetime
) -> ReservationView:
    lane = lane_of(promise.buyer_id, db.lanes)
    there = await store.lock(conn, lane, promise.buyer_id, promise.quote_id)
    if there is not None:
        _check_same(there, promise)
        return _view(there.reservation)
    tokens.check(db.secret, promise, quoted.quote, now)

    step = reserving.reserved(
        None,
        promise.quote_id,
        promise.buyer_id,
        quoted.quote,
        now=now,
        lasts=await _lasts(conn, now),
    )
    held = step.reservation
    person = (await persons_of(conn, [promise.buyer_id], db.lanes))[promise.buyer_id]
    stored = Stored(
        quote_id=held.quote_id,
        buyer_id=promise.buyer_id,
        mac=promise.seal,
        state=held.state,
        quote=held.quote,
        person=person,
        reserved_until=held.reserved_until,
        order_id=None,
        cause=None,
    )
    await store.add(conn, lane, stored, now)
    await _count(conn, [(stored, step)], db.lanes)
    return _view(held)


async def _lasts(conn: Connection, now: datetime) -> timedelta:
    holds = await programmes.version_in_force(conn, KIND, now)
    if not holds.version:
        return RESERVED_FOR
    programme = await programmes.document_kept(conn, KIND, holds.version)
    return timedelta(seconds=programme.reserved_s)


async def _held(conn: Connection, lanes: int, promise: Promise) -> Stored:
    lane = lane_of(promise.buyer_id, lanes)
    stored = await store.lock(conn, lane, promise.buyer_id, promise.quote_id)
    if stored is None:
        raise QuoteNotReserved
    _check_same(stored, promise)
    return stored


def _check_same(stored: Stored, promise: Promise) -> None:
    """A token that somebody made up names a quote, but not its seal."""
    if stored.mac != promise.seal:
        raise QuoteNotReserved


async def _apply(
    conn: Connection,
    lane: Lane,
    steps: Sequence[tuple[Stored, Step]],
    lanes: int,
    now: datetime,
) -> None:
    """Let reservations of a lane, which are held, take their steps."""
    await store.move(conn, lane, [step.reservation for _, step in steps], now)
    await _count(conn, steps, lanes)


async def _count(conn: Connection, steps: Sequence[tuple[Stored, Step]], lanes: int) -> None:
    """What the steps do to people and counters. Raises `CouponsUsedUp`, `CouponsExhausted`."""
    coupons = await _coupons(conn, (stored for stored, _ in steps))
    await _count_people(conn, steps, coupons, lanes)
    await count_codes(conn, steps, coupons, lanes)

    takings = _takings(steps, coupons)
    if not takings:
        return
    counters = await store.lock_counters(conn, list(takings), lanes)
    full = [
        each.coupon_id
        for each in counters
        if _asks(takings[each.coupon_id]) and not each.has_room(*_added(takings[each.coupon_id]))
    ]
    if full:
        raise CouponsExhausted(tuple(sorted(full)))
    await store.move_counters(conn, takings, lanes)

    empty: list[CouponId] = []
    refilled: list[CouponId] = []
    for counter in counters:
        uses, minor = _added(takings[counter.coupon_id])
        left = counter.has_room(uses + 1, minor + least_of(coupons[counter.coupon_id]))
        if uses > 0 and not left:
            empty.append(counter.coupon_id)
        elif uses < 0 and left:
            refilled.append(counter.coupon_id)
    for changed, is_exhausted in ((empty, True), (refilled, False)):
        if changed:
            await coupon_store.set_exhausted(conn, changed, is_exhausted=is_exhausted)


async def _coupons(conn: Connection, stored: Iterable[Stored]) -> dict[CouponId, Coupon]:
    ids = {use.coupon_id for each in stored for use in each.quote.uses}
    if not ids:
        return {}
    found = await coupon_store.by_ids(conn, sorted(ids))
    return {each.coupon.coupon_id: each.coupon for each in found}


async def _count_people(
    conn: Connection,
    steps: Sequence[tuple[Stored, Step]],
    coupons: dict[CouponId, Coupon],
    lanes: int,
) -> None:
    back: list[tuple[str, CouponId]] = []
    for stored, step in steps:
        limits = {
            use.coupon_id: most
            for use in stored.quote.uses
            if (most := coupons[use.coupon_id].per_person_max) is not None
        }
        times = step.reserved + step.used
        if limits and times > 0:
            counted = await store.use_once(conn, stored.person, limits, lanes)
            if len(counted) < len(limits):
                raise CouponsUsedUp(tuple(sorted(limits.keys() - counted)))
        elif times < 0:
            back += [(stored.person, coupon_id) for coupon_id in limits]
    if back:
        await store.unuse(conn, back, lanes)


def _takings(
    steps: Sequence[tuple[Stored, Step]], coupons: dict[CouponId, Coupon]
) -> dict[CouponId, Taking]:
    """What all steps together do to those coupons that are counted."""
    sums: dict[CouponId, Taking] = {}
    for stored, step in steps:
        for use in stored.quote.uses:
            coupon = coupons[use.coupon_id]
            if coupon.budget_minor is None and coupon.uses_max is None:
                continue
            was = sums.get(use.coupon_id, Taking(0, 0, 0, 0))
            sums[use.coupon_id] = Taking(
                was.reserved + step.reserved,
                was.reserved_minor + step.reserved * use.off_minor,
                was.used + step.used,
                was.used_minor + step.used * use.off_minor,
            )
    return sums


def _added(taking: Taking) -> tuple[int, int]:
    return taking.reserved + taking.used, taking.reserved_minor + taking.used_minor


def _asks(taking: Taking) -> bool:
    """Whether it takes more than it gives back: to turn what is reserved into what is used asks
    for nothing."""
    uses, minor = _added(taking)
    return uses > 0 or minor > 0


def least_of(coupon: Coupon) -> int:
    """The least that a use of it takes off."""
    return 1 if isinstance(coupon.benefit, Percent) else coupon.benefit.off_minor


async def _note_orders(
    conn: Connection, stored: Stored, order_id: OrderId, lanes: int, now: datetime
) -> None:
    of_sellers: dict[SellerId, list[QuotedLine]] = {}
    for line in stored.quote.lines:
        of_sellers.setdefault(line.seller_id, []).append(line)
    new = await store.add_orders(
        conn, of_sellers, order_id, stored.quote_id, stored.quote.currency, lanes, now
    )
    if new < len(of_sellers):
        raise OrderQuotedAlready(order_id)


async def _book(conn: Connection, stored: Stored, lanes: int, now: datetime) -> None:
    """What was used of budgets."""
    coupons = await _coupons(conn, [stored])
    for use in stored.quote.uses:
        coupon = coupons[use.coupon_id]
        if coupon.budget_minor is None or not use.off_minor:
            continue
        off = Money(use.off_minor, coupon.currency)
        entry = ledger.Entry(
            _reason(use.coupon_id, stored),
            (
                ledger.Line(account(coupon, "used"), off),
                ledger.Line(account(coupon, "budget"), Money(-off.minor, off.currency)),
            ),
            {"coupon": use.coupon_id, "quote": str(stored.quote_id)},
        )
        await ledger.post(conn, lane_of(use.coupon_id, lanes), entry, now=now)


async def _unbook(conn: Connection, stored: Stored, lanes: int, now: datetime) -> None:
    """The order was not paid: it was not sold, and nothing was used."""
    assert stored.order_id is not None, "only what was committed is unbooked"
    sellers = sorted({line.seller_id for line in stored.quote.lines})
    await store.drop_orders(conn, sellers, stored.order_id, stored.quote_id, lanes)
    coupons = await _coupons(conn, [stored])
    for use in stored.quote.uses:
        if coupons[use.coupon_id].budget_minor is not None and use.off_minor:
            reason = _reason(use.coupon_id, stored)
            await ledger.reverse(
                conn,
                lane_of(use.coupon_id, lanes),
                reason,
                because=f"{reason}:payment_failed",
                memo={"coupon": use.coupon_id, "quote": str(stored.quote_id)},
                now=now,
            )


def _reason(coupon_id: CouponId, stored: Stored) -> str:
    return f"coupon:{coupon_id}:{stored.quote_id}"


def _lane(stored: Stored, db: Database) -> Lane:
    return lane_of(stored.buyer_id, db.lanes)


def _view(held: Reservation) -> ReservationView:
    return ReservationView(
        quote_id=held.quote_id,
        state=State(held.state),
        reserved_until=held.reserved_until,
        order_id=held.order_id,
        cause=held.cause,
    )
