"""What is looked at to say how the installation is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.home.health import DatabaseSize, Parts, Work, health_of
from prilavok.home.model import Condition

LARGE = """
create table large as
select repeat(md5(n::text), 100) as words
from generate_series(1, 2000) as n
"""


async def test_the_size_of_the_database_is_not_asked_for_at_each_look(database: Database) -> None:
    size = DatabaseSize()
    async with database.transaction() as conn:
        before = await size.bytes_now(conn)
        await conn.execute(LARGE)
        assert await size.bytes_now(conn) == before
        assert await DatabaseSize().bytes_now(conn) > before


@pytest.mark.parametrize(
    ("minutes", "late_s", "condition"),
    [
        (0, 0, Condition.FINE),
        (60, 0, Condition.FINE),
        (63, 180, Condition.WARNING),
        (80, 1_200, Condition.FAILED),
    ],
)
async def test_what_was_never_done_is_late_an_interval_after_the_start(
    database: Database, clock: FixedClock, minutes: int, late_s: int, condition: Condition
) -> None:
    hourly = Work("hourly", timedelta(hours=1))
    parts = Parts([hourly], [], Path("/"), clock.now())
    clock.move(timedelta(minutes=minutes))
    async with database.reading() as conn:
        health = await health_of(conn, parts, lanes=database.lanes, now=clock.now())
    [duty] = health.duties
    assert (duty.done_until, duty.late_s, duty.condition) == (None, late_s, condition)
