"""`/v1/socket`: WebSockets on raw ASGI, beside the framework.

Under our own server the frames take a short way: `DirectWebSocket` hands them to the connection as
they are parsed, without uvicorn's queue, task switch and pause between two messages. Any other ASGI
server works too, by the ordinary way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Protocol
from urllib.parse import urlsplit

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from prilavok.chat.sockets import (
    GOING_AWAY,
    LOST_ACCESS,
    UNAUTHENTICATED,
    Connection,
    Room,
)
from prilavok.core.errors import DomainError, Unauthenticated
from prilavok.identity.authentication import headers_of, session_id_of
from prilavok.identity.model import Principal

Scope = MutableMapping[str, Any]  # Any: as ASGI has it
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

DIRECT = "prilavok.direct"


class Sessions(Protocol):
    """Says who is signed in by a cookie."""

    async def principal_of_session(self, session_id: str) -> Principal: ...


class DirectWebSocket(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, with a short way for frames; also a `Transport` of the chat."""

    connection: Connection | None = None

    def handle_connect(self, event: Any) -> None:  # Any: websockets' request
        super().handle_connect(event)
        if self.handshake_initiated and not self.handshake_complete:
            self.scope["extensions"][DIRECT] = self  # type: ignore[index]

    def send_receive_event_to_app(self) -> None:
        if self.connection is None:
            super().send_receive_event_to_app()
            return
        frame = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if not self.close_sent:
            self.connection.received(frame)

    def write(self, frame: bytes) -> None:
        if not self.close_sent and not self.transport.is_closing():
            self.conn.send_text(frame)
            self.transport.write(b"".join(self.conn.data_to_send()))

    def unsent_bytes(self) -> int:
        return self.transport.get_write_buffer_size()

    def pause(self) -> None:
        self.transport.pause_reading()

    def resume(self) -> None:
        self.transport.resume_reading()

    def close(self, code: int) -> None:
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code})
        if not self.close_sent and not self.transport.is_closing():
            self.conn.send_close(code)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
        self.transport.close()

    def abort(self) -> None:
        self.queue.put_nowait({"type": "websocket.disconnect", "code": 1006})
        self.transport.abort()


class QueuedTransport:
    """A `Transport` over any ASGI server's `send`."""

    def __init__(self) -> None:
        self._outgoing: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self._unsent_bytes = 0
        self.may_read = asyncio.Event()
        self.may_read.set()

    async def pump(self, send: Send) -> None:
        """Send what is written, until it is closed."""
        while True:
            message = await self._outgoing.get()
            await send(message)
            self._unsent_bytes -= len(message.get("text", ""))
            if message["type"] == "websocket.close":
                return

    def write(self, frame: bytes) -> None:
        text = frame.decode()
        self._unsent_bytes += len(text)
        self._outgoing.put_nowait({"type": "websocket.send", "text": text})

    def unsent_bytes(self) -> int:
        return self._unsent_bytes

    def pause(self) -> None:
        self.may_read.clear()

    def resume(self) -> None:
        self.may_read.set()

    def close(self, code: int) -> None:
        self._outgoing.put_nowait({"type": "websocket.close", "code": code})

    def abort(self) -> None:
        self.close(GOING_AWAY)


class SocketApp:
    """The ASGI application of `/v1/socket`.

    A browser's Origin must be ours or allowed. Whoever brings a session cookie must come from our
    own pages and is admitted at once; everyone else sends `auth` first.
    """

    def __init__(self, room: Room, sessions: Sessions, allowed_origins: Iterable[str]) -> None:
        self._room = room
        self._sessions = sessions
        self._allowed = frozenset(allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        headers = headers_of(scope["headers"])
        origin = headers.get("origin")
        own = origin is not None and urlsplit(origin).netloc == headers.get("host")
        if origin is not None and not own and origin not in self._allowed:
            await send({"type": "websocket.close", "code": LOST_ACCESS})
            return
        session_id = session_id_of(headers) if own else None
        await send({"type": "websocket.accept"})

        direct = scope.get("extensions", {}).get(DIRECT)
        if isinstance(direct, DirectWebSocket):
            connection = direct.connection = Connection(self._room, direct)
            await self._admit(connection, session_id)
            await _until_gone(receive)
            connection.lost()
        else:
            await self._serve_queued(session_id, receive, send)

    async def _serve_queued(self, session_id: str | None, receive: Receive, send: Send) -> None:
        transport = QueuedTransport()
        connection = Connection(self._room, transport)
        pump = asyncio.create_task(transport.pump(send))
        try:
            await self._admit(connection, session_id)
            while not pump.done():
                await transport.may_read.wait()
                message = await receive()
                if message["type"] == "websocket.disconnect":
                    break
                connection.received(message.get("text") or message.get("bytes") or b"")
        finally:
            connection.lost()
            pump.cancel()

    async def _admit(self, connection: Connection, session_id: str | None) -> None:
        if session_id is None:
            return
        try:
            await connection.admit(await self._sessions.principal_of_session(session_id))
        except DomainError as error:
            gone = isinstance(error, Unauthenticated)
            connection.close(UNAUTHENTICATED if gone else LOST_ACCESS)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "websocket.disconnect":
        pass
