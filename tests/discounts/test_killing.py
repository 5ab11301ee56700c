"""A process that is killed while it counts leaves nothing half done, and nothing is lost."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from discounts.counting_process import BATCHES, ORDERS, PROJECTIONS, batch
from discounts.intake import publish, row_of
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.discounts.spend.verifying import verify
from prilavok.market.actions import take_in

TESTS = Path(__file__).parents[1]
STORE = "prilavok.discounts.spend.store"
PAST = 7
"""A batch that is there before anything counts."""


async def run(db: Database, *where: str) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "discounts.counting_process", db.dsn, *where, cwd=TESTS
    )
    return await process.wait()


@pytest.mark.parametrize("where", [f"{STORE}:put_pairs:3", f"{STORE}:put_heads:0"])
async def test_what_a_kill_broke_off_is_counted_when_it_is_told_again(
    database: Database, clock: FixedClock, where: str
) -> None:
    await take_in(database, clock, batch(PAST), PROJECTIONS)
    await publish(database, clock)
    assert await run(database, where) == -signal.SIGKILL
    broken_off = await verify(database, clock)
    assert broken_off.is_right
    assert broken_off.to_count in {0, ORDERS}, "the past counts, or does not yet"

    assert await run(database) == 0

    assert (await verify(database, clock)).is_right
    each = [await row_of(database, f"b-{b}", f"s-{s}") for b in range(2) for s in range(2)]
    assert [row.sum_minor for row in each] == [100 * (BATCHES + 1)] * 4
