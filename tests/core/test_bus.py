"""The bus: every process hears how far the lanes are, whatever is lost on the way."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from prilavok.core import bus as bus_module
from prilavok.core.bus import (
    SIGNALS_PER_NEWS_MAX,
    Bus,
    NatsCarrier,
    PostgresCarrier,
    Signal,
    bus_for,
)
from prilavok.core.database import Database, execute
from prilavok.core.events import Event, emit
from prilavok.core.lanes import Lane
from waiting import PATIENCE_S

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TYPING = Signal(1, "0192b3c0-0000-7000-8000-000000000000", "buyer")


class Happened(Event, frozen=True, tag="test.happened"):
    """Something."""


class Ear:
    """Remembers the furthest positions, and every signal."""

    def __init__(self) -> None:
        self.positions: dict[int, int] = {}
        self.signals: list[Signal] = []

    def on_positions(self, positions: dict[Lane, int]) -> None:
        for lane, position in positions.items():
            self.positions[lane] = max(position, self.positions.get(lane, 0))

    def on_signal(self, signal: Signal) -> None:
        self.signals.append(signal)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - any condition
            await asyncio.sleep(0.01)


@pytest.fixture
def nats() -> Iterator[tuple[str, Callable[[], subprocess.Popen[bytes]]]]:
    """The address of a NATS server, and how to start it."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    program = shutil.which("nats-server") or str(Path(sys.executable).with_name("nats-server"))
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [program, "-a", "127.0.0.1", "-p", str(port)]
        started.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
        return started[-1]

    yield f"nats://127.0.0.1:{port}", start
    for process in started:
        process.kill()
        process.wait()


async def listening(port: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            await asyncio.sleep(0.02)


@pytest.fixture(params=["postgres", "nats"])
async def two(
    request: pytest.FixtureRequest,
    database: Database,
    nats: tuple[str, Callable[[], subprocess.Popen[bytes]]],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[tuple[tuple[Bus, Ear], tuple[Bus, Ear]]]:
    """Two processes' buses; their look at the heads is too rare to help."""
    monkeypatch.setattr(bus_module, "HEADS_EVERY_S", 60)
    url = None
    if request.param == "nats":
        url, start = nats
        start()
        await listening(int(url.rpartition(":")[2]))
    pairs = [(bus_for(database.dsn, url), Ear()) for _ in range(2)]
    for bus, ear in pairs:
        await bus.start(ear)
    await until(lambda: all(ear.positions for _, ear in pairs))
    yield pairs[0], pairs[1]
    for bus, _ in pairs:
        await bus.stop()


Two = tuple[tuple[Bus, Ear], tuple[Bus, Ear]]


async def test_everyone_hears_the_furthest_position(two: Two) -> None:
    (one, ear_of_one), (_, ear_of_two) = two
    for position in range(1, 200):
        one.announce(Lane(2), position)
        if position % 50 == 0:
            await asyncio.sleep(0.01)
    await until(lambda: ear_of_two.positions[2] == 199)
    await until(lambda: ear_of_one.positions[2] == 199)


async def test_a_thousand_busy_lanes_are_announced(two: Two) -> None:
    """A NOTIFY takes 8,000 bytes: what does not fit goes into the next one."""
    (one, _), (_, ear) = two
    for lane in range(1024):
        one.announce(Lane(lane), 10**9 + lane)
    for _ in range(SIGNALS_PER_NEWS_MAX):
        one.signal(TYPING)
    await until(lambda: all(ear.positions.get(lane) == 10**9 + lane for lane in range(1024)))
    await until(lambda: len(ear.signals) == SIGNALS_PER_NEWS_MAX)


async def test_typing_is_told_and_a_flood_of_it_is_bounded(two: Two) -> None:
    (one, _), (_, ear) = two
    for _ in range(SIGNALS_PER_NEWS_MAX * 10):
        one.signal(TYPING)
    await until(lambda: ear.signals)
    await asyncio.sleep(0.1)
    assert ear.signals[0] == TYPING
    assert len(ear.signals) == SIGNALS_PER_NEWS_MAX


async def test_what_is_no_news_is_overheard(database: Database) -> None:
    bus, ear = Bus(PostgresCarrier(database.dsn), database.dsn), Ear()
    await bus.start(ear)
    async with database.reading() as conn:
        for told in ("nonsense", "{}", '{"positions":[1]}', '{"signals":[[1,"x"]]}'):
            await execute(conn, "select pg_notify('prilavok', %(told)s)", {"told": told})
    bus.announce(Lane(1), 5)
    await until(lambda: ear.positions.get(1) == 5)
    assert ear.signals == []
    await bus.stop()


async def test_a_lost_announcement_is_made_up_for_by_a_look_at_the_heads(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus_module, "HEADS_EVERY_S", 0.05)
    bus, ear = bus_for(database.dsn, None), Ear()
    await bus.start(ear)
    async with database.transaction() as conn:
        await emit(conn, Lane(4), [Happened()], now=NOW)
    await until(lambda: ear.positions.get(4) == 1)
    await bus.stop()


async def test_lost_connections_are_made_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus_module, "RECONNECT_AFTER_S", 0.05)
    monkeypatch.setattr(bus_module, "HEADS_EVERY_S", 0.05)
    bus, ear = bus_for(database.dsn, None), Ear()
    await bus.start(ear)
    bus.announce(Lane(1), 5)
    await until(lambda: ear.positions.get(1) == 5)
    for position in (6, 7):
        async with database.reading() as conn:
            await execute(conn, CUT_EVERYONE_OFF)
        bus.announce(Lane(1), position)  # may be lost: a hint
        await asyncio.sleep(0.3)
        bus.announce(Lane(1), position + 10)
        await until(lambda reached=position + 10: ear.positions.get(1) == reached)
    await bus.stop()


CUT_EVERYONE_OFF = """
select pg_terminate_backend(pid)
from pg_stat_activity
where datname = current_database()
and pid <> pg_backend_pid()
"""


async def test_a_nats_that_dies_and_comes_back_is_used_again(
    database: Database, nats: tuple[str, Callable[[], subprocess.Popen[bytes]]]
) -> None:
    url, start = nats
    server = start()
    await listening(int(url.rpartition(":")[2]))
    bus, ear = Bus(NatsCarrier(url), database.dsn), Ear()
    await bus.start(ear)
    server.kill()
    server.wait()
    bus.announce(Lane(1), 5)
    async with database.transaction() as conn:
        await emit(conn, Lane(4), [Happened()], now=NOW)
    await until(lambda: ear.positions.get(4) == 1)  # by the heads, NATS being away

    start()
    positions = iter(range(100, 10_000))
    async with asyncio.timeout(PATIENCE_S):
        while ear.positions.get(1, 0) < 100:
            bus.announce(Lane(1), next(positions))
            await asyncio.sleep(0.05)
    await bus.stop()
