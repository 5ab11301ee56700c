"""Server processes within one: each with its own pool, bus, hub, writer, and lines in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from chat.judges import UNMODERATED
from live.model_client import ModelClient
from prilavok import market
from prilavok.chat.judging import Judges
from prilavok.chat.model import Author, ChatId, Side
from prilavok.chat.writing import Writer
from prilavok.core.bus import bus_for
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.events import heads
from prilavok.core.ids import SellerId, StaffId
from prilavok.core.lanes import lane_of
from prilavok.identity.model import NoLongerStaff, Principal, Role, TokenFault, TokenRefused
from prilavok.identity.pacing import Pace, Paces
from prilavok.live.hub import Hub
from prilavok.live.sockets import Connection, Room
from prilavok.web.problems import problem_of
from waiting import PATIENCE_S

UNHURRIED = Pace(1_000_000, 1_000_000)


class Doorkeeper:
    """Knows everyone by name instead of by token, and looks up staff as the server does."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self.lifetime = timedelta(minutes=30)
        self.before_answer: Callable[[], object] | None = None

    async def principal_of_token(self, token: str) -> Principal:
        author = msgspec.json.decode(token, type=Author) if token.startswith("{") else None
        if author is None:
            raise TokenRefused(TokenFault.MALFORMED)
        return await self.still(principal_of(author, self._clock, self.lifetime))

    async def still(self, principal: Principal) -> Principal:
        if principal.seller_id is None:
            return principal
        async with self._db.reading() as conn:
            lane = lane_of(principal.seller_id, self._db.lanes)
            seller_id, staff_id = SellerId(principal.seller_id), StaffId(principal.subject)
            member = await market.staff_member(conn, lane, seller_id, staff_id)
        if member is None or not member.active:
            raise NoLongerStaff
        return replace(principal, permissions=frozenset(member.permissions))


def principal_of(author: Author, clock: Clock, lifetime: timedelta) -> Principal:
    role = Role.BUYER if author.side is Side.BUYER else Role.SELLER_STAFF
    return Principal(
        role=role,
        subject=author.id,
        via="token",
        expires_at=clock.now() + lifetime,
        seller_id=author.seller_id,
        permissions=frozenset({"chat"}),
        name=author.name,
    )


def token_of(author: Author) -> str:
    return msgspec.json.encode(author).decode()


@dataclass
class Process:
    """What one server process holds."""

    room: Room

    @property
    def db(self) -> Database:
        return self.room.db

    async def has_heard_everything(self) -> bool:
        """Whether the hub has told all that is in the log."""
        async with self.db.reading() as conn:
            known = await heads(conn)
        followers = self.room.hub._lanes
        return all(
            followers[lane]._position >= position and followers[lane]._reader is None
            for lane, position in known.items()
        )


@asynccontextmanager
async def process(
    database_url: str,
    clock: Clock,
    judges: Judges = UNMODERATED,
    bus_url: str | None = None,
    pace: Pace = UNHURRIED,
) -> AsyncGenerator[Process]:
    """A process that runs until the block is left."""
    db = await Database.open(database_url, connections_max=6)
    hub = Hub(db, bus_for(database_url, bus_url))
    await hub.start()
    writer = Writer(db, clock, judges, hub)
    try:
        doorkeeper = Doorkeeper(db, clock)
        paces = Paces(pace, pace)
        no_files: Any = None  # nobody sends any here
        yield Process(Room(db, clock, writer, hub, judges, doorkeeper, paces, no_files, problem_of))
        await writer.close()
    finally:
        await hub.stop()
        await db.close()


@dataclass
class Line:
    """A connection's transport that ends in a model client, or in nothing once it is cut."""

    client: ModelClient
    on_frame: Callable[[bytes], None] | None = None
    closed_with: int | None = None
    is_cut: bool = False
    is_paused: bool = False
    frames: list[bytes] = field(default_factory=list)

    def write(self, frame: bytes) -> None:
        if self.is_cut:
            return
        self.frames.append(frame)
        try:
            if self.on_frame is not None:
                self.on_frame(frame)
            self.client.take(frame)
        except AssertionError as fault:  # the loop would only log it: `settle` raises it
            self.client.faults.append(fault)

    def unsent_bytes(self) -> int:
        return 0

    def pause(self) -> None:
        self.is_paused = True

    def resume(self) -> None:
        self.is_paused = False

    def close(self, code: int) -> None:
        self.closed_with = code

    def abort(self) -> None:
        self.closed_with = 1006


class Device:
    """A person's device: comes and goes, remembers its views, and resumes as the protocol says."""

    def __init__(self, author: Author, home: Process) -> None:
        self.author = author
        self.home = home
        self.client = ModelClient(str(author.side))
        self.on_frame: Callable[[bytes], None] | None = None
        self.line: Line | None = None
        self._connection: Connection | None = None
        self._leaving: list[Connection] = []

    @property
    def is_connected(self) -> bool:
        return self._connection is not None

    def connect(self) -> None:
        """Connect, say who we are and what we have; nothing is waited for."""
        self.line = Line(self.client, self.on_frame)
        self._connection = Connection(self.home.room, self.line)
        self.say(type="auth", token=token_of(self.author))
        if known := self.client.everything():
            self.say(type="resume", chats=known)

    def say(self, **frame: object) -> None:
        assert self._connection is not None
        self._connection.received(msgspec.json.encode(frame))

    def say_send(self, chat_id: ChatId, client_id: object, text: str) -> None:
        self.client.drafts.setdefault(str(client_id), text)
        self.say(type="send", chat_id=chat_id, client_id=client_id, text=text)

    def cut(self) -> None:
        """The line is cut: what is under way arrives nowhere."""
        assert self._connection is not None
        assert self.line is not None
        self.line.is_cut = True
        self._connection.lost()
        self._leaving.append(self._connection)
        self._connection = None

    def ask_for_gaps(self) -> bool:
        if self._connection is None or not self.client.is_ready:
            return False
        gaps = self.client.to_resume()
        if gaps:
            self.say(type="resume", chats=gaps)
        return bool(gaps)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way, not even of a line that was cut."""
        self._leaving = [connection for connection in self._leaving if is_busy(connection)]
        here = [self._connection] if self._connection is not None else []
        return not self._leaving and not any(map(is_busy, here))


def is_busy(connection: Connection) -> bool:
    return bool(
        connection._reader
        or connection._in_flight
        or connection._standing._check
        or (connection._outgoing and not connection._closed)
    )


async def settle(processes: list[Process], devices: list[Device]) -> None:
    """Wait until everyone has heard everything and has asked for what was missing."""
    until = asyncio.get_running_loop().time() + PATIENCE_S
    while True:
        assert asyncio.get_running_loop().time() < until, "they do not come to rest"
        for each in processes:
            await each.room.writer.close()
        for fault in (fault for device in devices for fault in device.client.faults):
            raise fault
        quiet = all(device.is_idle for device in devices)
        heard = [await each.has_heard_everything() for each in processes]
        asked = [device.ask_for_gaps() for device in devices]
        if quiet and all(heard) and not any(asked) and all(device.is_idle for device in devices):
            return
        await asyncio.sleep(0.002)
