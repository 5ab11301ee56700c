"""Spend through the real intake: what is stored is what all facts come to, however told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from discounts.histories import Book, history
from discounts.intake import fact_of, programme, publish, row_of, spend_of, tell
from market.facts import S_1, line
from market.facts import told as told_fact
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import BuyerId
from prilavok.discounts.days import Day
from prilavok.discounts.spend import beginning, store
from prilavok.discounts.spend.beginning import CountedOtherwise, NotCountedYet, count_history
from prilavok.discounts.spend.rows import EMPTY, Counting, Entry, fold

MOSCOW = ZoneInfo("Europe/Moscow")
PLAIN = Counting()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def bought(db: Database, clock: FixedClock, order: str, minor: int, **fields: object) -> None:
    """An order that was bought out a day ago."""
    of = {"order_id": order, **fields}
    placed = told_fact("order_placed", **of, lines=[line(paid_minor=minor)], buyer_id="anna")
    await tell(db, clock, [placed, told_fact("order_bought_out", order_id=order)])


def noting(real: Callable[..., Awaitable[Any]], said: list[str]) -> Callable[..., Awaitable[Any]]:
    """A statement's runner that notes what it is asked to run."""

    async def noted(conn: object, sql: str, *args: Any, **more: Any) -> Any:
        said.append(sql)
        return await real(conn, sql, *args, **more)

    return noted


async def test_every_read_agrees_with_adding_up_all_facts_told_late_twice_and_in_any_order(
    database: Database,
) -> None:
    random = Random(20)
    start = date(2023, 6, 1)
    clock = FixedClock(datetime.combine(start, datetime.min.time(), UTC))
    await publish(database, clock)
    buyers = {f"b-{n}": (history(random, start, 300), Book(MOSCOW)) for n in range(12)}
    reads = 0
    for days in range(0, 900, 6):
        today = start + timedelta(days=days)
        hour = timedelta(hours=random.randrange(24))
        clock.at = datetime.combine(today, datetime.min.time(), UTC) + hour
        local = clock.now().astimezone(MOSCOW).date()
        facts = []
        for buyer_id, (told, book) in buyers.items():
            while told and told[0][0] < today:
                book.facts.append(told.pop(0)[1])
                facts.append(fact_of(book.facts[-1], buyer_id=buyer_id))
        random.shuffle(facts)
        await tell(database, clock, facts)
        await tell(database, clock, facts[::2])
        for buyer_id, (_, book) in buyers.items():
            expected = book.spend(local, PLAIN)
            assert await spend_of(database, clock.now(), MOSCOW, PLAIN, buyer_id) == expected
            reads += 1
    assert reads == 1_800
    assert all(not told for told, _ in buyers.values())


async def test_history_that_was_there_before_is_counted_as_if_it_had_been_told_after(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "ORDERS_PER_STEP", 3)
    random = Random(7)
    clock = FixedClock(at("2025-06-01T12:00"))
    book = Book(MOSCOW, [fact for _, fact in history(random, date(2024, 9, 1), 200)])
    facts = [fact_of(each) for each in book.facts]
    await tell(database, clock, facts[::2])
    assert await row_of(database) == EMPTY

    await publish(database, clock)
    await tell(database, clock, facts[1::2])
    async with database.reading() as conn:
        with pytest.raises(NotCountedYet):
            await beginning.expect_counted(conn, S_1, lanes=database.lanes)
    assert await count_history(database, clock) > 0
    assert await count_history(database, clock) == 0

    today = clock.now().astimezone(MOSCOW).date()
    assert await spend_of(database, clock.now(), MOSCOW, PLAIN) == book.spend(today, PLAIN)
    async with database.reading() as conn:
        await beginning.expect_counted(conn, S_1, lanes=database.lanes)


async def test_on_an_empty_database_nothing_has_to_be_waited_for(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock)
    async with database.reading() as conn:
        await beginning.expect_counted(conn, S_1, lanes=database.lanes)


async def test_without_a_programme_nothing_counts(database: Database, clock: FixedClock) -> None:
    await bought(database, clock, "o-1", 500)
    assert await row_of(database) == EMPTY


async def test_another_currency_or_zone_cannot_follow_what_is_counted(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock)
    await publish(database, clock, programme(currency="USD"))
    await publish(database, clock, programme(zone="Asia/Vladivostok"))
    await bought(database, clock, "o-1", 500)
    assert (await row_of(database)).sum_minor == 500
    with pytest.raises(CountedOtherwise):
        await publish(database, clock)
    with pytest.raises(CountedOtherwise):
        await publish(database, clock, programme(zone="Asia/Vladivostok", currency="USD"))
    await publish(database, clock, programme(zone="Asia/Vladivostok", quote_lasts_s=60))


async def test_intakes_that_race_lose_nothing(database: Database, clock: FixedClock) -> None:
    await publish(database, clock)
    of_sellers = [
        [
            fact
            for n in range(10)
            for fact in (
                told_fact(
                    "order_placed",
                    seller_id=f"s-{n % 3}",
                    order_id=f"o-{who}-{n}",
                    buyer_id="anna",
                    lines=[line(paid_minor=100)],
                ),
                told_fact("order_bought_out", seller_id=f"s-{n % 3}", order_id=f"o-{who}-{n}"),
            )
        ]
        for who in range(8)
    ]
    await asyncio.gather(*(tell(database, clock, facts) for facts in of_sellers))
    sums = [(await row_of(database, "anna", f"s-{n}")).sum_minor for n in range(3)]
    assert sums == [3_200, 2_400, 2_400]


async def test_what_breaks_in_the_middle_leaves_nothing(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish(database, clock)
    await bought(database, clock, "o-1", 500)

    async def killed(*_: object, **__: object) -> None:
        raise ConnectionAbortedError

    with monkeypatch.context() as patched:
        patched.setattr(store, "put_pairs", killed)
        with pytest.raises(ConnectionAbortedError):
            await bought(database, clock, "o-2", 700)
    assert (await row_of(database)).sum_minor == 500
    await bought(database, clock, "o-2", 700)
    assert (await row_of(database)).sum_minor == 1_200


async def test_an_intake_costs_five_statements_whatever_it_brings(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish(database, clock)
    await bought(database, clock, "o-1", 500)
    said: list[str] = []
    for name in ("fetch", "execute"):
        monkeypatch.setattr(store, name, noting(getattr(store, name), said))
    facts = []
    for n in range(50):
        of = {"order_id": f"m-{n}"}
        facts.append(told_fact("order_placed", **of, buyer_id=f"b-{n}"))
        facts.append(told_fact("order_bought_out", **of))
    await tell(database, clock, [*facts, told_fact("order_returned", order_id="o-1")])
    assert len(said) == 5
    said.clear()
    await tell(database, clock, [told_fact("order_shipped"), told_fact("buyer")])
    assert said == []


async def test_a_row_that_was_deleted_is_not_born_again(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock)
    for n in range(3):
        await bought(database, clock, f"o-{n}", 500)
    row = await row_of(database)
    assert row.version == 3
    pair = BuyerId("anna"), S_1
    async with database.transaction() as conn:
        await conn.execute("delete from spend_pairs")
        stale = fold(row, [Entry(Day(739_000), 1)], Day(739_400))
        assert await store.put_pairs(conn, {pair: stale}, lanes=database.lanes) == set()
        fresh = fold(EMPTY, [], Day(739_400))
        assert await store.put_pairs(conn, {pair: fresh}, lanes=database.lanes) == {pair}
        assert await store.put_pairs(conn, {pair: fresh}, lanes=database.lanes) == set()


@pytest.mark.parametrize(
    ("bought_out", "seen", "counts"),
    [
        ("2025-03-09T21:00", "2026-03-09T20:59", True),  # 10 March in Moscow, to the eve's end
        ("2025-03-09T21:00", "2026-03-09T21:00", False),
        ("2025-03-09T20:59", "2026-03-08T20:59", True),
        ("2025-03-09T20:59", "2026-03-08T21:00", False),
        ("2024-02-28T21:00", "2025-02-27T20:59", True),  # 29 February
        ("2024-02-28T21:00", "2025-02-27T21:00", False),
        ("2024-12-31T20:59", "2025-12-30T20:59", True),  # 31 December, to 30 December
        ("2024-12-31T20:59", "2025-12-30T21:00", False),
        ("2024-12-31T21:00", "2025-12-31T20:59", True),  # 1 January, to 31 December
        ("2024-12-31T21:00", "2025-12-31T21:00", False),
    ],
)
async def test_a_purchase_counts_to_the_second(
    database: Database, bought_out: str, seen: str, counts: bool
) -> None:
    clock = FixedClock(at(bought_out))
    await publish(database, clock)
    placed = told_fact("order_placed", at=clock.now(), buyer_id="anna", lines=[line(paid_minor=5)])
    await tell(database, clock, [placed, told_fact("order_bought_out", at=clock.now())])
    expected = (5, 0) if counts else (0, 0)
    assert await spend_of(database, at(seen), MOSCOW, PLAIN) == expected
