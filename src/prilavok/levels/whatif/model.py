"""A draft tried on the past."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import Meta, Struct

from prilavok.core.errors import Exhausted
from prilavok.levels.mine.model import LevelBrief
from prilavok.levels.model import LevelName
from prilavok.levels.overseeing.model import LevelCount

MONTHS_MAX = 12


class WhatIf(Struct, frozen=True, forbid_unknown_fields=True):
    """A level programme, as it would be published, and how many of the last settled months to try
    it on."""

    document: dict[str, Any]  # Any: checked against the programme's own type
    months: Annotated[int, Meta(ge=1, le=MONTHS_MAX)] = 3


class WouldMove(Struct, frozen=True):
    """How many sellers had `actual` (null: no level) and would have had `draft`."""

    actual: LevelName | None
    draft: LevelName | None
    sellers: int


class Mover(Struct, frozen=True):
    """A seller that would have had another level."""

    seller_id: str
    name: str
    actual: LevelName | None
    draft: LevelName | None


class Cost(Struct, frozen=True):
    """What `uses` of services in the month after saved sellers, and would have saved them."""

    currency: str
    uses: int
    saved_minor: int
    would_save_minor: int


class MonthIf(Struct, frozen=True, kw_only=True):
    """A month: how many would have which level, who would move (a list of up to 200), and what
    rewards would have cost in the month after; `costs` is empty where no use is recorded."""

    month: str
    counts: tuple[LevelCount, ...]
    moves: tuple[WouldMove, ...]
    movers: tuple[Mover, ...]
    costs: tuple[Cost, ...]


class WhatIfReport(Struct, frozen=True, kw_only=True):
    """The months, the oldest first. Of `sellers`, `looked_at` were tried: where these are fewer,
    they are a random part, and a share of them is right to `margin_bps` in 19 of 20 cases."""

    levels: tuple[LevelBrief, ...]
    sellers: int
    looked_at: int
    margin_bps: int
    months: tuple[MonthIf, ...]
    uses: int


@dataclass(eq=False)
class WhatIfUnderWay(Exhausted):
    """Another draft is being tried; try again in a minute."""
