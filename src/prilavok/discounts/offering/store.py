"""Every statement on discount terms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.discounts.days import Day
from prilavok.discounts.terms import DiscountTerms, Version
from prilavok.market.model import CategoryPath


class StoredVersion(Version, frozen=True, kw_only=True):
    """A version, who submitted it, and by which version of the programme it was allowed."""

    seller_id: SellerId
    submitted_by: str
    programme_version: int


async def terms_of(
    conn: Connection, seller_ids: Sequence[SellerId], day: Day, *, lanes: int
) -> dict[SellerId, StoredVersion]:
    """The version that holds on a day for each of these sellers, one statement; it may be one
    without a discount (`terms` is None). Who has never had terms by then is missing.

    What holds today was decided yesterday at the latest: an answer for today can be kept until the
    day ends. But one read in the first minute of a day may be of before a clock's midnight.
    """
    if not seller_ids:
        return {}
    asked = {
        "lanes": [lane_of(seller_id, lanes) for seller_id in seller_ids],
        "seller_ids": list(seller_ids),
        "day": day,
    }
    found = await fetch(conn, TERMS_OF, asked, row=StoredVersion)
    return {version.seller_id: version for version in found}


class Running(Struct, frozen=True):
    """What a seller promises today; None: no discount."""

    seller_id: SellerId
    terms: DiscountTerms | None


async def running_after(
    conn: Connection, lane: Lane, after: str, day: Day, *, sellers_max: int
) -> list[Running]:
    """The lane's sellers behind `after` who have terms on a day, by their ids."""
    asked = {"lane": lane, "after": after, "day": day, "sellers_max": sellers_max}
    return await fetch(conn, RUNNING_AFTER, asked, row=Running)


async def history(conn: Connection, lane: Lane, seller_id: SellerId) -> list[StoredVersion]:
    """All versions of a seller, by number."""
    return await fetch(conn, HISTORY, {"lane": lane, "seller_id": seller_id}, row=StoredVersion)


async def add(conn: Connection, lane: Lane, version: StoredVersion) -> None:
    """Store a version; a unique key is violated when its number was given meanwhile."""
    await execute(
        conn,
        ADD,
        {
            "lane": lane,
            "seller_id": version.seller_id,
            "number": version.number,
            "terms": Jsonb(version.terms) if version.terms is not None else None,
            "starts": version.starts,
            "promised_until": version.promised_until,
            "kept_until": version.kept_until,
            "submitted_at": version.submitted_at,
            "submitted_by": version.submitted_by,
            "programme_version": version.programme_version,
        },
    )


async def has_goods_in(
    conn: Connection, lane: Lane, seller_id: SellerId, category: CategoryPath
) -> bool:
    """Whether the seller has a product of the category, or of one that lies under it."""
    place = {"lane": lane, "seller_id": seller_id, "path": list(category), "depth": len(category)}
    return bool(await fetch(conn, HAS_GOODS_IN, place, row=bool))


async def withdraw(
    conn: Connection, lane: Lane, seller_id: SellerId, number: int, now: datetime
) -> None:
    """Note that a version was taken back before it began."""
    place = {"lane": lane, "seller_id": seller_id, "number": number, "now": now}
    await execute(conn, WITHDRAW, place)


COLUMNS = """seller_id, number, terms, starts, promised_until, kept_until, submitted_at,
    submitted_by, programme_version, withdrawn_at"""

# by the primary key, from the newest back, once for each seller
TERMS_OF = f"""
select version.seller_id, version.number, version.terms, version.starts, version.promised_until,
    version.kept_until, version.submitted_at, version.submitted_by, version.programme_version,
    version.withdrawn_at
from unnest(%(lanes)s::smallint[], %(seller_ids)s::text[]) as wanted (lane, seller_id)
cross join lateral (
    select {COLUMNS}
    from discount_terms
    where lane = wanted.lane
    and seller_id = wanted.seller_id
    and starts <= %(day)s
    and withdrawn_at is null
    order by number desc
    limit 1
) as version
"""

# by the primary key
RUNNING_AFTER = """
select distinct on (seller_id) seller_id, terms
from discount_terms
where lane = %(lane)s
and seller_id > %(after)s
and starts <= %(day)s
and withdrawn_at is null
order by seller_id, number desc
limit %(sellers_max)s
"""

# by the primary key
HISTORY = f"""
select {COLUMNS}
from discount_terms
where lane = %(lane)s
and seller_id = %(seller_id)s
order by number
"""

ADD = """
insert into discount_terms (
    lane, seller_id, number, terms, starts, promised_until, kept_until, submitted_at, submitted_by,
    programme_version
)
values (
    %(lane)s, %(seller_id)s, %(number)s, %(terms)s, %(starts)s, %(promised_until)s, %(kept_until)s,
    %(submitted_at)s, %(submitted_by)s, %(programme_version)s
)
"""

# by the seller's products, up to the first that fits
HAS_GOODS_IN = """
select true
where exists (
    select
    from market_products
    where lane = %(lane)s
    and seller_id = %(seller_id)s
    and category[:%(depth)s] = %(path)s::text[]
)
"""

WITHDRAW = """
update discount_terms
set withdrawn_at = %(now)s
where lane = %(lane)s
and seller_id = %(seller_id)s
and number = %(number)s
and withdrawn_at is null
"""
