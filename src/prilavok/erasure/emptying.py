"""What each domain has to empty, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from prilavok import cases
from prilavok.chat import erasing, links
from prilavok.chat.lookups import chats_of
from prilavok.chat.model import ChatId, lane_of_chat
from prilavok.claims.erasing import empty_claims, forget_claims_of
from prilavok.core.database import Connection
from prilavok.core.events import lock_every_lane, lock_lane
from prilavok.core.ids import BuyerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.parties import Party, PartyKind
from prilavok.discounts.checkout.actions import forget_buyer as forget_quotes_of
from prilavok.erasure.model import Counts
from prilavok.identity import Role
from prilavok.identity.actions import forget_person
from prilavok.inbox.search_index import forget_buyer
from prilavok.notifying import erasing as letters
from prilavok.review.erasing import empty_reports, forget_in_campaigns
from prilavok.standing.penalties.erasing import empty_appeals


async def empty_chat(
    conn: Connection, lane: Lane, chat_id: ChatId, now: datetime, *, messages_max: int
) -> tuple[Counts, bool]:
    """What was said in a chat, and whether that is all of it. The caller holds the lane."""
    emptied = await erasing.empty_messages(conn, lane, chat_id, now, messages_max=messages_max)
    counts = Counts(
        messages=emptied.messages,
        edits=emptied.edits,
        files=emptied.files,
        claims=await empty_claims(conn, lane, chat_id, now),
    )
    return counts, emptied.is_all


async def empty_traces(
    conn: Connection, buyer_id: BuyerId, chat_id: ChatId, *, lanes: int
) -> Counts:
    """What was copied from a chat, or told of it: reports, evidence, links, letters on their way,
    words to search for."""
    lane, buyer = lane_of_chat(chat_id, lanes), Party(PartyKind.BUYER, buyer_id)
    await lock_lane(conn, lane)
    await links.forget_told(conn, lane, chat_id)
    await letters.forget_told(conn, lane, chat_id)
    for chat in await chats_of(conn, lane, [chat_id]):
        await forget_buyer(conn, lane, chat)
    return Counts(
        reports=await empty_reports(conn, lane, chat_id),
        cases=await cases.forget_in_cases(conn, lane, buyer, [chat_id]),
    )


async def empty_own(conn: Connection, buyer_id: BuyerId, *, lanes: int, now: datetime) -> Counts:
    """What lies with the buyer, or with links that they have sent."""
    buyer = Party(PartyKind.BUYER, buyer_id)
    await lock_every_lane(conn)
    await forget_person(conn, Role.BUYER, buyer_id)
    await forget_claims_of(conn, buyer_id, lanes=lanes)
    await forget_quotes_of(conn, buyer_id, lanes, now)
    own = await cases.forget_in_cases(conn, lane_of(buyer_id, lanes), buyer, [])
    campaigns = await forget_in_campaigns(conn, buyer_id, lanes=lanes)
    return Counts(
        appeals=await empty_appeals(conn, buyer, lanes=lanes),
        cases=own + campaigns,
        links=await links.forget_sightings(conn, buyer_id, lanes=lanes),
    )
