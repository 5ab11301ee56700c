"""Counting again what was taken of coupons, beside their counters and the books.

What is reserved is what reservations hold; what is used is what orders were sold for, which stays
when a buyer is erased. All of it moves in one transaction, so a snapshot sees it agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from prilavok import ledger
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.ids import uuid7
from prilavok.core.lanes import lane_of
from prilavok.core.money import Money
from prilavok.discounts.checkout import counting_store, verifying_store
from prilavok.discounts.checkout.counting import least_of
from prilavok.discounts.checkout.verifying_store import Counts
from prilavok.discounts.coupons import store as coupon_store
from prilavok.discounts.coupons.actions import account
from prilavok.discounts.coupons.model import Coupon, CouponId

PER_STEP: Final = 1_000
DIFFERING_MAX: Final = 1_000
ACCOUNTS: Final = ("used", "budget")


class Books(Struct, frozen=True):
    """What was used of a coupon's budget, and what is left of it."""

    used_minor: int
    budget_minor: int


class WrongCoupon(Struct, frozen=True, kw_only=True):
    """A coupon whose counter or books are not what reservations and orders come to. `books` are
    there where it has a budget."""

    coupon_id: CouponId
    counted: Counts
    should_count: Counts
    books: Books | None
    should_book: Books | None


class CouponVerdict(Struct, frozen=True, kw_only=True):
    """How many coupons with limits were looked at, and those that differed (at most 1,000); of how
    many that could not be put right: what was taken is more than there may be."""

    coupons: int
    wrong_coupons: tuple[WrongCoupon, ...]
    unmended_coupons: int

    @property
    def is_right(self) -> bool:
        return not self.unmended_coupons


async def verify(db: Database, clock: Clock, *, mends: bool = False) -> CouponVerdict:
    """Count again what was taken of each coupon that has a limit, and compare."""
    seen, left = 0, 0
    wrong: list[WrongCoupon] = []
    after = CouponId("")
    while True:
        async with db.snapshot() as conn:
            ids = await verifying_store.counted_after(
                conn, after, lanes=db.lanes, coupons_max=PER_STEP
            )
            found = await _wrong(conn, ids, db.lanes)
        if mends and found:
            left += await _mend(db, clock, [each.coupon_id for each in found])
        else:
            left += len(found)
        seen += len(ids)
        wrong += found
        if len(ids) < PER_STEP:
            return CouponVerdict(
                coupons=seen, wrong_coupons=tuple(wrong[:DIFFERING_MAX]), unmended_coupons=left
            )
        after = ids[-1]


async def _wrong(conn: Connection, ids: Sequence[CouponId], lanes: int) -> list[WrongCoupon]:
    """Those of which something differs."""
    counted = await verifying_store.counts(conn, ids, lanes)
    taken = await verifying_store.taken(conn, ids, lanes)
    coupons = {e.coupon.coupon_id: e.coupon for e in await coupon_store.by_ids(conn, ids)}
    booked = await _books(conn, coupons, lanes)
    found: list[WrongCoupon] = []
    for coupon_id, counts in counted.items():
        coupon = coupons[coupon_id]
        is_limited = coupon.budget_minor is not None or coupon.uses_max is not None
        should = taken.get(coupon_id, Counts()) if is_limited else Counts()
        books = booked.get(coupon_id)
        should_book = None
        if books is not None and coupon.budget_minor is not None:
            should_book = Books(should.used_minor, coupon.budget_minor - should.used_minor)
        if (counts, books) != (should, should_book):
            found.append(
                WrongCoupon(
                    coupon_id=coupon_id,
                    counted=counts,
                    should_count=should,
                    books=books,
                    should_book=should_book,
                )
            )
    return found


async def _books(
    conn: Connection, coupons: Mapping[CouponId, Coupon], lanes: int
) -> dict[CouponId, Books]:
    """What is booked of those that have a budget."""
    limited = {key: coupon for key, coupon in coupons.items() if coupon.budget_minor is not None}
    accounts = [
        (lane_of(coupon_id, lanes), account(coupon, name))
        for coupon_id, coupon in limited.items()
        for name in ACCOUNTS
    ]
    booked = await ledger.balances(conn, accounts)

    def minor(coupon_id: CouponId, coupon: Coupon, name: str) -> int:
        amounts = booked.get((lane_of(coupon_id, lanes), account(coupon, name)), [])
        return sum(each.minor for each in amounts if each.currency == coupon.currency)

    return {
        coupon_id: Books(*(minor(coupon_id, coupon, name) for name in ACCOUNTS))
        for coupon_id, coupon in limited.items()
    }


async def _mend(db: Database, clock: Clock, ids: Sequence[CouponId]) -> int:
    """Put counters and books right; of how many that is not possible. Who checks out waits."""
    now = clock.now()
    async with db.transaction() as conn:
        counters = {e.coupon_id: e for e in await counting_store.lock_counters(conn, ids, db.lanes)}
        wrong = await _wrong(conn, ids, db.lanes)
        possible = [
            each
            for each in wrong
            if counters[each.coupon_id].holds(each.should_count.uses, each.should_count.minor)
        ]
        await verifying_store.put_counts(
            conn, {each.coupon_id: each.should_count for each in possible}, db.lanes
        )
        coupons = {e.coupon.coupon_id: e.coupon for e in await coupon_store.by_ids(conn, ids)}
        empty: dict[bool, list[CouponId]] = {True: [], False: []}
        for each in possible:
            coupon, should = coupons[each.coupon_id], each.should_count
            has_room = counters[each.coupon_id].holds(
                should.uses + 1, should.minor + least_of(coupon)
            )
            empty[not has_room].append(each.coupon_id)
            await _book(conn, coupon, each, db.lanes, now)
        for is_exhausted, some in empty.items():
            if some:
                await coupon_store.set_exhausted(conn, some, is_exhausted=is_exhausted)
    return len(wrong) - len(possible)


async def _book(
    conn: Connection, coupon: Coupon, wrong: WrongCoupon, lanes: int, now: datetime
) -> None:
    """What the books lack: nothing in them is ever changed."""
    if wrong.books is None or wrong.should_book is None or wrong.books == wrong.should_book:
        return
    used = wrong.should_book.used_minor - wrong.books.used_minor
    budget = wrong.should_book.budget_minor - wrong.books.budget_minor
    minors = {"used": used, "budget": budget, "funding": -used - budget}
    entry = ledger.Entry(
        f"coupon:{coupon.coupon_id}:mended:{uuid7(now)}",
        tuple(
            ledger.Line(account(coupon, name), Money(minor, coupon.currency))
            for name, minor in minors.items()
            if minor
        ),
        {"coupon": coupon.coupon_id, "by": "verify"},
    )
    await ledger.post(conn, lane_of(coupon.coupon_id, lanes), entry, now=now)
