"""Revisions: what granted appeals make of their months, and of all that follow from them."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok import programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.events import emit, lock_lane
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.appealing import store
from prilavok.levels.appealing.counting import counted_anew
from prilavok.levels.appealing.deciding import said, tell
from prilavok.levels.appealing.model import Appeal, AppealRuling, LevelRevised
from prilavok.levels.evidence import store as evidence
from prilavok.levels.model import LevelName, Settlement
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND
from prilavok.levels.projection.actions import project_again
from prilavok.levels.settling import lane_store, recounts, settlement_store
from prilavok.levels.settling.recounting import sealed
from prilavok.levels.telling import called, named
from prilavok.notices import NoticeKind

PER_TURN_MAX: Final = 200


class Revised(Struct, frozen=True):
    """A month's new level, and the one that it had given until then."""

    month: Month
    revision: int
    before: LevelName | None
    event: LevelRevised


async def revise_due(db: Database, clock: Clock) -> int:
    """Give every granted appeal its revision, the oldest decision first; how many. Those of a month
    that has one under way after it wait for that."""
    done = 0
    for lane in map(Lane, range(db.lanes)):
        async with db.reading() as conn:
            waiting = await store.to_do(conn, lane, limit=PER_TURN_MAX)
        for each in waiting:
            async with db.transaction() as conn:
                done += await revise(
                    conn, lane, each.seller_id, each.appeal_id, db.lanes, clock.now()
                )
    return done


async def revise(
    conn: Connection, lane: Lane, seller_id: SellerId, appeal_id: UUID, lanes: int, now: datetime
) -> bool:
    """Give the appeal its revision; False when it has one, or has to wait.

    Holding the lane's evidence, it is in turn with whoever begins to settle: what it counts is
    either before the next month's cutoff, which then knows of it, or the next month is finished,
    and is revised, too.
    """
    head = await evidence.lock_head(conn, lane)
    appeal = await store.hold(conn, lane, seller_id, appeal_id)
    assert appeal is not None
    if appeal.done_at is not None or appeal.decision not in (
        AppealRuling.RECOUNT,
        AppealRuling.RECOUNT_WITHOUT,
    ):
        return False
    months = await _months_from(conn, lane, Month(appeal.month))
    if months is None:
        return False
    revised: list[Revised] = []
    for settlement in months:
        previous = revised[-1] if revised else None
        revised.append(await _revised(conn, lane, appeal, settlement, previous, head.position, now))
    await store.done(conn, lane, appeal, revision=revised[0].revision, now=now)
    await project_again(conn, lane, seller_id, now)

    await lock_lane(conn, lane)
    await emit(conn, lane, [each.event for each in revised], now=now)
    await _tell(conn, appeal, revised[0], months[0], lanes, now)
    return True


async def _months_from(conn: Connection, lane: Lane, month: Month) -> list[Settlement] | None:
    """The settled months from this one on, in their order; None while one is under way."""
    settled = [
        each for each in await settlement_store.settlements(conn) if each.month >= month.first
    ]
    for each in settled:
        state = await lane_store.lane_state(conn, Month(each.month), lane)
        if each.finished_at is None or state is None or not state.told:
            return None
    return settled[::-1]


async def _revised(
    conn: Connection,
    lane: Lane,
    appeal: Appeal,
    settlement: Settlement,
    previous: Revised | None,
    position: int,
    now: datetime,
) -> Revised:
    """The month counted anew, and kept."""
    anew = await counted_anew(
        conn,
        lane,
        appeal,
        settlement,
        position,
        follows=None if previous is None else previous.event,
    )
    recount, newest, standing = anew.recount, anew.newest, anew.standing
    month = Month(settlement.month)
    text = await recounts.add_revision(
        conn,
        lane,
        month,
        recount.revision,
        standing,
        anew.measured,
        asked_for=newest.asked_for,
        now=now,
    )
    await recounts.add_recount(conn, lane, replace(recount, digest=sealed(text)))
    event = LevelRevised(
        seller_id=appeal.seller_id,
        period=str(month),
        revision=recount.revision,
        level_before=newest.level_after,
        level_after=standing.level_after,
        reason=standing.reason,
    )
    return Revised(month, recount.revision, newest.level_after, event)


async def _tell(
    conn: Connection,
    appeal: Appeal,
    revised: Revised,
    settlement: Settlement,
    lanes: int,
    now: datetime,
) -> None:
    programme = await programmes.document_kept(conn, KIND, settlement.programme_version)
    params = {
        "month": called(revised.month),
        "level": named(programme, revised.event.level_after),
        "before": named(programme, revised.before),
        "reason": said(appeal.reason or "", appeal.template),
    }
    await tell(conn, appeal, NoticeKind.LEVEL_REVISED, params, lanes=lanes, now=now)
