"""Emptying what a party wrote in its appeals; penalties and what became of them stay."""

from __future__ import annotations

from prilavok.core.database import Connection, execute
from prilavok.core.parties import Party


async def empty_appeals(conn: Connection, party: Party, *, lanes: int) -> int:
    """Empty the texts of a party's appeals; how many there were."""
    of_party = {"lane": party.lane(lanes), "party_kind": party.kind, "party_id": party.id}
    return await execute(conn, EMPTY_APPEALS, of_party)


# by penalties_of_party and the primary key of the log
EMPTY_APPEALS = """
update penalty_log as entry
set text = ''
from penalties as penalty
where penalty.lane = %(lane)s
and penalty.party_kind = %(party_kind)s
and penalty.party_id = %(party_id)s
and entry.lane = %(lane)s
and entry.penalty_id = penalty.penalty_id
and entry.what = 'appealed'
and entry.text <> ''
"""
