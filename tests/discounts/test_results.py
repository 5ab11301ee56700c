"""What a running discount does: which days are compared, and what may be told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from discounts.intake import ids, programme, publish, tell
from market.facts import told as fact_told
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import OrderId, SellerId, uuid7
from prilavok.discounts.checkout.order_store import OrderPart, add_orders
from prilavok.discounts.days import Day
from prilavok.discounts.offering.actions import submit
from prilavok.discounts.programme import Source
from prilavok.discounts.quoting.model import Discount, QuotedLine
from prilavok.discounts.results.actions import results
from prilavok.discounts.results.rules import compared, edges, in_bands, since, told
from prilavok.discounts.spend.beginning import count_history
from prilavok.discounts.terms import DiscountTerms, Version
from prilavok.market.model import Funder

TERMS = DiscountTerms(threshold_minor=300_000, discount_bps=500)
DAY = timedelta(days=1)
AT = datetime(2024, 5, 1, tzinfo=UTC)


def version(number: int, starts: int, *, off: bool = False, withdrawn: bool = False) -> Version:
    return Version(
        number=number,
        terms=None if off else TERMS,
        starts=Day(starts),
        promised_until=Day(starts),
        kept_until=Day(starts),
        submitted_at=AT,
        withdrawn_at=AT if withdrawn else None,
    )


@pytest.mark.parametrize(
    ("history", "begun"),
    [
        ([], None),
        ([version(1, 100)], 100),
        ([version(1, 111)], None),
        ([version(1, 100, withdrawn=True)], None),
        ([version(1, 90), version(2, 100)], 90),
        ([version(1, 80), version(2, 90, off=True), version(3, 95)], 95),
        ([version(1, 80), version(2, 90, off=True)], None),
        ([version(1, 80), version(2, 111, off=True)], 80),
    ],
)
def test_a_discount_began_when_it_was_last_switched_on(
    history: list[Version], begun: int | None
) -> None:
    assert since(history, Day(110)) == begun


@pytest.mark.parametrize("begun", [1, 29, 90, 91, 400])
def test_as_many_days_are_looked_at_before_as_since(begun: int) -> None:
    today = Day(700_000)
    days = compared(Day(today - begun), today)
    assert days.days == min(begun, 90)
    assert days.starts + days.days == today
    assert days.before + days.days == days.since <= days.starts


def test_each_band_ends_where_the_next_one_begins() -> None:
    bands = in_bands((5, 5, 6, 0, 7), edges(300_000))
    assert [many for _, _, many in bands] == [5, 5, 6, 0, 7]
    assert (bands[0][0], bands[-1][1]) == (1, None)
    assert all(end == begin for (_, end, _), (begin, _, _) in pairwise(bands))


@pytest.mark.parametrize(
    ("many", "shown"),
    [
        ((9, 9, 9, 9, 2), [(1, 9), (2, 9), (3, 9), (4, 11)]),
        ((9, 9, 1, 0, 0), [(1, 9), (2, 10), (4, 0), (5, 0)]),
        ((2, 9, 9, 9, 9), [(1, 11), (3, 9), (4, 9), (5, 9)]),
        ((1, 0, 0, 1, 1), [(1, 3)]),
        ((0, 0, 0, 0, 0), [(1, 0), (2, 0), (3, 0), (4, 0), (5, 0)]),
    ],
)
def test_a_band_of_few_is_not_found_out_beside_the_others(
    many: tuple[int, ...], shown: list[tuple[int, int]]
) -> None:
    bands = in_bands(many, (1, 2, 3, 4, 5))
    assert [(begin, count) for begin, _, count in bands] == shown
    assert sum(count for _, _, count in bands) == sum(many)


def test_nothing_is_told_of_few() -> None:
    assert [told(many) for many in (0, 1, 4, 5)] == [0, None, None, 5]


async def test_as_much_time_with_the_discount_is_told_as_before_it(database: Database) -> None:
    seller, start = SellerId("s-1"), datetime(2024, 5, 1, 9, tzinfo=UTC)
    clock = FixedClock(start)
    await publish(database, clock, programme())
    await count_history(database, clock)
    # Ten days pass, the discount begins on the 11th, and five days of it pass.
    await submit(database, FixedClock(start + 9 * DAY), seller, TERMS, "seller_staff:1")
    for n in range(6):
        await buys(database, start + 7 * DAY, f"b-{n}", 200_000)
        for day in (11, 12):
            await buys(database, start + day * DAY, f"b-{n}", 100_000)
    await buys(database, start, "b-early", 900_000)
    await buys(database, start + 15 * DAY, "b-today", 700_000)
    await buys(database, start + 7 * DAY, "b-other", 100_000, seller="s-2")

    seen = await results(database, FixedClock(start + 15 * DAY), seller)

    assert seen.since == date(2024, 5, 11)
    assert seen.now is not None
    assert seen.before is not None
    assert (seen.now.starts, seen.now.until) == (date(2024, 5, 11), date(2024, 5, 16))
    assert (seen.now.orders, seen.now.buyers, seen.now.again) == (12, 6, 6)
    assert seen.now.bought_minor == 1_200_000
    assert (seen.before.starts, seen.before.until) == (date(2024, 5, 6), date(2024, 5, 11))
    assert (seen.before.orders, seen.before.buyers, seen.before.again) == (6, 6, 0)
    assert seen.before.bought_minor == 1_200_000
    # Six buyers have 400,000 each; b-early and b-today are too few to be told of alone.
    reached = {band.from_minor: band.buyers for band in seen.bands}
    assert reached == {1: 0, 150_000: 0, 300_000: 8, 1_500_000: 0}
    assert [(each.day.day, each.orders) for each in seen.days] == [(8, 6), (12, 6), (13, 6)]
    assert seen.cost is not None
    assert (seen.cost.orders, seen.cost.off_minor, seen.is_all) == (0, 0, True)


async def test_what_came_back_cost_nothing(database: Database) -> None:
    seller, start = SellerId("s-1"), datetime(2024, 5, 1, 9, tzinfo=UTC)
    clock = FixedClock(start)
    await publish(database, clock, programme())
    await submit(database, clock, seller, TERMS, "seller_staff:1")
    clock.move(2 * DAY)
    orders = [OrderId(f"k-{n}") for n in range(5)]
    for order_id in orders:
        await sells(database, clock.now(), order_id, off_minor=1_001, pays_minor=9_000)
    of = {"seller_id": seller, "at": clock.now()}
    facts = [
        fact_told("order_returned", id="k1", order_id="k-1", line_id="1", **of),
        fact_told("order_returned", id="k2", order_id="k-2", line_id=None, **of),
        fact_told("order_refunded", id="k3", order_id="k-3", line_id="1", amount_minor=4_500, **of),
        fact_told("order_cancelled", id="k4", order_id="k-4", line_id="1", **of),
    ]
    clock.move(DAY)
    before = await results(database, clock, seller)
    assert before.cost is not None
    assert (before.cost.orders, before.cost.off_minor) == (5, 5_005)
    await tell(database, clock, facts)
    after = await results(database, clock, seller)
    assert after.cost is not None
    assert (after.cost.orders, after.cost.off_minor) == (2, 1_001 + 1_001 - 500)


async def test_without_a_discount_there_is_nothing_to_tell(database: Database) -> None:
    clock = FixedClock(AT)
    await publish(database, clock, programme())
    seen = await results(database, clock, SellerId("s-1"))
    assert (seen.since, seen.now, seen.before, seen.bands) == (None, None, None, ())


async def buys(db: Database, at: datetime, buyer: str, minor: int, *, seller: str = "s-1") -> None:
    """An order that is bought out at once."""
    of: dict[str, object] = {"seller_id": seller, "order_id": f"o-{next(ids)}"}
    line = {"line_id": "1", "product_id": "p-1", "quantity": 1, "paid_minor": minor}
    placed = fact_told(
        "order_placed",
        id=f"r-{next(ids)}",
        at=at,
        buyer_id=buyer,
        currency="RUB",
        lines=[line],
        **of,
    )
    bought_out = fact_told("order_bought_out", id=f"r-{next(ids)}", at=at, line_id=None, **of)
    await tell(db, FixedClock(at), [placed, bought_out])


async def sells(
    db: Database, at: datetime, order_id: OrderId, *, off_minor: int, pays_minor: int
) -> None:
    """An order of a quote, and its fact."""
    seller = SellerId("s-1")
    loyalty = Discount(source=Source.LOYALTY, key="1", funder=Funder.SELLER, off_minor=off_minor)
    sold = QuotedLine(
        line_id="1",
        seller_id=seller,
        quantity=1,
        price_minor=pays_minor + off_minor,
        pays_minor=pays_minor,
        discounts=(loyalty,),
    )
    async with db.transaction() as conn:
        part = OrderPart(
            seller_id=seller, order_id=order_id, quote_id=uuid7(at), currency="RUB", lines=(sold,)
        )
        await add_orders(conn, [part], db.lanes, at)
    lines = [{"line_id": "1", "product_id": "p-1", "quantity": 1, "paid_minor": pays_minor}]
    of: dict[str, object] = {"seller_id": seller, "order_id": order_id, "at": at}
    placed = fact_told(
        "order_placed", id=f"r-{next(ids)}", buyer_id="b", currency="RUB", lines=lines, **of
    )
    bought_out = fact_told("order_bought_out", id=f"r-{next(ids)}", line_id=None, **of)
    await tell(db, FixedClock(at), [placed, bought_out])
