"""A draft's decisions on what was measured by it: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil, sqrt

from msgspec import Struct
from msgspec.structs import replace

from prilavok.core.ids import SellerId
from prilavok.levels import rules
from prilavok.levels.model import Goals, LevelName, Ratio, Seller, Value
from prilavok.levels.programme import LevelProgramme
from prilavok.levels.rules.market import Market, value_at


class Tried(Struct, frozen=True, kw_only=True):
    """A seller of a past month: what the rules need to know of it, what it came to by the draft's
    indicators, and the level that it got."""

    seller: Seller
    values: tuple[Value, ...]
    actual: LevelName | None


def goals_by(draft: LevelProgramme, tried: Sequence[Tried]) -> tuple[Goals, ...]:
    """The draft's goals by the market of those sellers."""
    values = [
        [
            each.values[n].ratio
            for each in tried
            if each.values[n].sample >= indicator.sample_min and each.values[n].denominator > 0
        ]
        for n, indicator in enumerate(draft.indicators)
    ]
    ratios: list[list[Ratio]] = [[r for r in column if r is not None] for column in values]
    markets = [
        Market(len(column), sum(r.numerator for r in column), sum(r.denominator for r in column))
        for column in ratios
    ]
    return rules.frozen_goals(draft, markets, lambda n, rank: value_at(ratios[n], rank))


def levels_by(
    draft: LevelProgramme,
    tried: Sequence[Tried],
    before: Mapping[SellerId, LevelName | None],
    ends: datetime,
) -> dict[SellerId, LevelName | None]:
    """The level that the draft would have given each; `before` is what it gave the month before."""
    decider = rules.Decider(draft, goals_by(draft, tried), ends)
    found: dict[SellerId, LevelName | None] = {}
    for each in tried:
        seller = each.seller
        if seller.seller_id in before:
            seller = replace(seller, level_before=before[seller.seller_id])
        found[seller.seller_id] = decider(seller, each.values).level_after
    return found


def lanes_to_try(
    lanes: int, sellers: int, pieces: int, *, sellers_max: int, pieces_max: int
) -> int:
    """In how many of the lanes the sellers, which lie in them by hash, are looked at."""
    share = min(1.0, sellers_max / max(1, sellers), pieces_max / max(1, pieces))
    return max(1, int(lanes * share))


def margin_bps(looked_at: int, sellers: int) -> int:
    """How far a share among `looked_at` random ones may lie from that of all, at 95 %."""
    if looked_at >= sellers or looked_at == 0:
        return 0
    return ceil(10_000 * 1.96 * sqrt(0.25 / looked_at * (1 - looked_at / sellers)))
