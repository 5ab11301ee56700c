"""What was paid for an order and went back, told as it changes."""

from __future__ import annotations

from uuid import UUID

from market.facts import B_1, DAY, NOON, O_1, S_1, line, told
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import decode, read
from prilavok.core.lanes import Lane, lane_of
from prilavok.market import (
    PROJECTION,
    Discount,
    Funder,
    LineId,
    MoneyBack,
    OrderMoneyChanged,
    PaidLine,
    PaidOrder,
    paid_orders,
    take_in,
)
from prilavok.market.model import AnyFact

CLAIM = UUID("01920000-0000-7000-8000-000000000001")
LINES = [
    line("1", paid_minor=900, discounts=[{"funder": "seller", "amount_minor": 100}]),
    line("2", paid_minor=500),
]


def lane_in(database: Database) -> Lane:
    return lane_of(S_1, database.lanes)


async def changes_after(database: Database, clock: FixedClock, *facts: AnyFact) -> int:
    """How often the lane's log has told of the order's money, after `facts` in one call."""
    await take_in(database, clock, facts, [PROJECTION])
    async with database.reading() as conn:
        log = await read(conn, lane_in(database), 0)
    types = {"market.order_money_changed": OrderMoneyChanged}
    told = [event for row in log for event in decode(row, types)]
    assert set(told) <= {OrderMoneyChanged(S_1, O_1)}
    return len(told)


async def order_in(database: Database) -> PaidOrder:
    async with database.reading() as conn:
        (order,) = await paid_orders(conn, [(lane_in(database), S_1, O_1)])
    return order


async def test_a_line_keeps_what_was_paid_for_it_with_its_discounts(
    database: Database, clock: FixedClock
) -> None:
    of_line = told("order_refunded", line_id="1", amount_minor=7, claim_id=str(CLAIM))
    of_order = told("order_refunded", amount_minor=50)
    await take_in(
        database, clock, [told("order_placed", lines=LINES), of_line, of_order], [PROJECTION]
    )

    first = PaidLine(LineId("1"), 900, 7, (Discount(Funder.SELLER, 100),))
    second = PaidLine(LineId("2"), 500, 0, ())
    back = (MoneyBack(2, 7, LineId("1"), CLAIM), MoneyBack(3, 50, None, None))
    assert await order_in(database) == PaidOrder(S_1, O_1, B_1, "RUB", 57, 3, (first, second), back)


async def test_a_change_of_an_orders_money_is_told_once_for_each_call(
    database: Database, clock: FixedClock
) -> None:
    of_line = told("order_refunded", line_id="1", amount_minor=100)
    of_order = told("order_refunded", amount_minor=50)

    assert await changes_after(database, clock, told("order_placed", lines=LINES)) == 0
    assert await changes_after(database, clock, of_line, of_order) == 1
    assert await changes_after(database, clock, of_line, of_order) == 1, "known already"


async def test_an_order_told_otherwise_is_told_of(database: Database, clock: FixedClock) -> None:
    assert await changes_after(database, clock, told("order_placed", lines=LINES)) == 0

    earlier = told("order_placed", at=NOON - 2 * DAY, lines=[line("1", paid_minor=10)])
    assert await changes_after(database, clock, earlier) == 1
    assert [each.paid_minor for each in (await order_in(database)).lines] == [10]
