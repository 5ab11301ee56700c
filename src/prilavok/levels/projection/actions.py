"""Projecting the running month, once a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from prilavok import programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.events import lock_lane
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels import rules
from prilavok.levels.evidence import store as evidence
from prilavok.levels.model import Goals, Ratio, Standing
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND, LevelProgramme
from prilavok.levels.projection import store
from prilavok.levels.rules.market import NO_MARKET
from prilavok.levels.settling import settlement_store
from prilavok.levels.settling.deciding import SELLERS_PER_STEP, values_of
from prilavok.levels.settling.measuring import project
from prilavok.levels.settling.recounting import recount_projected
from prilavok.levels.settling.recounts import newest_of
from prilavok.levels.settling.stretching import stretch_up_to
from prilavok.levels.telling import named
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind
from prilavok.notices import tell as tell_notice


async def project_due(db: Database, clock: Clock) -> int:
    """Project every lane that has not been projected today; how many."""
    now = clock.now()
    async with db.reading() as conn:
        published = await programmes.version_in_force(conn, KIND, now)
        if published.version == 0:
            return 0
        programme = await programmes.document_kept(conn, KIND, published.version)
    return sum(
        [
            await _project_lane(db, lane, programme, published.version, now)
            for lane in map(Lane, range(db.lanes))
        ]
    )


async def _project_lane(
    db: Database, lane: Lane, programme: LevelProgramme, version: int, now: datetime
) -> bool:
    """One transaction: killed in the middle, the lane is projected again."""
    today = now.astimezone(programme.clock).date()
    month = Month.of(now, programme.clock)
    async with db.transaction() as conn:
        if not await store.take_lane(conn, lane, today):
            return False
        at_risk = await _measured_and_decided(conn, lane, programme, version, month, now)
        if month.ends(programme.clock) - now <= timedelta(days=programme.warn_days):
            await _warn(conn, lane, programme, month, at_risk, lanes=db.lanes, now=now)
    return True


async def project_again(conn: Connection, lane: Lane, seller_id: SellerId, now: datetime) -> None:
    """The seller's running month once more, after a revision has changed what was before it. The
    caller holds the lane's evidence; without a projection of today, the next one knows of it."""
    published = await programmes.in_force(conn, KIND, now)
    programme, month = published.document, Month.of(now, published.document.clock)
    last = await settlement_store.last_finished(conn, month.first)
    assert last is not None, "only what is settled is revised"
    newest = await newest_of(conn, lane, Month(last.month), seller_id)
    assert newest is not None
    head = await evidence.lock_head(conn, lane)
    stretch = await stretch_up_to(conn, lane, programme, month, head.position)
    await recount_projected(conn, lane, programme, month, stretch, only=seller_id)
    seller = await store.to_decide_again(
        conn, lane, seller_id, month.first, level_before=newest.level_after, now=now
    )
    if seller is None:
        return
    same_rules = last.programme_version == published.version
    goals = goals_now(programme, last.goals if same_rules else None)
    decider = rules.Decider(programme, goals, month.ends(programme.clock))
    standing = decider(seller.as_seller(), values_of(programme, seller.measured))
    await store.decided(conn, lane, [standing])


async def _measured_and_decided(
    conn: Connection,
    lane: Lane,
    programme: LevelProgramme,
    version: int,
    month: Month,
    now: datetime,
) -> list[Standing]:
    """Store what the month would give; those who would lose their level."""
    head = await evidence.lock_head(conn, lane)
    stretch = await stretch_up_to(conn, lane, programme, month, head.position)
    last = await settlement_store.last_finished(conn, month.first)
    before = Month(last.month) if last is not None else month.plus(-1)
    await project(conn, lane, programme, month, stretch, previous=before, now=now)
    await recount_projected(conn, lane, programme, month, stretch)
    goals = goals_now(programme, last.goals if last and last.programme_version == version else None)
    decider = rules.Decider(programme, goals, month.ends(programme.clock))
    at_risk: list[Standing] = []
    after = ""
    while True:
        sellers = await store.to_decide(conn, lane, after, sellers_max=SELLERS_PER_STEP)
        standings = [
            decider(seller.as_seller(), values_of(programme, seller.measured)) for seller in sellers
        ]
        await store.decided(conn, lane, standings)
        at_risk += [each for each in standings if _falls(programme, each)]
        if len(sellers) < SELLERS_PER_STEP:
            return at_risk
        after = sellers[-1].seller_id


def goals_now(programme: LevelProgramme, last: Sequence[Goals] | None) -> Sequence[Goals]:
    """Absolute goals as they are; those of the market as the last settled month froze them."""
    fixed = rules.frozen_goals(programme, [NO_MARKET] * len(programme.indicators), _no_place)
    if last is None:
        return fixed
    return tuple(
        Goals(
            of_level.level,
            tuple(
                now if now is not None else then
                for now, then in zip(of_level.goals, was.goals, strict=True)
            ),
        )
        for of_level, was in zip(fixed, last, strict=True)
    )


def _no_place(_indicator: int, _rank: int) -> Ratio:
    raise AssertionError("no market, no place in it")


def _falls(programme: LevelProgramme, standing: Standing) -> bool:
    return programme.rank(standing.level_after) < programme.rank(standing.level_before)


async def _warn(
    conn: Connection,
    lane: Lane,
    programme: LevelProgramme,
    month: Month,
    at_risk: Sequence[Standing],
    *,
    lanes: int,
    now: datetime,
) -> None:
    """Tell who would lose a level, once a month."""
    if at_risk:
        await lock_lane(conn, lane)
    for standing in at_risk:
        kind = NoticeKind.LEVEL_AT_RISK
        notice = NewNotice(
            kind,
            f"{kind}:{month}",
            {
                "ends": month.ends(programme.clock),
                "level": named(programme, standing.level_before),
                "instead": named(programme, standing.level_after),
            },
            "/levels",
        )
        recipient = Recipient(RecipientKind.SELLER, standing.seller_id)
        await tell_notice(conn, recipient, notice, lanes=lanes, now=now)
