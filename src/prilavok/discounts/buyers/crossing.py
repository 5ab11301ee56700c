"""When a buyer is told of a seller's discount: once for each time that it is reached, and once for
each day on which it would be lost. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from prilavok.discounts.days import Day
from prilavok.discounts.progress import Progress, outlook, progress
from prilavok.discounts.spend.rows import Counting, Row
from prilavok.discounts.terms import DiscountTerms

WARN_D: Final = 14
"""How long before it is lost a buyer is told."""


class Told(Struct, frozen=True):
    """That a buyer has the discount, and the day of losing it of which they were told last."""

    warned_for: Day | None


class Turn(StrEnum):
    """What has changed for a buyer."""

    REACHED = "reached"
    LOST = "lost"
    ENDS_SOON = "ends_soon"


class News(Struct, frozen=True):
    """What a buyer is to be told: of a discount that ends soon, on which day, and what is missing
    from then on."""

    turn: Turn
    lost_on: Day | None = None
    short_minor: int = 0


def news(
    row: Row, terms: DiscountTerms | None, told: Told | None, today: Day, counting: Counting
) -> News | None:
    """What has changed since the buyer of the row was told, if anything."""
    stands = progress(row, today, counting, terms.threshold_minor) if terms is not None else None
    if terms is None or stands is None or stands.short_minor:
        return News(Turn.LOST) if told is not None else None
    if told is None:
        return News(Turn.REACHED)
    if not _ends_soon(stands, today) or told.warned_for == stands.lost_on:
        return None
    left = next(s.sum_minor for s in outlook(row, today, counting) if s.day == stands.lost_on)
    return News(Turn.ENDS_SOON, stands.lost_on, terms.threshold_minor - left)


def _ends_soon(stands: Progress, today: Day) -> bool:
    return stands.lost_on is not None and stands.lost_on <= today + WARN_D
