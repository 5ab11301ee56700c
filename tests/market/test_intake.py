"""Taking facts in: once, in order, whatever comes together."""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

import pytest

from market.facts import DAY, NOON, S_1, W_1, line, projected, told
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch, fetch_one
from prilavok.core.lanes import lane_of
from prilavok.market import (
    PROJECTION,
    Intake,
    Permission,
    SellerChanged,
    StaffChanged,
    rehearse,
    staff_member,
    take_in,
)
from prilavok.market.model import AnyFact
from prilavok.market.receipts import BadFact

PROJECTIONS = [PROJECTION]


def statuses(intake: Intake) -> list[str]:
    return [receipt.status for receipt in intake.receipts]


async def logged(database: Database) -> dict[int, list[int]]:
    """The positions in each lane's log."""
    async with database.reading() as conn:
        lanes = await fetch(conn, "select distinct lane from facts", row=int)
        return {
            lane: await fetch(
                conn,
                "select position from facts where lane = %(lane)s order by position",
                {"lane": lane},
                row=int,
            )
            for lane in lanes
        }


async def assert_dense(database: Database) -> None:
    for lane, positions in (await logged(database)).items():
        assert positions == list(range(1, len(positions) + 1))
        async with database.reading() as conn:
            head = await fetch_one(
                conn,
                "select position from fact_heads where lane = %(lane)s",
                {"lane": lane},
                row=int,
            )
        assert head == len(positions)


async def test_a_fact_is_taken_once(database: Database, clock: FixedClock) -> None:
    fact = told("seller")

    first = await take_in(database, clock, [fact], PROJECTIONS)
    second = await take_in(database, clock, [fact], PROJECTIONS)

    assert statuses(first) == ["accepted"]
    assert statuses(second) == ["duplicate"]
    assert first.receipts[0].position == second.receipts[0].position == 1
    assert first.receipts[0].lane == second.receipts[0].lane == lane_of("s-1", database.lanes)
    await assert_dense(database)


async def test_another_fact_under_the_same_id_stays_out_and_its_neighbours_come_in(
    database: Database, clock: FixedClock
) -> None:
    await take_in(database, clock, [told("seller", id="x", name="Old")], PROJECTIONS)

    intake = await take_in(
        database,
        clock,
        [told("buyer"), told("seller", id="x", name="New"), told("product")],
        PROJECTIONS,
    )

    assert statuses(intake) == ["accepted", "conflict", "accepted"]
    async with database.reading() as conn:
        assert await fetch(conn, "select name from sellers", row=str) == ["Old"]
    await assert_dense(database)


async def test_an_id_taken_for_one_owner_conflicts_for_every_other(
    database: Database, clock: FixedClock
) -> None:
    owners = [f"s-{number}" for number in range(20)]
    await take_in(database, clock, [told("seller", id="x", seller_id="s-0")], PROJECTIONS)

    for owner in owners[1:]:
        fact = told("seller", id="x", seller_id=owner)
        assert statuses(await take_in(database, clock, [fact], PROJECTIONS)) == ["conflict"]


async def test_the_same_id_of_another_source_is_another_fact(
    database: Database, clock: FixedClock
) -> None:
    facts = [told("buyer", id="x", source="shop"), told("buyer", id="x", source="oms")]

    assert statuses(await take_in(database, clock, facts, PROJECTIONS)) == ["accepted"] * 2


async def test_twins_in_one_call_are_one_fact(database: Database, clock: FixedClock) -> None:
    fact = told("buyer", id="x")
    other = told("buyer", id="x", name="Other")

    intake = await take_in(database, clock, [fact, fact, other], PROJECTIONS)

    assert statuses(intake) == ["accepted", "duplicate", "conflict"]
    assert [receipt.position for receipt in intake.receipts] == [1, 1, 1]
    await assert_dense(database)


async def test_the_same_time_in_another_zone_is_the_same_fact(
    database: Database, clock: FixedClock
) -> None:
    await take_in(database, clock, [told("buyer", id="x", at="2026-03-01T12:00:00Z")], PROJECTIONS)
    again = told("buyer", id="x", at="2026-03-01T15:00:00+03:00")

    assert statuses(await take_in(database, clock, [again], PROJECTIONS)) == ["duplicate"]


async def test_a_bad_fact_is_reported_in_its_place(database: Database, clock: FixedClock) -> None:
    facts = [told("buyer"), BadFact("no such type", "$.type", "shop", "z"), told("seller")]

    intake = await take_in(database, clock, facts, PROJECTIONS)

    assert statuses(intake) == ["accepted", "rejected", "accepted"]
    bad = intake.receipts[1]
    assert (bad.index, bad.id, bad.path, bad.reason) == (1, "z", "$.type", "no such type")


@pytest.mark.parametrize(
    ("fact", "path"),
    [
        (told("buyer", at=NOON + 2 * DAY), "$.at"),
        (told("buyer", at="1969-12-31T23:59:59Z"), "$.at"),
        (told("buyer", at="0001-01-01T00:00:00+23:00"), "$.at"),
        (told("buyer", at="9999-12-31T23:59:59-23:00"), "$.at"),
        (told("seller", registered_at="9999-12-31T23:59:59Z"), "$.registered_at"),
        (told("product", price={"minor": -1, "currency": "RUB"}), "$.price.minor"),
        (told("product", price={"minor": 2**70, "currency": "RUB"}), "$.price.minor"),
        (told("order_placed", lines=[line("1"), line("1")]), "$.lines"),
    ],
)
async def test_an_implausible_fact_is_rejected_with_its_place(
    database: Database, clock: FixedClock, fact: AnyFact, path: str
) -> None:
    intake = await take_in(database, clock, [fact, told("review")], PROJECTIONS)

    assert statuses(intake) == ["rejected", "accepted"]
    assert intake.receipts[0].path == path


async def test_a_rehearsal_answers_the_same_and_changes_nothing(
    database: Database, clock: FixedClock
) -> None:
    await take_in(database, clock, [told("buyer", id="x")], PROJECTIONS)
    facts = [
        told("buyer", id="x"),
        told("seller"),
        told("order_placed"),
        BadFact("bad"),
        told("buyer", id="x", buyer_id="b-9"),
    ]
    async with database.reading() as conn:
        before = await projected(conn)

    rehearsed = await rehearse(database, clock, facts, PROJECTIONS)

    async with database.reading() as conn:
        assert await projected(conn) == before
    assert rehearsed.receipts == (await take_in(database, clock, facts, PROJECTIONS)).receipts


async def test_an_empty_call_is_fine(database: Database, clock: FixedClock) -> None:
    assert (await take_in(database, clock, [], PROJECTIONS)).receipts == ()


async def test_many_calls_with_the_same_ids_at_once_take_each_fact_once(
    database: Database, clock: FixedClock
) -> None:
    facts = [
        fact
        for number in range(40)
        for fact in (
            told("buyer", id=f"b{number}", buyer_id=f"b-{number}"),
            told(
                "order_placed", id=f"o{number}", seller_id=f"s-{number % 7}", order_id=f"o-{number}"
            ),
        )
    ]
    chance = random.Random(5)

    intakes = await asyncio.gather(
        *(
            take_in(database, clock, chance.sample(facts, len(facts)), PROJECTIONS)
            for _ in range(20)
        )
    )

    assert sum(intake.count("accepted") for intake in intakes) == len(facts)
    assert sum(intake.count("duplicate") for intake in intakes) == 19 * len(facts)
    await assert_dense(database)


async def test_one_id_told_of_many_owners_at_once_is_taken_once(
    database: Database, clock: FixedClock
) -> None:
    """Their logs are in different lanes, so no lock keeps them apart."""
    intakes = await asyncio.gather(
        *(
            take_in(database, clock, [told("seller", id="x", seller_id=f"s-{n}")], PROJECTIONS)
            for n in range(30)
        )
    )

    assert sum(intake.count("accepted") for intake in intakes) == 1
    assert sum(intake.count("conflict") for intake in intakes) == 29
    await assert_dense(database)


RACER = """
import asyncio, random, sys
from market.facts import told
from prilavok.core.clock import SystemClock
from prilavok.core.database import Database
from prilavok.market import PROJECTION, take_in

async def main():
    db = await Database.open(sys.argv[1])
    facts = [
        told("order_placed", id=f"o{n}", seller_id=f"s-{n % 5}", order_id=f"o-{n}")
        for n in range(300)
    ]
    chance = random.Random(sys.argv[2])
    taken = 0
    for _ in range(10):
        calls = [chance.sample(facts, 60) for _ in range(6)]
        intakes = await asyncio.gather(
            *(take_in(db, SystemClock(), c, [PROJECTION]) for c in calls)
        )
        assert not any(i.count("conflict") or i.count("rejected") for i in intakes)
        taken += sum(i.count("accepted") for i in intakes)
    print(taken)
    await db.close()

asyncio.run(main())
"""


async def test_processes_racing_with_the_same_ids_never_fail_and_leave_no_gap(
    database: Database, database_url: str
) -> None:
    tests = str(Path(__file__).parents[1])
    racers = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", RACER, database_url, seed),
            stdout=asyncio.subprocess.PIPE,
            env={"PYTHONPATH": tests},
        )
        for seed in ("1", "2")
    ]
    outputs = await asyncio.gather(*(racer.communicate() for racer in racers))

    assert [racer.returncode for racer in racers] == [0, 0]
    taken = sum(int(output) for output, _ in outputs)
    assert taken == sum(len(positions) for positions in (await logged(database)).values())
    await assert_dense(database)


async def events_told(database: Database) -> list[dict[str, object]]:
    async with database.reading() as conn:
        rows = await fetch(conn, "select told from events order by lane, position", row=list)
    return [event for row in rows for event in row]


async def rights(database: Database, owner: str) -> int | None:
    async with database.reading() as conn:
        return await fetch_one(
            conn,
            "select rights from lane_heads where lane = %(lane)s",
            {"lane": lane_of(owner, database.lanes)},
            row=int,
        )


@pytest.mark.parametrize("now_so", [{"active": False}, {"permissions": ["claims"]}])
async def test_who_loses_the_chat_is_told_of_at_once(
    database: Database, clock: FixedClock, now_so: dict[str, object]
) -> None:
    await take_in(database, clock, [told("staff", at=NOON - 2 * DAY)], PROJECTIONS)
    assert await events_told(database) == []

    intake = await take_in(database, clock, [told("staff", at=NOON - DAY, **now_so)], PROJECTIONS)

    (event,) = await events_told(database)
    assert event["type"] == StaffChanged.__struct_config__.tag
    assert (event["seller_id"], event["staff_id"]) == ("s-1", "w-1")
    assert await rights(database, "s-1") == 1
    assert intake.told == {lane_of("s-1", database.lanes): 1}
    async with database.reading() as conn:
        staff = await staff_member(conn, lane_of(S_1, database.lanes), S_1, W_1)
    assert staff is not None
    assert not staff.may(Permission.CHAT)


async def test_a_seller_no_longer_trusted_is_told_of(database: Database, clock: FixedClock) -> None:
    await take_in(database, clock, [told("seller", trusted=True, at=NOON - 2 * DAY)], PROJECTIONS)
    await take_in(database, clock, [told("seller", trusted=False, at=NOON - DAY)], PROJECTIONS)

    (event,) = await events_told(database)
    assert event == {
        "type": SellerChanged.__struct_config__.tag,
        "seller_id": "s-1",
        "trusted": False,
    }
    assert await rights(database, "s-1") == 1


async def test_late_news_of_rights_changes_nothing(database: Database, clock: FixedClock) -> None:
    await take_in(database, clock, [told("staff", at=NOON - DAY)], PROJECTIONS)
    await take_in(database, clock, [told("staff", at=NOON - 2 * DAY, active=False)], PROJECTIONS)

    assert await events_told(database) == []
    assert await rights(database, "s-1") == 0
