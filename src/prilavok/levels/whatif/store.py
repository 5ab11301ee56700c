"""Past uses of services."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, fetch
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.months import Month
from prilavok.levels.rewards.model import PriceRequest


class PastUse(Struct, frozen=True, kw_only=True):
    """A use of a service, and what was saved by it."""

    seller_id: SellerId
    at: datetime
    request: PriceRequest
    saved_minor: int


async def uses_in(conn: Connection, lane: Lane, month: Month, *, limit: int) -> list[PastUse]:
    """The lane's uses of the month, up to so many."""
    wanted = {"lane": lane, "month": month.first, "limit": limit}
    return await fetch(conn, USES_IN, wanted, row=PastUse)


# by level_reward_uses_by_month
USES_IN = """
select seller_id, at, request, before_minor - after_minor as saved_minor
from level_reward_uses
where lane = %(lane)s
and month = %(month)s
order by seller_id, use_id
limit %(limit)s
"""
