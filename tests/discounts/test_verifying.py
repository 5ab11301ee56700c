"""Counting everything again finds what is wrong and mends it; erased buyers' orders stay out."""

from __future__ import annotations

import pytest

from discounts.intake import publish, row_of, tell
from market.facts import S_1, line
from market.facts import told as told_fact
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import BuyerId
from prilavok.discounts.spend.erasing import forget_spend
from prilavok.discounts.spend.verifying import WrongOrder, WrongPair, verify


async def shop(db: Database, clock: FixedClock) -> None:
    """Anna has bought twice, Boris once."""
    await publish(db, clock)
    for order, buyer, minor in (("o-1", "anna", 500), ("o-2", "anna", 700), ("o-3", "boris", 900)):
        lines = [line(paid_minor=minor)]
        placed = told_fact("order_placed", order_id=order, buyer_id=buyer, lines=lines)
        await tell(db, clock, [placed, told_fact("order_bought_out", order_id=order)])


@pytest.mark.parametrize(
    ("broken", "orders", "pairs"),
    [
        ("update spend_pairs set sum_minor = 1 where buyer_id = 'anna'", [], ["anna"]),
        ("update spend_pairs set packed = '\\x80' where buyer_id = 'anna'", [], ["anna"]),
        ("update spend_pairs set packed = '' where buyer_id = 'boris'", [], ["boris"]),
        ("delete from spend_pairs where buyer_id = 'boris'", [], ["boris"]),
        ("delete from spend_counted where order_id = 'o-1'", ["o-1"], ["anna"]),
        (
            "update spend_counted set amount_minor = 1 where order_id = 'o-3'",
            ["o-3"],
            ["boris"],
        ),
        ("update order_lines set paid_minor = 600 where order_id = 'o-1'", ["o-1"], []),
        ("select", [], []),
    ],
)
async def test_what_is_wrong_is_found_and_mended(
    database: Database, clock: FixedClock, broken: str, orders: list[str], pairs: list[str]
) -> None:
    await shop(database, clock)
    async with database.transaction() as conn:
        await conn.execute(broken.encode())

    verdict = await verify(database, clock)
    assert verdict.orders == 3
    assert list(verdict.wrong_orders) == [WrongOrder(S_1, each) for each in orders]
    assert list(verdict.wrong_pairs) == [WrongPair(each, S_1) for each in pairs]
    assert verdict.is_right is (not orders and not pairs)

    await verify(database, clock, mends=True)
    after = await verify(database, clock)
    assert (after.wrong_orders, after.wrong_pairs) == ((), ())
    assert (await row_of(database, "boris")).sum_minor == 900
    assert (await row_of(database)).sum_minor == (1_300 if "order_lines" in broken else 1_200)


async def test_an_erased_buyers_orders_never_count_again(
    database: Database, clock: FixedClock
) -> None:
    await shop(database, clock)
    async with database.transaction() as conn:
        assert await forget_spend(conn, BuyerId("anna"), lanes=database.lanes) == 1
    assert (await row_of(database)).version == 0
    assert (await row_of(database, "boris")).sum_minor == 900

    await tell(
        database,
        clock,
        [
            told_fact("order_refunded", order_id="o-1", amount_minor=100),
            told_fact("order_returned", order_id="o-2"),
        ],
    )
    assert (await row_of(database)).version == 0
    assert (await verify(database, clock)).is_right

    placed = told_fact("order_placed", order_id="o-9", buyer_id="anna", lines=[line(paid_minor=5)])
    await tell(database, clock, [placed, told_fact("order_bought_out", order_id="o-9")])
    assert (await row_of(database)).sum_minor == 5
    assert (await verify(database, clock, mends=True)).wrong_pairs == ()
    assert (await row_of(database)).sum_minor == 5
