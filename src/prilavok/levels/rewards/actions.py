"""What rewards there are, and what a service costs."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from prilavok.core.database import Connection, Database
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.levels.holding.actions import ground_at, held_by
from prilavok.levels.holding.model import Ground, Held
from prilavok.levels.model import LevelName
from prilavok.levels.months import Month
from prilavok.levels.rewards import rules, store
from prilavok.levels.rewards.model import (
    Price,
    PriceAnswer,
    PriceRequest,
    SellerRewards,
    UseContradicted,
    UseInTheFuture,
)
from prilavok.levels.rewards.store import Use


async def rewards_of(
    conn: Connection, seller_id: SellerId, at: datetime, lanes: int
) -> SellerRewards:
    """What the seller's level is worth at the moment."""
    ground = await ground_at(conn, at)
    if ground is None:
        return shown(seller_id, at, None)
    return shown(seller_id, at, await held_by(conn, ground, seller_id, lanes))


def shown(seller_id: SellerId, at: datetime, holds: Held | None) -> SellerRewards:
    """What somebody outside needs to know of it."""
    level = holds.level if holds is not None else None
    return SellerRewards(
        seller_id=seller_id,
        at=at,
        level=LevelName(level.level) if level is not None else None,
        named=level.named if level is not None else None,
        starts=holds.starts if holds is not None else None,
        ends=holds.ends if holds is not None else None,
        carried=holds is not None and holds.carried,
        overridden=holds is not None and holds.override is not None,
        month=str(holds.month) if holds is not None and holds.month is not None else None,
        programme_version=holds.programme_version if holds is not None else None,
        rewards=level.rewards if level is not None else (),
    )


async def price(db: Database, asked: PriceRequest, by: str, now: datetime) -> PriceAnswer:
    """What the service costs; with a `use_id`, also kept, once. Raises `UseContradicted`,
    `UseInTheFuture`."""
    if asked.use_id is None:
        async with db.reading() as conn:
            answer, _ = await _priced(conn, asked, db.lanes, now)
        return answer
    if asked.at is not None and asked.at > now:
        raise UseInTheFuture
    return await _use(db, asked, by, now)


async def _use(db: Database, asked: PriceRequest, by: str, now: datetime) -> PriceAnswer:
    """The first answer to the use of this id."""
    assert asked.use_id is not None
    seller_id = SellerId(asked.seller_id)
    lane = lane_of(seller_id, db.lanes)
    async with db.transaction() as conn:
        known = await store.use_of(conn, lane, seller_id, asked.use_id)
        if known is None:
            answer, month = await _priced(conn, asked, db.lanes, now)
            fresh = Use(request=asked, answer=replace(answer, recorded=True))
            at = asked.at or now
            if await store.add_use(conn, lane, fresh, month=month, at=at, by=by):
                return fresh.answer
            known = await store.use_of(conn, lane, seller_id, asked.use_id)
    assert known is not None
    if known.request != asked:
        raise UseContradicted(asked.use_id)
    return known.answer


async def _priced(
    conn: Connection, asked: PriceRequest, lanes: int, now: datetime
) -> tuple[PriceAnswer, Month]:
    """What the service costs, and the month in which that is."""
    at = asked.at or now
    ground = await ground_at(conn, at)
    holds = None
    if ground is not None:
        holds = await held_by(conn, ground, SellerId(asked.seller_id), lanes)
    zone = ground.programme.clock if ground is not None else ZoneInfo("UTC")
    return _answer(ground, holds, asked, now), Month.of(at, zone)


def _answer(
    ground: Ground | None, holds: Held | None, asked: PriceRequest, now: datetime
) -> PriceAnswer:
    programme = ground.programme if ground is not None else None
    level = holds.level if holds is not None else None
    priced = rules.price(programme, level, asked, now)
    full, currency = asked.amount.minor, asked.amount.currency
    return PriceAnswer(
        amount=Price(minor=priced.after_minor, currency=currency),
        saved=Price(minor=full - priced.after_minor, currency=currency),
        level=LevelName(level.level) if level is not None else None,
        programme_version=holds.programme_version if holds is not None else None,
        reward=priced.reward,
        why_none=priced.why_none,
    )
