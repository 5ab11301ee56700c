"""How processes hear of each other's commits: lane and position, never what was said.

An announcement is a hint. Whoever hears that a lane has reached a position reads the log up to it;
a lost hint costs at most `HEADS_EVERY_S`, after which every process looks at the heads itself.
Typing is the one thing that is only ever told, never stored.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

import msgspec
import psycopg
from nats.aio.client import Client as NatsClient
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from prilavok.core.database import Connection, DatabaseDown, connect, execute
from prilavok.core.events import heads
from prilavok.core.lanes import Lane

CHANNEL = "prilavok"
HEADS_EVERY_S = 1.0
NEWS_EVERY_S = 0.005
"""What happens in between goes into the next announcement: each one costs a commit."""
RECONNECT_AFTER_S = 0.5
LANES_PER_NEWS_MAX = 150
SIGNALS_PER_NEWS_MAX = 50
"""Together at most 7,000 bytes: a NOTIFY takes 8,000."""


class Signal(msgspec.Struct, frozen=True, array_like=True):
    """Someone is typing: the lane, the chat's id and the side, as texts and numbers only."""

    lane: int
    chat_id: str
    side: str


class News(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one process tells the others at a time."""

    positions: dict[int, int] = {}
    signals: tuple[Signal, ...] = ()


class Listener(Protocol):
    """What a process does with what it hears."""

    def on_positions(self, positions: dict[Lane, int]) -> None: ...

    def on_signal(self, signal: Signal) -> None: ...


class Carrier(Protocol):
    """Takes bytes from one process to all others, the sender included, or drops them."""

    async def start(self, hear: Callable[[bytes], None]) -> None: ...

    async def send(self, news: bytes) -> None: ...

    async def stop(self) -> None: ...


class Bus:
    """Gathers announcements while one is under way, and watches the heads of the lanes."""

    def __init__(self, carrier: Carrier, dsn: str) -> None:
        self._carrier = carrier
        self._dsn = dsn
        self._positions: dict[int, int] = {}
        self._signals: list[Signal] = []
        self._news_waiting = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, listener: Listener) -> None:
        """Listen first, then read the heads: nothing falls in between."""
        self._listener = listener
        await self._carrier.start(self._hear)
        self._tasks = [
            asyncio.create_task(self._send_all(), name="bus sender"),
            asyncio.create_task(self._watch_heads(), name="bus heads"),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._carrier.stop()

    def announce(self, lane: Lane, position: int) -> None:
        """Tell the others that `lane` has reached `position`. Called after the commit."""
        if self._positions.get(lane, 0) < position:
            self._positions[lane] = position
        self._news_waiting.set()

    def signal(self, signal: Signal) -> None:
        """Tell the others that someone is typing; dropped when too many wait."""
        if len(self._signals) < SIGNALS_PER_NEWS_MAX:
            self._signals.append(signal)
        self._news_waiting.set()

    def _hear(self, told: bytes) -> None:
        try:
            news = msgspec.json.decode(told, type=News)
        except msgspec.MsgspecError:
            log.warning("something that is no news was told on the bus")
            return
        if news.positions:
            self._listener.on_positions({Lane(k): v for k, v in news.positions.items()})
        for signal in news.signals:
            self._listener.on_signal(signal)

    async def _send_all(self) -> None:
        while True:
            await self._news_waiting.wait()
            self._news_waiting.clear()
            positions, signals = list(self._positions.items()), tuple(self._signals)
            self._positions, self._signals = {}, []
            for first in range(0, max(len(positions), 1), LANES_PER_NEWS_MAX):
                news = News(dict(positions[first : first + LANES_PER_NEWS_MAX]), signals)
                signals = ()
                await self._carrier.send(msgspec.json.encode(news))
            await asyncio.sleep(NEWS_EVERY_S)

    async def _watch_heads(self) -> None:
        while True:
            try:
                conn = await connect(self._dsn)
                async with conn:
                    while True:
                        self._listener.on_positions(await heads(conn))
                        await asyncio.sleep(HEADS_EVERY_S)
            except (DatabaseDown, psycopg.Error):
                await asyncio.sleep(RECONNECT_AFTER_S)


class PostgresCarrier:
    """NOTIFY on one connection, LISTEN on another. Needs nothing but the database."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._sender: Connection | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self, hear: Callable[[bytes], None]) -> None:
        listening = asyncio.Event()
        self._task = asyncio.create_task(self._listen(hear, listening), name="bus listener")
        await listening.wait()

    async def send(self, news: bytes) -> None:
        try:
            if self._sender is None:
                self._sender = await connect(self._dsn)
                # A NOTIFY carries nothing that must outlive a crash: no need to wait for the disk.
                await execute(self._sender, "set synchronous_commit = off")
            await execute(self._sender, NOTIFY, {"channel": CHANNEL, "news": news.decode()})
        except (DatabaseDown, psycopg.Error):
            self._sender = None
            await asyncio.sleep(RECONNECT_AFTER_S)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._sender is not None:
            await self._sender.close()

    async def _listen(self, hear: Callable[[bytes], None], listening: asyncio.Event) -> None:
        while True:
            try:
                conn = await connect(self._dsn)
                async with conn:
                    await execute(conn, f"listen {CHANNEL}")
                    listening.set()
                    async for notify in conn.notifies():
                        hear(notify.payload.encode())
            except (DatabaseDown, psycopg.Error):
                await asyncio.sleep(RECONNECT_AFTER_S)


class NatsCarrier:
    """A NATS subject: for installations of many processes or many machines."""

    def __init__(self, url: str, subject: str = CHANNEL) -> None:
        self._url = url
        self._subject = subject
        self._client = NatsClient()

    async def start(self, hear: Callable[[bytes], None]) -> None:
        async def on_message(message: Msg) -> None:
            hear(message.data)

        await self._client.connect(self._url, max_reconnect_attempts=-1, reconnect_time_wait=1)
        await self._client.subscribe(self._subject, cb=on_message)  # pyright: ignore[reportUnknownMemberType] - untyped there

    async def send(self, news: bytes) -> None:
        try:
            await self._client.publish(self._subject, news)
        except NatsError:
            log.warning("the bus at %s did not take an announcement", self._url)

    async def stop(self) -> None:
        await self._client.close()


def bus_for(dsn: str, bus_url: str | None) -> Bus:
    """PostgreSQL's own NOTIFY, or NATS where `bus_url` (nats://…) says so."""
    carrier = NatsCarrier(bus_url) if bus_url else PostgresCarrier(dsn)
    return Bus(carrier, dsn)


log = logging.getLogger(__name__)

NOTIFY = "select pg_notify(%(channel)s, %(news)s)"
