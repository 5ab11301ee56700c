"""Buyers are told once that they have reached a discount, and once before they lose it."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from discounts.intake import publish, row_of, spend_of, tell
from market.facts import S_1, line
from market.facts import told as told_fact
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch
from prilavok.core.events import serve_subscriber
from prilavok.core.lanes import Lane
from prilavok.discounts.buyers import telling
from prilavok.discounts.buyers.telling import SUBSCRIBER, percent, walk
from prilavok.discounts.offering.actions import submit
from prilavok.discounts.spend.rows import Counting
from prilavok.discounts.spend.verifying import verify
from prilavok.discounts.terms import DiscountTerms

numbers = count(1)
ZONE = ZoneInfo("Europe/Moscow")
GOLD = DiscountTerms(threshold_minor=100_000, discount_bps=1_250)


async def shop(db: Database, clock: FixedClock) -> None:
    """A shop whose discount begins today."""
    await publish(db, clock)
    await submit(db, clock, S_1, GOLD, "seller_staff:w-1")
    clock.move(timedelta(days=1))


async def buys(db: Database, clock: FixedClock, minor: int, buyer: str = "anna") -> str:
    order = f"t-{next(numbers)}"
    of = {"order_id": order, "at": clock.now()}
    placed = told_fact("order_placed", **of, buyer_id=buyer, lines=[line(paid_minor=minor)])
    await tell(db, clock, [placed, told_fact("order_bought_out", **of)])
    await listen(db, clock)
    return order


async def listen(db: Database, clock: FixedClock) -> None:
    for lane in map(Lane, range(db.lanes)):
        await serve_subscriber(db, SUBSCRIBER, lane, clock.now())


async def told(db: Database) -> list[str]:
    """What the log has to tell of buyers, in order."""
    async with db.reading() as conn:
        return await fetch(conn, TOLD, row=str)


TOLD = """
select coalesce(said ->> 'kind', said ->> 'type')
from events
cross join lateral jsonb_array_elements(told) with ordinality as each (said, n)
where said ->> 'type' in ('discounts.reached', 'discounts.lost', 'notices.told')
order by lane, position, n
"""


async def test_a_buyer_is_told_once_that_a_discount_is_reached(
    database: Database, clock: FixedClock
) -> None:
    await shop(database, clock)
    await buys(database, clock, 99_999)
    assert await told(database) == []
    last = await buys(database, clock, 1)
    reached = ["discounts.reached", "discount_reached"]
    assert await told(database) == reached
    await buys(database, clock, 50_000)
    await walk(database, clock)
    await listen(database, clock)
    assert await told(database) == reached

    at = clock.now()
    await tell(database, clock, [told_fact("order_returned", order_id=last, at=at)])
    await listen(database, clock)
    assert await told(database) == reached, "there is enough without it"


async def test_what_goes_back_loses_it_and_what_is_bought_again_reaches_it(
    database: Database, clock: FixedClock
) -> None:
    await shop(database, clock)
    order = await buys(database, clock, 100_000)
    at = clock.now()
    await tell(database, clock, [told_fact("order_returned", order_id=order, at=at)])
    await listen(database, clock)
    reached = ["discounts.reached", "discount_reached"]
    assert await told(database) == [*reached, "discounts.lost"]
    clock.move(timedelta(days=1))
    await buys(database, clock, 100_000)
    assert await told(database) == [*reached, "discounts.lost", *reached]


async def test_the_calendar_alone_is_told_of_once_a_day_by_going_through_all_rows(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "PAIRS_PER_STEP", 3)
    monkeypatch.setattr(telling, "NEWS_PER_STEP", 1)
    await publish(database, clock)
    for n in range(7):
        await buys(database, clock, 100_000, f"b-{n}")
    await buys(database, clock, 99_999, "not enough")
    await submit(database, clock, S_1, GOLD, "seller_staff:w-1")
    assert await walk(database, clock) == 8
    assert await told(database) == [], "terms begin tomorrow"
    clock.move(timedelta(days=1))
    assert await walk(database, clock) == 8
    assert sorted(await told(database)) == ["discount_reached"] * 7 + ["discounts.reached"] * 7
    assert await walk(database, clock) == 0

    clock.move(timedelta(days=349))
    await walk(database, clock)
    assert "discount_ends_soon" not in await told(database)
    clock.move(timedelta(days=1))
    for _ in range(3):
        await walk(database, clock)
        clock.move(timedelta(days=1))
    assert (await told(database)).count("discount_ends_soon") == 7
    assert "discounts.lost" not in await told(database)
    clock.move(timedelta(days=12))
    await walk(database, clock)
    assert (await told(database)).count("discounts.lost") == 7


@pytest.mark.parametrize(("bps", "said"), [(1_000, "10"), (1_250, "12.5"), (305, "3.05")])
def test_basis_points_are_said_as_per_cent(bps: int, said: str) -> None:
    assert percent(bps) == said


async def test_what_has_expired_is_dropped_from_rows_of_buyers_who_do_not_come_back(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock)
    await buys(database, clock, 100_000)
    clock.move(timedelta(days=30))
    await buys(database, clock, 70_000)
    last = await buys(database, clock, 5_000, "boris")
    before = await row_of(database)
    for moved in (364 - 30, 1, 1, 30):  # the last day; expired by days; and by months, in any year
        clock.move(timedelta(days=moved))
        spent = await spend_of(database, clock.now(), ZONE, Counting())
        await walk(database, clock)
        assert await spend_of(database, clock.now(), ZONE, Counting()) == spent
    after = await row_of(database)
    assert (after.sum_minor, after.packed, after.version) == (0, b"", before.version + 2)
    assert before.sum_minor == 170_000

    at = clock.now()
    await tell(database, clock, [told_fact("order_returned", order_id=last, at=at)])
    assert (await row_of(database, "boris")).sum_minor == 0
    await walk(database, clock)
    assert (await verify(database, clock)).is_right
