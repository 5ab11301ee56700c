"""The log of events is forgotten at its old end, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prilavok.core import forgetting
from prilavok.core.clock import FixedClock
from prilavok.core.database import Connection, Database, execute
from prilavok.core.events import Event, Subscriber, emit, heads, read, serve_subscriber
from prilavok.core.forgetting import first_positions, forget_told
from prilavok.core.lanes import Lane

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEPT_FOR = timedelta(days=90)
LANE = Lane(3)
STAYS = 5
"""Rows at the end of a lane that stay, here."""


class Happened(Event, frozen=True, tag="test.happened"):
    number: int


async def nothing(conn: Connection, lane: Lane, event: Event, at: datetime) -> None: ...


QUICK = Subscriber("quick", (Happened,), nothing)
SLOW = Subscriber("slow", (Happened,), nothing)


@pytest.fixture(autouse=True)
def few_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "ROWS_OUT_OF_ORDER_MAX", STAYS)
    monkeypatch.setattr(forgetting, "FORGOTTEN_AT_ONCE", 7)


async def tell(db: Database, *days_ago: float, lane: Lane = LANE) -> None:
    for number, days in enumerate(days_ago):
        async with db.transaction() as conn:
            await emit(conn, lane, [Happened(number)], now=NOW - timedelta(days=days))


async def read_by(db: Database, *subscribers: Subscriber, lane: Lane = LANE) -> None:
    for subscriber in subscribers:
        while await serve_subscriber(db, subscriber, lane, NOW):
            pass


async def forget(db: Database, *subscribers: Subscriber) -> int:
    names = [subscriber.name for subscriber in subscribers]
    return await forget_told(db, FixedClock(NOW), subscribers=names, kept_for=KEPT_FOR)


async def positions(db: Database, lane: Lane = LANE) -> list[int]:
    async with db.reading() as conn:
        return [row.position for row in await read(conn, lane, 0)]


async def test_what_is_old_and_read_by_all_is_forgotten(database: Database) -> None:
    await tell(database, *[100] * 20, *[10] * 10)
    await read_by(database, QUICK, SLOW)
    assert await forget(database, QUICK, SLOW) == 20
    assert await positions(database) == list(range(21, 31))
    async with database.reading() as conn:
        first = await first_positions(conn)
        assert (first[LANE], first[Lane(0)]) == (21, 1)
        assert (await heads(conn))[LANE] == 30
    assert await forget(database, QUICK, SLOW) == 0


async def test_nothing_is_forgotten_before_the_slowest_subscriber(database: Database) -> None:
    await tell(database, *[100] * 12)
    await read_by(database, SLOW)
    await tell(database, *[100] * 12)
    await read_by(database, QUICK)
    assert await forget(database, QUICK, SLOW) == 12
    assert await positions(database) == list(range(13, 25))


async def test_who_has_not_read_at_all_keeps_everything(database: Database) -> None:
    await tell(database, *[100] * 12)
    await read_by(database, QUICK)
    assert await forget(database, QUICK, SLOW) == 0


async def test_who_reads_no_more_and_is_not_there_any_longer_keeps_nothing(
    database: Database,
) -> None:
    await tell(database, *[100] * 12)
    await read_by(database, QUICK)
    async with database.reading() as conn:
        gone = "insert into subscriptions (lane, subscriber, position) values (3, 'gone', 0)"
        await execute(conn, gone)
    assert await forget(database, QUICK) == 12 - STAYS


async def test_the_end_of_a_lane_stays_whatever_its_age(database: Database) -> None:
    await tell(database, *[1_000] * 12)
    await read_by(database, QUICK)
    assert await forget(database, QUICK) == 12 - STAYS
    assert await positions(database) == list(range(8, 13))


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from([80, 89, 91, 100]), max_size=25))
async def test_what_stays_is_without_a_hole_whatever_the_dates(
    database: Database, days_ago: list[int]
) -> None:
    before = (await positions(database) or [0])[-1]
    await tell(database, *days_ago)
    await read_by(database, QUICK)
    await forget(database, QUICK)
    left = await positions(database)
    assert left == list(range(left[0], before + len(days_ago) + 1)) if left else not days_ago
    async with database.reading() as conn:
        rows = await read(conn, LANE, 0)
        head = (await heads(conn))[LANE]
    may_go = [row for row in rows if row.position <= head - STAYS]
    assert not may_go or may_go[0].at >= NOW - KEPT_FOR
