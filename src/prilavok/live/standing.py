"""Whether whoever listens may still listen: looked at again whenever that may have changed.

Events wait meanwhile. Whoever may stay misses none of them; whoever must go hears none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from prilavok.core.clock import Clock
from prilavok.core.errors import Exhausted
from prilavok.identity.model import Principal, TokenExpired
from prilavok.live.hearing import hearing_of

GRACE_S = 5.0
"""How long after its token's end a connection may still renew it."""
HELD_EVENTS_MAX = 1_000


class Authenticator(Protocol):
    """Says who is connecting; the same object that REST asks."""

    async def principal_of_token(self, token: str) -> Principal: ...

    async def still(self, principal: Principal) -> Principal: ...


@dataclass(eq=False)
class CannotKeepUp(Exhausted):
    """You were told more than can wait; connect again and resume."""


class Standing:
    """A listener's leave to listen: passes events on with `say`, until it is lost, with `lose`.

    `lose` is called once, with the reason; after that, and after `end`, nothing is said any more.
    """

    def __init__(
        self,
        identity: Authenticator,
        clock: Clock,
        *,
        say: Callable[[bytes], None],
        lose: Callable[[Exception], None],
    ) -> None:
        self._identity = identity
        self._clock = clock
        self._say = say
        self._lose = lose
        self._principal: Principal | None = None
        self._held: list[bytes] | None = None
        self._asked = 0
        self._check: asyncio.Task[None] | None = None
        self._expiry: asyncio.TimerHandle | None = None
        self._has_ended = False

    def admit(self, principal: Principal) -> None:
        """Let `principal` listen, or go on listening; called when the hub knows of them already.

        What a member of staff may do can have changed after it was looked up and before the hub
        would have told us, so it is looked at once more.
        """
        self._principal = principal
        self._asked += 1
        self._expire_with(principal)
        if principal.seller_id is not None:
            self.look_again()

    def tell(self, event: bytes) -> None:
        """Pass `event` on, at once or when the standing is clear."""
        if self._held is None:
            self._say(event)
        elif len(self._held) < HELD_EVENTS_MAX:
            self._held.append(event)
        else:
            self._fall(CannotKeepUp())

    def look_again(self) -> None:
        """Rights have changed: nothing more is said until it is clear that it may be."""
        self._asked += 1
        if self._check is None and not self._has_ended:
            self._held = []
            self._check = asyncio.create_task(self._look(), name="standing")

    def end(self) -> None:
        """The listener has gone."""
        self._has_ended = True
        self._held = []
        if self._expiry is not None:
            self._expiry.cancel()

    async def _look(self) -> None:
        assert self._principal is not None
        try:
            asked = 0
            while asked != self._asked and not self._has_ended:
                asked = self._asked
                principal = await self._identity.still(self._principal)
                hearing_of(principal)
        except Exception as error:  # noqa: BLE001 - whatever it is, they must not listen
            self._fall(error)
            return
        self._check = None
        if not self._has_ended:
            held, self._held = self._held or [], None
            for event in held:
                self._say(event)

    def _expire_with(self, principal: Principal) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None
        if principal.expires_at is not None:
            left = principal.expires_at - self._clock.now()
            self._expiry = asyncio.get_running_loop().call_later(
                max(0.0, left.total_seconds()) + GRACE_S,
                self._fall,
                TokenExpired(principal.expires_at),
            )

    def _fall(self, error: Exception) -> None:
        if not self._has_ended:
            self.end()
            self._lose(error)
