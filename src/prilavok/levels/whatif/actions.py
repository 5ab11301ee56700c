"""Trying a draft on past months."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from prilavok import market
from prilavok.core.database import Connection, Database
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.holding.store import settled_levels
from prilavok.levels.mine.showing import brief
from prilavok.levels.model import LevelName, Settlement
from prilavok.levels.months import Month
from prilavok.levels.overseeing.model import LevelCount
from prilavok.levels.programme import LevelProgramme
from prilavok.levels.rewards import rules as pricing
from prilavok.levels.settling import lane_store, settlement_store, standing_store
from prilavok.levels.settling.actions import stretch_of
from prilavok.levels.settling.deciding import nothing_of
from prilavok.levels.settling.measuring import measured_now
from prilavok.levels.settling.recounting import recounted
from prilavok.levels.settling.recounts import recounts_of
from prilavok.levels.whatif import rules, store
from prilavok.levels.whatif.model import (
    Cost,
    MonthIf,
    Mover,
    WhatIfReport,
    WhatIfUnderWay,
    WouldMove,
)
from prilavok.levels.whatif.rules import Tried
from prilavok.levels.whatif.store import PastUse

SELLERS_MAX: Final = 50_000
"""In all months together; of more, a random part is looked at."""
PIECES_MAX: Final = 5_000_000
"""Of evidence, in all months together."""
USES_PER_LANE_MAX: Final = 5_000
MOVERS_MAX: Final = 200

Levels = Mapping[SellerId, LevelName | None]
under_way: Final = asyncio.Semaphore(1)


class Past(Struct, frozen=True):
    """A month's sellers that are looked at, and the uses of the month after."""

    tried: Sequence[Tried]
    uses: Sequence[PastUse]


async def try_draft(db: Database, draft: LevelProgramme, months: int) -> WhatIfReport:
    """What the draft would have made of the last settled months. Raises `WhatIfUnderWay`."""
    if under_way.locked():
        raise WhatIfUnderWay
    async with under_way:
        async with db.reading() as conn:
            every = await settlement_store.settlements(conn)
        settled = [each for each in every if each.finished_at is not None][:months][::-1]
        lanes = _lanes(db.lanes, settled)
        before: Levels = {}
        shown: list[MonthIf] = []
        looked_at = uses = 0
        for settlement in settled:
            month = Month(settlement.month)
            past = await _past(db, draft, month, lanes)
            after = await asyncio.to_thread(
                rules.levels_by, draft, past.tried, before, month.ends(draft.clock)
            )
            names = await _names(db, past, after)
            shown.append(_month(draft, month, past, after, names))
            before, looked_at, uses = after, len(past.tried), uses + len(past.uses)
    sellers = settled[-1].sellers if settled else 0
    return WhatIfReport(
        levels=tuple(each for level in draft.levels if (each := brief(level)) is not None),
        sellers=sellers,
        looked_at=looked_at,
        margin_bps=rules.margin_bps(looked_at, sellers),
        months=tuple(shown),
        uses=uses,
    )


def _lanes(lanes: int, settled: Sequence[Settlement]) -> list[Lane]:
    """Those whose sellers are looked at."""
    many = rules.lanes_to_try(
        lanes,
        sum(each.sellers for each in settled),
        sum(each.evidence for each in settled),
        sellers_max=SELLERS_MAX,
        pieces_max=PIECES_MAX,
    )
    return [Lane(lane) for lane in range(many)]


async def _past(db: Database, draft: LevelProgramme, month: Month, lanes: Sequence[Lane]) -> Past:
    tried: list[Tried] = []
    uses: list[PastUse] = []
    for lane in lanes:
        async with db.snapshot() as conn:
            tried += await _tried(conn, lane, draft, month)
            uses += await store.uses_in(conn, lane, month.plus(1), limit=USES_PER_LANE_MAX)
    return Past(tried, uses)


async def _tried(conn: Connection, lane: Lane, draft: LevelProgramme, month: Month) -> list[Tried]:
    """The lane's sellers of the month, measured by the draft."""
    state = await lane_store.lane_state(conn, month, lane)
    assert state is not None
    stretch = await stretch_of(conn, lane, draft, month, state)
    measured = await measured_now(conn, lane, draft, month, stretch)
    for each in await recounts_of(conn, lane, month):  # the newest revision of each comes last
        measured[each.seller_id] = await recounted(conn, lane, draft, each)
    sellers = await standing_store.to_decide(conn, lane, month, "", sellers_max=SELLERS_MAX)
    ids = [each.seller_id for each in sellers]
    actual = await settled_levels(conn, lane, month, ids)
    return [
        Tried(
            seller=each.as_seller(),
            values=tuple(
                measured.get(each.seller_id, {}).get(indicator.key, nothing_of(indicator))
                for indicator in draft.indicators
            ),
            actual=now.level_after if (now := actual.get(each.seller_id)) is not None else None,
        )
        for each in sellers
    ]


async def _names(db: Database, past: Past, after: Levels) -> dict[SellerId, str]:
    """What those are called who would move, of whom so many are shown."""
    moved = [seller_id for seller_id, _ in _movers(past, after)]
    async with db.reading() as conn:
        sellers = await market.sellers_by_id(conn, moved, lanes=db.lanes)
    return {SellerId(each.seller_id): each.name for each in sellers}


def _movers(past: Past, after: Levels) -> list[tuple[SellerId, LevelName | None]]:
    """The first of those who would have another level, and what they have."""
    moved = [
        (each.seller.seller_id, each.actual)
        for each in past.tried
        if each.actual != after[each.seller.seller_id]
    ]
    return moved[:MOVERS_MAX]


def _month(
    draft: LevelProgramme, month: Month, past: Past, after: Levels, names: Mapping[SellerId, str]
) -> MonthIf:
    moves = Counter((each.actual, after[each.seller.seller_id]) for each in past.tried)
    counts = Counter(after.values())
    movers = [
        Mover(seller_id, names.get(seller_id, seller_id), actual, after[seller_id])
        for seller_id, actual in _movers(past, after)
    ]
    levels = [None, *(LevelName(level.level) for level in draft.levels)]
    return MonthIf(
        month=str(month),
        counts=tuple(LevelCount(name, counts[name]) for name in levels),
        moves=tuple(WouldMove(actual, draft_, n) for (actual, draft_), n in moves.items()),
        movers=tuple(movers),
        costs=_costs(draft, past.uses, after),
    )


def _costs(draft: LevelProgramme, uses: Sequence[PastUse], after: Levels) -> tuple[Cost, ...]:
    count: Counter[str] = Counter()
    saved: Counter[str] = Counter()
    would: Counter[str] = Counter()
    for use in uses:
        amount = use.request.amount
        level = draft.level(after.get(use.seller_id))
        priced = pricing.price(draft, level, use.request, use.at)
        count[amount.currency] += 1
        saved[amount.currency] += use.saved_minor
        would[amount.currency] += amount.minor - priced.after_minor
    return tuple(Cost(each, count[each], saved[each], would[each]) for each in sorted(count))
