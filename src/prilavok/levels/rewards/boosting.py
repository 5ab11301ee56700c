"""Who ranks higher: all sellers at once, for a search engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final

from prilavok.core.database import Database
from prilavok.core.lanes import Lane
from prilavok.core.tables import ExportFormat, check_there_is_room, written
from prilavok.levels.holding import store
from prilavok.levels.holding.actions import ground_at
from prilavok.levels.holding.model import Ground, Override, SettledLevel
from prilavok.levels.holding.rules import held
from prilavok.levels.rewards.model import BoostRow
from prilavok.levels.rewards.rules import boost_of

SELLERS_PER_PAGE: Final = 2_000


async def boosts(db: Database, at: datetime, form: ExportFormat) -> AsyncIterator[bytes]:
    """Every seller whose goods rank higher at the moment, by lanes and ids. Raises
    `TooManyExports`."""
    check_there_is_room()
    async with db.reading() as conn:
        ground = await ground_at(conn, at)
    return written(BoostRow, _pages(db, ground), form)


async def _pages(db: Database, ground: Ground | None) -> AsyncIterator[Sequence[BoostRow]]:
    if ground is None:
        return
    for lane in map(Lane, range(db.lanes)):
        async with db.reading() as conn:
            overridden = await store.overrides_since(conn, lane, ground.at)
        by_hand = {each.seller_id for each in overridden if each.holds(ground.at)}
        async for rows in _settled(db, lane, ground):
            settled = [each for each in rows if each.seller_id not in by_hand]
            yield [row for each in settled for row in _row(ground, each)]
        given = [_given(ground, overridden, seller_id) for seller_id in sorted(by_hand)]
        yield [row for each in given for row in _row(ground, each)]


async def _settled(
    db: Database, lane: Lane, ground: Ground
) -> AsyncIterator[Sequence[SettledLevel]]:
    levels = [level.level for level in ground.programme.levels if boost_of(level)]
    after, month = "", ground.month
    while month is not None and levels:
        async with db.reading() as conn:
            rows = await store.sellers_with(
                conn, lane, month, levels, after, at=ground.at, sellers_max=SELLERS_PER_PAGE
            )
        yield rows
        if len(rows) < SELLERS_PER_PAGE:
            return
        after = rows[-1].seller_id


def _given(ground: Ground, overridden: Sequence[Override], seller_id: str) -> SettledLevel:
    of_seller = [each for each in overridden if each.seller_id == seller_id]
    holding = held(ground, of_seller[0].seller_id, None, of_seller).override
    assert holding is not None
    return SettledLevel(holding.seller_id, holding.level)


def _row(ground: Ground, settled: SettledLevel) -> list[BoostRow]:
    level = ground.programme.level(settled.level_after)
    boost = boost_of(level)
    return [BoostRow(settled.seller_id, level.level, boost)] if level is not None and boost else []
