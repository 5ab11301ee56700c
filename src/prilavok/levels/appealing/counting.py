"""What a month comes to for who contests it, if it is counted anew: read only."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from prilavok import programmes
from prilavok.core.database import Connection
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels import rules
from prilavok.levels.appealing.model import Appeal, LevelRevised
from prilavok.levels.model import Settlement, Standing, Value
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND
from prilavok.levels.settling import lane_store, recounts, standing_store
from prilavok.levels.settling.deciding import values_of
from prilavok.levels.settling.recounting import recounted
from prilavok.levels.settling.recounts import Newest, Recount


class Anew(Struct, frozen=True):
    """A month as it stands (`newest`), and as it would: what is counted, and what it comes to."""

    newest: Newest
    recount: Recount
    measured: dict[str, Value]
    standing: Standing


async def counted_anew(
    conn: Connection,
    lane: Lane,
    appeal: Appeal,
    settlement: Settlement,
    position: int,
    *,
    follows: LevelRevised | None,
) -> Anew:
    """The month up to `position`: without what was contested if the appeal's decision says so. If
    the month before is revised just now, it begins with that one's level, and behind it."""
    month = Month(settlement.month)
    programme = await programmes.document_kept(conn, KIND, settlement.programme_version)
    newest = await recounts.newest_of(conn, lane, month, appeal.seller_id)
    assert newest is not None
    recount = replace(
        await _counted_so_far(conn, lane, appeal.seller_id, month, newest.revision),
        revision=newest.revision + 1,
        position=position,
        appeal_id=appeal.appeal_id,
    )
    if follows is not None:
        recount = replace(recount, previous_position=position)
    if appeal.not_counted:
        left_out = tuple(sorted({*recount.left_out, *appeal.not_counted}))
        recount = replace(recount, left_out=left_out)
    measured = await recounted(conn, lane, programme, recount)

    [seller] = await standing_store.to_decide_of(conn, lane, month, appeal.seller_id)
    before = newest.level_before if follows is None else follows.level_after
    assert settlement.goals is not None
    decider = rules.Decider(programme, settlement.goals, month.ends(programme.clock))
    standing = decider(
        replace(seller.as_seller(), level_before=before), values_of(programme, measured)
    )
    return Anew(newest, recount, measured, standing)


async def _counted_so_far(
    conn: Connection, lane: Lane, seller_id: SellerId, month: Month, revision: int
) -> Recount:
    """What the newest revision of the month counts; the settlement's own, as everybody's."""
    recount = await recounts.recount_of(conn, lane, month, seller_id, revision)
    if recount is not None:
        return recount
    state = await lane_store.lane_state(conn, month, lane)
    earlier = await lane_store.lane_state(conn, month.plus(-1), lane)
    assert state is not None
    return Recount(
        month=month.first,
        seller_id=seller_id,
        revision=revision,
        position=state.position,
        previous_position=state.position if earlier is None else earlier.position,
    )
