"""Every statement on settlements and standings, but for the one that measures (`measuring`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import msgspec
from msgspec import Struct

from prilavok.core.arrays import Int8Array, TextArray
from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one, fetch_tuples
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.model import (
    Cutoff,
    Goals,
    LevelName,
    Met,
    Ratio,
    Reason,
    Seller,
    Settlement,
    Standing,
    Value,
)
from prilavok.levels.months import Month
from prilavok.levels.programme import Indicator
from prilavok.levels.rules.market import Market

SETTLEMENT_COLUMNS = """month, programme_version, started_at, goals, finished_at, sellers,
    evidence, digest"""


class LaneState(Struct, frozen=True, kw_only=True):
    """How far a lane is: up to where it is read, how much was `evidence` once measured, and the
    `digest` of its standings once decided."""

    lane: Lane
    position: int
    facts_position: int
    next_position: int | None
    evidence: int | None
    sellers: int | None
    digest: str | None
    told: bool


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


async def settlement_of(conn: Connection, month: Month) -> Settlement | None:
    """The month's settlement, under way or finished."""
    return await fetch_one(conn, READ_SETTLEMENT, {"month": month.first}, row=Settlement)


async def lock_settlement(conn: Connection, month: Month) -> Settlement | None:
    """The month's settlement, to be changed by nobody else before the commit."""
    return await fetch_one(conn, LOCK_SETTLEMENT, {"month": month.first}, row=Settlement)


async def last_finished(conn: Connection, before: date | None = None) -> Settlement | None:
    """The newest settlement that is finished, of a month earlier than `before`."""
    return await fetch_one(conn, LAST_FINISHED, {"before": before}, row=Settlement)


async def settlements(conn: Connection) -> list[Settlement]:
    """All of them, the newest month first."""
    return await fetch(conn, READ_SETTLEMENTS, row=Settlement)


async def begin(conn: Connection, month: Month, programme_version: int, now: datetime) -> bool:
    """Begin to settle; False when it was begun before."""
    wanted = {"month": month.first, "programme_version": programme_version, "now": now}
    return await execute(conn, BEGIN, wanted) == 1


async def cut_off(conn: Connection, month: Month, cutoffs: Sequence[Cutoff]) -> None:
    """Remember up to where each lane is read."""
    for each in cutoffs:
        await execute(
            conn,
            CUT_OFF,
            {
                "lane": each.lane,
                "month": month.first,
                "position": each.position,
                "facts_position": each.facts_position,
            },
        )


async def lane_states(conn: Connection, month: Month, lanes: int) -> list[LaneState]:
    """How far the lanes are, in their order."""
    wanted = {"month": month.first, "lanes": list(range(lanes))}
    return await fetch(conn, LANE_STATES, wanted, row=LaneState)


async def lock_lane_state(conn: Connection, month: Month, lane: Lane) -> LaneState:
    """How far the lane is; nobody else settles it before the commit."""
    wanted = {"month": month.first, "lane": lane}
    state = await fetch_one(conn, LOCK_LANE_STATE, wanted, row=LaneState)
    assert state is not None
    return state


async def lane_state(conn: Connection, month: Month, lane: Lane) -> LaneState | None:
    """How far the lane is with the month; None where that is not being settled."""
    return await fetch_one(conn, LANE_STATE, {"month": month.first, "lane": lane}, row=LaneState)


async def lane_measured(
    conn: Connection, month: Month, lane: Lane, evidence: int, next_position: int | None
) -> None:
    """The lane is measured."""
    await execute(
        conn,
        LANE_MEASURED,
        {"month": month.first, "lane": lane, "evidence": evidence, "next_position": next_position},
    )


async def lane_decided(
    conn: Connection, month: Month, lane: Lane, sellers: int, digest: str
) -> None:
    """The lane is decided, and sealed."""
    await execute(
        conn,
        LANE_DECIDED,
        {"month": month.first, "lane": lane, "sellers": sellers, "digest": digest},
    )


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


async def freeze_goals(conn: Connection, month: Month, goals: Sequence[Goals]) -> None:
    """Store the goals that decide; those that are there stay."""
    await execute(conn, FREEZE_GOALS, {"month": month.first, "goals": Jsonb(goals)})


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


async def finish(
    conn: Connection, month: Month, *, sellers: int, evidence: int, digest: str, now: datetime
) -> None:
    """The settlement stands."""
    await execute(
        conn,
        FINISH,
        {
            "month": month.first,
            "sellers": sellers,
            "evidence": evidence,
            "digest": digest,
            "now": now,
        },
    )


async def changed_after(
    conn: Connection, lane: Lane, month: Month, after: str, *, sellers_max: int
) -> list[Change]:
    """The lane's sellers behind `after` whose level is another one than before, by their ids."""
    wanted = {"lane": lane, "month": month.first, "after": after, "sellers_max": sellers_max}
    return await fetch(conn, CHANGED_AFTER, wanted, row=Change)


async def lane_told(conn: Connection, month: Month, lane: Lane) -> None:
    """The lane's sellers are told."""
    await execute(conn, LANE_TOLD, {"month": month.first, "lane": lane})


READ_SETTLEMENT = f"""
select {SETTLEMENT_COLUMNS}
from level_settlements
where month = %(month)s
"""

LOCK_SETTLEMENT = f"""
select {SETTLEMENT_COLUMNS}
from level_settlements
where month = %(month)s
for update
"""

LAST_FINISHED = f"""
select {SETTLEMENT_COLUMNS}
from level_settlements
where finished_at is not null
and (%(before)s::date is null or month < %(before)s::date)
order by month desc
limit 1
"""

READ_SETTLEMENTS = f"""
select {SETTLEMENT_COLUMNS}
from level_settlements
order by month desc
"""

BEGIN = """
insert into level_settlements (month, programme_version, started_at)
values (%(month)s, %(programme_version)s, %(now)s)
on conflict do nothing
"""

CUT_OFF = """
insert into level_cutoffs (lane, month, position, facts_position)
values (%(lane)s, %(month)s, %(position)s, %(facts_position)s)
on conflict do nothing
"""

LANE_STATES = """
select lane, position, facts_position, next_position, evidence, sellers, digest, told
from level_cutoffs
where lane = any(%(lanes)s)
and month = %(month)s
order by lane
"""

LANE_STATE = """
select lane, position, facts_position, next_position, evidence, sellers, digest, told
from level_cutoffs
where lane = %(lane)s
and month = %(month)s
"""

LOCK_LANE_STATE = """
select lane, position, facts_position, next_position, evidence, sellers, digest, told
from level_cutoffs
where lane = %(lane)s
and month = %(month)s
for update
"""

LANE_MEASURED = """
update level_cutoffs
set evidence = %(evidence)s,
    next_position = %(next_position)s
where lane = %(lane)s
and month = %(month)s
"""

LANE_DECIDED = """
update level_cutoffs
set sellers = %(sellers)s,
    digest = %(digest)s
where lane = %(lane)s
and month = %(month)s
"""

LANE_TOLD = """
update level_cutoffs
set told = true
where lane = %(lane)s
and month = %(month)s
"""

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

FREEZE_GOALS = """
update level_settlements
set goals = %(goals)s
where month = %(month)s
and goals is null
"""

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

FINISH = """
update level_settlements
set finished_at = %(now)s,
    sellers = %(sellers)s,
    evidence = %(evidence)s,
    digest = %(digest)s
where month = %(month)s
"""
