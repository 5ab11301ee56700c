"""Server-sent events: the same events as on the socket, for as long as one may hear them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from chat.conftest import (
    ABOUT_PRODUCT,
    BUYER,
    COLLEAGUE,
    STAFF,
    facts_of_the_market,
    new_client_id,
    tell,
)
from live.model_client import ModelClient
from live.two_processes import Device, Process, principal_of, process, settle
from prilavok import market
from prilavok.chat import actions
from prilavok.chat.model import Author, ChatId
from prilavok.core.clock import FixedClock, MovableClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.identity.model import Principal
from prilavok.live import streams
from prilavok.live.streams import Stream
from waiting import PATIENCE_S

SHOP = SellerId("seller-1")

Json = dict[str, Any]


@pytest.fixture
async def running(database: Database) -> AsyncIterator[Process]:
    clock = MovableClock()
    async with process(database.dsn, clock) as running:
        await tell(running.db, FixedClock(clock.now()), *facts_of_the_market())
        yield running


@pytest.fixture
async def talked_in(running: Process) -> ChatId:
    chat, _ = await actions.open_chat(running.db, running.room.clock, BUYER, SHOP, ABOUT_PRODUCT)
    await running.room.writer.send(BUYER, chat.chat_id, new_client_id(), "Is it bright?")
    return chat.chat_id


@asynccontextmanager
async def listening(
    running: Process, author: Author, lifetime: timedelta = timedelta(minutes=5)
) -> AsyncGenerator[AsyncGenerator[bytes, None]]:
    """A stream of `author`'s, already ready."""
    principal = principal_of(author, running.room.clock, lifetime)
    async with aclosing(Stream(running.room, principal).events()) as events:
        assert (await one(events))["type"] == "ready"
        yield events


async def one(events: AsyncGenerator[bytes, None]) -> Json:
    """The next event, keep-alives skipped."""
    while True:
        told = await asyncio.wait_for(anext(events), PATIENCE_S)
        if not told.startswith(b":"):
            assert told.startswith(b"data: ")
            assert told.endswith(b"\n\n")
            assert told.count(b"\n") == 2
            return msgspec.json.decode(told.removeprefix(b"data: "))


async def rest(events: AsyncGenerator[bytes, None]) -> list[Json]:
    async with asyncio.timeout(PATIENCE_S):
        return [msgspec.json.decode(told.removeprefix(b"data: ")) async for told in events]


async def dismiss(running: Process) -> None:
    fact = market.Staff(
        source="test",
        id=str(uuid4()),
        at=running.room.clock.now(),
        seller_id=SHOP,
        staff_id=STAFF.id,
        name="Ann",
        active=False,
    )
    await tell(running.db, FixedClock(running.room.clock.now()), fact)


async def test_a_stream_tells_what_the_socket_tells(running: Process, talked_in: ChatId) -> None:
    room = running.room
    device = Device(COLLEAGUE, running)
    device.connect()
    await settle([running], [device])
    device.client.heard.clear()
    async with listening(running, STAFF) as events:
        await room.writer.send(BUYER, talked_in, new_client_id(), "Line\r\nbreaks\n\n")
        first = await one(events)
        await room.writer.send(BUYER, talked_in, new_client_id(), "data: {}")
        second = await one(events)
    await settle([running], [device])
    assert device.client.heard[:2] == [first, second]
    client = ModelClient("seller")
    client.view(talked_in).change = 1
    client.take(msgspec.json.encode([first, second]))
    assert client.view(talked_in).change == 3


async def test_a_dismissed_reader_hears_nothing_more(running: Process, talked_in: ChatId) -> None:
    async with listening(running, STAFF) as events:
        await dismiss(running)
        await running.room.writer.send(BUYER, talked_in, new_client_id(), "after")
        assert "after" not in str(await rest(events))
    assert not running.room.hub._listeners


async def test_a_reader_dismissed_before_the_first_event_hears_nothing(
    running: Process, talked_in: ChatId
) -> None:
    """The request was let in; the fact came before the stream had joined."""
    principal = principal_of(STAFF, running.room.clock, timedelta(minutes=5))
    stream = Stream(running.room, principal)
    await dismiss(running)
    await asyncio.sleep(0.3)
    events = stream.events()
    listening = asyncio.create_task(rest(events))
    await asyncio.sleep(0)
    await running.room.writer.send(BUYER, talked_in, new_client_id(), "after")
    assert "after" not in str(await listening)


async def test_a_stream_ends_with_its_token(
    running: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prilavok.live.standing.GRACE_S", 0.1)
    async with listening(running, BUYER, timedelta(seconds=0.2)) as events:
        assert await rest(events) == []


async def test_a_reader_that_cannot_keep_up_is_ended(
    running: Process, talked_in: ChatId, monkeypatch: pytest.MonkeyPatch
) -> None:
    principal = principal_of(STAFF, running.room.clock, timedelta(minutes=5))
    stream = Stream(running.room, principal)
    events = stream.events()
    assert (await one(events))["type"] == "ready"
    for _ in range(streams.WAITING_MAX + 1):
        stream._say(b"{}")
    assert await rest(events) == []
    assert not running.room.hub._listeners


async def test_a_reader_that_leaves_while_it_is_looked_at_leaves_nothing_behind(
    running: Process, talked_in: ChatId
) -> None:
    asked, left = asyncio.Event(), asyncio.Event()
    async with listening(running, STAFF):
        identity = running.room.identity
        still = identity.still

        async def slowly(principal: Principal) -> Principal:
            asked.set()
            await left.wait()
            return await still(principal)

        identity.still = slowly  # type: ignore[method-assign]
        [[listener]] = running.room.hub._listeners.values()
        listener.look_again()
        await asyncio.wait_for(asked.wait(), PATIENCE_S)
    left.set()
    await asyncio.sleep(0.2)
    assert not running.room.hub._listeners


async def test_a_quiet_stream_is_kept_alive(
    running: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "KEEP_ALIVE_EVERY_S", 0.05)
    async with listening(running, BUYER) as events:
        assert await asyncio.wait_for(anext(events), PATIENCE_S) == streams.KEEP_ALIVE
