"""Real purchases: 69,659 of them by 23,570 buyers (CDNOW, of Fader and Hardie), eighteen months.

The file is not ours to ship: name it in `CDNOW_FILE` (it is `CDNOW_master.txt` of the data sets at
brucehardie.com), and this is run.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from discounts.intake import programme, publish
from market.facts import line, told
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import BuyerId, SellerId
from prilavok.discounts.days import day_of
from prilavok.discounts.spend import store
from prilavok.discounts.spend.rows import EMPTY, Counting, spend_at
from prilavok.discounts.spend.verifying import verify
from prilavok.market.actions import take_in
from prilavok.wiring import PROJECTIONS

FILE = os.environ.get("CDNOW_FILE")
NEW_YORK = ZoneInfo("America/New_York")
CDNOW = SellerId("cdnow")
ORDERS_AT_ONCE = 500
DAYS = [
    date(1997, 2, 28),
    date(1997, 4, 1),
    date(1997, 7, 1),
    date(1997, 12, 31),
    date(1998, 1, 1),
    date(1998, 1, 2),
    date(1998, 2, 28),
    date(1998, 3, 1),
    date(1998, 5, 15),
    date(1998, 6, 30),
]
THRESHOLDS = [5_000, 10_000, 50_000, 100_000]

Purchase = tuple[int, str, date, int]
"""Its line, the buyer, the day, and cents."""


def purchases() -> list[Purchase]:
    assert FILE is not None
    lines = Path(FILE).read_text().splitlines()[1:]
    return [
        (
            n,
            each[1:6].strip(),
            date.fromisoformat(each[7:15].strip()),
            round(float(each[18:]) * 100),
        )
        for n, each in enumerate(lines)
    ]


@pytest.mark.slow
@pytest.mark.skipif(FILE is None, reason="CDNOW_FILE does not name the file of purchases")
async def test_every_eligible_buyer_of_cdnow_is_one_by_straight_computation(
    database: Database,
) -> None:
    bought = sorted(purchases(), key=lambda each: each[2])
    assert len(bought) == 69_659
    buyers = sorted({buyer for _, buyer, _, _ in bought})
    clock = FixedClock(datetime.combine(date(1997, 1, 1), time(), NEW_YORK))
    await publish(database, clock, programme(zone=NEW_YORK.key, currency="USD"))
    eligible = 0
    since = date.min
    for today in DAYS:
        clock.at = datetime.combine(today, time(23, 59), NEW_YORK)
        await tell(database, clock, [each for each in bought if since < each[2] <= today])
        if since == date.min:
            await as_an_autovacuum_does(database)
        since = today

        straight: Counter[str] = Counter()
        for _, buyer, day, cents in bought:
            if today - timedelta(days=365) < day <= today:
                straight[buyer] += cents
        spends = await spends_of(database, clock, buyers)
        assert {buyer: cents for buyer, cents in spends.items() if cents} == +straight
        for threshold in THRESHOLDS:
            has = {buyer for buyer, cents in spends.items() if cents >= threshold}
            assert has == {buyer for buyer, cents in straight.items() if cents >= threshold}
            eligible += len(has)
    assert eligible > 10_000
    verdict = await verify(database, clock)
    assert verdict.is_right
    assert verdict.orders == len(bought)


async def as_an_autovacuum_does(db: Database) -> None:
    """Tests' databases have none: without it, plans are those of empty tables."""
    async with db.reading() as conn:
        await conn.execute(b"analyze")


async def tell(db: Database, clock: FixedClock, some: list[Purchase]) -> None:
    for first in range(0, len(some), ORDERS_AT_ONCE):
        facts = []
        for n, buyer, day, cents in some[first : first + ORDERS_AT_ONCE]:
            at = datetime.combine(day, time(12), NEW_YORK)
            of = {"source": "cdnow", "seller_id": CDNOW, "order_id": f"o-{n}", "at": at}
            lines = [line(paid_minor=cents)]
            facts += [
                told("order_placed", id=f"{n}", **of, buyer_id=buyer, currency="USD", lines=lines),
                told("order_bought_out", id=f"{n}b", **of),
            ]
        intake = await take_in(db, clock, facts, PROJECTIONS)
        assert intake.count("accepted") == len(facts)


async def spends_of(db: Database, clock: FixedClock, buyers: list[str]) -> dict[str, int]:
    today, counting = day_of(clock.now(), NEW_YORK), Counting()
    spends: dict[str, int] = {}
    async with db.reading() as conn:
        for first in range(0, len(buyers), store.PAIRS_MAX):
            asked = [(BuyerId(each), CDNOW) for each in buyers[first : first + store.PAIRS_MAX]]
            rows = await store.pairs(conn, asked, lanes=db.lanes)
            for pair in asked:
                spends[pair[0]] = spend_at(rows.get(pair, EMPTY), today, counting).sum_minor
    return spends
