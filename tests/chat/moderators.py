"""What a moderator decides, as review has it done: with the lane held, in a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from prilavok.chat import reviewing
from prilavok.chat.model import ChatId, MessageId, lane_of_chat
from prilavok.chat.reviewing import Effect, Recalled
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.events import lock_lane


async def release(db: Database, clock: Clock, chat_id: ChatId, attempt_id: UUID) -> Effect:
    lane = lane_of_chat(chat_id, db.lanes)
    async with db.transaction() as conn:
        await lock_lane(conn, lane)
        return await reviewing.release(conn, lane, chat_id, attempt_id, clock.now())


async def uphold(db: Database, clock: Clock, chat_id: ChatId, attempt_id: UUID) -> Effect:
    lane = lane_of_chat(chat_id, db.lanes)
    async with db.transaction() as conn:
        await lock_lane(conn, lane)
        return await reviewing.uphold(conn, lane, chat_id, attempt_id, clock.now())


async def recall(
    db: Database, clock: Clock, keys: Sequence[tuple[ChatId, MessageId]]
) -> list[Recalled]:
    """All of one lane."""
    lane = lane_of_chat(keys[0][0], db.lanes)
    async with db.transaction() as conn:
        await lock_lane(conn, lane)
        return await reviewing.recall(conn, lane, keys, clock.now())
