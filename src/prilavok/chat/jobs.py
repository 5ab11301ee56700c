"""What the chat does when facts come in and when time passes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from prilavok.chat import actions
from prilavok.chat.deadlines import look_again_at_all, look_at_deadlines
from prilavok.core.database import Connection
from prilavok.core.events import heads
from prilavok.core.ids import OrderId, SellerId
from prilavok.market import Taken
from prilavok.market.actions import Consequence
from prilavok.market.model import OfOrder
from prilavok.standing.admission.rollout import pausing

COMMITS_WITHIN: Final = timedelta(minutes=1)
"""How long after its moment a version may become visible: looking once more does no harm."""


async def reconsider_rights(
    conn: Connection, taken: Sequence[Taken], now: datetime
) -> Sequence[Consequence]:
    """A projection: an order's fact may change who may write in its chats, so it is asked again."""
    orders = {
        (entry.lane, SellerId(entry.fact.seller_id), OrderId(entry.fact.order_id))
        for entry in taken
        if isinstance(entry.fact, OfOrder)
    }
    await actions.reconsider_orders(conn, sorted(orders))
    return []


async def watch_deadlines(conn: Connection, since: datetime, now: datetime) -> None:
    """A duty: remind of answers that are due soon, and tell of those that are overdue."""
    lanes = sorted(await heads(conn))
    if await pausing.has_started(conn, since - COMMITS_WITHIN, now):
        for lane in lanes:
            await look_again_at_all(conn, lane, now)
    for lane in lanes:
        await look_at_deadlines(conn, lane, len(lanes), now)
