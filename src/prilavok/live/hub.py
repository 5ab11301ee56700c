"""Who is connected to this process, and what they are told of every lane."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import msgspec

from prilavok import market
from prilavok.chat.circumstances import hidden_among
from prilavok.chat.lane_writer import Happening
from prilavok.chat.lookups import chats_of, look_up
from prilavok.chat.model import ChatId, ChatRow, Side
from prilavok.chat.protocol import TypingEvent
from prilavok.core.bus import Bus, Signal
from prilavok.core.database import Database
from prilavok.core.errors import Exhausted
from prilavok.core.events import decode, heads, read
from prilavok.core.lanes import Lane
from prilavok.live.follower import Follower, Page
from prilavok.live.tellings import (
    FOLLOWED,
    Hearers,
    Party,
    Telling,
    parties_of,
    tellings_of,
    tellings_of_new,
)

PARTIES_KEPT_MAX = 10_000

encode = msgspec.json.Encoder().encode


class Listener(Protocol):
    """A connection that hears of its party's chats, or of the review queue."""

    party: Hearers
    person_id: str

    def tell(self, event: bytes) -> None:
        """Pass on an encoded event; must neither block nor raise."""
        ...

    def look_again(self) -> None:
        """The person's rights have changed: make sure that they may still listen."""
        ...

    def lose(self, error: Exception) -> None:
        """End the connection because of `error`; the client comes back and resumes."""
        ...


@dataclass(frozen=True, eq=False)
class TrackLost(Exhausted):
    """Something happened that could not be told here; connect again and resume."""


class Hub:
    """The connections of this process, and the lanes they follow."""

    def __init__(self, db: Database, bus: Bus) -> None:
        self._db = db
        self._bus = bus
        self._listeners: defaultdict[Hearers, set[Listener]] = defaultdict(set)
        self._lanes: dict[Lane, Follower] = {}
        self._parties: dict[ChatId, dict[Side, Party]] = {}
        self._signals: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Follow every lane from its present head."""
        async with self._db.reading() as conn:
            for lane, position in (await heads(conn)).items():
                self._lanes[lane] = Follower(
                    lane, position, self._read, self._tell_all, self._lose_track
                )
        await self._bus.start(self)

    async def stop(self) -> None:
        await self._bus.stop()
        for follower in self._lanes.values():
            follower.stop()

    def join(self, listener: Listener) -> None:
        self._listeners[listener.party].add(listener)

    def leave(self, listener: Listener) -> None:
        listeners = self._listeners.get(listener.party)
        if listeners is not None:
            listeners.discard(listener)
            if not listeners:
                del self._listeners[listener.party]

    def committed(self, lane: Lane, position: int, happenings: Sequence[Happening]) -> None:
        """This process has committed a batch of messages."""
        self._bus.announce(lane, position)
        self._lanes[lane].committed(position, lambda: self._tell_happenings(happenings))

    def log_has_grown(self, lane: Lane, position: int) -> None:
        """This process has committed something else than messages."""
        self._bus.announce(lane, position)
        self._lanes[lane].reach(position)

    def on_positions(self, positions: dict[Lane, int]) -> None:
        """Another process, or a look at the heads, says how far the lanes are."""
        for lane, position in positions.items():
            if lane in self._lanes:
                self._lanes[lane].reach(position)

    def typing(self, lane: Lane, chat_id: ChatId, side: Side) -> None:
        """Someone types here; the bus tells every process, this one too."""
        self._bus.signal(Signal(lane, str(chat_id), side))

    def on_signal(self, signal: Signal) -> None:
        """Someone types, in this process or another."""
        if self._listeners:
            task = asyncio.create_task(self._tell_typing(signal), name="typing")
            self._signals.add(task)
            task.add_done_callback(self._signals.discard)

    async def _tell_typing(self, signal: Signal) -> None:
        chat_id = ChatId(UUID(signal.chat_id))
        side = Side(signal.side)
        if chat_id not in self._parties:
            async with self._db.reading() as conn:
                found = await chats_of(conn, Lane(signal.lane), [chat_id])
            if len(self._parties) >= PARTIES_KEPT_MAX:
                self._parties.clear()
            self._parties.update((chat.chat_id, parties_of(chat)) for chat in found)
        if chat_id in self._parties:
            party = self._parties[chat_id][side.other]
            self._tell(Telling(party, TypingEvent(chat_id, side)))

    def _tell_happenings(self, happenings: Sequence[Happening]) -> None:
        for happening in happenings:
            for telling in tellings_of_new(happening):
                self._tell(telling)

    def _tell_all(self, tellings: Iterable[Telling | market.StaffChanged]) -> None:
        for telling in tellings:
            if isinstance(telling, Telling):
                self._tell(telling)
            else:
                self._look_again(telling)

    def _tell(self, telling: Telling) -> None:
        listeners = self._listeners_of(telling.party)
        if not listeners:
            return
        encoded = encode(telling.event)
        for listener in listeners:
            if listener is not telling.origin and telling.only in (None, listener.person_id):
                listener.tell(encoded)

    def _listeners_of(self, party: Hearers | None) -> tuple[Listener, ...]:
        if party is not None:
            return tuple(self._listeners.get(party, ()))
        return tuple(each for listeners in self._listeners.values() for each in listeners)

    def _look_again(self, changed: market.StaffChanged) -> None:
        for listener in tuple(self._listeners.get(Party(Side.SELLER, changed.seller_id), ())):
            if listener.person_id == changed.staff_id:
                listener.look_again()

    def _lose_track(self) -> None:
        """Something could not be told, and nobody knows whom it concerned, or whose rights."""
        for listeners in tuple(self._listeners.values()):
            for listener in tuple(listeners):
                listener.lose(TrackLost())

    async def _read(self, lane: Lane, after: int, known: Container[int]) -> list[Page]:
        """What the log of `lane` says behind `after`, as it is to be told here; what is at the
        `known` positions need not be looked up."""
        async with self._db.reading() as conn:
            rows = await read(conn, lane, after)
            events = [(row, [] if row.position in known else decode(row, FOLLOWED)) for row in rows]
            if not self._listeners:
                return [(row.position, []) for row in rows]
            every = [event for _, told in events for event in told]
            found = await look_up(conn, lane, every, self._is_heard)
            if found.chats:
                chats, lanes = list(found.chats.values()), self._db.lanes
                found = found.without(await hidden_among(conn, lanes, chats, rows[-1].at))
        return [
            (row.position, [t for event in told for t in tellings_of(event, found)])
            for row, told in events
        ]

    def _is_heard(self, chat: ChatRow) -> bool:
        """Whether anyone of the chat is connected here."""
        return any(party in self._listeners for party in parties_of(chat).values())
