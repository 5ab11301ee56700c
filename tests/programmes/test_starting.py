"""A version that was announced is told of at its start: once, and after an outage too."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from prilavok import programmes
from prilavok.chat.programme import KIND, PRESET_DEFAULT
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.duties import do_duty
from prilavok.core.events import LaneHead, decode, lock_lane, read
from prilavok.core.lanes import Lane
from prilavok.live.tellings import FOLLOWED
from prilavok.programmes import ProgrammeStarted
from prilavok.wiring import DUTIES

FIRST = Lane(0)
[DUTY] = [duty for duty in DUTIES if duty.name == "starts of programmes"]
HOUR = timedelta(hours=1)


async def publish(db: Database, clock: FixedClock, after: timedelta | None) -> int:
    async with db.transaction() as conn:
        published = await programmes.publish(
            conn,
            KIND,
            programmes.preset(KIND, PRESET_DEFAULT),
            effective_from=clock.now() + after if after else None,
            by="operator:1",
            note="",
            now=clock.now(),
        )
    return published.version


async def told(db: Database) -> list[int]:
    """The versions whose start connections were told of."""
    async with db.reading() as conn:
        rows = await read(conn, FIRST, 0)
    events = [event for row in rows for event in decode(row, FOLLOWED)]
    return [event.version for event in events if isinstance(event, ProgrammeStarted)]


async def head(db: Database, lane: Lane) -> LaneHead:
    async with db.transaction() as conn:
        return await lock_lane(conn, lane)


async def test_connections_are_told_at_the_start_and_never_again(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, None)
    announced = await publish(database, clock, HOUR)
    clock.move(HOUR - timedelta(seconds=1))
    await do_duty(database, DUTY, clock.now())
    assert await told(database) == []

    clock.move(timedelta(seconds=1))
    before = await head(database, Lane(1))
    await asyncio.gather(*(do_duty(database, DUTY, clock.now()) for _ in range(4)))
    assert await told(database) == [announced]
    assert (await head(database, Lane(1))).rights == before.rights + 1

    clock.move(HOUR)
    await do_duty(database, DUTY, clock.now())
    assert await told(database) == [announced]


async def test_what_started_while_the_server_was_down_is_told_when_it_is_back(
    database: Database, clock: FixedClock
) -> None:
    versions = [await publish(database, clock, HOUR * n) for n in (1, 2)]
    clock.move(timedelta(days=3))
    await do_duty(database, DUTY, clock.now())
    assert await told(database) == versions
