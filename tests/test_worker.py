"""The worker's rounds: nothing is missed, and nobody holds up anybody else."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from prilavok.core.backlog import behind
from prilavok.core.clock import FixedClock
from prilavok.core.database import Connection, Database
from prilavok.core.duties import Duty
from prilavok.core.events import Event, Subscriber, emit
from prilavok.core.lanes import Lane
from prilavok.worker import TRY_DUTY_AGAIN_AFTER, Round
from waiting import PATIENCE_S


class BellRung(Event, frozen=True, tag="tests.bell_rung"):
    times: int


class Ear:
    """A subscriber that remembers; `deaf_to` makes it fail."""

    def __init__(self, name: str, deaf_to: int | None = None) -> None:
        self.heard: list[int] = []
        self._deaf_to = deaf_to
        self.subscriber = Subscriber(name, (BellRung,), self.hear)

    async def hear(self, conn: Connection, lane: Lane, event: Event, now: datetime) -> None:
        assert isinstance(event, BellRung)
        if event.times == self._deaf_to:
            raise ValueError(event.times)
        self.heard.append(event.times)


async def ring(db: Database, lane: int, times: int, now: datetime) -> None:
    async with db.transaction() as conn:
        await emit(conn, Lane(lane), [BellRung(times)], now=now)


async def test_every_subscriber_hears_everything_once(
    database: Database, clock: FixedClock
) -> None:
    one, two = Ear("one"), Ear("two")
    rounds = Round(database, clock, [one.subscriber, two.subscriber], [])
    for times in range(3):
        await ring(database, times, times, clock.now())

    while await rounds.serve_subscribers():
        pass

    assert sorted(one.heard) == sorted(two.heard) == [0, 1, 2]
    assert not await rounds.serve_subscribers()


async def test_one_that_locks_lanes_holds_none_from_one_row_to_the_next(
    database: Database, clock: FixedClock
) -> None:
    transactions: list[int] = []

    async def hear(conn: Connection, lane: Lane, event: Event, now: datetime) -> None:
        row = await (await conn.execute(b"select pg_current_xact_id()::text::int")).fetchone()
        transactions.append(row[0] if row else 0)

    one = Subscriber("one", (BellRung,), hear, one_at_a_time=True)
    for times in range(3):
        await ring(database, 0, times, clock.now())
    rounds = Round(database, clock, [one], [])
    while await rounds.serve_subscribers():
        pass

    assert len(set(transactions)) == len(transactions) == 3


async def test_one_that_fails_waits_and_holds_up_nobody(
    database: Database, clock: FixedClock
) -> None:
    deaf, sharp = Ear("deaf", deaf_to=1), Ear("sharp")
    rounds = Round(database, clock, [deaf.subscriber, sharp.subscriber], [])
    await ring(database, 0, 1, clock.now())

    await rounds.serve_subscribers()

    assert sharp.heard == [1]
    async with database.reading() as conn:
        assert await behind(conn, ["deaf"], clock.now()) == []
        assert await behind(conn, ["deaf"], clock.now() + timedelta(hours=1)) == [("deaf", 0)]


async def test_a_duty_is_done_when_due_and_not_before(
    database: Database, clock: FixedClock
) -> None:
    done: list[datetime] = []

    async def act(conn: Connection, since: datetime, now: datetime) -> None:
        done.append(now)

    rounds = Round(database, clock, [], [Duty("sweep", timedelta(hours=1), act)])
    for _ in range(3):
        await rounds.do_duties()
        clock.move(timedelta(minutes=30))

    assert len(done) == 2


async def test_a_duty_that_fails_is_tried_again_and_holds_up_nobody(
    database: Database, clock: FixedClock
) -> None:
    attempts: list[str] = []

    async def fail(conn: Connection, since: datetime, now: datetime) -> None:
        attempts.append("failing")
        raise ValueError("a bug")

    async def act(conn: Connection, since: datetime, now: datetime) -> None:
        attempts.append("sound")

    hour = timedelta(hours=1)
    rounds = Round(database, clock, [], [Duty("failing", hour, fail), Duty("sound", hour, act)])
    await rounds.do_duties()
    clock.move(TRY_DUTY_AGAIN_AFTER)
    await rounds.do_duties()

    assert attempts == ["failing", "sound", "failing"]


async def test_it_works_until_it_is_told_to_stop(database: Database, clock: FixedClock) -> None:
    ear = Ear("ear")
    rounds = Round(database, clock, [ear.subscriber], [])
    stop = asyncio.Event()
    working = asyncio.create_task(rounds.until(stop))
    await ring(database, 3, 7, clock.now())
    rounds.on_positions({Lane(3): 1})

    async with asyncio.timeout(PATIENCE_S):
        while ear.heard != [7]:  # noqa: ASYNC110, what is waited for is in the database
            await asyncio.sleep(0.01)
    stop.set()

    await asyncio.wait_for(working, PATIENCE_S)
