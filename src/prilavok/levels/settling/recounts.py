"""What of the log a seller's month counts, where that is not what everybody's counts: every
statement on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.model import LevelName, Reason, Standing, Value
from prilavok.levels.months import Month


class Recount(Struct, frozen=True, kw_only=True):
    """A seller's month is counted up to `position`, without what is `left_out` (positions, sorted).

    What is behind `previous_position` was told late for an earlier month, and counts. `revision` 0
    is the settlement's; a higher one is because of `appeal_id`, and sealed with a `digest`.
    """

    month: date
    seller_id: SellerId
    revision: int
    position: int
    previous_position: int
    left_out: tuple[int, ...] = ()
    appeal_id: UUID | None = None
    digest: str | None = None


class Newest(Struct, frozen=True, kw_only=True):
    """A seller's month as its newest revision has it."""

    revision: int
    level_before: LevelName | None
    asked_for: LevelName | None
    level_after: LevelName | None


class Remeasured(Struct, frozen=True):
    """A seller's values."""

    seller_id: SellerId
    measured: dict[str, Value]


async def last_recounts(conn: Connection, lane: Lane, since: Month, before: Month) -> list[Recount]:
    """The newest of each of the lane's sellers, of months from `since` on and before `before`."""
    wanted = {"lane": lane, "since": since.first, "before": before.first}
    return await fetch(conn, LAST_RECOUNTS, wanted, row=Recount)


async def recounts_of(conn: Connection, lane: Lane, month: Month) -> list[Recount]:
    """All of the lane's of the month, by sellers and revisions."""
    return await fetch(conn, RECOUNTS_OF, {"lane": lane, "month": month.first}, row=Recount)


async def recount_of(
    conn: Connection, lane: Lane, month: Month, seller_id: SellerId, revision: int
) -> Recount | None:
    """That of one revision; None where it counts what everybody's counts."""
    wanted = {
        "lane": lane,
        "month": month.first,
        "seller_id": seller_id,
        "revision": revision,
    }
    return await fetch_one(conn, RECOUNT_OF, wanted, row=Recount)


async def add_recount(conn: Connection, lane: Lane, recount: Recount) -> None:
    """Keep it; one that is there stays."""
    await execute(
        conn,
        ADD_RECOUNT,
        {
            "lane": lane,
            "month": recount.month,
            "seller_id": recount.seller_id,
            "revision": recount.revision,
            "position": recount.position,
            "previous_position": recount.previous_position,
            "left_out": list(recount.left_out),
            "appeal_id": recount.appeal_id,
            "digest": recount.digest,
        },
    )


async def remeasured(
    conn: Connection, lane: Lane, month: Month, found: Sequence[Remeasured]
) -> None:
    """Store what these sellers' months came to, in the stead of what was measured with all."""
    await execute(conn, REMEASURED, {"lane": lane, "month": month.first, "rows": Jsonb(found)})


async def reprojected(conn: Connection, lane: Lane, found: Sequence[Remeasured]) -> None:
    """The same of the running month."""
    await execute(conn, REPROJECTED, {"lane": lane, "rows": Jsonb(found)})


async def newest_of(
    conn: Connection, lane: Lane, month: Month, seller_id: SellerId
) -> Newest | None:
    """The seller's month as it stands; None if the seller was not there yet."""
    wanted = {"lane": lane, "month": month.first, "seller_id": seller_id}
    return await fetch_one(conn, NEWEST_OF, wanted, row=Newest)


async def add_revision(
    conn: Connection,
    lane: Lane,
    month: Month,
    revision: int,
    standing: Standing,
    measured: dict[str, Value],
    *,
    asked_for: LevelName | None,
    now: datetime,
) -> str:
    """Keep the standing, which holds from `now` on; it as text, as it is sealed."""
    text = await fetch_one(
        conn,
        ADD_REVISION,
        {
            "lane": lane,
            "month": month.first,
            "seller_id": standing.seller_id,
            "revision": revision,
            "level_before": standing.level_before,
            "asked_for": asked_for,
            "level_after": standing.level_after,
            "reason": standing.reason,
            "measured": Jsonb(measured),
            "met": Jsonb(standing.met),
            "now": now,
        },
        row=str,
    )
    assert text is not None
    return text


class Revision(Struct, frozen=True, kw_only=True):
    """A revision as stored, and as it is sealed."""

    seller_id: SellerId
    revision: int
    measured: dict[str, Value]
    reason: Reason
    text: str


async def revisions_of(conn: Connection, lane: Lane, month: Month) -> list[Revision]:
    """All of the lane's revisions of the month."""
    return await fetch(conn, REVISIONS_OF, {"lane": lane, "month": month.first}, row=Revision)


# by the primary key
LAST_RECOUNTS = """
select distinct on (seller_id) month, seller_id, revision, position, previous_position, left_out,
    appeal_id, digest
from level_recounts
where lane = %(lane)s
and month >= %(since)s
and month < %(before)s
order by seller_id, month desc, revision desc
"""

# by the primary key
RECOUNTS_OF = """
select month, seller_id, revision, position, previous_position, left_out, appeal_id, digest
from level_recounts
where lane = %(lane)s
and month = %(month)s
order by seller_id, revision
"""

# by the primary key
RECOUNT_OF = """
select month, seller_id, revision, position, previous_position, left_out, appeal_id, digest
from level_recounts
where lane = %(lane)s
and month = %(month)s
and seller_id = %(seller_id)s
and revision = %(revision)s
"""

ADD_RECOUNT = """
insert into level_recounts (
    lane, month, seller_id, revision, position, previous_position, left_out, appeal_id, digest
)
values (
    %(lane)s, %(month)s, %(seller_id)s, %(revision)s, %(position)s, %(previous_position)s,
    %(left_out)s, %(appeal_id)s, %(digest)s
)
on conflict do nothing
"""

# by the primary key
REMEASURED = """
update level_standings standing
set measured = given.measured
from jsonb_to_recordset(%(rows)s) as given (seller_id text, measured jsonb)
where standing.lane = %(lane)s
and standing.month = %(month)s
and standing.revision = 0
and standing.seller_id = given.seller_id
"""

# by the primary key
REPROJECTED = """
update level_projections projection
set measured = given.measured
from jsonb_to_recordset(%(rows)s) as given (seller_id text, measured jsonb)
where projection.lane = %(lane)s
and projection.seller_id = given.seller_id
"""

# by the primary key
NEWEST_OF = """
select revision, level_before, asked_for, level_after
from level_standings
where lane = %(lane)s
and month = %(month)s
and seller_id = %(seller_id)s
order by revision desc
limit 1
"""

ADD_REVISION = """
insert into level_standings (
    lane, month, seller_id, revision, level_before, asked_for, level_after, reason, measured, met,
    since
)
values (
    %(lane)s, %(month)s, %(seller_id)s, %(revision)s, %(level_before)s, %(asked_for)s,
    %(level_after)s, %(reason)s, %(measured)s, %(met)s, %(now)s
)
returning jsonb_build_array(seller_id, level_before, level_after, reason, measured, met)::text
"""

# by the primary key; revisions are few, standings of a month are not
REVISIONS_OF = """
select standing.seller_id, standing.revision, standing.measured, standing.reason,
    jsonb_build_array(
        standing.seller_id, standing.level_before, standing.level_after, standing.reason,
        standing.measured, standing.met
    )::text as text
from level_recounts recount
join level_standings standing
    on standing.lane = %(lane)s
    and standing.month = %(month)s
    and standing.seller_id = recount.seller_id
    and standing.revision = recount.revision
where recount.lane = %(lane)s
and recount.month = %(month)s
and recount.revision > 0
order by standing.seller_id, standing.revision
"""
