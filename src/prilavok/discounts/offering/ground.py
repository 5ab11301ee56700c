"""By which programme discounts are today, and which day that is."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from prilavok import programmes
from prilavok.core.database import Connection
from prilavok.discounts.days import Day, day_of
from prilavok.discounts.kind import KIND
from prilavok.discounts.programme import DiscountProgramme


class Ground(Struct, frozen=True):
    """The programme in force `at` a moment, its version, and the day in its zone."""

    programme: DiscountProgramme
    version: int
    today: Day
    at: datetime


async def ground_at(conn: Connection, now: datetime) -> Ground | None:
    """What holds at a moment; None before the first programme begins."""
    found = await programmes.version_in_force(conn, KIND, now)
    if found.version == 0:
        return None
    programme = await programmes.document_kept(conn, KIND, found.version)
    return Ground(programme, found.version, day_of(now, programme.clock), now)
