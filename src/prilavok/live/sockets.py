"""A client's connection: frames in, events out, and nothing that waits for anyone slow."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any, Protocol
from uuid import UUID

import msgspec

from prilavok.chat import actions
from prilavok.chat.authors import author_of
from prilavok.chat.circumstances import ChatSwitchedOff
from prilavok.chat.drafts import Outcome
from prilavok.chat.files.fetching import Files
from prilavok.chat.judging import Judges
from prilavok.chat.lane_writer import Run
from prilavok.chat.model import Author, ChatId, ClientId, Mark
from prilavok.chat.protocol import (
    AnyClientFrame,
    AnyServerEvent,
    AuthFrame,
    Known,
    MarkFrame,
    PingFrame,
    PongEvent,
    ProblemEvent,
    ReadyEvent,
    ResumeFrame,
    SendFrame,
    TypingFrame,
)
from prilavok.chat.rights import ChatNotFound
from prilavok.chat.views import sent_event
from prilavok.chat.writing import Sent, Writer, checked
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.errors import DomainError, Exhausted, Forbidden, Invalid, Unauthenticated
from prilavok.identity.model import Principal
from prilavok.identity.pacing import Paces, writer_of
from prilavok.live.hearing import hearing_of
from prilavok.live.hub import Hub, encode
from prilavok.live.standing import Authenticator, CannotKeepUp, Standing
from prilavok.live.tellings import Hearers

log = logging.getLogger(__name__)

AUTH_WITHIN_S = 10
UNSENT_BYTES_MAX = 1024 * 1024
"""What may wait for a slow client before it is dropped."""
TYPING_EVERY_S = 3.0
IN_FLIGHT_MAX = 256
"""Frames of one client that are not answered yet; with so many, nothing more is read from it."""
REST_S = 1.0
"""How long nothing is read from a client that goes on writing although it was told to wait."""

decode = msgspec.json.Decoder(AnyClientFrame).decode
PONG = encode(PongEvent())

BAD_FRAME = 4400
UNAUTHENTICATED = 4401
LOST_ACCESS = 4403
TOO_SLOW = 4408
GOING_AWAY = 1012


@dataclass(eq=False)
class FrameInvalid(Invalid):
    """The frame cannot be understood: {reason}"""

    reason: str


@dataclass(eq=False)
class NotStored(Exhausted):
    """The message could not be stored now; send it again with the same client id."""

    retry_after_s: int = 1


@dataclass(eq=False)
class SubjectChanged(Unauthenticated):
    """A connection belongs to one person; connect again to be another."""


class Transport(Protocol):
    """Carries frames to the client."""

    def write(self, frame: bytes) -> None:
        """Queue a text frame; must not block."""
        ...

    def unsent_bytes(self) -> int: ...

    def pause(self) -> None:
        """Stop reading from the client for now."""
        ...

    def resume(self) -> None: ...

    def close(self, code: int) -> None:
        """Send what is queued, then close."""
        ...

    def abort(self) -> None:
        """Drop the client and what is queued for it."""
        ...


@dataclass(frozen=True)
class Room:
    """What all connections of a process share. `describe` makes an RFC 9457 object of an error."""

    db: Database
    clock: Clock
    writer: Writer
    hub: Hub
    judges: Judges
    identity: Authenticator
    paces: Paces
    files: Files
    describe: Callable[[DomainError], Mapping[str, Any]]  # Any: members are any JSON


class Connection:
    """One client, by whatever transport: takes its frames in order, tells it its chats' events.

    Events that arise in one turn of the loop leave in one frame.
    """

    party: Hearers
    person_id: str

    def __init__(self, room: Room, transport: Transport) -> None:
        self._room = room
        self._transport = transport
        self._principal: Principal | None = None
        self._author: Author | None = None
        self._standing = Standing(room.identity, room.clock, say=self._say, lose=self.lose)
        self._outgoing: list[bytes] = []
        self._frames: list[tuple[int, AnyClientFrame]] = []
        self._frames_received = 0
        self._reader: asyncio.Task[None] | None = None
        self._in_flight = 0
        self._run = Run()
        self._all_answered: asyncio.Event | None = None
        self._is_paused = False
        self._writer = ""
        self._unread: deque[bytes | str] = deque()
        self._rest: asyncio.TimerHandle | None = None
        self._typed_at = -TYPING_EVERY_S
        self._loop = asyncio.get_running_loop()
        self._closed = False
        self._timeout = self._loop.call_later(AUTH_WITHIN_S, self.close, UNAUTHENTICATED)

    # What the transport calls.

    def received(self, frame: bytes | str) -> None:
        """A frame has come. A message by a known right goes straight to the lane's batch."""
        if self._rest is not None:
            self._unread.append(frame)
            return
        try:
            decoded = decode(frame)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            self._tell_problem(FrameInvalid(str(error)))
            self.close(BAD_FRAME)
            return
        number = self._frames_received = self._frames_received + 1
        if type(decoded) is SendFrame and self._author is not None:
            if not self._may_write_on(decoded):
                return
            if self._reader is None and self._submit(number, decoded):
                return
        elif type(decoded) is PingFrame and self._reader is None:
            self._say(PONG)
            return
        self._queue(number, decoded)

    def lost(self) -> None:
        """The client has gone."""
        self._end()

    # What the hub calls.

    def tell(self, event: bytes) -> None:
        self._standing.tell(event)

    def look_again(self) -> None:
        self._standing.look_again()

    def lose(self, error: Exception) -> None:
        """Say why, and end the connection: it is not clear that it may go on."""
        if isinstance(error, DomainError):
            self._tell_problem(error)
        else:
            log.error("a connection is given up", exc_info=error)
        self.close(_code_for(error))

    def close(self, code: int) -> None:
        """Say what is still to be said, and end the connection."""
        if not self._closed:
            self._flush()
            self._end()
            self._transport.close(code)

    def admit_as(self, principal: Awaitable[Principal]) -> None:
        """Let in whoever `principal` turns out to be; what they send meanwhile waits."""
        self._reader = asyncio.create_task(self._take_frames(principal))

    def admit(self, principal: Principal) -> None:
        """Let `principal` in: from now on they hear of their chats."""
        if self._closed:
            return
        hearing = hearing_of(principal)
        if self._principal is None:
            self.party, self.person_id = hearing.party, hearing.person_id
            self._timeout.cancel()
            self._room.hub.join(self)
        elif (self.party, self.person_id) != (hearing.party, hearing.person_id):
            raise SubjectChanged
        is_first = self._principal is None
        self._principal, self._author = principal, hearing.author
        self._writer = writer_of(principal)
        self._standing.admit(principal)
        now = self._room.clock.now()
        self._say(encode(ReadyEvent(principal.role, principal.subject, principal.expires_at, now)))
        if is_first and self._author is not None:
            self._count_what_waits()

    # Frames, in order.

    def _queue(self, number: int, frame: AnyClientFrame) -> None:
        """Take `frame` after everything that came before it."""
        heappush(self._frames, (number, frame))
        self._pace()
        if self._reader is None:
            self._reader = asyncio.create_task(self._take_frames())

    async def _take_frames(self, principal: Awaitable[Principal] | None = None) -> None:
        try:
            if principal is not None:
                self.admit(await principal)
            while self._frames:
                if self._all_answered is not None:
                    await self._all_answered.wait()
                    self._all_answered = None
                number, frame = heappop(self._frames)
                self._pace()
                await self._take(number, frame)
        except Exception as error:  # noqa: BLE001 - whatever it is, they cannot be let in
            self.lose(error)
        finally:
            self._reader = None

    async def _take(self, number: int, frame: AnyClientFrame) -> None:
        chat_id = getattr(frame, "chat_id", None)
        client_id = getattr(frame, "client_id", None)
        try:
            await self._act_on(number, frame)
        except Exception as error:  # a failure of ours: the client must hear of it
            if self._principal is None or isinstance(error, Unauthenticated):
                self.lose(error)
            elif isinstance(error, DomainError):
                self._tell_problem(error, chat_id, client_id)
            else:
                log.exception("a frame could not be acted on")
                self._tell_problem(NotStored(), chat_id, client_id)

    async def _act_on(self, number: int, frame: AnyClientFrame) -> None:
        if isinstance(frame, AuthFrame):
            self.admit(await self._room.identity.principal_of_token(frame.token))
            return
        if self._principal is None:
            self.close(UNAUTHENTICATED)
        elif isinstance(frame, PingFrame):
            self._say(PONG)
        else:
            author_of(self._principal)  # whoever has no chats is told why
            await self._act_in_chats(number, frame)

    async def _act_in_chats(
        self, number: int, frame: SendFrame | MarkFrame | TypingFrame | ResumeFrame
    ) -> None:
        match frame:
            case SendFrame():
                if not self._submit(number, frame):
                    await self._send(frame)
            case MarkFrame():
                await self._mark(frame)
            case TypingFrame():
                await self._type(frame)
            case ResumeFrame():
                for known in frame.chats:
                    await self._resume(known)

    def _submit(self, number: int, frame: SendFrame) -> bool:
        """Whether the message is on its way: only with a right that is known already, and without
        files, which are to be attached first.

        When the right turns out stale, so are the messages sent behind it in the same run: all are
        taken again, in their order, once each of them has its answer.
        """
        assert self._author is not None
        writer = self._room.writer
        if frame.files:
            return False
        right = writer.kept_right(self._author, ChatId(frame.chat_id))
        if right is None:
            return False
        run = self._run

        def answered(sent: Sent | Exception) -> None:
            if isinstance(sent, Sent) and sent.written.outcome is Outcome.STALE:
                writer.rights.forget(right)
                if self._run is run:
                    self._run = Run()
                if self._all_answered is None:
                    self._all_answered = asyncio.Event()
                self._queue(number, frame)
            else:
                self._answer(frame, sent)
            self._in_flight_is(self._in_flight - 1)

        try:
            writer.submit(right, ClientId(frame.client_id), frame.text, self, run, answered)
        except DomainError as error:
            self._tell_problem(error, frame.chat_id, frame.client_id)
        else:
            self._in_flight_is(self._in_flight + 1)
        return True

    async def _send(self, frame: SendFrame) -> None:
        assert self._author is not None
        chat_id, client_id = ChatId(frame.chat_id), ClientId(frame.client_id)
        sent = await self._room.writer.send(
            self._author, chat_id, client_id, frame.text, self, files=frame.files
        )
        self._answer(frame, sent)

    def _answer(self, frame: SendFrame, sent: Sent | Exception) -> None:
        try:
            if isinstance(sent, Exception):
                raise sent
            self._say(encode(sent_event(checked(sent))))
        except DomainError as error:
            self._tell_problem(error, frame.chat_id, frame.client_id)
        except Exception as error:
            log.error("a message could not be stored", exc_info=error)
            self._tell_problem(NotStored(), frame.chat_id, frame.client_id)

    async def _mark(self, frame: MarkFrame) -> None:
        assert self._author is not None
        room = self._room
        chat_id = ChatId(frame.chat_id)
        lane = await actions.lane_of_own_chat(room.db, room.clock, self._author, chat_id)
        read = frame.read or 0
        room.writer.mark(
            lane, Mark(chat_id, self._author.side, max(frame.delivered or 0, read), read)
        )

    async def _type(self, frame: TypingFrame) -> None:
        assert self._author is not None
        if self._loop.time() - self._typed_at < TYPING_EVERY_S:
            return
        self._typed_at = self._loop.time()
        room = self._room
        chat_id = ChatId(frame.chat_id)
        lane = await actions.lane_of_own_chat(room.db, room.clock, self._author, chat_id)
        room.hub.typing(lane, chat_id, self._author.side)

    async def _resume(self, known: Known) -> None:
        assert self._author is not None
        room = self._room
        chat_id = ChatId(known.chat_id)
        try:
            event: AnyServerEvent = await actions.changes_since(
                room.db, room.clock, self._author, chat_id, known.change
            )
        except (ChatNotFound, ChatSwitchedOff) as error:
            self._tell_problem(error, chat_id)
        else:
            self._say(encode(event))

    # Out.

    def _say(self, event: bytes) -> None:
        if self._closed:
            return
        if not self._outgoing:
            self._loop.call_soon(self._flush)
        self._outgoing.append(event)

    def _tell_problem(
        self, error: DomainError, chat_id: UUID | None = None, client_id: UUID | None = None
    ) -> None:
        problem = dict(self._room.describe(error))
        self._say(encode(ProblemEvent(chat_id, client_id, problem)))

    def _flush(self) -> None:
        if self._outgoing:
            frame = b"[" + b",".join(self._outgoing) + b"]"
            self._outgoing.clear()
            self._transport.write(frame)
            if self._transport.unsent_bytes() > UNSENT_BYTES_MAX:
                self._end()
                self._transport.abort()

    # How fast.

    def _may_write_on(self, frame: SendFrame) -> bool:
        """Whether they do not write too fast; each message counts once, when it comes."""
        refusal = self._room.paces.refusal(self._writer)
        if refusal is None:
            return True
        self._tell_problem(refusal, frame.chat_id, frame.client_id)
        if self._rest is None and self._room.paces.is_deaf(self._writer):
            self._rest = self._loop.call_later(REST_S, self._rested)
            self._pace()
        return False

    def _count_what_waits(self) -> None:
        """What came before it was known who sent it."""
        self._frames = [
            (number, frame)
            for number, frame in sorted(self._frames, key=_number_of)
            if type(frame) is not SendFrame or self._may_write_on(frame)
        ]

    def _rested(self) -> None:
        """Read on, first of all what had arrived already."""
        self._rest = None
        while self._unread and self._rest is None and not self._closed:
            self.received(self._unread.popleft())
        self._pace()

    def _in_flight_is(self, count: int) -> None:
        self._in_flight = count
        self._pace()
        if count == 0 and self._all_answered is not None:
            self._all_answered.set()

    def _pace(self) -> None:
        """Stop reading from a client that sends faster than it is answered, or than it may."""
        unanswered = self._in_flight + len(self._frames)
        if self._is_paused:
            if unanswered <= IN_FLIGHT_MAX // 2 and self._rest is None:
                self._is_paused = False
                self._transport.resume()
        elif unanswered >= IN_FLIGHT_MAX or self._rest is not None:
            self._is_paused = True
            self._transport.pause()

    def _end(self) -> None:
        self._closed = True
        self._timeout.cancel()
        self._unread.clear()
        if self._rest is not None:
            self._rest.cancel()
        self._standing.end()
        if self._principal is not None:
            self._room.hub.leave(self)


def _number_of(waiting: tuple[int, AnyClientFrame]) -> int:
    return waiting[0]


def _code_for(error: Exception) -> int:
    """How to close because of `error`: only a clear no says that coming back is of no use."""
    if isinstance(error, Unauthenticated):
        return UNAUTHENTICATED
    if isinstance(error, CannotKeepUp):
        return TOO_SLOW
    return LOST_ACCESS if isinstance(error, Forbidden) else GOING_AWAY
