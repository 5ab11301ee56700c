"""Grants and overrides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.core.errors import Conflict, Invalid, NotFound
from prilavok.core.events import Event
from prilavok.core.ids import SellerId
from prilavok.levels.model import LevelName
from prilavok.levels.months import Month
from prilavok.levels.programme import Level, LevelProgramme

OverrideReason = Annotated[str, Meta(min_length=10, max_length=1_000, pattern=r"\S")]


class Override(Struct, frozen=True, kw_only=True):
    """A level (null: none) that an operator has given a seller for `[starts, ends)`, whatever is
    settled; ended early at `ended_at`."""

    override_id: UUID
    seller_id: SellerId
    level: LevelName | None
    starts: datetime
    ends: datetime
    reason: str
    made_by: str
    made_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None

    @property
    def until(self) -> datetime:
        """When it holds no more."""
        return self.ends if self.ended_at is None else min(self.ends, self.ended_at)

    def holds(self, at: datetime) -> bool:
        return self.starts <= at < self.until


class LevelOverridden(Event, frozen=True, tag="levels.overridden"):
    """An operator has given a seller a level (null: none) for `[starts, ends)`; told in the
    seller's lane."""

    seller_id: SellerId
    override_id: UUID
    level: LevelName | None
    starts: datetime
    ends: datetime


class LevelOverrideEnded(Event, frozen=True, tag="levels.override_ended"):
    """A level that was given by hand holds no more since `at`: its time is over, or an operator has
    ended it `early`. Told in the seller's lane."""

    seller_id: SellerId
    override_id: UUID
    level: LevelName | None
    at: datetime
    early: bool


class SettledLevel(Struct, frozen=True):
    """What a month gave a seller, after all appeals; from when on, if that is because of one."""

    seller_id: SellerId
    level_after: LevelName | None
    since: datetime | None = None


class Ground(Struct, frozen=True, kw_only=True):
    """What all sellers' levels at a moment follow from: the newest settled `month` before it (none
    yet: null), and the programme by which it was settled. `carried`: it is not the month right
    before."""

    at: datetime
    month: Month | None
    programme: LevelProgramme
    version: int
    carried: bool
    starts: datetime
    ends: datetime
    """The month in which `at` lies."""


class Held(Struct, frozen=True, kw_only=True):
    """What a seller holds from `starts` on, until `ends` (null: not known yet, because a settlement
    is late)."""

    seller_id: SellerId
    level: Level | None
    programme_version: int
    starts: datetime
    ends: datetime | None
    month: Month | None = None
    carried: bool = False
    override: Override | None = None


@dataclass(eq=False)
class OverrideTooShort(Invalid):
    """It has to end after it starts, and after now."""


@dataclass(eq=False)
class LevelUnknown(Invalid):
    """The programme in force has no level {level}."""

    level: str


@dataclass(eq=False)
class OverrideNotFound(NotFound):
    """There is no such override of this seller's."""


@dataclass(eq=False)
class OverrideOver(Conflict):
    """This override has ended already."""
