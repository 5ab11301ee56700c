"""Every statement on what all sellers did together in a month, measured."""

from __future__ import annotations

from collections.abc import Sequence

from prilavok.core.database import Connection, fetch, fetch_one
from prilavok.levels.model import Ratio
from prilavok.levels.months import Month
from prilavok.levels.programme import Indicator
from prilavok.levels.rules.market import Market


async def markets(
    conn: Connection, month: Month, indicators: Sequence[Indicator], lanes: int
) -> list[Market]:
    """What all sellers together did, by each indicator."""
    wanted = {
        "month": month.first,
        "keys": [indicator.key for indicator in indicators],
        "sample_mins": [indicator.sample_min for indicator in indicators],
        "lanes": list(range(lanes)),
    }
    return await fetch(conn, MARKETS, wanted, row=Market)


async def value_at(
    conn: Connection, month: Month, indicator: Indicator, rank: int, lanes: int
) -> Ratio:
    """The value at a place of the market, the lowest being 0."""
    wanted = {
        "month": month.first,
        "indicator": indicator.key,
        "sample_min": indicator.sample_min,
        "rank": rank,
        "lanes": list(range(lanes)),
    }
    ratio = await fetch_one(conn, VALUE_AT, wanted, row=Ratio)
    assert ratio is not None
    return ratio


# A pass over all sellers: once for each settlement.
MARKETS = """
select coalesce(found.sellers, 0) as sellers, coalesce(found.numerator, 0) as numerator,
    coalesce(found.denominator, 0) as denominator
from unnest(%(keys)s::text[], %(sample_mins)s::bigint[])
    with ordinality as wanted (key, sample_min, number)
left join lateral (
    select count(*) as sellers,
        sum((measured -> key ->> 1)::numeric)::bigint as numerator,
        sum((measured -> key ->> 2)::numeric)::bigint as denominator
    from level_standings
    where lane = any(%(lanes)s)
    and month = %(month)s
    and revision = 0
    and (measured -> key ->> 0)::bigint >= sample_min
    and (measured -> key ->> 2)::bigint > 0
) found on true
order by number
"""

# Two different values of at most 10^15 differ by more than the thirtieth decimal place.
VALUE_AT = """
select numerator, denominator
from (
    select lane, seller_id,
        (measured -> %(indicator)s ->> 1)::bigint as numerator,
        (measured -> %(indicator)s ->> 2)::bigint as denominator
    from level_standings
    where lane = any(%(lanes)s)
    and month = %(month)s
    and revision = 0
    and (measured -> %(indicator)s ->> 0)::bigint >= %(sample_min)s
    and (measured -> %(indicator)s ->> 2)::bigint > 0
) found
order by div(numerator * 1e30, denominator), numerator, denominator
limit 1
offset %(rank)s
"""
