"""What of a lane's log can count for a month."""

from __future__ import annotations

from prilavok.core.database import Connection
from prilavok.core.lanes import Lane
from prilavok.levels.months import Month
from prilavok.levels.programme import LevelProgramme
from prilavok.levels.settling import lane_store
from prilavok.levels.settling.measuring import Stretch


async def stretch_up_to(
    conn: Connection, lane: Lane, programme: LevelProgramme, month: Month, cutoff: int
) -> Stretch:
    """What of the lane's log up to `cutoff` can count for the month: what the month before the
    longest window left for later, and what came since. All before that belongs to other months."""
    previous = await lane_store.lane_state(conn, month.plus(-1), lane)
    longest = max(indicator.window_months for indicator in programme.indicators)
    return Stretch(
        first_position=await first_counted(conn, lane, month, longest),
        cutoff=cutoff,
        previous_cutoff=cutoff if previous is None else previous.position,
    )


async def first_counted(conn: Connection, lane: Lane, month: Month, longest: int) -> int:
    """Behind this lies all that can count, where the longest window has so many months."""
    before = await lane_store.lane_state(conn, month.plus(-longest), lane)
    if before is None:
        return 0
    return min(before.next_position or before.position + 1, before.position + 1) - 1
