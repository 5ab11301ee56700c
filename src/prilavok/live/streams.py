"""Events as server-sent events: the same as on the socket, for whoever cannot or need not send."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from prilavok.chat.protocol import ReadyEvent
from prilavok.identity.model import Principal
from prilavok.live.hearing import hearing_of
from prilavok.live.hub import encode
from prilavok.live.sockets import Room
from prilavok.live.standing import CannotKeepUp, Standing

WAITING_MAX = 1_000
KEEP_ALIVE_EVERY_S = 20.0
KEEP_ALIVE = b": still here\n\n"


class Stream:
    """One reader of events; it is ended when it cannot keep up or may not listen any more."""

    def __init__(self, room: Room, principal: Principal) -> None:
        hearing = hearing_of(principal)
        self.party, self.person_id = hearing.party, hearing.person_id
        self._room = room
        self._principal = principal
        self._waiting: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING_MAX)
        self._standing = Standing(room.identity, room.clock, say=self._say, lose=self.lose)

    def tell(self, event: bytes) -> None:
        self._standing.tell(event)

    def look_again(self) -> None:
        self._standing.look_again()

    async def events(self) -> AsyncGenerator[bytes, None]:
        """The stream's bytes (WHATWG HTML, server-sent events), until it ends."""
        self._room.hub.join(self)
        self._standing.admit(self._principal)
        principal, now = self._principal, self._room.clock.now()
        self._say(encode(ReadyEvent(principal.role, principal.subject, principal.expires_at, now)))
        try:
            while True:
                try:
                    event = await asyncio.wait_for(self._waiting.get(), KEEP_ALIVE_EVERY_S)
                except TimeoutError:
                    yield KEEP_ALIVE
                    continue
                if event is None:
                    return
                yield b"data: " + event + b"\n\n"
        finally:
            self._standing.end()
            self._room.hub.leave(self)

    def _say(self, event: bytes) -> None:
        try:
            self._waiting.put_nowait(event)
        except asyncio.QueueFull:
            self.lose(CannotKeepUp())

    def lose(self, error: Exception) -> None:
        """Whoever comes back is told why not, or has `changes` to read."""
        self._standing.end()
        self._room.hub.leave(self)
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting.put_nowait(None)
