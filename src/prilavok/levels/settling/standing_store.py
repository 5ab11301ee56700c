"""Every statement on standings, but for those that measure (`measuring`) or recount."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct

from prilavok.core.arrays import Int8Array, TextArray
from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one, fetch_tuples
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.model import LevelName, Met, Reason, Seller, Standing, Value
from prilavok.levels.months import Month


class ToDecide(Struct, frozen=True):
    """What is known of a seller before it is decided."""

    seller_id: SellerId
    country: str
    registered_at: datetime
    level_before: LevelName | None
    asked_for: LevelName | None
    measured: dict[str, Value]

    def as_seller(self) -> Seller:
        """What the rules need of it beside its values."""
        return Seller(
            seller_id=self.seller_id,
            country=self.country,
            registered_at=self.registered_at,
            level_before=self.level_before,
            asked_for=self.asked_for,
        )


class Change(Struct, frozen=True):
    """A seller whose level is another one than before."""

    seller_id: SellerId
    level_before: LevelName | None
    level_after: LevelName | None
    reason: Reason


class Stored(Struct, frozen=True, kw_only=True):
    """A standing as it is stored."""

    seller_id: SellerId
    level_before: str | None
    level_after: str | None
    reason: str
    measured: dict[str, Value]
    met: list[list[str]]


async def to_decide(
    conn: Connection, lane: Lane, month: Month, after: str, *, sellers_max: int
) -> list[ToDecide]:
    """The lane's sellers behind `after` by their ids, as they were measured."""
    wanted = {"lane": lane, "month": month.first, "after": after, "sellers_max": sellers_max}
    rows = await fetch_tuples(conn, TO_DECIDE, wanted)
    return [
        ToDecide(seller_id, country, registered_at, level_before, asked_for, _MEASURED.decode(text))
        for seller_id, country, registered_at, level_before, asked_for, text in rows
    ]


async def to_decide_of(
    conn: Connection, lane: Lane, month: Month, seller_id: SellerId
) -> list[ToDecide]:
    """One of them, as the settlement itself measured it."""
    wanted = {"lane": lane, "month": month.first, "seller_id": seller_id}
    return await fetch(conn, TO_DECIDE_OF, wanted, row=ToDecide)


async def decided(
    conn: Connection, lane: Lane, month: Month, standings: Sequence[Standing]
) -> None:
    """Store what was decided."""
    await execute(conn, DECIDED, {"lane": lane, "month": month.first, **columns_of(standings)})


def columns_of(standings: Sequence[Standing]) -> dict[str, object]:
    """What was decided, as arrays: a statement takes hundreds of rows. What was met is often the
    same; each is said once, and `met` has its places."""
    places: dict[tuple[tuple[Met, ...], ...], int] = {}
    return {
        "seller_ids": TextArray([each.seller_id for each in standings]),
        "levels": TextArray([each.level_after for each in standings]),
        "reasons": TextArray([each.reason for each in standings]),
        "met": Int8Array([places.setdefault(each.met, len(places)) for each in standings]),
        "every_met": Jsonb(list(places)),
    }


async def stored_after(
    conn: Connection, lane: Lane, month: Month, after: str, *, sellers_max: int
) -> list[Stored]:
    """The lane's standings of the settlement itself behind `after`, by the sellers' ids."""
    wanted = {"lane": lane, "month": month.first, "after": after, "sellers_max": sellers_max}
    return await fetch(conn, STORED_AFTER, wanted, row=Stored)


class MeasuredRow(Struct, frozen=True):
    """What was measured of a seller."""

    seller_id: SellerId
    measured: dict[str, Value]


async def all_measured(
    conn: Connection, lane: Lane, month: Month
) -> dict[SellerId, dict[str, Value]]:
    """What is stored of the lane's sellers, as measured."""
    rows = await fetch(conn, ALL_MEASURED, {"lane": lane, "month": month.first}, row=MeasuredRow)
    return {row.seller_id: row.measured for row in rows}


async def measured_of(
    conn: Connection, lane: Lane, month: Month, seller_id: SellerId, revision: int
) -> dict[str, Value] | None:
    """What a revision measured of the seller; 0 is the settlement itself."""
    wanted = {"lane": lane, "month": month.first, "seller_id": seller_id, "revision": revision}
    row = await fetch_one(conn, MEASURED_OF, wanted, row=MeasuredRow)
    return row.measured if row is not None else None


async def changed_after(
    conn: Connection, lane: Lane, month: Month, after: str, *, sellers_max: int
) -> list[Change]:
    """The lane's sellers behind `after` whose level is another one than before, by their ids."""
    wanted = {"lane": lane, "month": month.first, "after": after, "sellers_max": sellers_max}
    return await fetch(conn, CHANGED_AFTER, wanted, row=Change)


# The text is decoded into what it is to be at once: a settlement of many sellers waits for it.
_MEASURED: Final = msgspec.json.Decoder(dict[str, Value])

# by the primary key
TO_DECIDE = """
select standing.seller_id, seller.country, seller.registered_at, standing.level_before,
    standing.asked_for, standing.measured::text
from level_standings standing
join market_sellers seller
    on seller.lane = %(lane)s
    and seller.seller_id = standing.seller_id
where standing.lane = %(lane)s
and standing.month = %(month)s
and standing.revision = 0
and standing.seller_id > %(after)s
order by standing.seller_id
limit %(sellers_max)s
"""

# by the primary key
TO_DECIDE_OF = """
select standing.seller_id, seller.country, seller.registered_at, standing.level_before,
    standing.asked_for, standing.measured
from level_standings standing
join market_sellers seller
    on seller.lane = %(lane)s
    and seller.seller_id = standing.seller_id
where standing.lane = %(lane)s
and standing.month = %(month)s
and standing.revision = 0
and standing.seller_id = %(seller_id)s
"""

DECIDED = """
update level_standings standing
set level_after = given.level_after,
    reason = given.reason,
    met = %(every_met)s::jsonb -> given.met::integer
from unnest(
    %(seller_ids)s::text[], %(levels)s::text[], %(reasons)s::text[], %(met)s::bigint[]
) as given (seller_id, level_after, reason, met)
where standing.lane = %(lane)s
and standing.month = %(month)s
and standing.revision = 0
and standing.seller_id = given.seller_id
"""

STORED_AFTER = """
select seller_id, level_before, level_after, reason, measured, met
from level_standings
where lane = %(lane)s
and month = %(month)s
and revision = 0
and seller_id > %(after)s
order by seller_id
limit %(sellers_max)s
"""

CHANGED_AFTER = """
select seller_id, level_before, level_after, reason
from level_standings
where lane = %(lane)s
and month = %(month)s
and revision = 0
and seller_id > %(after)s
and level_before is distinct from level_after
order by seller_id
limit %(sellers_max)s
"""

ALL_MEASURED = """
select seller_id, measured
from level_standings
where lane = %(lane)s
and month = %(month)s
and revision = 0
"""

# by the primary key
MEASURED_OF = """
select seller_id, measured
from level_standings
where lane = %(lane)s
and month = %(month)s
and seller_id = %(seller_id)s
and revision = %(revision)s
"""
