"""Terms: every statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.standing.admission.terms.model import Acceptance

ACCEPT = """
insert into terms_acceptances (lane, seller_id, version, accepted_by, accepted_at)
values (%(lane)s, %(seller_id)s, %(version)s, %(by)s, %(now)s)
on conflict do nothing
"""


async def accept(
    conn: Connection, lane: Lane, seller_id: SellerId, version: int, *, by: str, now: datetime
) -> bool:
    """Whether it is new; a second acceptance changes nothing."""
    parameters = {
        "lane": lane,
        "seller_id": seller_id,
        "version": version,
        "by": by,
        "now": now,
    }
    return await execute(conn, ACCEPT, parameters) > 0


# by the primary key
READ_ACCEPTANCES = """
select version, accepted_by, accepted_at
from terms_acceptances
where lane = %(lane)s
and seller_id = %(seller_id)s
order by version
"""


async def acceptances(conn: Connection, lane: Lane, seller_id: SellerId) -> list[Acceptance]:
    """What the seller has accepted."""
    wanted = {"lane": lane, "seller_id": seller_id}
    return await fetch(conn, READ_ACCEPTANCES, wanted, row=Acceptance)


# by terms_acceptances_by_version
COUNT_ACCEPTANCES = """
select count(*)
from terms_acceptances
where lane = %(lane)s
and version = %(version)s
"""


async def count_acceptances(conn: Connection, lane: Lane, version: int) -> int:
    """How many of the lane's sellers have accepted the version."""
    wanted = {"lane": lane, "version": version}
    return await fetch_one(conn, COUNT_ACCEPTANCES, wanted, row=int) or 0


class SellerAcceptance(Struct, frozen=True):
    """A seller has accepted a version, by a member of its staff."""

    seller_id: SellerId
    accepted_by: str
    accepted_at: datetime


# by terms_acceptances_by_version
READ_ACCEPTANCES_AFTER = """
select seller_id, accepted_by, accepted_at
from terms_acceptances
where lane = %(lane)s
and version = %(version)s
and seller_id > %(after)s
order by seller_id
limit %(limit)s
"""


async def acceptances_after(
    conn: Connection, lane: Lane, version: int, after: str, *, limit: int
) -> list[SellerAcceptance]:
    """Who of the lane has accepted the version, behind the seller `after`."""
    wanted = {"lane": lane, "version": version, "after": after, "limit": limit}
    return await fetch(conn, READ_ACCEPTANCES_AFTER, wanted, row=SellerAcceptance)


# by the primary key
READ_ACCEPTED_BY = """
select distinct seller_id
from terms_acceptances
where lane = %(lane)s
and seller_id = any(%(seller_ids)s::text[])
and version = any(%(versions)s::int[])
"""


async def accepted_by(
    conn: Connection, lane: Lane, versions: Sequence[int], seller_ids: Sequence[SellerId]
) -> set[str]:
    """Those of the sellers that have accepted any of the versions."""
    wanted = {"lane": lane, "seller_ids": list(seller_ids), "versions": list(versions)}
    return set(await fetch(conn, READ_ACCEPTED_BY, wanted, row=str))


# one small row for each lane
READ_TOLD_LANES = """
select lane
from terms_tellings
where version = %(version)s
and done_at is not null
"""


async def told_lanes(conn: Connection, version: int) -> set[Lane]:
    """The lanes whose sellers have all been told of the version."""
    return {
        Lane(each) for each in await fetch(conn, READ_TOLD_LANES, {"version": version}, row=int)
    }


BEGIN_TELLING = """
insert into terms_tellings (lane, version, told_through)
values (%(lane)s, %(version)s, '')
on conflict do nothing
"""

TAKE_TELLING = """
select told_through
from terms_tellings
where lane = %(lane)s
and version = %(version)s
and done_at is null
for update skip locked
"""


async def take_telling(conn: Connection, lane: Lane, version: int) -> str | None:
    """The seller up to whom the lane has been told of the version; None when that is done, or
    somebody else is at it."""
    wanted = {"lane": lane, "version": version}
    await execute(conn, BEGIN_TELLING, wanted)
    return await fetch_one(conn, TAKE_TELLING, wanted, row=str)


END_TELLING = """
update terms_tellings
set told_through = %(through)s, done_at = %(done_at)s
where lane = %(lane)s
and version = %(version)s
"""


async def end_telling(
    conn: Connection, lane: Lane, version: int, through: str, *, done_at: datetime | None
) -> None:
    parameters = {"lane": lane, "version": version, "through": through, "done_at": done_at}
    await execute(conn, END_TELLING, parameters)
