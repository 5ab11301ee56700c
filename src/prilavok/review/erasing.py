"""Emptying what a buyer told moderators, and what their cases show of it."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from prilavok import cases
from prilavok.cases.model import lane_of_case
from prilavok.chat.links import links_of_buyer
from prilavok.chat.model import ChatId
from prilavok.core.database import Connection, execute
from prilavok.core.ids import BuyerId
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind
from prilavok.review import store


async def empty_reports(conn: Connection, lane: Lane, chat_id: ChatId) -> int:
    """Empty what the chat's buyer wrote in reports; how many there were."""
    return await execute(conn, EMPTY_REPORTS, {"lane": lane, "chat_id": chat_id})


async def forget_in_campaigns(conn: Connection, buyer_id: BuyerId, *, lanes: int) -> int:
    """Empty what the buyer sent in the cases of links that came to many; how many were changed.

    The link itself stays where it was judged: it is what the decision is about.
    """
    by_lane: dict[Lane, list[UUID]] = {}
    for link in await links_of_buyer(conn, buyer_id, lanes=lanes):
        campaign = await store.campaign(conn, link, lanes=lanes)
        if campaign is not None:
            lane = lane_of_case(campaign.case_id, lanes)
            by_lane.setdefault(lane, []).append(campaign.case_id)
    buyer = Party(PartyKind.BUYER, buyer_id)
    return sum(
        [
            await cases.forget_sightings(conn, lane, buyer, case_ids)
            for lane, case_ids in sorted(by_lane.items())
        ]
    )


EMPTY_REPORTS: Final = """
update reports
set text = null
where lane = %(lane)s
and chat_id = %(chat_id)s
and side = 'buyer'
and text is not null
"""
