"""Rollout: every statement."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch
from prilavok.core.ids import SellerId
from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.rollout.model import Cutoff


class CutoffRow(Struct, frozen=True):
    """Where the first sellers of a group end."""

    capability: Capability
    group_number: int
    seller_id: SellerId
    registered_at: datetime

    @property
    def cutoff(self) -> Cutoff:
        return Cutoff(self.seller_id, self.registered_at)


# by the primary key
READ_CUTOFFS = """
select capability, group_number, seller_id, registered_at
from rollout_cutoffs
where version = %(version)s
"""


async def cutoffs(conn: Connection, version: int) -> list[CutoffRow]:
    """Those of the version that are fixed."""
    return await fetch(conn, READ_CUTOFFS, {"version": version}, row=CutoffRow)


FIX_CUTOFF = """
insert into rollout_cutoffs (
    version, capability, group_number, seller_id, registered_at, fixed_at
)
values (
    %(version)s, %(capability)s, %(group_number)s, %(seller_id)s, %(registered_at)s, %(now)s
)
on conflict do nothing
"""


async def fix_cutoff(
    conn: Connection,
    version: int,
    capability: Capability,
    group_number: int,
    cutoff: Cutoff,
    now: datetime,
) -> None:
    """Fix the cutoff, unless it is."""
    parameters = {
        "version": version,
        "capability": capability,
        "group_number": group_number,
        "seller_id": cutoff.seller_id,
        "registered_at": cutoff.registered_at,
        "now": now,
    }
    await execute(conn, FIX_CUTOFF, parameters)
