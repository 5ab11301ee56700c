"""Counters and books of coupons are held against reservations and orders, and mended."""

from __future__ import annotations

from uuid import uuid4

import pytest

from discounts.intake import tell
from discounts.test_checkout import begun, counts, coupon, shown
from market.facts import told as fact_told
from prilavok.chat.judging import Judges
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import BuyerId, OrderId
from prilavok.discounts.checkout import actions
from prilavok.discounts.checkout.checkouts import Checkouts
from prilavok.discounts.checkout.verifying import Books, verify
from prilavok.discounts.checkout.verifying_people import verify_people
from prilavok.discounts.checkout.verifying_store import Counts
from prilavok.discounts.coupons import actions as coupon_actions
from prilavok.discounts.coupons.model import CouponId, NewCoupon, Percent
from prilavok.discounts.quoting.reserving import Cause


def no_judge(*_: object) -> None:
    raise AssertionError("what a marketplace writes is not judged")


NO_JUDGES = Judges(no_judge)  # pyright: ignore[reportArgumentType]


async def sold(database: Database, clock: FixedClock) -> CouponId:
    """Of a coupon two uses are reserved, two were used, and one went back; 1,000 each."""
    quotes = await begun(database, clock)
    new = NewCoupon(
        coupon_id=uuid4(),
        title="C",
        benefit=Percent(off_bps=1_000),
        currency="RUB",
        starts_at=clock.now(),
        ends_at=clock.now().replace(year=clock.now().year + 1),
        budget_minor=10_000,
        uses_max=10,
    )
    made = await coupon_actions.make(database, clock, NO_JUDGES, new, None, "operator:1")
    for n, each in enumerate(await shown(quotes, [f"b-{n}" for n in range(5)])):
        assert each.token is not None
        await Checkouts(database, clock).reserve(each.token, each)
        if n < 3:
            await Checkouts(database, clock).commit(each.token, OrderId(f"o-{n}"))
        if n == 2:
            await Checkouts(database, clock).release(each.token, Cause.PAYMENT_FAILED)
    return made.coupon.coupon_id


@pytest.mark.parametrize(
    ("broken", "is_wrong", "can_mend"),
    [
        ("select", False, True),
        ("update coupon_counters set used = used + 1", True, True),
        ("update coupon_counters set reserved = 0, reserved_minor = 0", True, True),
        ("update coupon_counters set used_minor = 1", True, True),
        (
            "delete from ledger_lines where account like '%coupons/used/%' and minor > 0"
            " or account like '%coupons/budget/%' and minor = -1000",
            True,
            True,
        ),
        ("update quote_reservations set state = 'released' where state = 'reserved'", True, True),
        ("delete from quoted_orders where order_id = 'o-0'", True, True),
        (
            "update coupon_counters set used = 0, used_minor = 0, reserved = 0, reserved_minor = 0,"
            " uses_max = 3",
            True,
            False,
        ),
    ],
)
async def test_what_was_taken_of_a_coupon_is_counted_again(
    database: Database, clock: FixedClock, broken: str, *, is_wrong: bool, can_mend: bool
) -> None:
    coupon_id = await sold(database, clock)
    assert (await counts(database, coupon_id)).used == 2
    async with database.transaction() as conn:
        await conn.execute(broken.encode())

    verdict = await verify(database, clock)
    assert verdict.coupons == 1
    assert [each.coupon_id for each in verdict.wrong_coupons] == [coupon_id] * is_wrong
    assert verdict.is_right is not is_wrong

    mended = await verify(database, clock, mends=True)
    assert mended.is_right is can_mend
    after = await verify(database, clock)
    assert after.is_right is can_mend
    if can_mend:
        assert after.wrong_coupons == ()


async def test_what_differs_is_told(database: Database, clock: FixedClock) -> None:
    await sold(database, clock)
    async with database.transaction() as conn:
        await conn.execute(b"update coupon_counters set used = 1, used_minor = 7")
    (wrong,) = (await verify(database, clock)).wrong_coupons
    assert wrong.counted == Counts(2, 2_000, 1, 7)
    assert wrong.should_count == Counts(2, 2_000, 2, 2_000)
    assert wrong.books == wrong.should_book == Books(2_000, 8_000)


async def test_what_an_erased_buyer_used_stays_used(database: Database, clock: FixedClock) -> None:
    await sold(database, clock)
    async with database.transaction() as conn:
        for buyer in ("b-0", "b-3"):
            await actions.forget_buyer(conn, BuyerId(buyer), database.lanes, clock.now())
    assert (await verify(database, clock)).is_right


async def test_a_coupon_that_was_thought_exhausted_is_offered_again(
    database: Database, clock: FixedClock
) -> None:
    coupon_id = await sold(database, clock)
    async with database.transaction() as conn:
        await conn.execute(
            b"update coupon_counters set used = 8; update coupons set is_exhausted = true"
        )
    await verify(database, clock, mends=True)
    quotes = await begun(database, clock)
    (each,) = await shown(quotes, ["b-9"])
    assert [use.coupon_id for use in each.quote.uses] == [coupon_id]


async def used_by_some(database: Database, clock: FixedClock) -> None:
    """Each of four may use it twice: one used it, one has it reserved, one gave it back, one has
    used it as one of several accounts."""
    facts = [
        fact_told("buyer", id=f"f-{n}", buyer_id=f"b-{n}", name="B", person_key="one")
        for n in (3, 4)
    ]
    await tell(database, clock, facts)
    quotes = await begun(database, clock, coupon("c", clock, per_person_max=2))
    checkouts = Checkouts(database, clock)
    for n, each in enumerate(await shown(quotes, [f"b-{n}" for n in range(5)])):
        assert each.token is not None
        await checkouts.reserve(each.token, each)
        if n != 1:
            await checkouts.commit(each.token, OrderId(f"o-{n}"))
        if n == 2:
            await checkouts.release(each.token, Cause.PAYMENT_FAILED)


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("select", []),
        ("update coupon_persons set times = 2 where person = 'buyer:b-0'", [("buyer:b-0", 2, 1)]),
        ("update coupon_persons set times = 0 where person = 'buyer:b-1'", [("buyer:b-1", 0, 1)]),
        ("update coupon_persons set times = 1 where person = 'buyer:b-2'", [("buyer:b-2", 1, 0)]),
        ("update coupon_persons set times = 1 where person = 'person:one'", [("person:one", 1, 2)]),
        ("delete from coupon_persons where person = 'buyer:b-0'", [("buyer:b-0", 0, 1)]),
    ],
)
async def test_how_often_a_person_used_a_coupon_is_counted_again(
    database: Database, clock: FixedClock, broken: str, expected: list[tuple[str, int, int]]
) -> None:
    await used_by_some(database, clock)
    async with database.transaction() as conn:
        await conn.execute(broken.encode())
    verdict = await verify_people(database)
    told = [(each.person, each.counted, each.should_count) for each in verdict.wrong_persons]
    assert (verdict.limited_coupons, told) == (1, expected)
    assert verdict.is_right is not bool(expected)
    assert (await verify_people(database, mends=True)).is_right
    assert (await verify_people(database)).wrong_persons == ()


async def test_what_an_erased_account_used_stays_counted_for_its_person(
    database: Database, clock: FixedClock
) -> None:
    await used_by_some(database, clock)
    async with database.transaction() as conn:
        for buyer in ("b-0", "b-3"):
            await actions.forget_buyer(conn, BuyerId(buyer), database.lanes, clock.now())
    assert (await verify_people(database)).wrong_persons == ()
