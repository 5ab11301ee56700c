"""Trust follows the facts, the clock and the rules, whether or not any worker runs."""

from __future__ import annotations

import asyncio
import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from market.facts import DAY, NOON, S_1, told
from prilavok import market
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch, fetch_one
from prilavok.core.duties import do_duty
from prilavok.core.events import read, serve_subscriber
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.notices import NoticeKind, Recipient, RecipientKind, notice_page
from prilavok.standing import admission
from prilavok.standing.admission.trust import actions, jobs, reading
from prilavok.standing.admission.trust.programme import KIND
from prilavok.standing.admission.trust.reading import TrustView
from prilavok.wiring import DUTIES
from standing.town import publish, sold, tell

TRUST_DUTY = next(duty for duty in DUTIES if duty.name == "trust")
SECOND = timedelta(seconds=1)


async def is_trusted(db: Database, at: datetime, seller_id: SellerId = S_1) -> bool:
    async with db.reading() as conn:
        return await admission.is_trusted(conn, db.lanes, seller_id, at)


async def page(db: Database, clock: FixedClock) -> TrustView:
    async with db.reading() as conn:
        return await reading.trust_of(conn, db.lanes, S_1, language="en", now=clock.now())


async def told_of_trust(db: Database, seller_id: SellerId = S_1) -> list[tuple[bool, str | None]]:
    """What the log says, in order."""
    async with db.reading() as conn:
        rows = await read(conn, lane_of(seller_id, db.lanes), 0)
    return [
        (event["trusted"], event["way"])
        for row in rows
        for event in row.told
        if event["type"] == "standing.trust_changed" and event["seller_id"] == seller_id
    ]


async def rights(db: Database) -> int:
    async with db.reading() as conn:
        found = await fetch_one(
            conn,
            "select rights from lane_heads where lane = %(lane)s",
            {"lane": lane_of(S_1, db.lanes)},
            row=int,
        )
    assert found is not None
    return found


def sales_to(buyers: int, **fields: Any) -> list[market.AnyFact]:
    return [fact for n in range(buyers) for fact in sold(n, f"b-{n}", **fields)]


@pytest.fixture
async def town(database: Database, clock: FixedClock) -> Database:
    """One seller, registered 400 days ago, under the announced rules."""
    await publish(database, clock, KIND, "ozon-2024")
    await tell(database, clock, told("seller"))
    return database


# Facts


async def test_the_tenth_buyer_makes_trusted_in_the_intake_itself(
    town: Database, clock: FixedClock
) -> None:
    await tell(town, clock, *sales_to(9))
    assert not await is_trusted(town, clock.now())
    before = await rights(town)
    await tell(town, clock, *sold(9, "b-9"))
    assert await is_trusted(town, clock.now())
    assert await told_of_trust(town) == [(True, "experience")]
    assert await rights(town) > before, "who may write is decided again"


async def test_ten_sales_to_nine_buyers_are_not_enough(town: Database, clock: FixedClock) -> None:
    await tell(town, clock, *sales_to(9), *sold(9, "b-0"))
    assert not await is_trusted(town, clock.now())


@pytest.mark.parametrize("step", ["order_paid", "order_shipped", "order_delivered"])
async def test_only_what_was_bought_out_is_a_sale(
    town: Database, clock: FixedClock, step: str
) -> None:
    await tell(town, clock, *sales_to(10, step=step))
    assert not await is_trusted(town, clock.now())


async def test_what_comes_back_takes_trust_away_and_keeps_the_evidence(
    town: Database, clock: FixedClock
) -> None:
    await tell(town, clock, *sales_to(10))
    clock.move(DAY)
    await tell(town, clock, told("order_returned", order_id="o-3"))
    assert not await is_trusted(town, clock.now())
    view = await page(town, clock)
    assert (view.trusted, view.since, view.nearest) == (False, clock.now(), "experience")
    assert [(c.number, c.trusted, c.way) for c in view.changes] == [
        (2, False, None),
        (1, True, "experience"),
    ]
    then = view.changes[1].evidence[1].conditions[1]
    assert {sale.order_id for sale in then.orders} == {f"o-{n}" for n in range(10)}
    now = view.ways[1].conditions[1]
    assert (now.has, now.needs, now.met) == (9, 10, False)


async def test_a_return_that_leaves_enough_changes_nothing(
    town: Database, clock: FixedClock
) -> None:
    await tell(town, clock, *sales_to(11))
    await tell(town, clock, told("order_cancelled", order_id="o-3"))
    assert await is_trusted(town, clock.now())
    assert await told_of_trust(town) == [(True, "experience")]


async def test_facts_in_any_order_and_grouping_end_the_same(
    town: Database, clock: FixedClock
) -> None:
    facts = [
        *sales_to(10),
        told("order_returned", order_id="o-2"),
        *sold(10, "b-10"),
        told("order_cancelled", order_id="o-4"),
        *sold(11, "b-11"),
        told("seller", at=NOON - DAY / 2, registered_at=NOON - 61 * DAY),
    ]
    shuffling = random.Random(7)
    for seller in ("s-1", "s-2", "s-3"):
        mine = [_of(fact, seller) for fact in facts]
        shuffling.shuffle(mine)
        while mine:
            size = shuffling.randint(1, 5)
            batch, mine = mine[:size], mine[size:]
            await tell(town, clock, *batch)
        assert await is_trusted(town, clock.now(), SellerId(seller))
    async with town.reading() as conn:
        rows = await fetch(conn, "select trusted from trust order by seller_id", row=bool)
    assert rows == [True] * 3


def _of(fact: market.AnyFact, seller_id: str) -> market.AnyFact:
    fields = {name: getattr(fact, name) for name in fact.__struct_fields__}
    return type(fact)(**{**fields, "seller_id": seller_id, "id": f"{seller_id}:{fact.id}"})


async def test_an_older_fact_that_comes_late_changes_nothing(
    town: Database, clock: FixedClock
) -> None:
    await tell(town, clock, told("seller", at=NOON - 1 * SECOND, payout_account="platform_bank"))
    await tell(town, clock, told("seller", at=NOON - 2 * SECOND, payout_account="other_bank"))
    assert await is_trusted(town, clock.now())
    assert await told_of_trust(town) == [(True, "payouts")]


async def test_intakes_at_once_lose_no_sale(town: Database, clock: FixedClock) -> None:
    """Each of them alone sees one buyer too few."""
    await asyncio.gather(*(tell(town, clock, *sold(n, f"b-{n}")) for n in range(10)))
    async with town.reading() as conn:
        kept = await fetch(conn, "select trusted from trust where lane >= 0", row=bool)
    assert kept == [True]
    assert await told_of_trust(town) == [(True, "experience")]


async def test_the_duty_beside_intakes_never_writes_older_facts_over_newer(
    town: Database, clock: FixedClock
) -> None:
    for n in range(10):
        clock.move(timedelta(minutes=1))
        await publish(town, clock, KIND, "ozon-2024")
        await asyncio.gather(
            tell(town, clock, *sold(n, f"b-{n}")), do_duty(town, TRUST_DUTY, clock.now())
        )
    async with town.reading() as conn:
        kept = await fetch(conn, "select trusted from trust where lane >= 0", row=bool)
    assert kept == [True]
    assert await told_of_trust(town) == [(True, "experience")]


async def test_an_order_told_of_again_with_another_buyer_counts_at_the_next_recount(
    town: Database, clock: FixedClock
) -> None:
    await tell(town, clock, *sales_to(10))
    await tell(town, clock, told("order_placed", order_id="o-9", buyer_id="b-0", at=NOON - 2 * DAY))
    recount = clock.now() + actions.RECOUNT_EVERY
    assert not await is_trusted(town, recount)
    clock.move(actions.RECOUNT_EVERY)
    await do_duty(town, TRUST_DUTY, clock.now())
    assert await told_of_trust(town) == [(True, "experience"), (False, None)]


# Time


async def test_the_sixty_first_day_makes_trusted_to_the_second_without_any_worker(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, KIND, "ozon-2024")
    registered = datetime.fromisoformat("2026-01-10T09:00:00+00:00")
    await tell(database, clock, told("seller", registered_at=registered), *sales_to(10))
    begins = datetime.fromisoformat("2026-03-11T21:00:00+00:00")
    assert not await is_trusted(database, begins - SECOND)
    assert await is_trusted(database, begins)
    assert (await page(database, clock)).next_at == begins
    assert await told_of_trust(database) == []

    clock.move(begins - clock.now())
    assert await do_duty(database, TRUST_DUTY, clock.now())
    assert await told_of_trust(database) == [(True, "experience")]
    clock.move(timedelta(minutes=1))
    assert await do_duty(database, TRUST_DUTY, clock.now())
    assert await told_of_trust(database) == [(True, "experience")], "once"


# Rules


async def test_new_rules_hold_at_once_and_the_duty_tells_whom_they_changed(
    database: Database, clock: FixedClock
) -> None:
    sellers = [told("seller", seller_id=f"s-{n}", trusted=True) for n in range(30)]
    await tell(database, clock, *sellers)
    assert await is_trusted(database, clock.now())
    await publish(database, clock, KIND, "ozon-2024")
    assert not await is_trusted(database, clock.now())
    assert await told_of_trust(database) == [(True, "marketplace")]

    assert await do_duty(database, TRUST_DUTY, clock.now())
    assert await told_of_trust(database) == [(True, "marketplace"), (False, None)]
    async with database.reading() as conn:
        left = await fetch_one(
            conn, "select count(*) from trust where trusted and lane >= 0", row=int
        )
    assert left == 0


async def test_a_review_goes_on_where_it_was(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SELLERS_PER_TURN_MAX", 7)
    sellers = [told("seller", seller_id=f"s-{n}", trusted=True) for n in range(30)]
    await tell(database, clock, *sellers)
    await publish(database, clock, KIND, "ozon-2024")
    left: int | None = None
    for turn in range(1, 20):
        clock.move(timedelta(minutes=1))
        assert await do_duty(database, TRUST_DUTY, clock.now())
        async with database.reading() as conn:
            left = await fetch_one(
                conn, "select count(*) from trust where trusted and lane >= 0", row=int
            )
        assert left is not None
        assert left >= 30 - 7 * turn
        if left == 0:
            break
    assert left == 0


async def test_rules_that_are_announced_hold_from_their_second(
    database: Database, clock: FixedClock
) -> None:
    await tell(database, clock, told("seller", trusted=True))
    begins = clock.now() + DAY
    await publish(database, clock, KIND, "ozon-2024", effective_from=begins)
    assert await is_trusted(database, begins - SECOND)
    assert not await is_trusted(database, begins)


# Notices


async def test_the_seller_is_told_once_of_each_change(town: Database, clock: FixedClock) -> None:
    await tell(town, clock, *sales_to(10))
    clock.move(SECOND)
    await tell(town, clock, told("order_returned", order_id="o-3"))
    lane = lane_of(S_1, town.lanes)
    for _ in range(2):
        await serve_subscriber(town, jobs.SUBSCRIBER, lane, clock.now())
    async with town.reading() as conn:
        found = await notice_page(
            conn,
            Recipient(RecipientKind.SELLER, S_1),
            "w-1",
            lanes=town.lanes,
            language="ru",
        )
    assert [notice.kind for notice in found.notices] == [
        NoticeKind.NO_LONGER_TRUSTED,
        NoticeKind.BECAME_TRUSTED,
    ]


async def test_a_seller_that_nobody_told_of_is_not_trusted(
    database: Database, clock: FixedClock
) -> None:
    assert not await is_trusted(database, clock.now())
    await tell(database, clock, *sales_to(12))
    assert not await is_trusted(database, clock.now())
