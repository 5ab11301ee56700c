"""Emptying what a buyer wrote in claims; what was decided, and the money, stay."""

from __future__ import annotations

from datetime import datetime

from prilavok.chat.cards import change_claim_card
from prilavok.chat.model import ChatId
from prilavok.claims import erasing_store as store
from prilavok.claims.risk.store import forget_pictures
from prilavok.core.database import Connection
from prilavok.core.ids import BuyerId
from prilavok.core.lanes import Lane, lane_of


async def empty_claims(conn: Connection, lane: Lane, chat_id: ChatId, now: datetime) -> int:
    """Empty the texts and the evidence of the buyer in the chat's claims; how many had any. Their
    pictures are not known again, and both sides look anew. The caller holds the lane."""
    emptied = await store.empty_claims(conn, lane, chat_id)
    await forget_pictures(conn, lane, chat_id)
    for each in emptied:
        await change_claim_card(conn, lane, chat_id, each.claim_id, each.version, now)
    return len(emptied)


async def forget_claims_of(conn: Connection, buyer_id: BuyerId, *, lanes: int) -> None:
    """Keep nothing that could tell what the buyer's claims said."""
    await store.forget_digests(conn, lane_of(buyer_id, lanes), buyer_id)
