"""Duties: done when due, once, and for all the time that has passed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from prilavok.core.database import Connection, Database, execute, fetch
from prilavok.core.duties import Duty, do_duty
from waiting import PATIENCE_S

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Hourly:
    """A duty that remembers for which spans it was called."""

    def __init__(self, *, takes_s: float = 0.0) -> None:
        self.spans: list[tuple[datetime, datetime]] = []
        self.failures = 0
        self._takes_s = takes_s
        self.duty = Duty("hourly", HOUR, self.act)

    async def act(self, conn: Connection, since: datetime, now: datetime) -> None:
        await execute(conn, "create table if not exists done (at timestamptz)")
        await execute(conn, "insert into done values (%(now)s)", {"now": now})
        await asyncio.sleep(self._takes_s)
        if self.failures:
            self.failures -= 1
            raise ValueError("not today")
        self.spans.append((since, now))


async def test_a_duty_is_done_at_once_and_then_when_its_time_has_come(database: Database) -> None:
    hourly = Hourly()
    assert await do_duty(database, hourly.duty, NOW)
    assert not await do_duty(database, hourly.duty, NOW + HOUR - timedelta(seconds=1))
    assert await do_duty(database, hourly.duty, NOW + HOUR)
    assert hourly.spans == [(NOW - HOUR, NOW), (NOW, NOW + HOUR)]


async def test_after_a_downtime_one_call_covers_all_of_it(database: Database) -> None:
    hourly = Hourly()
    await do_duty(database, hourly.duty, NOW)
    later = NOW + timedelta(days=3, minutes=7)
    assert await do_duty(database, hourly.duty, later)
    assert not await do_duty(database, hourly.duty, later)
    assert hourly.spans[1:] == [(NOW, later)]


async def test_a_clock_that_ran_ahead_and_was_set_right_stops_no_duty(database: Database) -> None:
    hourly = Hourly()
    await do_duty(database, hourly.duty, NOW + timedelta(days=365))

    assert await do_duty(database, hourly.duty, NOW)
    assert await do_duty(database, hourly.duty, NOW + HOUR)

    assert hourly.spans[1:] == [(NOW, NOW), (NOW, NOW + HOUR)]


async def test_a_process_whose_clock_is_a_little_slow_does_not_do_it_again(
    database: Database,
) -> None:
    hourly = Hourly()
    await do_duty(database, hourly.duty, NOW)
    assert not await do_duty(database, hourly.duty, NOW - timedelta(seconds=50))


async def test_many_processes_do_it_once(database: Database) -> None:
    hourly = Hourly(takes_s=0.05)
    pools = [database, *[await Database.open(database.dsn) for _ in range(2)]]
    done = await asyncio.gather(*(do_duty(db, hourly.duty, NOW) for db in pools * 2))
    assert sum(done) == 1
    assert len(hourly.spans) == 1
    for pool in pools[1:]:
        await pool.close()


async def test_a_failure_undoes_it_and_the_span_is_covered_next_time(database: Database) -> None:
    hourly = Hourly()
    await do_duty(database, hourly.duty, NOW)
    hourly.failures = 1
    with pytest.raises(ValueError, match="not today"):
        await do_duty(database, hourly.duty, NOW + HOUR)
    assert await do_duty(database, hourly.duty, NOW + HOUR)
    assert hourly.spans[-1] == (NOW, NOW + HOUR)
    async with database.reading() as conn:
        assert len(await fetch(conn, "select at from done", row=datetime)) == 2


async def test_duties_do_not_wait_for_each_other(database: Database) -> None:
    has_begun, may_end = asyncio.Event(), asyncio.Event()

    async def act(conn: Connection, since: datetime, now: datetime) -> None:
        has_begun.set()
        await may_end.wait()

    doing = asyncio.create_task(do_duty(database, Duty("slow", HOUR, act), NOW))
    async with asyncio.timeout(PATIENCE_S):
        await has_begun.wait()
        assert await do_duty(database, Duty("quick", HOUR, _nothing), NOW)
        assert not doing.done()
        may_end.set()
        assert await doing


async def _nothing(conn: Connection, since: datetime, now: datetime) -> None:
    """Costs no time."""
