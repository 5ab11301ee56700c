"""Every statement on what sellers hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.holding.model import Override, SettledLevel
from prilavok.levels.months import Month

OVERRIDES_MAX = 500
AFTER_ALL = datetime(9999, 12, 1, tzinfo=UTC)


async def settled_levels(
    conn: Connection,
    lane: Lane,
    month: Month,
    seller_ids: Sequence[SellerId],
    *,
    at: datetime = AFTER_ALL,
) -> dict[SellerId, SettledLevel]:
    """What the month, which is finished, gave these sellers of the lane by all that was decided at
    the moment."""
    wanted = {"lane": lane, "month": month.first, "seller_ids": list(seller_ids), "at": at}
    rows = await fetch(conn, SETTLED_LEVELS, wanted, row=SettledLevel)
    return {row.seller_id: row for row in rows}


async def sellers_with(
    conn: Connection,
    lane: Lane,
    month: Month,
    levels: Sequence[str],
    after: str,
    *,
    at: datetime,
    sellers_max: int,
) -> list[SettledLevel]:
    """The lane's sellers behind `after` whom the month, which is finished, gave one of `levels` by
    all that was decided at the moment."""
    wanted = {
        "lane": lane,
        "month": month.first,
        "levels": list(levels),
        "after": after,
        "at": at,
        "sellers_max": sellers_max,
    }
    return await fetch(conn, SELLERS_WITH, wanted, row=SettledLevel)


async def overrides_of(conn: Connection, lane: Lane, seller_id: SellerId) -> list[Override]:
    """The seller's last 500 overrides, the newest first."""
    wanted = {"lane": lane, "seller_id": seller_id, "limit": OVERRIDES_MAX}
    return await fetch(conn, OVERRIDES_OF, wanted, row=Override)


async def overrides_since(conn: Connection, lane: Lane, since: datetime) -> list[Override]:
    """All of the lane's that end later than `since`."""
    return await fetch(conn, OVERRIDES_SINCE, {"lane": lane, "since": since}, row=Override)


async def overrides_over(
    conn: Connection, lane: Lane, since: datetime, now: datetime
) -> list[Override]:
    """The lane's whose time was over in `(since, now]`; not those that were ended early."""
    wanted = {"lane": lane, "since": since, "now": now}
    return await fetch(conn, OVERRIDES_OVER, wanted, row=Override)


async def add_override(conn: Connection, lane: Lane, override: Override) -> None:
    """Keep it."""
    await execute(
        conn,
        ADD_OVERRIDE,
        {
            "lane": lane,
            "seller_id": override.seller_id,
            "override_id": override.override_id,
            "level": override.level,
            "starts": override.starts,
            "ends": override.ends,
            "reason": override.reason,
            "made_by": override.made_by,
            "made_at": override.made_at,
        },
    )


async def end_override(
    conn: Connection, lane: Lane, seller_id: SellerId, override_id: UUID, by: str, now: datetime
) -> Override | None:
    """End it now; None where it has ended, or there is none."""
    wanted = {
        "lane": lane,
        "seller_id": seller_id,
        "override_id": override_id,
        "by": by,
        "now": now,
    }
    return await fetch_one(conn, END_OVERRIDE, wanted, row=Override)


# by the primary key
SETTLED_LEVELS = """
select distinct on (seller_id) seller_id, level_after, since
from level_standings
where lane = %(lane)s
and month = %(month)s
and seller_id = any(%(seller_ids)s::text[])
and (since is null or since <= %(at)s)
order by seller_id, revision desc
"""

# by the primary key
SELLERS_WITH = """
select seller_id, level_after, since
from level_standings standing
where lane = %(lane)s
and month = %(month)s
and seller_id > %(after)s
and level_after = any(%(levels)s::text[])
and (since is null or since <= %(at)s)
and not exists (
    select from level_standings later
    where later.lane = standing.lane
    and later.month = standing.month
    and later.seller_id = standing.seller_id
    and later.revision > standing.revision
    and later.since <= %(at)s
)
order by seller_id
limit %(sellers_max)s
"""

# by the primary key
OVERRIDES_OF = """
select override_id, seller_id, level, starts, ends, reason, made_by, made_at, ended_at, ended_by
from level_overrides
where lane = %(lane)s
and seller_id = %(seller_id)s
order by made_at desc, override_id desc
limit %(limit)s
"""

# by level_overrides_by_end
OVERRIDES_SINCE = """
select override_id, seller_id, level, starts, ends, reason, made_by, made_at, ended_at, ended_by
from level_overrides
where lane = %(lane)s
and ends > %(since)s
order by seller_id, made_at
"""

# by level_overrides_by_end
OVERRIDES_OVER = """
select override_id, seller_id, level, starts, ends, reason, made_by, made_at, ended_at, ended_by
from level_overrides
where lane = %(lane)s
and ends > %(since)s
and ends <= %(now)s
and ended_at is null
order by ends, override_id
"""

ADD_OVERRIDE = """
insert into level_overrides (
    lane, seller_id, override_id, level, starts, ends, reason, made_by, made_at
)
values (
    %(lane)s, %(seller_id)s, %(override_id)s, %(level)s, %(starts)s, %(ends)s, %(reason)s,
    %(made_by)s, %(made_at)s
)
"""

# by the primary key
END_OVERRIDE = """
update level_overrides
set ended_at = %(now)s,
    ended_by = %(by)s
where lane = %(lane)s
and seller_id = %(seller_id)s
and override_id = %(override_id)s
and ended_at is null
and ends > %(now)s
returning override_id, seller_id, level, starts, ends, reason, made_by, made_at, ended_at, ended_by
"""
