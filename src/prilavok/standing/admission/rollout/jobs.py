"""When it is fixed where the first sellers end: as soon as there are so many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from prilavok import market
from prilavok.core.database import Connection
from prilavok.market.actions import Consequence
from prilavok.standing.admission.rollout import actions


async def fix_before_sellers_change(
    conn: Connection, taken: Sequence[market.Taken], now: datetime
) -> Sequence[Consequence]:
    """A projection that comes before the market's own: who is in is not to change by what is told
    of other sellers later."""
    if any(isinstance(entry.fact, market.Seller) for entry in taken):
        await actions.fix_cutoffs(conn, now)
    return []


async def fix_by_time(conn: Connection, since: datetime, now: datetime) -> None:
    """A duty: a version that has come into force meanwhile. Until then whoever asks finds the same
    cutoff among all sellers, which takes longer."""
    await actions.fix_cutoffs(conn, now)
