"""What orders of a seller came to, and what the discount took off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from prilavok.core.database import Connection, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.discounts.days import Day
from prilavok.discounts.results.rules import Compared

ORDERS_MAX: Final = 500_000
"""Days of orders that are added up for one seller."""
QUOTED_MAX: Final = 20_000
"""Orders sold by a quote whose lines are looked at."""


class Buyers(Struct, frozen=True, kw_only=True):
    """How many have bought with the discount and as long before it, how many of those more than
    once, and of how many as much counts, by band. So many days of orders were looked at."""

    now: int
    now_again: int
    before: int
    before_again: int
    bands: list[int]
    seen: int


class DaySums(Struct, frozen=True):
    """What all have bought on a day and kept."""

    day: Day
    orders: int
    bought_minor: int


class Given(Struct, frozen=True):
    """How many orders the loyalty discount took something off, and how much, but for what came
    back. So many orders were looked at."""

    orders: int
    off_minor: int
    seen: int


async def buyers(
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    days: Compared,
    *,
    counts: tuple[Day, Day],
    begins: Sequence[int],
) -> Buyers:
    """How many buyers there are, of up to 500,000 days of orders; in bands of what `counts` from
    one day to another."""
    asked = {
        **_asked(lane, seller_id, days),
        "counts_from": counts[0],
        "counts_to": counts[1],
        "begins": list(begins),
    }
    found = await fetch_one(conn, BUYERS, asked, row=Buyers)
    assert found is not None, "it counts"
    return found


async def by_day(
    conn: Connection, lane: Lane, seller_id: SellerId, days: Compared
) -> list[DaySums]:
    """What was bought on each of the days on which anything was, in their order."""
    return await fetch(conn, BY_DAY, _asked(lane, seller_id, days), row=DaySums)


async def given(
    conn: Connection, lane: Lane, seller_id: SellerId, after: datetime, until: datetime
) -> Given:
    """What the discount took off orders that were sold by a quote; of up to 20,000. A line that
    came back or was cancelled cost nothing, one that was refunded in part as much less."""
    asked = {
        "lane": lane,
        "seller_id": seller_id,
        "after": after,
        "until": until,
        "orders_max": QUOTED_MAX,
    }
    found = await fetch_one(conn, GIVEN, asked, row=Given)
    assert found is not None, "it counts"
    return found


def _asked(lane: Lane, seller_id: SellerId, days: Compared) -> dict[str, object]:
    return {
        "lane": lane,
        "seller_id": seller_id,
        "starts": days.starts,
        "now_end": days.starts + days.days,
        "before": days.before,
        "before_end": days.since,
        "orders_max": ORDERS_MAX,
    }


# by the primary key, one seller's part of it
BUYERS = """
with bought as (
    select buyer_id, day, amount_minor
    from spend_counted
    where lane = %(lane)s
    and seller_id = %(seller_id)s
    and day >= least(%(before)s::integer, %(counts_from)s::integer)
    and buyer_id is not null
    and amount_minor > 0
    limit %(orders_max)s
),
of_buyer as (
    select
        count(*) filter (where day >= %(starts)s and day < %(now_end)s) as now_orders,
        count(*) filter (where day >= %(before)s and day < %(before_end)s) as before_orders,
        coalesce(sum(amount_minor) filter (
            where day between %(counts_from)s and %(counts_to)s
        ), 0)::bigint as counted_minor
    from bought
    group by buyer_id
),
banded as (
    select width_bucket(counted_minor, %(begins)s::bigint[]) as band, count(*) as buyers
    from of_buyer
    group by band
)
select
    count(*) filter (where now_orders > 0) as now,
    count(*) filter (where now_orders > 1) as now_again,
    count(*) filter (where before_orders > 0) as before,
    count(*) filter (where before_orders > 1) as before_again,
    array(
        select coalesce(banded.buyers, 0)
        from generate_series(1, cardinality(%(begins)s::bigint[])) as n
        left join banded
            on banded.band = n
        order by n
    ) as bands,
    (select count(*) from bought) as seen
from of_buyer
"""

# by the primary key, one seller's part of it
BY_DAY = """
select day, count(*) as orders, sum(amount_minor)::bigint as bought_minor
from (
    select day, amount_minor
    from spend_counted
    where lane = %(lane)s
    and seller_id = %(seller_id)s
    and (
        (day >= %(before)s and day < %(before_end)s)
        or (day >= %(starts)s and day < %(now_end)s)
    )
    and amount_minor > 0
    limit %(orders_max)s
) as bought
group by day
order by day
"""

# by the primary keys, one seller's part of them
GIVEN = """
with sold as (
    select order_id, lines
    from quoted_orders
    where lane = %(lane)s
    and seller_id = %(seller_id)s
    and at >= %(after)s
    and at < %(until)s
    limit %(orders_max)s
),
given as (
    select sold.order_id, line ->> 'line_id' as line_id, (line ->> 'pays_minor')::bigint as pays,
        (discount ->> 'off_minor')::bigint as off_minor
    from sold
    cross join lateral jsonb_array_elements(sold.lines) as line
    cross join lateral jsonb_array_elements(line -> 'discounts') as discount
    where discount ->> 'source' = 'loyalty'
    and discount ->> 'off_minor' is not null
),
kept as (
    select given.order_id,
        case
            when told.returned_at is not null or told.cancelled_at is not null then 0
            else given.off_minor
                - given.off_minor * least(coalesce(told.refunded_minor, 0), given.pays)
                / greatest(given.pays, 1)
        end as off_minor
    from given
    left join market_order_lines as told
        on told.lane = %(lane)s
        and told.seller_id = %(seller_id)s
        and told.order_id = given.order_id
        and told.line_id = given.line_id
)
select
    count(distinct order_id) filter (where off_minor > 0) as orders,
    coalesce(sum(off_minor), 0)::bigint as off_minor,
    (select count(*) from sold) as seen
from kept
"""
