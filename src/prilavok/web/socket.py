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

from prilavok.identity.authentication import headers_of, session_id_of
from prilavok.identity.model import Principal
from prilavok.live.sockets import LOST_ACCESS, Connection, Room, Transport

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

    def forget_handshake(self) -> None:
        """Let go of what only the opening needed: kilobytes for each silent socket."""
        self.scope["headers"] = []
        del self.request, self.response

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
    """A `Transport` over any ASGI server's `receive` and `send`."""

    def __init__(self) -> None:
        self._outgoing: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self._unsent_bytes = 0
        self._may_read = asyncio.Event()
        self._may_read.set()
        self._aborted = asyncio.Event()

    async def carry(self, connection: Connection, receive: Receive, send: Send) -> None:
        """Carry frames both ways until either side closes, or the client is dropped."""
        ends = [
            asyncio.create_task(self._take_in(connection, receive)),
            asyncio.create_task(self._send_out(send)),
            asyncio.create_task(self._aborted.wait()),
        ]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            connection.lost()
            for end in ends:
                end.cancel()
            await asyncio.wait(ends)

    def write(self, frame: bytes) -> None:
        self._unsent_bytes += len(frame)
        self._outgoing.put_nowait({"type": "websocket.send", "text": frame.decode()})

    def unsent_bytes(self) -> int:
        return self._unsent_bytes

    def pause(self) -> None:
        self._may_read.clear()

    def resume(self) -> None:
        self._may_read.set()

    def close(self, code: int) -> None:
        self._outgoing.put_nowait({"type": "websocket.close", "code": code})

    def abort(self) -> None:
        self._aborted.set()

    async def _take_in(self, connection: Connection, receive: Receive) -> None:
        while True:
            await self._may_read.wait()
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            connection.received(message.get("text") or message.get("bytes") or b"")

    async def _send_out(self, send: Send) -> None:
        while True:
            message = await self._outgoing.get()
            await send(message)
            self._unsent_bytes -= len(message.get("text", "").encode())
            if message["type"] == "websocket.close":
                return


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
        may_enter, session_id = self._credentials(scope)
        if not may_enter:
            await send({"type": "websocket.close", "code": LOST_ACCESS})
            return
        await send({"type": "websocket.accept"})

        direct = scope.get("extensions", {}).get(DIRECT)
        if isinstance(direct, DirectWebSocket):
            direct.forget_handshake()
            connection = direct.connection = self._connection(direct, session_id)
            await _until_gone(receive)
            connection.lost()
        else:
            transport = QueuedTransport()
            await transport.carry(self._connection(transport, session_id), receive, send)

    def _credentials(self, scope: Scope) -> tuple[bool, str | None]:
        """Whether the page that asks may, and its session if it is one of ours."""
        headers = headers_of(scope["headers"])
        origin = headers.get("origin")
        if origin is None:
            return True, None
        if urlsplit(origin).netloc == headers.get("host"):
            return True, session_id_of(headers)
        return origin in self._allowed, None

    def _connection(self, transport: Transport, session_id: str | None) -> Connection:
        connection = Connection(self._room, transport)
        if session_id is not None:
            connection.admit_as(self._sessions.principal_of_session(session_id))
        return connection


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "websocket.disconnect":
        pass
