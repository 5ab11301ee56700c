"""What levels are made of: values of indicators, goals, standings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final, NewType

from msgspec import Meta, Struct

from prilavok.core.errors import Conflict, Invalid, NotFound
from prilavok.core.events import Event
from prilavok.core.ids import SellerId

LevelName = NewType("LevelName", str)
IndicatorKey = NewType("IndicatorKey", str)

Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}\Z")]


class Unit(StrEnum):
    """What a value is counted in; its goals are whole numbers of its smallest part."""

    COUNT = "count"
    MONEY = "money"
    """Minor units of the programme's currency."""
    SHARE = "share"
    """Basis points."""
    RATING = "rating"
    """Hundredths of a star."""
    DURATION = "duration"
    """Seconds."""

    @property
    def parts(self) -> int:
        """How many of the smallest parts make one whole."""
        return _PARTS.get(self, 1)


_PARTS: Final = {Unit.SHARE: 10_000, Unit.RATING: 100}


class Better(StrEnum):
    """Which values are better."""

    HIGHER = "higher"
    LOWER = "lower"


class Ratio(Struct, frozen=True):
    """An exact number; `denominator` > 0."""

    numerator: int
    denominator: int

    def compare(self, other: Ratio) -> int:
        """Below, at or above `other`: negative, 0, positive."""
        return self.numerator * other.denominator - other.numerator * self.denominator


class Value(Struct, frozen=True, array_like=True, gc=False):
    """What an indicator came to for a seller: `numerator` / `denominator` of so many pieces of
    evidence. Without any (`denominator` 0), there is no value."""

    sample: int
    numerator: int
    denominator: int

    @property
    def ratio(self) -> Ratio | None:
        return Ratio(self.numerator, self.denominator) if self.denominator > 0 else None


NO_VALUE: Final = Value(0, 0, 0)


class Met(StrEnum):
    """Whether a goal was met."""

    MET = "met"
    MISSED = "missed"
    TOO_LITTLE = "too_little"
    """There is too little evidence to say, or no goal: the programme says what that counts for."""


class Reason(StrEnum):
    """Why a seller has the level that a settlement gave."""

    REACHED = "reached"
    KEPT = "kept"
    NONE_REACHED = "none_reached"
    LOST = "lost"
    LOST_ONE_STEP = "lost_one_step"
    NEVER_LOST = "never_lost"
    NOT_ENTERED = "not_entered"
    NOT_REQUESTED = "not_requested"
    """A higher level was reached, but has to be asked for."""


class Seller(Struct, frozen=True, kw_only=True):
    """What the rules need to know of a seller beside its values. `asked_for` is the level that it
    has asked for last."""

    seller_id: SellerId
    country: str
    registered_at: datetime
    level_before: LevelName | None = None
    asked_for: LevelName | None = None


class Standing(Struct, frozen=True, kw_only=True):
    """What a settlement, or a projection, gave a seller.

    `values` are in the order of the programme's indicators. `met` has, for each level from the
    lowest, whether each of its goals was met, in the same order.
    """

    seller_id: SellerId
    level_before: LevelName | None
    level_after: LevelName | None
    reason: Reason
    values: tuple[Value, ...]
    met: tuple[tuple[Met, ...], ...]


class Goals(Struct, frozen=True):
    """The goals of one level, frozen, in the order of the programme's indicators; None where the
    market is too small to have one."""

    level: LevelName
    goals: tuple[Ratio | None, ...]


class LevelsSettled(Event, frozen=True, tag="levels.settled"):
    """A month has been settled: the levels of all sellers stand. Told in the first lane."""

    period: str
    programme_version: int
    sellers: int


class LevelChanged(Event, frozen=True, tag="levels.changed"):
    """A seller's level is another one than before; told in the seller's lane."""

    seller_id: SellerId
    period: str
    level_before: LevelName | None
    level_after: LevelName | None
    reason: Reason


class Cutoff(Struct, frozen=True):
    """How far a settlement has read a lane's evidence, and the facts behind it."""

    lane: int
    position: int
    facts_position: int


class Settlement(Struct, frozen=True, kw_only=True):
    """The settlement of the month that begins on `month`; under way while not `finished_at`.

    `digest` is the SHA-256 of all lanes' digests, each that of the lane's standings.
    """

    month: date
    programme_version: int
    started_at: datetime
    goals: tuple[Goals, ...] | None = None
    finished_at: datetime | None = None
    sellers: int = 0
    evidence: int = 0
    digest: str | None = None


@dataclass(eq=False)
class MonthNotOver(Conflict):
    """{period} is not over yet in the programme's zone, {zone}."""

    period: str
    zone: str


@dataclass(eq=False)
class MonthInvalid(Invalid):
    """{period} is not a month: write it as 2024-05."""

    period: str


@dataclass(eq=False)
class MomentTooFar(Invalid):
    """A level can be asked for up to the end of the year {year_max}."""

    year_max: int


@dataclass(eq=False)
class NotSettled(NotFound):
    """{period} has not been settled."""

    period: str
