"""Every statement on the uses of rewards."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.months import Month
from prilavok.levels.rewards.model import PriceAnswer, PriceRequest, Saved


class Use(Struct, frozen=True, kw_only=True):
    """A use as it was told, and what was answered."""

    request: PriceRequest
    answer: PriceAnswer


async def use_of(conn: Connection, lane: Lane, seller_id: SellerId, use_id: str) -> Use | None:
    """The use of that id."""
    wanted = {"lane": lane, "seller_id": seller_id, "use_id": use_id}
    return await fetch_one(conn, READ_USE, wanted, row=Use)


async def add_use(
    conn: Connection,
    lane: Lane,
    use: Use,
    *,
    month: Month,
    at: datetime,
    by: str,
) -> bool:
    """Keep it; False where there is one of that id."""
    wanted = {
        "lane": lane,
        "seller_id": use.request.seller_id,
        "use_id": use.request.use_id,
        "at": at,
        "month": month.first,
        "request": Jsonb(use.request),
        "answer": Jsonb(use.answer),
        "currency": use.request.amount.currency,
        "before_minor": use.request.amount.minor,
        "after_minor": use.answer.amount.minor,
        "by": by,
    }
    return await execute(conn, ADD_USE, wanted) == 1


async def saved_in(conn: Connection, lane: Lane, seller_id: SellerId, month: Month) -> list[Saved]:
    """What the seller has saved in the month, by currency."""
    wanted = {"lane": lane, "seller_id": seller_id, "month": month.first}
    return await fetch(conn, SAVED_IN, wanted, row=Saved)


# by the primary key
READ_USE = """
select request, answer
from level_reward_uses
where lane = %(lane)s
and seller_id = %(seller_id)s
and use_id = %(use_id)s
"""

ADD_USE = """
insert into level_reward_uses (
    lane, seller_id, use_id, at, month, request, answer, currency, before_minor, after_minor,
    used_by
)
values (
    %(lane)s, %(seller_id)s, %(use_id)s, %(at)s, %(month)s, %(request)s, %(answer)s, %(currency)s,
    %(before_minor)s, %(after_minor)s, %(by)s
)
on conflict do nothing
"""

# by level_reward_uses_by_month
SAVED_IN = """
select currency, sum(before_minor - after_minor)::bigint as saved_minor, count(*) as uses
from level_reward_uses
where lane = %(lane)s
and seller_id = %(seller_id)s
and month = %(month)s
group by currency
order by currency
"""
