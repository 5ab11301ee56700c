"""Every lane's log told in order, without a hole.

Each process follows all lanes. What it committed itself it has in memory; what others committed it
reads from the log when the bus says that the log has grown. Either way a lane's events leave in the
order of their positions.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Container, Iterable

import psycopg

from prilavok import market
from prilavok.core.database import DatabaseDown
from prilavok.core.lanes import Lane
from prilavok.live.tellings import Telling

RETRY_AFTER_S = 0.5

log = logging.getLogger(__name__)

Page = tuple[int, list[Telling | market.StaffChanged]]
"""A position of a lane's log, and what is to be told of it."""


class Follower:
    """Tells a lane's log in order: from memory what this process wrote, the rest by reading."""

    def __init__(
        self,
        lane: Lane,
        position: int,
        read_log: Callable[[Lane, int, Container[int]], Awaitable[list[Page]]],
        tell: Callable[[Iterable[Telling | market.StaffChanged]], None],
        lose_track: Callable[[], None],
    ) -> None:
        self._lane = lane
        self._position = position
        self._target = position
        self._own: dict[int, Callable[[], None]] = {}
        self._read_log = read_log
        self._tell = tell
        self._lose_track = lose_track
        self._reader: asyncio.Task[None] | None = None

    def committed(self, position: int, tell: Callable[[], None]) -> None:
        """This process wrote `position`; `tell` says what."""
        if position == self._position + 1:
            self._position = position
            tell()
        elif position > self._position:
            self._own[position] = tell
            self.reach(position)

    def reach(self, position: int) -> None:
        """The log is known to go up to `position`: read what is missing."""
        self._target = max(self._target, position)
        if self._reader is None and self._target > self._position:
            self._reader = asyncio.create_task(self._catch_up(), name=f"lane {self._lane}")

    def stop(self) -> None:
        if self._reader is not None:
            self._reader.cancel()

    async def _catch_up(self) -> None:
        try:
            while self._position < self._target:
                await self._read_on()
        finally:
            self._reader = None

    async def _read_on(self) -> None:
        try:
            pages = await self._read_log(self._lane, self._position, self._own)
        except (psycopg.OperationalError, DatabaseDown):
            await asyncio.sleep(RETRY_AFTER_S)
            return
        except Exception:
            log.exception("lane %s: cannot tell what is behind %s", self._lane, self._position)
            self._skip_to(self._target)
            return
        for position, tellings in pages:
            own = self._own.pop(position, None)
            if position <= self._position:
                continue
            self._position = position
            if own is not None:
                own()
            else:
                self._tell(tellings)
        if not pages:  # the log has been shortened while we were away from it
            self._skip_to(self._target)

    def _skip_to(self, position: int) -> None:
        """Go on behind what cannot be told; whoever listens must come back and resume."""
        self._position = max(position, self._position)
        self._own = {own: tell for own, tell in self._own.items() if own > position}
        self._lose_track()
