"""Levels that operators give by hand, and what they see of a seller."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from prilavok import audit, market, programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.duties import Duty
from prilavok.core.events import emit, heads, lock_lane, lock_lanes
from prilavok.core.ids import SellerId, uuid7
from prilavok.core.lanes import Lane, lane_of
from prilavok.levels.holding import store
from prilavok.levels.holding.actions import ground_at, held_by
from prilavok.levels.holding.model import (
    LevelOverridden,
    LevelOverrideEnded,
    LevelUnknown,
    Override,
    OverrideNotFound,
    OverrideOver,
    OverrideTooShort,
)
from prilavok.levels.mine import actions as mine
from prilavok.levels.mine.showing import brief
from prilavok.levels.mine.store import BEFORE_ALL
from prilavok.levels.model import LevelName
from prilavok.levels.overseeing.model import NewOverride, OverrideView, SellerLevels
from prilavok.levels.programme import KIND, LevelProgramme, Named
from prilavok.market.model import SellerNotFound
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind, Translated, tell
from prilavok.notices.model import Param

NO_LEVEL: Final = Named(ru="без уровня", en="no level", zh="无等级")


async def seller_levels(db: Database, clock: Clock, seller_id: SellerId) -> SellerLevels:
    """All of a seller's levels. Raises `SellerNotFound`."""
    now, lane = clock.now(), lane_of(seller_id, db.lanes)
    async with db.snapshot() as conn:
        sellers = await market.sellers_by_id(conn, [seller_id], lanes=db.lanes)
        if not sellers:
            raise SellerNotFound(seller_id)
        ground = await ground_at(conn, now)
        holds = await held_by(conn, ground, seller_id, db.lanes) if ground is not None else None
        overrides = await store.overrides_of(conn, lane, seller_id)
    levels = ground.programme.levels if ground is not None else ()
    history = await mine.my_history(db, seller_id, BEFORE_ALL)
    return SellerLevels(
        seller_id=seller_id,
        name=sellers[0].name,
        held=mine.shown_held(holds) if holds is not None else None,
        levels=tuple(each for level in levels if (each := brief(level)) is not None),
        months=history.months,
        overrides=tuple(view(each, now) for each in overrides),
    )


async def add(
    db: Database, clock: Clock, seller_id: SellerId, wanted: NewOverride, by: str
) -> OverrideView:
    """Give the level; the seller is told. Raises `SellerNotFound`, `LevelUnknown`,
    `OverrideTooShort` and `programmes.NothingInForce`."""
    now, lane = clock.now(), lane_of(seller_id, db.lanes)
    override = Override(
        override_id=uuid7(now),
        seller_id=seller_id,
        level=LevelName(wanted.level) if wanted.level is not None else None,
        starts=max(wanted.starts or now, now),
        ends=wanted.ends,
        reason=wanted.reason.strip(),
        made_by=by,
        made_at=now,
    )
    if override.ends <= override.starts:
        raise OverrideTooShort
    async with db.transaction() as conn:
        if not await market.sellers_by_id(conn, [seller_id], lanes=db.lanes):
            raise SellerNotFound(seller_id)
        programme = (await programmes.in_force(conn, KIND, now)).document
        if wanted.level is not None and programme.level(wanted.level) is None:
            raise LevelUnknown(wanted.level)
        await lock_lane(conn, lane)
        await store.add_override(conn, lane, override)
        await _record(conn, audit.Did.LEVEL_OVERRIDDEN, override, programme, by, now)
        await _tell(conn, NoticeKind.LEVEL_SET, override, programme, db.lanes, now)
        given = LevelOverridden(
            seller_id, override.override_id, override.level, override.starts, override.ends
        )
        await emit(conn, lane, [given], now=now)
    return view(override, now)


async def end(
    db: Database, clock: Clock, seller_id: SellerId, override_id: UUID, by: str
) -> OverrideView:
    """End it now; the seller is told. Raises `OverrideNotFound`, `OverrideOver`."""
    now, lane = clock.now(), lane_of(seller_id, db.lanes)
    async with db.transaction() as conn:
        await lock_lane(conn, lane)
        ended = await store.end_override(conn, lane, seller_id, override_id, by, now)
        if ended is None:
            raise await _why_not(conn, lane, seller_id, override_id)
        programme = (await programmes.in_force(conn, KIND, now)).document
        await _record(conn, audit.Did.LEVEL_OVERRIDE_ENDED, ended, programme, by, now)
        await _tell(conn, NoticeKind.LEVEL_SET_ENDED, ended, programme, db.lanes, now)
        await emit(conn, lane, [_over(ended, early=True)], now=now)
    return view(ended, now)


async def end_by_time(conn: Connection, since: datetime, now: datetime) -> None:
    """A duty: tell the sellers, and the log, whose time was over since."""
    lanes = sorted(await heads(conn))
    over = {lane: await store.overrides_over(conn, lane, since, now) for lane in lanes}
    await lock_lanes(conn, [lane for lane, found in over.items() if found])
    for lane, found in over.items():
        for override in found:
            programme = (await programmes.in_force(conn, KIND, now)).document
            await _tell(conn, NoticeKind.LEVEL_SET_OVER, override, programme, len(lanes), now)
        if found:
            await emit(conn, lane, [_over(each, early=False) for each in found], now=now)


def view(override: Override, now: datetime) -> OverrideView:
    """An override as operators see it."""
    return OverrideView(
        override_id=override.override_id,
        level=override.level,
        starts=override.starts,
        ends=override.ends,
        reason=override.reason,
        made_by=override.made_by,
        made_at=override.made_at,
        ended_at=override.ended_at,
        ended_by=override.ended_by,
        holds=override.holds(now),
    )


def _over(override: Override, *, early: bool) -> LevelOverrideEnded:
    return LevelOverrideEnded(
        override.seller_id, override.override_id, override.level, override.until, early
    )


async def _why_not(
    conn: Connection, lane: Lane, seller_id: SellerId, override_id: UUID
) -> OverrideNotFound | OverrideOver:
    known = await store.overrides_of(conn, lane, seller_id)
    is_known = any(each.override_id == override_id for each in known)
    return OverrideOver() if is_known else OverrideNotFound()


async def _record(
    conn: Connection,
    did: audit.Did,
    override: Override,
    programme: LevelProgramme,
    by: str,
    now: datetime,
) -> None:
    """The level by its name as well: a later programme may call it something else."""
    level = None if override.level is None else programme.level(override.level)
    details = {
        "override_id": str(override.override_id),
        "level": override.level,
        "named": None if level is None else msgspec.to_builtins(level.named),
        "starts": override.starts,
        "ends": override.ends,
        "reason": override.reason,
    }
    subject = f"seller:{override.seller_id}"
    await audit.record(conn, by=by, did=did, subject=subject, details=details, now=now)


async def _tell(
    conn: Connection,
    kind: NoticeKind,
    override: Override,
    programme: LevelProgramme,
    lanes: int,
    now: datetime,
) -> None:
    level = programme.level(override.level)
    named = level.named if level is not None else NO_LEVEL
    words = Translated({"ru": named.ru, "en": named.en, "zh": named.zh})
    params: dict[str, Param] = {"level": words, "until": override.until, "reason": override.reason}
    notice = NewNotice(kind, f"{kind}:{override.override_id}", params, "/levels")
    recipient = Recipient(RecipientKind.SELLER, override.seller_id)
    await tell(conn, recipient, notice, lanes=lanes, now=now)


DUTY: Final = Duty("ends of levels by hand", timedelta(seconds=10), end_by_time)
