"""Changing a seller's inbox, and telling its staff that something is not as it was."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from prilavok.chat.lane_writer import Audience
from prilavok.chat.model import ChatId
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.events import emit, lock_lane
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.inbox.model import InboxChanged


class Changing(NamedTuple):
    """A change that is being made, its lane being held. What is put into `changed`, a chat or None
    for all that is not about one, is told once it is committed."""

    conn: Connection
    lane: Lane
    now: datetime
    changed: list[ChatId | None]


@dataclass(frozen=True)
class Inboxes:
    """What inboxes are reached by; `audience` hears of what is committed."""

    db: Database
    clock: Clock
    audience: Audience

    def lane_of(self, seller_id: SellerId) -> Lane:
        return lane_of(seller_id, self.db.lanes)

    @asynccontextmanager
    async def changing(self, seller_id: SellerId) -> AsyncGenerator[Changing]:
        """One transaction on the inbox of `seller_id`."""
        lane, now = self.lane_of(seller_id), self.clock.now()
        position = None
        async with self.db.transaction() as conn:
            await lock_lane(conn, lane)
            changing = Changing(conn, lane, now, [])
            yield changing
            told = [InboxChanged(seller_id, chat_id) for chat_id in changing.changed]
            if told:
                position = await emit(conn, lane, told, now=now)
        if position is not None:
            self.audience.log_has_grown(lane, position)
