"""Events as server-sent events: the same as on the socket, for whoever cannot or need not send."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from prilavok.chat.live import Party, encode
from prilavok.chat.protocol import ReadyEvent
from prilavok.chat.sockets import GRACE_S, Room, author_of, party_of
from prilavok.core.errors import DomainError
from prilavok.identity.model import Principal

WAITING_MAX = 1_000
KEEP_ALIVE_EVERY_S = 20.0
KEEP_ALIVE = b": still here\n\n"


class Stream:
    """One reader of events; it is ended when it cannot keep up or may not listen any more."""

    def __init__(self, room: Room, principal: Principal) -> None:
        author = author_of(principal)
        self.party: Party = party_of(author)
        self.person_id = author.id
        self._room = room
        self._principal = principal
        self._waiting: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING_MAX)
        self._check: asyncio.Task[None] | None = None

    def tell(self, event: bytes) -> None:
        try:
            self._waiting.put_nowait(event)
        except asyncio.QueueFull:
            self._end()

    def look_again(self) -> None:
        self._room.hub.leave(self)
        self._check = asyncio.create_task(self._check_standing())

    async def events(self) -> AsyncGenerator[bytes, None]:
        """The stream's bytes (WHATWG HTML, server-sent events), until it ends."""
        self._room.hub.join(self)
        expiry = self._expire()
        principal = self._principal
        self.tell(encode(ReadyEvent(principal.role, principal.subject, principal.expires_at)))
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
            if expiry is not None:
                expiry.cancel()
            self._room.hub.leave(self)

    def _expire(self) -> asyncio.TimerHandle | None:
        if self._principal.expires_at is None:
            return None
        left = self._principal.expires_at - self._room.clock.now()
        return asyncio.get_running_loop().call_later(
            max(0.0, left.total_seconds()) + GRACE_S, self._end
        )

    async def _check_standing(self) -> None:
        try:
            author_of(await self._room.identity.still(self._principal))
        except DomainError:
            self._end()
        else:
            self._room.hub.join(self)

    def _end(self) -> None:
        self._room.hub.leave(self)
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting.put_nowait(None)
