"""The follower of a lane: every position is told once and in order, whoever wrote it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Container
from datetime import UTC, datetime

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.conftest import ABOUT_PRODUCT, BUYER, STAFF, facts_of_the_market, new_client_id, tell
from live.two_processes import Device, Process, process, settle
from prilavok.chat import actions
from prilavok.chat.model import ChatId
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.live import follower
from prilavok.live.follower import Follower
from waiting import PATIENCE_S

LANE = Lane(0)


class Log:
    """A lane's log that is read slowly, in small pages, and sometimes not at all."""

    def __init__(self, page: int, failures: list[bool]) -> None:
        self.length = 0
        self.told: list[int] = []
        self.lost_track = 0
        self._page = page
        self._failures = failures

    async def read(self, lane: Lane, after: int, known: Container[int]) -> list[tuple[int, list]]:
        await asyncio.sleep(0)
        if self._failures and self._failures.pop():
            raise psycopg.OperationalError
        reached = min(self.length, after + self._page)
        await asyncio.sleep(0)
        return [(n, [n]) for n in range(after + 1, reached + 1)]

    def lose_track(self) -> None:
        self.lost_track += 1

    def follower(self) -> Follower:
        return Follower(LANE, 0, self.read, self.told.extend, self.lose_track)  # pyright: ignore[reportArgumentType]


writes = st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=40)
"""Whether this process wrote the next position, and how many turns of the loop pass after it."""


@given(
    written=writes,
    page=st.integers(1, 5),
    failures=st.lists(st.booleans(), max_size=5),
    late=st.integers(0, 5),
)
def test_every_position_is_told_once_and_in_order(
    written: list[tuple[bool, int]], page: int, failures: list[bool], late: int
) -> None:
    async def scene() -> None:
        log = Log(page, failures)
        follower = log.follower()
        for is_ours, turns in written:
            log.length += 1
            position = log.length
            if is_ours:
                follower.committed(position, lambda position=position: log.told.append(position))
            else:
                asyncio.get_running_loop().call_later(0.001 * late, follower.reach, position)
            for _ in range(turns):
                await asyncio.sleep(0)
        await asyncio.sleep(0.001 * late)
        follower.reach(log.length)
        async with asyncio.timeout(PATIENCE_S):
            while follower._reader is not None or len(log.told) < log.length:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        assert log.told == list(range(1, log.length + 1))
        assert not follower._own
        assert log.lost_track == 0

    retry_after_s, follower.RETRY_AFTER_S = follower.RETRY_AFTER_S, 0.001
    try:
        asyncio.run(scene())
    finally:
        follower.RETRY_AFTER_S = retry_after_s


@pytest.fixture
async def running(database: Database, clock: FixedClock) -> AsyncIterator[Process]:
    async with process(database.dsn, clock) as running:
        await tell(database, clock, *facts_of_the_market())
        yield running


async def opened(running: Process) -> ChatId:
    chat, _ = await actions.open_chat(
        running.db, running.room.clock, BUYER, SellerId("seller-1"), ABOUT_PRODUCT
    )
    return chat.chat_id


async def test_what_cannot_be_told_sends_everyone_back_to_resume(
    running: Process, database: Database
) -> None:
    """An unreadable row may hide a dismissal: nobody goes on as if it were not there."""
    chat_id = await opened(running)
    devices = [Device(author, running) for author in (BUYER, STAFF)]
    for device in devices:
        device.connect()
    await settle([running], devices)

    async with database.transaction() as conn:
        await execute(conn, UNREADABLE, {"now": datetime(2026, 3, 2, tzinfo=UTC)})
    async with asyncio.timeout(PATIENCE_S):
        while not all(device.line and device.line.closed_with for device in devices):  # noqa: ASYNC110
            await asyncio.sleep(0.02)

    assert {device.line.closed_with for device in devices if device.line} == {1012}
    for device in devices:
        device.cut()
        device.connect()
    await running.room.writer.send(BUYER, chat_id, new_client_id(), "Still here?")
    async with asyncio.timeout(PATIENCE_S):
        while [device.client.view(chat_id).change for device in devices] != [1, 1]:
            await settle([running], devices)


UNREADABLE = """
with head as (
    update lane_heads set position = position + 1 where lane = 2 returning position
)
insert into events (lane, position, at, told)
select 2, position, %(now)s, '[{"type": "chat.messages_sent", "of_a_later_version": 1}]' from head
"""
