"""Terms: every statement."""

from __future__ import annotations

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
