"""How many open cases there are of whom."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from prilavok.core.database import Connection, fetch
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind


class OwnerRow(Struct, frozen=True):
    """An owner and its open cases."""

    owner_kind: PartyKind
    owner_id: str
    cases: int


# by cases_queue
COUNT_BY_OWNER = """
select owner_kind, owner_id, count(*) as cases
from cases
where lane = %(lane)s
and state in ('open', 'awaiting_second')
group by owner_kind, owner_id
"""


async def open_cases_by_owner(conn: Connection, lane: Lane) -> Mapping[Party, int]:
    """The lane's open cases, counted by whom they are about."""
    rows = await fetch(conn, COUNT_BY_OWNER, {"lane": lane}, row=OwnerRow)
    return {Party(row.owner_kind, row.owner_id): row.cases for row in rows}
