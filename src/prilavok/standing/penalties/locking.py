"""What to hold before a party's standing changes, and who must ask again if they may write."""

from __future__ import annotations

from prilavok.core.database import Connection
from prilavok.core.events import lock_every_lane, lock_lane, revoke, revoke_everywhere
from prilavok.core.parties import Party, PartyKind


async def hold(conn: Connection, party: Party, *, lanes: int) -> None:
    """Lock what a change of `party`'s standing may touch, first of all in the transaction.

    A seller writes in its own lane alone; a buyer in those of all sellers.
    """
    if party.kind is PartyKind.SELLER:
        await lock_lane(conn, party.lane(lanes))
    else:
        await lock_every_lane(conn)


async def revoke_rights(conn: Connection, party: Party, *, lanes: int) -> None:
    """Have whoever writes for `party` ask again; the caller holds what `hold` locks."""
    if party.kind is PartyKind.SELLER:
        await revoke(conn, party.lane(lanes))
    else:
        await revoke_everywhere(conn)
