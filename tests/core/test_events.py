"""The log of events: dense positions, nothing skipped, every subscriber acts once on everything."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from psycopg import Rollback

from prilavok.core import events
from prilavok.core.database import Connection, Database, execute, fetch, fetch_one
from prilavok.core.events import (
    FAILURES_MAX,
    RETRY_AFTER_MAX,
    ROWS_PER_TURN_MAX,
    Event,
    Subscriber,
    emit,
    last_told_at,
    lock_lane,
    read,
    serve_subscriber,
)
from prilavok.core.lanes import Lane
from waiting import PATIENCE_S

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LANE = Lane(3)


class Counted(Event, frozen=True, tag="test.counted"):
    """A number was counted."""

    number: int


class Ignored(Event, frozen=True, tag="test.ignored"):
    """Something nobody asked for."""


@pytest.fixture
async def elsewhere(database: Database) -> AsyncIterator[Database]:
    """Another process's pool."""
    other = await Database.open(database.dsn)
    yield other
    await other.close()


@pytest.fixture(autouse=True)
async def noted(database: Database) -> None:
    async with database.reading() as conn:
        await execute(conn, "create table noted (number bigint, lane smallint)")


async def note(conn: Connection, lane: Lane, event: Event, now: datetime) -> None:
    assert isinstance(event, Counted)
    parameters = {"number": event.number, "lane": lane}
    await execute(conn, "insert into noted values (%(number)s, %(lane)s)", parameters)


async def stumble_over_2(conn: Connection, lane: Lane, event: Event, now: datetime) -> None:
    await note(conn, lane, event, now)
    if event == Counted(2):
        raise ValueError("two!")


NOTER = Subscriber("noter", (Counted,), note)
STUMBLER = Subscriber("stumbler", (Counted,), stumble_over_2)


async def count(db: Database, *numbers: int) -> list[int]:
    """Each number told of in a commit of its own; the positions."""
    positions: list[int] = []
    for number in numbers:
        async with db.transaction() as conn:
            positions.append(await emit(conn, LANE, [Counted(number)], now=NOW))
    return positions


async def numbers_noted(db: Database) -> list[int]:
    async with db.reading() as conn:
        return await fetch(conn, "select number from noted order by ctid", row=int)


async def test_positions_are_dense_whoever_writes(database: Database, elsewhere: Database) -> None:
    told = await asyncio.gather(*(count(db, *range(25)) for db in (database, elsewhere) * 2))
    assert sorted(position for positions in told for position in positions) == list(range(1, 101))


async def test_what_is_rolled_back_leaves_no_gap(database: Database) -> None:
    await count(database, 1)
    async with database.transaction() as conn:
        await emit(conn, LANE, [Counted(2)], now=NOW)
        raise Rollback
    assert await count(database, 3) == [2]


async def test_no_position_is_visible_before_all_below_it_are(
    database: Database, elsewhere: Database
) -> None:
    """A slow commit holds the lane: the faster one behind it takes the next position."""
    async with database.transaction() as conn:
        await lock_lane(conn, LANE)
        faster = asyncio.create_task(count(elsewhere, 2))
        await asyncio.sleep(0.1)
        assert not faster.done()
        assert await emit(conn, LANE, [Counted(1)], now=NOW) == 1
    assert await faster == [2]


async def test_the_last_thing_told_need_not_stand_last(database: Database) -> None:
    """Each process dates what it tells before it waits for the lane."""
    later = NOW + timedelta(milliseconds=58)
    async with database.transaction() as conn:
        for at in (NOW, later, NOW):
            await emit(conn, LANE, [Counted(1)], now=at)
        await emit(conn, Lane(4), [Counted(1)], now=later + timedelta(seconds=1))
        assert await last_told_at(conn, [LANE]) == later


async def test_lanes_do_not_wait_for_each_other(database: Database, elsewhere: Database) -> None:
    async with database.transaction() as conn:
        await lock_lane(conn, Lane(0))
        await asyncio.wait_for(count(elsewhere, 1), PATIENCE_S)


async def test_a_page_has_its_size_and_the_next_one_goes_on(database: Database) -> None:
    await count(database, *range(7))
    async with database.reading() as conn:
        first = await read(conn, LANE, 0, rows_max=4)
        rest = await read(conn, LANE, first[-1].position, rows_max=4)
    assert [row.position for row in (*first, *rest)] == list(range(1, 8))


async def test_a_subscriber_acts_on_its_types_once_and_in_order(database: Database) -> None:
    async with database.transaction() as conn:
        await emit(conn, LANE, [Counted(1), Ignored(), Counted(2)], now=NOW)
    await count(database, 3)
    while await serve_subscriber(database, NOTER, LANE, NOW):
        pass
    await serve_subscriber(database, NOTER, LANE, NOW)
    assert await numbers_noted(database) == [1, 2, 3]


async def test_a_turn_is_bounded_and_the_next_one_goes_on(database: Database) -> None:
    await count(database, *range(ROWS_PER_TURN_MAX + 5))
    assert await serve_subscriber(database, NOTER, LANE, NOW) == ROWS_PER_TURN_MAX
    assert await serve_subscriber(database, NOTER, LANE, NOW) == 5
    assert await numbers_noted(database) == list(range(ROWS_PER_TURN_MAX + 5))


async def test_two_processes_never_act_twice(database: Database, elsewhere: Database) -> None:
    await count(database, *range(150))

    async def serve(db: Database) -> None:
        for _ in range(20):
            await serve_subscriber(db, NOTER, LANE, NOW)

    await asyncio.gather(*(serve(db) for db in (database, elsewhere) * 3))
    assert await numbers_noted(database) == list(range(150))


async def test_a_failure_undoes_its_own_row_alone_and_is_tried_again_later(
    database: Database,
) -> None:
    await count(database, 1, 2, 3)
    assert await serve_subscriber(database, STUMBLER, LANE, NOW) == 1
    assert await numbers_noted(database) == [1]
    assert await serve_subscriber(database, STUMBLER, LANE, NOW) == 0, "it waits"

    later = NOW + timedelta(seconds=3)
    assert await serve_subscriber(database, NOTER, LANE, later) == 3, "others do not"


async def test_what_fails_too_often_is_set_aside_and_the_rest_goes_on(database: Database) -> None:
    await count(database, 1, 2, 3)
    now = NOW
    waits: list[timedelta] = []
    for _ in range(FAILURES_MAX + 2):
        await serve_subscriber(database, STUMBLER, LANE, now)
        async with database.reading() as conn:
            retry_at = await fetch_one(conn, RETRY_AT, row=datetime)
        if retry_at is not None:
            waits.append(retry_at - now)
            now = retry_at
    assert await numbers_noted(database) == [1, 3]
    assert waits == sorted(waits)
    assert max(waits) <= RETRY_AFTER_MAX
    async with database.reading() as conn:
        aside = await fetch_one(conn, "select reason from event_failures", row=str)
        position = await fetch_one(conn, "select position from event_failures", row=int)
    assert aside == "ValueError: two!"
    assert position == 2


RETRY_AT = "select retry_at from subscriptions where retry_at is not null"


async def test_a_lost_connection_undoes_the_turn(database: Database, elsewhere: Database) -> None:
    await count(database, 1)

    async def be_cut_off(conn: Connection, lane: Lane, event: Event, now: datetime) -> None:
        await note(conn, lane, event, now)
        async with elsewhere.reading() as other:
            pid = conn.info.backend_pid
            await execute(other, "select pg_terminate_backend(%(pid)s::int, 5000)", {"pid": pid})
        await note(conn, lane, event, now)

    with pytest.raises(Exception, match=r"terminat|closed|lost"):
        await serve_subscriber(database, Subscriber("noter", (Counted,), be_cut_off), LANE, NOW)
    assert await numbers_noted(database) == []
    assert await serve_subscriber(database, NOTER, LANE, NOW) == 1
    assert await numbers_noted(database) == [1]


KILLED = """
import asyncio, sys
from datetime import UTC, datetime
from prilavok.core.database import Database, execute
from prilavok.core.events import Event, Subscriber, serve_subscriber

class Counted(Event, frozen=True, tag="test.counted"):
    number: int

async def act(conn, lane, event, now):
    await execute(conn, "insert into noted values (%(n)s, 3)", {"n": event.number})
    if event.number == 2:
        print("in the middle", flush=True)
        await asyncio.sleep(60)

async def main():
    db = await Database.open(sys.argv[1])
    await serve_subscriber(db, Subscriber("noter", (Counted,), act), 3, datetime.now(UTC))

asyncio.run(main())
"""


async def test_a_killed_workers_turn_is_taken_by_another_and_nothing_is_done_twice(
    database: Database,
) -> None:
    await count(database, 1, 2, 3)
    command = [sys.executable, "-c", KILLED, database.dsn]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: ASYNC220
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"in the middle\n"
    assert await serve_subscriber(database, NOTER, LANE, NOW) == 0, "it has the turn"

    worker.send_signal(signal.SIGKILL)
    worker.wait()

    until = time.monotonic() + PATIENCE_S
    while not await serve_subscriber(database, NOTER, LANE, NOW):
        assert time.monotonic() < until, "nobody takes over"
        await asyncio.sleep(0.05)
    assert await numbers_noted(database) == [1, 2, 3]


async def hold_and_note(conn: Connection, lane: Lane, event: Event, now: datetime) -> None:
    """Hold the lane that the number says, for a while."""
    assert isinstance(event, Counted)
    await lock_lane(conn, Lane(event.number))
    await asyncio.sleep(0.05)
    await note(conn, lane, event, now)


HOLDING = Subscriber("holding", (Counted,), hold_and_note, one_at_a_time=True)


async def test_rows_that_want_lanes_crosswise_never_wait_in_a_circle(
    database: Database, elsewhere: Database
) -> None:
    for lane, numbers in ((Lane(3), (5, 2)), (Lane(4), (2, 5)), (Lane(6), (7, 5, 2))):
        async with database.transaction() as conn:
            await emit(conn, lane, [Counted(number) for number in numbers], now=NOW)

    done = await asyncio.gather(
        serve_subscriber(database, HOLDING, Lane(3), NOW),
        serve_subscriber(elsewhere, HOLDING, Lane(4), NOW),
        serve_subscriber(database, HOLDING, Lane(6), NOW),
    )

    assert done == [1, 1, 1]
    assert sorted(await numbers_noted(database)) == [2, 2, 2, 5, 5, 5, 7]


async def test_a_lane_before_those_of_earlier_rows_is_for_the_next_turn(database: Database) -> None:
    await count(database, 5, 2)
    subscriber = Subscriber("holding", (Counted,), hold_and_note)

    assert await serve_subscriber(database, subscriber, LANE, NOW) == 1
    assert await serve_subscriber(database, subscriber, LANE, NOW) == 1
    assert await numbers_noted(database) == [5, 2]


async def test_revoking_everywhere_ages_every_lane(database: Database) -> None:
    async with database.transaction() as conn:
        await events.revoke(conn, LANE)
        await events.revoke_everywhere(conn)
    async with database.reading() as conn:
        ages = await fetch(conn, "select rights from lane_heads order by lane", row=int)
    assert ages == [1, 1, 1, 2, 1, 1, 1, 1]
