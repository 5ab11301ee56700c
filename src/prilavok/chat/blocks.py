"""Who will not hear of whom: a block stops messages both ways, in all chats of the pair.

It stops nothing else: orders, claims and what was said before stay as they are. The one who was
blocked is told only that they cannot write.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from prilavok.chat.model import Author, Blocked, ChatId, ChatRow, Unblocked, lane_of_chat
from prilavok.chat.rights import chat_of
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database, execute, fetch
from prilavok.core.events import emit, lock_lane
from prilavok.core.lanes import Lane


async def block(
    db: Database, clock: Clock, author: Author, chat_id: ChatId
) -> tuple[ChatRow, int | None]:
    """Let `author`'s side hear no more of the other one; a second call changes nothing. Also the
    lane position that tells of it."""
    return await _set_block(db, clock, author, chat_id, INSERT_BLOCK, Blocked)


async def unblock(
    db: Database, clock: Clock, author: Author, chat_id: ChatId
) -> tuple[ChatRow, int | None]:
    """Take the own side's block back; the other side's stays."""
    return await _set_block(db, clock, author, chat_id, DELETE_BLOCK, Unblocked)


async def _set_block(
    db: Database,
    clock: Clock,
    author: Author,
    chat_id: ChatId,
    change: str,
    told: type[Blocked | Unblocked],
) -> tuple[ChatRow, int | None]:
    now = clock.now()
    lane = lane_of_chat(chat_id, db.lanes)
    async with db.transaction() as conn:
        await lock_lane(conn, lane)
        chat = await chat_of(conn, chat_id, author, lanes=db.lanes, now=now)
        if not await _changed(conn, chat, author, change, now):
            return chat, None
        chat_ids = await fetch(conn, RECONSIDER_PAIR, _pair(chat), row=UUID)
        event = told(
            chat.seller_id,
            chat.buyer_id,
            author.side,
            tuple(sorted(ChatId(chat_id) for chat_id in chat_ids)),
        )
        return chat, await emit(conn, lane, [event], now=now)


async def _changed(
    conn: Connection, chat: ChatRow, author: Author, change: str, now: datetime
) -> bool:
    person = {"side": author.side, "person_id": author.id, "now": now}
    return bool(await execute(conn, change, {**_pair(chat), **person}))


def _pair(chat: ChatRow) -> dict[str, object]:
    return {
        "lane": Lane(chat.lane),
        "seller_id": chat.seller_id,
        "buyer_id": chat.buyer_id,
    }


INSERT_BLOCK = """
insert into blocks (lane, seller_id, buyer_id, side, person_id, blocked_at)
values (%(lane)s, %(seller_id)s, %(buyer_id)s, %(side)s, %(person_id)s, %(now)s)
on conflict do nothing
"""

DELETE_BLOCK = """
delete from blocks
where lane = %(lane)s
and seller_id = %(seller_id)s
and buyer_id = %(buyer_id)s
and side = %(side)s
"""

# by chats_of_pair
RECONSIDER_PAIR = """
update chats
set rights = rights + 1
where lane = %(lane)s
and seller_id = %(seller_id)s
and buyer_id = %(buyer_id)s
returning chat_id
"""
