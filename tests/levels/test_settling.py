"""A month is settled by its evidence, once, and stands."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from levels.market import MAY, Market, publish
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute, fetch_one
from prilavok.core.errors import DomainError
from prilavok.core.lanes import Lane, lane_of
from prilavok.levels.jobs import due_months, settle_due
from prilavok.levels.model import MonthNotOver, NotSettled, Value
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND
from prilavok.levels.settling.actions import settle
from prilavok.levels.settling.settlement_store import settlements
from prilavok.levels.settling.standing_store import Stored, stored_after
from prilavok.levels.settling.verifying import verify
from prilavok.programmes import NothingInForce, preset

APRIL = datetime(2024, 4, 1, tzinfo=UTC)
JUNE = datetime(2024, 6, 2, 9, tzinfo=UTC)
MONTH = Month.parse("2024-05")
TESTS = Path(__file__).parents[1]
SETTLING = "prilavok.levels.settling"


async def a_month_of_sales(database: Database, clock: FixedClock) -> Market:
    """May: `good` reaches bronze, `fair` no more than initial, `idle` nothing."""
    await publish(database, preset(KIND, "wildberries-2024-12"), APRIL)
    market = Market(database)
    for seller_id in ("good", "fair", "idle"):
        market.seller(seller_id)
    for n in range(60):
        market.kept("good", f"o{n}", lines=[300_000])
        market.review("good", f"r{n}", 5)
    for n in range(12):
        market.kept("fair", f"o{n}", lines=[100_000])
    clock.at = JUNE
    await market.tell(clock)
    return market


async def standings(database: Database, month: Month = MONTH) -> dict[str, Stored]:
    found: dict[str, Stored] = {}
    async with database.reading() as conn:
        for lane in map(Lane, range(database.lanes)):
            for row in await stored_after(conn, lane, month, "", sellers_max=100):
                found[row.seller_id] = row
    return found


async def test_a_month_gives_levels(database: Database, clock: FixedClock) -> None:
    await a_month_of_sales(database, clock)

    settlement = await settle(database, clock, MONTH)

    found = await standings(database)
    assert found["good"].measured["turnover"].numerator == 60 * 300_000
    assert {name: row.level_after for name, row in found.items()} == {
        "good": "bronze",
        "fair": "initial",
        "idle": None,
    }
    assert (settlement.sellers, settlement.finished_at) == (3, JUNE)


async def test_what_is_told_later_changes_nothing_and_counts_in_the_next_month(
    database: Database, clock: FixedClock
) -> None:
    market = await a_month_of_sales(database, clock)
    settled = await settle(database, clock, MONTH)
    market.kept("fair", "late", MAY, lines=[5_000_000])
    clock.move(timedelta(days=60))
    await market.tell(clock)

    again = await settle(database, clock, MONTH)
    await settle(database, clock, MONTH.plus(1))

    assert again == settled
    assert (await verify(database, MONTH)).is_right
    june = await standings(database, MONTH.plus(1))
    assert june["fair"].measured["turnover"].numerator == 5_000_000


async def test_one_that_is_killed_anywhere_goes_on_to_the_same_end(
    database: Database, clock: FixedClock
) -> None:
    await a_month_of_sales(database, clock)
    for where in (
        f"{SETTLING}.lane_store:cut_off:0",
        f"{SETTLING}.lane_store:lane_measured:3",
        f"{SETTLING}.settlement_store:freeze_goals:0",
        f"{SETTLING}.standing_store:decided:2",
        f"{SETTLING}.lane_store:lane_decided:1",
        f"{SETTLING}.settlement_store:finish:0",
        f"{SETTLING}.lane_store:lane_told:1",
    ):
        killed = start(database, where)
        killed.communicate("\n")
        assert killed.returncode == -9, where

    settlement = await settle(database, clock, MONTH)

    assert {name: row.level_after for name, row in (await standings(database)).items()} == {
        "good": "bronze",
        "fair": "initial",
        "idle": None,
    }
    assert (await verify(database, MONTH)).is_right
    assert await told(database) == {"levels.changed": 2, "levels.settled": 1}
    assert settlement.evidence == 60 * 4 + 12 * 3


async def test_two_that_race_settle_once(database: Database, clock: FixedClock) -> None:
    await a_month_of_sales(database, clock)
    both = [start(database), start(database)]
    for each in both:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"

    for each in both:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    digests = {each.communicate()[0].strip() for each in both}

    async with database.reading() as conn:
        [settlement] = await settlements(conn)
    assert digests == {settlement.digest}
    assert await told(database) == {"levels.changed": 2, "levels.settled": 1}


async def test_verifying_finds_what_was_tampered_with(
    database: Database, clock: FixedClock
) -> None:
    await a_month_of_sales(database, clock)
    await settle(database, clock, MONTH)
    lane = lane_of("fair", database.lanes)
    async with database.reading() as conn:
        await execute(conn, TAMPER, {"lane": lane})

    verdict = await verify(database, MONTH)

    assert verdict.differing == ("fair",)
    assert not verdict.is_sealed


TAMPER = """
update level_standings
set measured = jsonb_set(measured, '{turnover,1}', '1')
where lane = %(lane)s
and seller_id = 'fair'
"""


async def test_a_server_that_slept_settles_every_month_in_turn(
    database: Database, clock: FixedClock
) -> None:
    market = await a_month_of_sales(database, clock)
    market.kept("good", "june", MAY + timedelta(days=31))
    clock.at = datetime(2024, 9, 5, tzinfo=UTC)
    await market.tell(clock)

    settled = await settle_due(database, clock)

    assert [f"{each.month:%Y-%m}" for each in settled] == [
        "2024-04", "2024-05", "2024-06", "2024-07", "2024-08",
    ]  # fmt: skip
    assert await due_months(database, clock.at) == []
    july = (await standings(database, Month.parse("2024-07")))["good"]
    assert (july.level_before, july.level_after) == (None, None)
    assert (await standings(database, Month.parse("2024-06")))["good"].level_before == "bronze"


@pytest.mark.parametrize(
    ("now", "month", "error"),
    [
        (datetime(2024, 5, 31, 20, 59, 59, tzinfo=UTC), "2024-05", MonthNotOver),
        (JUNE, "2024-07", MonthNotOver),
    ],
)
async def test_a_month_is_settled_when_it_is_over_in_the_programmes_zone(
    database: Database, clock: FixedClock, now: datetime, month: str, error: type[DomainError]
) -> None:
    await publish(database, preset(KIND, "wildberries-2024-12"), APRIL)
    clock.at = now
    with pytest.raises(error):
        await settle(database, clock, Month.parse(month))
    clock.at = datetime(2024, 5, 31, 21, tzinfo=UTC)
    assert (await settle(database, clock, MONTH)).sellers == 0


async def test_nothing_happens_without_a_programme(database: Database, clock: FixedClock) -> None:
    assert await settle_due(database, clock) == []
    with pytest.raises(NothingInForce):
        await settle(database, clock, MONTH)
    with pytest.raises(NotSettled):
        await verify(database, MONTH)


async def test_settled_in_one_go_it_has_the_digest_that_it_has_after_kills(
    database: Database, clock: FixedClock
) -> None:
    await a_month_of_sales(database, clock)
    whole = await settle(database, clock, MONTH)
    async with database.reading() as conn:
        await execute(conn, "truncate level_settlements, level_cutoffs, level_standings")
    for where in (
        f"{SETTLING}.lane_store:lane_measured:3",
        f"{SETTLING}.standing_store:decided:1",
        f"{SETTLING}.standing_store:decided:5",
    ):
        killed = start(database, where)
        killed.communicate("\n")
        assert killed.returncode == -9, where

    assert await settle(database, clock, MONTH) == whole


async def test_what_arrives_while_a_month_is_settled_counts_once(
    database: Database, clock: FixedClock
) -> None:
    market = await a_month_of_sales(database, clock)
    for n in range(40):
        market.kept("fair", f"meanwhile{n}", MAY, lines=[1_000])

    await asyncio.gather(settle(database, clock, MONTH), market.tell(clock))
    clock.at = JUNE + timedelta(days=30)
    await settle(database, clock, MONTH.plus(1))

    may, june = await standings(database), await standings(database, MONTH.plus(1))
    late = june["fair"].measured.get("turnover", Value(0, 0, 1))
    assert may["fair"].measured["turnover"].numerator + late.numerator == 12 * 100_000 + 40 * 1_000
    for month in (MONTH, MONTH.plus(1)):
        assert (await verify(database, month)).is_right


async def test_a_month_begins_and_ends_to_the_microsecond_by_the_programmes_clocks(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, preset(KIND, "wildberries-2024-12"), APRIL)
    market = Market(database)
    market.seller("fair")
    before, first = timedelta(microseconds=-1), datetime(2024, 4, 30, 21, tzinfo=UTC)
    ends = datetime(2024, 5, 31, 21, tzinfo=UTC)
    for n, at in enumerate((first + before, first, ends + before, ends)):
        market.order("fair", f"o{n}", at)
    clock.at = ends + timedelta(days=1)
    await market.tell(clock)

    counted = {
        str(each): (await settle(database, clock, each), await standings(database, each))[1]
        for each in (MONTH.plus(-1), MONTH)
    }

    orders = {month: found["fair"].measured["orders"].numerator for month, found in counted.items()}
    assert orders == {"2024-04": 1, "2024-05": 2}


def start(database: Database, where: str | None = None) -> subprocess.Popen[str]:
    """A process that will settle May once it is sent a line."""
    command = [sys.executable, "-m", "levels.settling_process", database.dsn]
    return subprocess.Popen(
        [*command, JUNE.isoformat(), str(MONTH), *([where] if where else [])],
        cwd=TESTS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


async def told(database: Database) -> dict[str, int]:
    """How often each event about levels was told."""
    async with database.reading() as conn:
        found = await fetch_one(conn, TOLD, row=dict[str, int])
    return found or {}


TOLD = """
select jsonb_object_agg(type, n)
from (
    select event ->> 'type' as type, count(*) as n
    from events, jsonb_array_elements(told) as event
    where event ->> 'type' like 'levels.%'
    group by 1
) counted
"""
