"""Which level holds: pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from prilavok.core.ids import SellerId
from prilavok.levels.holding.model import Ground, Held, Override, SettledLevel


def held(
    ground: Ground,
    seller_id: SellerId,
    settled: SettledLevel | None,
    overrides: Sequence[Override],
) -> Held:
    """What the seller holds at `ground.at`: the override that was made last of those that hold
    then, else what was `settled`. It begins and ends where another override does, and begins where
    an appeal was granted."""
    at = ground.at
    holding = max(
        (each for each in overrides if each.holds(at)),
        key=lambda each: (each.made_at, each.override_id),
        default=None,
    )
    if holding is not None:
        return Held(
            seller_id=seller_id,
            level=ground.programme.level(holding.level),
            programme_version=ground.version,
            starts=holding.starts,
            ends=_first([holding.until, *_starts_after(at, overrides, holding)]),
            month=ground.month,
            override=holding,
        )
    ends = None if ground.carried else ground.ends
    ended = [each.until for each in overrides if ground.starts < each.until <= at]
    revised = [settled.since] if settled is not None and settled.since is not None else []
    return Held(
        seller_id=seller_id,
        level=ground.programme.level(settled.level_after if settled is not None else None),
        programme_version=ground.version,
        starts=max([ground.starts, *ended, *revised]),
        ends=_first([ends, *_starts_after(at, overrides, None)]),
        month=ground.month,
        carried=ground.carried,
    )


def _starts_after(
    at: datetime, overrides: Sequence[Override], beside: Override | None
) -> list[datetime]:
    """When overrides begin that will hold instead."""
    return [
        each.starts
        for each in overrides
        if at < each.starts < each.until and (beside is None or each.made_at >= beside.made_at)
    ]


def _first(moments: Sequence[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
