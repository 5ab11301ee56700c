"""Counting a seller's month by itself: after an appeal, and where an appeal has counted before."""

from __future__ import annotations

from hashlib import sha256

from msgspec.structs import replace

from prilavok.core.database import Connection
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.model import Value
from prilavok.levels.months import Month
from prilavok.levels.programme import WINDOW_MAX, LevelProgramme
from prilavok.levels.settling import lane_store, recounts
from prilavok.levels.settling.measuring import Stretch, measured_alone
from prilavok.levels.settling.recounts import Recount, Remeasured
from prilavok.levels.settling.stretching import first_counted, stretch_up_to


async def recounted(
    conn: Connection, lane: Lane, programme: LevelProgramme, recount: Recount
) -> dict[str, Value]:
    """What the seller's month comes to; the same whenever it is asked."""
    month = Month(recount.month)
    stretch = await stretch_of_recount(conn, lane, programme, recount)
    return await measured_alone(
        conn, lane, programme, month, stretch, recount.seller_id, recount.left_out
    )


async def stretch_of_recount(
    conn: Connection, lane: Lane, programme: LevelProgramme, recount: Recount
) -> Stretch:
    """What of the lane's log it counts."""
    month = Month(recount.month)
    everybodys = await stretch_up_to(conn, lane, programme, month, recount.position)
    return replace(everybodys, previous_cutoff=recount.previous_position)


async def recounts_due(
    conn: Connection, lane: Lane, month: Month, cutoff: int, previous_cutoff: int
) -> list[Recount]:
    """Whose `month`, which everybody's evidence up to `cutoff` decides, is to be counted by itself:
    because a revision of the month before has counted later evidence than everybody's, or because
    something of theirs was left out that may lie in a window still."""
    first = await first_counted(conn, lane, month, WINDOW_MAX)
    previous = month.plus(-1).first
    due: list[Recount] = []
    for last in await recounts.last_recounts(conn, lane, month.plus(-WINDOW_MAX), month):
        left_out = tuple(position for position in last.left_out if position > first)
        until = last.position if last.month == previous else previous_cutoff
        if left_out or until > previous_cutoff:
            due.append(
                Recount(
                    month=month.first,
                    seller_id=last.seller_id,
                    revision=0,
                    position=cutoff,
                    previous_position=until,
                    left_out=left_out,
                )
            )
    return due


async def recount_settled(
    conn: Connection, lane: Lane, programme: LevelProgramme, month: Month, stretch: Stretch
) -> None:
    """Count those by themselves who have to be, beside all others, who are measured."""
    due = await recounts_due(conn, lane, month, stretch.cutoff, stretch.previous_cutoff)
    for recount in due:
        await recounts.add_recount(conn, lane, recount)
    found = [
        Remeasured(each.seller_id, await recounted(conn, lane, programme, each)) for each in due
    ]
    if found:
        await recounts.remeasured(conn, lane, month, found)


async def recount_projected(
    conn: Connection,
    lane: Lane,
    programme: LevelProgramme,
    month: Month,
    stretch: Stretch,
    *,
    only: SellerId | None = None,
) -> None:
    """The same of the running month, for all or `only` one; nothing is kept of how."""
    due = await recounts_due(conn, lane, month, stretch.cutoff, stretch.previous_cutoff)
    found = [
        Remeasured(each.seller_id, await recounted(conn, lane, programme, each))
        for each in due
        if only in (None, each.seller_id)
    ]
    if found:
        await recounts.reprojected(conn, lane, found)


async def revisions_now(
    conn: Connection, lane: Lane, programme: LevelProgramme, month: Month
) -> dict[tuple[SellerId, int], dict[str, Value]]:
    """What all of the lane's months that are counted by themselves come to today, by seller and
    revision."""
    return {
        (each.seller_id, each.revision): await recounted(conn, lane, programme, each)
        for each in await recounts.recounts_of(conn, lane, month)
    }


def sealed(text: str) -> str:
    """The SHA-256 of a revision as it is stored."""
    return sha256(text.encode()).hexdigest()


async def stretch_of_revision(
    conn: Connection,
    lane: Lane,
    programme: LevelProgramme,
    month: Month,
    recount: Recount | None,
) -> Stretch:
    """What of the lane's log a standing counts: as `recount` says, or as everybody's."""
    if recount is not None:
        return await stretch_of_recount(conn, lane, programme, recount)
    state = await lane_store.lane_state(conn, month, lane)
    assert state is not None
    return await stretch_up_to(conn, lane, programme, month, state.position)
