"""A chat client's connection: frames in, events out, and nothing that waits for anyone slow."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import msgspec

from prilavok.chat import actions
from prilavok.chat.batch import Outcome
from prilavok.chat.judging import Judge
from prilavok.chat.live import Hub, Party, encode
from prilavok.chat.model import Author, ChatId, ClientId, Side
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
    SentEvent,
    TypingFrame,
)
from prilavok.chat.rights import ChatNotFound
from prilavok.chat.store import Mark
from prilavok.chat.writing import Sent, Writer, checked
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.errors import DomainError, Exhausted, Invalid, Unauthenticated
from prilavok.core.ids import SellerId
from prilavok.identity.model import Access, Principal, Role, allow

log = logging.getLogger(__name__)

AUTH_WITHIN_S = 10
UNSENT_BYTES_MAX = 1024 * 1024
"""What may wait for a slow client before it is dropped."""
TYPING_EVERY_S = 3.0
GRACE_S = 5.0
"""How long after its token's end a connection may still renew it."""
IN_FLIGHT_MAX = 256
FRAMES_WAITING_MAX = 256
SOCKET_ACCESS: Access = allow(Role.BUYER, Role.SELLER_STAFF, permission="chat")

decode = msgspec.json.Decoder(AnyClientFrame).decode
PONG = encode(PongEvent())

BAD_FRAME = 4400
UNAUTHENTICATED = 4401
LOST_ACCESS = 4403
TOO_SLOW = 4408
GOING_AWAY = 1012


@dataclass(frozen=True, eq=False)
class FrameInvalid(Invalid):
    """The frame cannot be understood: {reason}"""

    reason: str


@dataclass(frozen=True, eq=False)
class NotStored(Exhausted):
    """The message could not be stored now; send it again with the same client id."""

    retry_after_s: int = 1


@dataclass(frozen=True, eq=False)
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


class Authenticator(Protocol):
    """Says who is connecting; the same object that REST asks."""

    async def principal_of_token(self, token: str) -> Principal: ...

    async def still(self, principal: Principal) -> Principal: ...


@dataclass(frozen=True)
class Room:
    """What all connections of a process share. `describe` makes an RFC 9457 object of an error."""

    db: Database
    clock: Clock
    writer: Writer
    hub: Hub
    judge: Judge
    identity: Authenticator
    describe: Callable[[DomainError], Mapping[str, Any]]  # Any: members are any JSON


def author_of(principal: Principal) -> Author:
    """As whom `principal` writes; raises what `SOCKET_ACCESS` says of them."""
    refusal = SOCKET_ACCESS.refusal(principal)
    if refusal is not None:
        raise refusal
    if principal.role is Role.BUYER:
        return Author(Side.BUYER, principal.subject)
    assert principal.seller_id is not None
    return Author(Side.SELLER, principal.subject, SellerId(principal.seller_id), principal.name)


def party_of(author: Author) -> Party:
    """Whose chats `author` hears of."""
    if author.side is Side.BUYER:
        return Party(Side.BUYER, author.id)
    assert author.seller_id is not None
    return Party(Side.SELLER, author.seller_id)


class Connection:
    """One client, by whatever transport: takes its frames in order, tells it its chats' events.

    Events that arise in one turn of the loop leave in one frame.
    """

    party: Party
    person_id: str

    def __init__(self, room: Room, transport: Transport) -> None:
        self._room = room
        self._transport = transport
        self._author: Author | None = None
        self._principal: Principal | None = None
        self._outgoing: list[bytes] = []
        self._frames: asyncio.Queue[AnyClientFrame] = asyncio.Queue(FRAMES_WAITING_MAX)
        self._reader: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._expiry: asyncio.TimerHandle | None = None
        self._in_flight = 0
        self._typed_at = -TYPING_EVERY_S
        self._loop = asyncio.get_running_loop()
        self._closed = False
        self._timeout = self._loop.call_later(AUTH_WITHIN_S, self.close, UNAUTHENTICATED)

    # What the transport calls.

    def received(self, frame: bytes | str) -> None:
        """A frame has come. A message by a known right goes straight to the lane's batch."""
        try:
            decoded = decode(frame)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            self._tell_problem(FrameInvalid(str(error)))
            self.close(BAD_FRAME)
            return
        if self._reader is None:
            if type(decoded) is SendFrame and self._author is not None and self._submit(decoded):
                return
            if type(decoded) is PingFrame:
                self.tell(PONG)
                return
        self._queue(decoded)

    def lost(self) -> None:
        """The client has gone."""
        self._end()

    # What the hub calls.

    def tell(self, event: bytes) -> None:
        if self._closed:
            return
        if not self._outgoing:
            self._loop.call_soon(self._flush)
        self._outgoing.append(event)

    def look_again(self) -> None:
        self._start(self._check_standing())

    def close(self, code: int) -> None:
        """Say what is still to be said, and end the connection."""
        if not self._closed:
            self._flush()
            self._end()
            self._transport.close(code)

    async def admit(self, principal: Principal) -> None:
        """Let `principal` in: from now on they hear of their chats."""
        author = author_of(principal)
        if self._author is not None and party_of(author) != self.party:
            raise SubjectChanged
        first = self._author is None
        self._author, self._principal = author, principal
        self.party, self.person_id = party_of(author), author.id
        self._timeout.cancel()
        if first:
            self._room.hub.join(self)
        self._expire_with(principal)
        self.tell(encode(ReadyEvent(principal.role, principal.subject, principal.expires_at)))

    # Frames, in order.

    def _queue(self, frame: AnyClientFrame) -> None:
        try:
            self._frames.put_nowait(frame)
        except asyncio.QueueFull:
            self.close(TOO_SLOW)
            return
        if self._reader is None:
            self._reader = asyncio.create_task(self._take_frames())

    async def _take_frames(self) -> None:
        try:
            while not self._frames.empty():
                await self._take(self._frames.get_nowait())
        finally:
            self._reader = None

    async def _take(self, frame: AnyClientFrame) -> None:
        chat_id = getattr(frame, "chat_id", None)
        client_id = getattr(frame, "client_id", None)
        try:
            await self._act_on(frame)
        except Unauthenticated as error:
            self._tell_problem(error)
            self.close(UNAUTHENTICATED)
        except DomainError as error:
            self._tell_problem(error, chat_id, client_id)
            if self._author is None:
                self.close(LOST_ACCESS)
        except Exception:
            log.exception("a frame could not be acted on")
            self._tell_problem(NotStored(), chat_id, client_id)

    async def _act_on(self, frame: AnyClientFrame) -> None:
        if isinstance(frame, AuthFrame):
            await self.admit(await self._room.identity.principal_of_token(frame.token))
            return
        if self._author is None:
            self.close(UNAUTHENTICATED)
            return
        match frame:
            case SendFrame():
                if not self._submit(frame):
                    await self._send(frame)
            case MarkFrame():
                await self._mark(frame)
            case TypingFrame():
                await self._type(frame)
            case ResumeFrame():
                for known in frame.chats:
                    await self._resume(known)
            case PingFrame():
                self.tell(PONG)

    def _submit(self, frame: SendFrame) -> bool:
        """Whether the message is on its way: only with a right that is known already."""
        assert self._author is not None
        writer = self._room.writer
        right = writer.rights.kept(self._author, ChatId(frame.chat_id), self._room.clock.now())
        if right is None:
            return False

        def answered(sent: Sent | Exception) -> None:
            self._in_flight_is(self._in_flight - 1)
            if isinstance(sent, Sent) and sent.written.outcome is Outcome.STALE:
                writer.rights.forget(right)
                self._queue(frame)
            else:
                self._answer(frame, sent)

        try:
            writer.submit(right, ClientId(frame.client_id), frame.text, self, answered)
        except DomainError as error:
            self._tell_problem(error, frame.chat_id, frame.client_id)
        else:
            self._in_flight_is(self._in_flight + 1)
        return True

    async def _send(self, frame: SendFrame) -> None:
        assert self._author is not None
        chat_id, client_id = ChatId(frame.chat_id), ClientId(frame.client_id)
        sent = await self._room.writer.send(self._author, chat_id, client_id, frame.text, self)
        self._answer(frame, sent)

    def _answer(self, frame: SendFrame, sent: Sent | Exception) -> None:
        try:
            if isinstance(sent, Exception):
                raise sent
            self.tell(encode(sent_event(checked(sent))))
        except DomainError as error:
            self._tell_problem(error, frame.chat_id, frame.client_id)
        except Exception as error:
            log.error("a message could not be stored", exc_info=error)
            self._tell_problem(NotStored(), frame.chat_id, frame.client_id)

    async def _mark(self, frame: MarkFrame) -> None:
        assert self._author is not None
        room = self._room
        chat_id = ChatId(frame.chat_id)
        lane = await actions.lane_of_own_chat(room.db, self._author, chat_id)
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
        lane = await actions.lane_of_own_chat(room.db, self._author, chat_id)
        room.hub.typing(lane, chat_id, self._author.side)

    async def _resume(self, known: Known) -> None:
        assert self._author is not None
        room = self._room
        chat_id = ChatId(known.chat_id)
        try:
            event: AnyServerEvent = await actions.changes_since(
                room.db, room.clock, self._author, chat_id, known.change
            )
        except ChatNotFound as error:
            self._tell_problem(error, chat_id)
        else:
            self.tell(encode(event))

    # Standing.

    async def _check_standing(self) -> None:
        """Ask again who this is; whoever lost the right to listen stops hearing at once."""
        assert self._principal is not None
        self._room.hub.leave(self)
        try:
            principal = await self._room.identity.still(self._principal)
            self._author = author_of(principal)
        except DomainError as error:
            self._tell_problem(error)
            gone = isinstance(error, Unauthenticated)
            self.close(UNAUTHENTICATED if gone else LOST_ACCESS)
        else:
            self._principal = principal
            if not self._closed:
                self._room.hub.join(self)
                self._expire_with(principal)

    def _expire_with(self, principal: Principal) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None
        if principal.expires_at is not None:
            left = principal.expires_at - self._room.clock.now()
            self._expiry = self._loop.call_later(
                max(0.0, left.total_seconds()) + GRACE_S, self.look_again
            )

    # Out.

    def _tell_problem(
        self, error: DomainError, chat_id: UUID | None = None, client_id: UUID | None = None
    ) -> None:
        problem = dict(self._room.describe(error))
        self.tell(encode(ProblemEvent(chat_id, client_id, problem)))

    def _flush(self) -> None:
        if self._outgoing:
            frame = b"[" + b",".join(self._outgoing) + b"]"
            self._outgoing.clear()
            self._transport.write(frame)
            if self._transport.unsent_bytes() > UNSENT_BYTES_MAX:
                self._end()
                self._transport.abort()

    def _in_flight_is(self, count: int) -> None:
        """Stop reading from a client that sends faster than it is answered."""
        self._in_flight = count
        if count >= IN_FLIGHT_MAX:
            self._transport.pause()
        elif count == IN_FLIGHT_MAX // 2:
            self._transport.resume()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _end(self) -> None:
        self._closed = True
        self._timeout.cancel()
        if self._expiry is not None:
            self._expiry.cancel()
        if self._author is not None:
            self._room.hub.leave(self)


def sent_event(sent: Sent) -> SentEvent:
    """The acknowledgement of a message: it is stored for good."""
    written = sent.written
    return SentEvent(
        chat_id=sent.chat_id,
        client_id=sent.client_id,
        message_id=sent.message_id,
        state=written.state,
        seq=written.seq,
        change=written.change,
        sent_at=written.sent_at,
    )
