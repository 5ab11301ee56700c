"""The level programme: which levels there are, what a seller needs for each, what each is worth.
Edited by the operator, in versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Final, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from prilavok.core.config import zone_called
from prilavok.core.errors import DomainError
from prilavok.core.money import BPS_WHOLE, Currency
from prilavok.levels.indicators import MEASURES, Measure
from prilavok.levels.model import Better, IndicatorKey, Key, LevelName, Ratio, Unit
from prilavok.market import Scheme
from prilavok.market.model import CategoryPath
from prilavok.programmes import Kind
from prilavok.programmes.model import DocumentInvalid

NAME: Final = "level_programme"
INDICATORS_MAX, LEVELS_MAX, REWARDS_MAX, WINDOW_MAX = 24, 10, 20, 12
MARKET_MIN: Final = 10
"""A market of fewer sellers says nothing."""
AVERAGE_BPS_MAX: Final = 30_000

Bps = Annotated[int, Meta(ge=0, le=BPS_WHOLE)]
Words = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+\Z")]
Note = Annotated[str, Meta(max_length=4_000)]
Hour = Annotated[int, Meta(ge=0, le=24)]


class Named(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name in each language of the pages."""

    ru: Words
    en: Words
    zh: Words


class SaidNote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A note in each language of the pages."""

    ru: Note
    en: Note
    zh: Note


class TooLittle(StrEnum):
    """What an indicator counts for while there is too little evidence, or no market to compare
    with."""

    EXCLUDED = "excluded"
    """It is left out, and as large a part of the others is needed, rounded up."""
    MET = "met"
    MISSED = "missed"


class Indicator(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A measure as this programme uses it: over the last `window_months` that end with the month,
    of these schemes and categories (none: of all).

    A category holds what lies under it. `within_h`: for measures of what happens in time.
    """

    key: Key
    measure: str
    window_months: Annotated[int, Meta(ge=1, le=WINDOW_MAX)] = 1
    sample_min: Annotated[int, Meta(ge=0, le=10**9)] = 1
    schemes: Annotated[tuple[Scheme, ...], Meta(max_length=len(Scheme))] = ()
    categories: Annotated[tuple[CategoryPath, ...], Meta(max_length=50)] = ()
    within_h: Annotated[int, Meta(ge=1, le=24 * 90)] | None = None
    too_little: TooLittle = TooLittle.EXCLUDED

    @property
    def measured(self) -> Measure:
        """What it measures; the programme has been checked."""
        return MEASURES[self.measure]


class Absolute(Struct, frozen=True, forbid_unknown_fields=True, tag="absolute"):
    """A number of the unit's smallest part: basis points, minor units, hundredths, seconds."""

    value: Annotated[int, Meta(ge=0, le=10**15)]


class Percentile(Struct, frozen=True, forbid_unknown_fields=True, tag="percentile"):
    """As good as the seller at this rank of the market, from the worst (0) to the best (10,000);
    by the nearest rank."""

    bps: Bps


class Average(Struct, frozen=True, forbid_unknown_fields=True, tag="average"):
    """So much of the market's average: of what all sellers did together, 10,000 being the same."""

    bps: Annotated[int, Meta(ge=1, le=AVERAGE_BPS_MAX)]


Goal: TypeAlias = Absolute | Percentile | Average


class Goals(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The goal of one indicator."""

    indicator: Key
    goal: Goal


class ServicePlace(StrEnum):
    """Where a service is rendered."""

    SORTING_CENTRE = "sorting_centre"
    WAREHOUSE = "warehouse"
    PICKUP_POINT = "pickup_point"


class Hours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours of the day in the programme's zone, `[start, end)`, over midnight where need be."""

    start: Annotated[int, Meta(ge=0, le=23)]
    end: Annotated[int, Meta(ge=0, le=24)]

    def hold(self, hour: int) -> bool:
        """Whether the hour (0–23) is one of them."""
        if self.start < self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end


class Off(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="off"):
    """A service of the marketplace costs less; 10,000: nothing. For these schemes, at these places,
    in these hours (none: any)."""

    service: Key
    named: Named
    off_bps: Annotated[int, Meta(ge=1, le=BPS_WHOLE)]
    schemes: Annotated[tuple[Scheme, ...], Meta(max_length=len(Scheme))] = ()
    places: Annotated[tuple[ServicePlace, ...], Meta(max_length=len(ServicePlace))] = ()
    hours: Hours | None = None


class Boost(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="boost"):
    """The seller's goods rank higher: a search engine multiplies by 1 + `boost_bps` / 10,000."""

    boost_bps: Annotated[int, Meta(ge=1, le=BPS_WHOLE * 10)]


class Perk(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="perk"):
    """Something without a number, which another system grants: simpler returns."""

    perk: Key
    named: Named


Reward: TypeAlias = Off | Boost | Perk


class Level(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A level: what it takes, and what it is worth. With `on_request`, who reaches it gets it only
    after having asked for it. `colour` is that of the badge."""

    level: Key
    named: Named
    goals: Annotated[tuple[Goals, ...], Meta(max_length=INDICATORS_MAX)]
    on_request: bool = False
    colour: Annotated[str, Meta(pattern=r"^#[0-9a-f]{6}\Z")] = "#808080"
    rewards: Annotated[tuple[Reward, ...], Meta(max_length=REWARDS_MAX)] = ()


class Demotion(StrEnum):
    """What happens to who reaches less than before."""

    NONE = "none"
    ONE_STEP = "one_step"
    STRAIGHT = "straight"


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who takes part: sellers of these countries (none: of any) who were registered so many days
    before the month ended. Everybody else has no level."""

    countries: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z")], ...], Meta(max_length=250)
    ] = ()
    registered_days_min: Annotated[int, Meta(ge=0, le=3_650)] = 0


class LevelProgramme(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the months of sellers become levels.

    `levels` are ordered from the lowest; below it there is no level. A level is reached when
    `needed` of its goals are met (null: all). The month is settled before day `settled_by_day` of
    the next one begins, in `zone`, and can be contested for `appeal_days` after that. `note` says
    where the numbers come from; sellers read it, in their language where it is there.
    """

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    note: Note | SaidNote = ""
    zone: str
    currency: Currency
    indicators: Annotated[tuple[Indicator, ...], Meta(min_length=1, max_length=INDICATORS_MAX)]
    levels: Annotated[tuple[Level, ...], Meta(min_length=1, max_length=LEVELS_MAX)]
    needed: Annotated[int, Meta(ge=1, le=INDICATORS_MAX)] | None = None
    entry: Entry = Entry()
    demotion: Demotion = Demotion.STRAIGHT
    settled_by_day: Annotated[int, Meta(ge=1, le=28)] = 4
    market_min: Annotated[int, Meta(ge=MARKET_MIN, le=10**6)] = MARKET_MIN
    warn_days: Annotated[int, Meta(ge=0, le=31)] = 7
    appeal_days: Annotated[int, Meta(ge=0, le=90)] = 14

    @property
    def clock(self) -> ZoneInfo:
        """The zone whose months and days count."""
        return zone_called(self.zone)

    def level(self, name: LevelName | str | None) -> Level | None:
        """The level of that name."""
        return next((level for level in self.levels if level.level == name), None)

    def rank(self, name: LevelName | str | None) -> int:
        """The place of a level from below, from 1; 0 for none, also for one that is not there any
        more."""
        if name is None:
            return 0
        return next((n for n, level in enumerate(self.levels, 1) if level.level == name), 0)

    def place_of(self, key: IndicatorKey | str) -> int:
        """The place of an indicator among the programme's."""
        return next(n for n, indicator in enumerate(self.indicators) if indicator.key == key)


def goal_of(level: Level, key: str) -> Goal | None:
    """The level's goal for an indicator, if it has one."""
    return next((each.goal for each in level.goals if each.indicator == key), None)


def absolute(goal: Absolute, unit: Unit) -> Ratio:
    """The goal as an exact number."""
    return Ratio(goal.value, unit.parts)


def check(programme: LevelProgramme) -> None:
    """Raise `DocumentInvalid` where it names what is not there, or contradicts itself."""
    for reason, path in _faults(programme):
        raise DocumentInvalid(NAME, reason, f"$.{path}")


def _faults(programme: LevelProgramme) -> Iterator[tuple[str, str]]:
    try:
        zone_called(programme.zone)
    except (DomainError, ValueError):
        yield f"There is no time zone {programme.zone}.", "zone"
    yield from _twice([each.key for each in programme.indicators], "indicators")
    yield from _twice([level.level for level in programme.levels], "levels")
    for n, indicator in enumerate(programme.indicators):
        for reason, path in _faults_of_indicator(indicator):
            yield reason, f"indicators[{n}].{path}"
    for n, level in enumerate(programme.levels):
        for reason, path in _faults_of_level(level, programme):
            yield reason, f"levels[{n}].{path}"
    for n, (lower, higher) in enumerate(pairwise(programme.levels), 1):
        for reason, path in _easier(lower, higher, programme):
            yield reason, f"levels[{n}].{path}"


def _twice(names: Sequence[str], path: str) -> Iterator[tuple[str, str]]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{name} is there {times} times.", path


def _faults_of_indicator(indicator: Indicator) -> Iterator[tuple[str, str]]:
    measure = MEASURES.get(indicator.measure)
    if measure is None:
        known = ", ".join(sorted(MEASURES))
        yield f"There is no measure {indicator.measure}; there are {known}.", "measure"
        return
    if measure.within and indicator.within_h is None:
        yield f"{measure.name} needs to know within how many hours.", "within_h"
    if not measure.within and indicator.within_h is not None:
        yield f"{measure.name} is not about hours.", "within_h"
    for scope in ("schemes", "categories"):
        if getattr(indicator, scope) and not measure.by_order:
            yield f"{measure.name} is not about orders: it has no {scope}.", scope


def _faults_of_level(level: Level, programme: LevelProgramme) -> Iterator[tuple[str, str]]:
    known = {indicator.key for indicator in programme.indicators}
    named = [each.indicator for each in level.goals]
    yield from _twice(named, "goals")
    for n, key in enumerate(named):
        if key not in known:
            yield f"There is no indicator {key}.", f"goals[{n}].indicator"
    if programme.needed is not None and programme.needed > len(named):
        yield f"It has {len(named)} goals, and {programme.needed} are needed.", "goals"
    for n, each in enumerate(level.goals):
        indicator = next((i for i in programme.indicators if i.key == each.indicator), None)
        measure = MEASURES.get(indicator.measure) if indicator else None
        if measure is None or not isinstance(each.goal, Absolute):
            continue
        if measure.unit is Unit.SHARE and each.goal.value > BPS_WHOLE:
            yield "A share is at most 10,000 basis points.", f"goals[{n}].goal.value"
        if measure.unit is Unit.RATING and each.goal.value > 500:
            yield "A rating is at most 500 hundredths.", f"goals[{n}].goal.value"


def _easier(lower: Level, higher: Level, programme: LevelProgramme) -> Iterator[tuple[str, str]]:
    """Where a higher level asks for less than the one below it: doing better could then cost."""
    for n, each in enumerate(higher.goals):
        below = goal_of(lower, each.indicator)
        indicator = next((i for i in programme.indicators if i.key == each.indicator), None)
        measure = MEASURES.get(indicator.measure) if indicator else None
        if below is None or measure is None or type(below) is not type(each.goal):
            continue
        asked, before = _hardness(each.goal, measure), _hardness(below, measure)
        if asked < before:
            yield f"It asks for less than {lower.level} does.", f"goals[{n}].goal"


def _hardness(goal: Goal, measure: Measure) -> int:
    """How much a goal asks for, among goals of its type."""
    if isinstance(goal, Percentile):
        return goal.bps
    number = goal.value if isinstance(goal, Absolute) else goal.bps
    return number if measure.direction is Better.HIGHER else -number


KIND = Kind(NAME, LevelProgramme, check)
