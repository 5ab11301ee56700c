"""Pictures and papers that are shown in a claim: taken in, and given out to whoever may see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from prilavok import market
from prilavok.chat.cards import chat_about_order
from prilavok.chat.files.fetching import Files
from prilavok.chat.files.model import FileId, FileNotFound, FileRow
from prilavok.chat.files.store import file_with_message
from prilavok.chat.lookups import chats_of
from prilavok.chat.model import ChatId, ChatRow
from prilavok.claims.acting import claim_seen_by
from prilavok.claims.desk import ClaimDesk, writer_of
from prilavok.claims.errors import LineNotFound
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.identity.model import Principal


async def take_for_order(
    desk: ClaimDesk,
    files: Files,
    principal: Principal,
    order: tuple[SellerId, OrderId],
    name: str,
    body: AsyncIterator[bytes],
) -> FileRow:
    """A buyer's file for a claim that they are about to open. Raises `LineNotFound` and what
    `Intake.take_evidence` raises."""
    seller_id, order_id = order
    lane = lane_of(seller_id, desk.db.lanes)
    async with desk.db.transaction() as conn:
        found = await market.orders_by_id(conn, lane, seller_id, [order_id])
        if not found or found[0].buyer_id != principal.subject:
            raise LineNotFound(order_id)
        chat = await chat_about_order(
            conn,
            lane,
            seller_id,
            BuyerId(principal.subject),
            order_id,
            lanes=desk.db.lanes,
            now=desk.clock.now(),
        )
    return await files.intake.take_evidence(writer_of(principal), chat, name, body)


async def take_for_claim(
    desk: ClaimDesk,
    files: Files,
    principal: Principal,
    claim_id: UUID,
    name: str,
    body: AsyncIterator[bytes],
) -> FileRow:
    """Either side's file for an act on a claim. Raises `ClaimNotFound` and the same."""
    claim = await claim_seen_by(desk, principal, claim_id)
    chat = await _chat_of(desk, Lane(claim.lane), claim.chat_id)
    return await files.intake.take_evidence(writer_of(principal), chat, name, body)


async def evidence_file(
    desk: ClaimDesk, principal: Principal, claim_id: UUID, file_id: UUID
) -> FileRow:
    """A file of the claim, for whoever may see that. Raises `ClaimNotFound`, `FileNotFound`."""
    claim = await claim_seen_by(desk, principal, claim_id)
    lane = Lane(claim.lane)
    async with desk.db.reading() as conn:
        file = await file_with_message(conn, lane, claim.chat_id, FileId(file_id))
    if file is None or file.claim_id != claim.claim_id:
        raise FileNotFound(file_id)
    return file


async def _chat_of(desk: ClaimDesk, lane: Lane, chat_id: ChatId) -> ChatRow:
    async with desk.db.reading() as conn:
        [chat] = await chats_of(conn, lane, [chat_id])
    return chat
