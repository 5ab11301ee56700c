"""Spend over HTTP, told late, twice and in any order, as the days go by: each read is what all
facts told so far come to."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import msgspec

from discounts.histories import Book, history
from discounts.intake import fact_of, programme, publish
from prilavok.core.clock import MovableClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.core.moving_clock import move_clock, start_clock
from prilavok.discounts.offering.actions import submit
from prilavok.discounts.spend.rows import Counting
from prilavok.discounts.terms import DiscountTerms
from web.world import World, world_at

ZONE = ZoneInfo("Asia/Vladivostok")
COUNTING = Counting(counts_after_d=14)
ANY = DiscountTerms(threshold_minor=100_000, discount_bps=300)
SHOP = "s-9"


async def move_on(world: World, by: timedelta) -> None:
    async with world.room.db.transaction() as conn:
        ahead = await move_clock(conn, by, ahead_max=timedelta(days=4_000))
    clock = world.room.clock
    assert isinstance(clock, MovableClock)
    assert ahead is not None
    clock.offset = ahead


async def tell(world: World, facts: list[msgspec.Struct]) -> None:
    for first in range(0, len(facts), 1_000):
        body = {"facts": facts[first : first + 1_000]}
        answer = await world.ask("POST", "/v1/facts", world.good["key"], body)
        assert answer.status_code == 200, answer.text
        assert answer.json()["rejected"] == 0


async def test_each_read_is_what_all_facts_told_so_far_come_to(
    database_url: str, tmp_path: Path
) -> None:
    db = await Database.open(database_url)
    async with db.transaction() as conn:
        await start_clock(conn)
    await db.close()
    random = Random(31)
    async with world_at(database_url, tmp_path) as world:
        room = world.room
        await publish(room.db, room.clock, programme(zone=ZONE.key, counting=COUNTING))
        await submit(room.db, room.clock, SellerId(SHOP), ANY, "seller_staff:w")
        await move_on(world, timedelta(days=1))
        start = room.clock.now().astimezone(ZONE).date()
        buyers = {f"h-{n}": (history(random, start, 250), Book(ZONE)) for n in range(6)}
        reads = counted = 0
        while any(told for told, _ in buyers.values()) or reads < 100:
            await move_on(world, timedelta(days=random.choice([1, 20, 45]), hours=3))
            today = room.clock.now().astimezone(ZONE).date()
            facts = []
            for buyer_id, (told, book) in buyers.items():
                while told and told[0][0] < today:
                    book.facts.append(told.pop(0)[1])
                    facts.append(fact_of(book.facts[-1], seller_id=SHOP, buyer_id=buyer_id))
            random.shuffle(facts)
            await tell(world, [*facts, *facts[::3]])
            for buyer_id, (_, book) in buyers.items():
                path = f"/v1/buyers/{buyer_id}/discounts?seller_id={SHOP}"
                answer = await world.ask("GET", path, world.good["key"])
                (seen,) = answer.json()["sellers"]
                expected = book.spend(today, COUNTING)
                assert (seen["spend"]["minor"], seen["pending"]["minor"]) == expected
                reads += 1
                counted += expected != (0, 0)
    assert counted > 30
