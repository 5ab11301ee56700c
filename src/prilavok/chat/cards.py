"""What other domains show in a chat: a card changes as a message does, by the chat's next change.

Neither side needs the right to write for that: blocked, muted or switched off, a claim goes on.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from prilavok.chat import store
from prilavok.chat.model import (
    ChatId,
    ChatRow,
    ClaimChanged,
    Context,
    ContextType,
    new_chat_id,
)
from prilavok.chat.store import ChatKey
from prilavok.core.database import Connection
from prilavok.core.events import emit
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import Lane, lane_of


async def chat_about_order(
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    buyer_id: BuyerId,
    order_id: OrderId,
    *,
    lanes: int,
    now: datetime,
) -> ChatRow:
    """The chat of the two about the order, made if there was none."""
    key = ChatKey(lane, seller_id, buyer_id, Context(ContextType.ORDER, order_id))
    found = await store.find_chat(conn, key)
    if found is None:
        chat_id = new_chat_id(now, lane)
        if await store.insert_chat(conn, key, chat_id, order_id, now):
            await store.point_buyer_to(conn, lane_of(buyer_id, lanes), buyer_id, chat_id)
        found = await store.find_chat(conn, key)
    assert found is not None
    return found


async def change_claim_card(
    conn: Connection, lane: Lane, chat_id: ChatId, claim_id: UUID, version: int, now: datetime
) -> int:
    """Tell both sides of the chat that a claim in it has changed; the position that tells of it.
    The caller holds the lane."""
    [chat] = await store.chats_by_id(conn, [chat_id], [lane])
    change = chat.change + 1
    told = ClaimChanged(chat_id, change, claim_id, version)
    position = await emit(conn, lane, [told], now=now)
    await store.update_chat(conn, replace(chat, change=change, position=position, changed_at=now))
    return position
