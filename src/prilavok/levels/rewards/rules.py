"""What a service costs with a reward: pure."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from prilavok.core.money import BPS_WHOLE, half_up
from prilavok.levels.programme import Boost, Level, LevelProgramme, Off
from prilavok.levels.rewards.model import Priced, PriceRequest, WhyNone

CLOSENESS: Final = (WhyNone.OTHER_SCHEME, WhyNone.OTHER_PLACE, WhyNone.OTHER_HOUR)
"""What is looked at, in this order."""


def price(
    programme: LevelProgramme | None, level: Level | None, asked: PriceRequest, now: datetime
) -> Priced:
    """What the service costs with the best of the level's rewards that apply; rounded half up,
    once. Without any it is the full price, and the reason is of the reward that was the closest."""
    full = asked.amount.minor
    if programme is None or level is None:
        return Priced(full, why_none=WhyNone.NO_LEVEL)
    rewards = [each for each in offs_of(level) if each.service == asked.service]
    if not rewards:
        return Priced(full, why_none=_why_absent(programme, asked.service))
    hour = hour_of(asked, programme.clock, now)
    obstacles = [(_obstacle(each, asked, hour), each) for each in rewards]
    best = max(
        (each for obstacle, each in obstacles if obstacle is None),
        key=lambda each: each.off_bps,
        default=None,
    )
    if best is not None:
        return Priced(half_up(full * (BPS_WHOLE - best.off_bps), BPS_WHOLE), reward=best)
    closest = max((o for o, _ in obstacles if o is not None), key=CLOSENESS.index)
    return Priced(full, why_none=closest)


def hour_of(asked: PriceRequest, zone: ZoneInfo, now: datetime) -> int:
    """The hour of the day that counts."""
    return asked.hour if asked.hour is not None else (asked.at or now).astimezone(zone).hour


def offs_of(level: Level) -> list[Off]:
    """The level's rewards that take something off a price."""
    return [reward for reward in level.rewards if isinstance(reward, Off)]


def boost_of(level: Level | None) -> int:
    """How much higher the level ranks, in basis points."""
    rewards = level.rewards if level is not None else ()
    return sum(reward.boost_bps for reward in rewards if isinstance(reward, Boost))


def _why_absent(programme: LevelProgramme, service: str) -> WhyNone:
    known = any(off.service == service for level in programme.levels for off in offs_of(level))
    return WhyNone.LEVEL_WITHOUT_IT if known else WhyNone.NO_SUCH_SERVICE


def _obstacle(reward: Off, asked: PriceRequest, hour: int) -> WhyNone | None:
    """What keeps the reward from applying. What it asks for and nobody has said, is not so."""
    if reward.schemes and asked.scheme not in reward.schemes:
        return WhyNone.OTHER_SCHEME
    if reward.places and asked.place not in reward.places:
        return WhyNone.OTHER_PLACE
    if reward.hours is not None and not reward.hours.hold(hour):
        return WhyNone.OTHER_HOUR
    return None
