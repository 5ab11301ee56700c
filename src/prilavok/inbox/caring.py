"""Taking care of a chat: who does, under which labels, and until when it is put off."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import UNSET

from prilavok import market
from prilavok.chat.model import ChatId, lane_of_chat
from prilavok.chat.rights import ChatNotFound
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.errors import Conflict, Invalid
from prilavok.core.events import emit, lock_lane
from prilavok.core.ids import SellerId, StaffId
from prilavok.core.lanes import Lane
from prilavok.inbox import rules, store
from prilavok.inbox.listing import rows_of
from prilavok.inbox.model import CarePatch, CareRow, InboxChanged, InboxRow


@dataclass(eq=False)
class AssigneeUnknown(Invalid):
    """{assignee} does not answer chats for this shop."""

    assignee: str


@dataclass(eq=False)
class AssignedMeanwhile(Conflict):
    """Somebody else takes care of this chat meanwhile."""

    assignee: str | None


async def take_care(
    db: Database, clock: Clock, seller_id: SellerId, chat_id: ChatId, patch: CarePatch
) -> tuple[InboxRow, int | None]:
    """Change the care of a chat; also the lane position that tells of it, None if nothing changed.

    Raises `ChatNotFound`, `AssigneeUnknown`, `AssignedMeanwhile`.
    """
    now = clock.now()
    lane = lane_of_chat(chat_id, db.lanes)
    position = None
    async with db.transaction() as conn:
        await lock_lane(conn, lane)
        before = (await store.care_of(conn, lane, seller_id, [chat_id])).get(chat_id)
        if before is None or not await rows_of(conn, db, seller_id, [chat_id], now=now):
            raise ChatNotFound(chat_id)
        _check_assignee_was(before, patch)
        await _check_assignee(conn, lane, seller_id, patch)

        after = rules.patched(before, patch, now)

        if after != before:
            await store.take_care(conn, lane, [after])
            position = await emit(conn, lane, [InboxChanged(seller_id, chat_id)], now=now)
        [row] = await rows_of(conn, db, seller_id, [chat_id], now=now)
    return row, position


def _check_assignee_was(care: CareRow, patch: CarePatch) -> None:
    if patch.assignee_was is not UNSET and patch.assignee_was != care.assignee:
        raise AssignedMeanwhile(care.assignee)


async def _check_assignee(
    conn: Connection, lane: Lane, seller_id: SellerId, patch: CarePatch
) -> None:
    if patch.assignee is UNSET or patch.assignee is None:
        return
    member = await market.staff_member(conn, lane, seller_id, StaffId(patch.assignee))
    if member is None or not member.may(market.Permission.CHAT):
        raise AssigneeUnknown(patch.assignee)
