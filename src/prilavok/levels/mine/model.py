"""The level pages of a seller, as they travel.

Amounts of values and goals are whole numbers of the smallest part of the indicator's unit: minor
units, basis points, hundredths of a star, seconds. They are rounded to the worse side, so that what
is missed never looks met; goals, to the harder side.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from prilavok.levels.model import Better, LevelName, Met, Reason, Unit
from prilavok.levels.programme import (
    Demotion,
    Entry,
    Goal,
    Indicator,
    Named,
    Reward,
    SaidNote,
    TooLittle,
)
from prilavok.levels.rewards.model import Saved


class LevelBrief(Struct, frozen=True, kw_only=True):
    """A level by its name, from the lowest."""

    level: str
    named: Named
    colour: str
    on_request: bool


class ShownOverride(Struct, frozen=True, kw_only=True):
    """That the marketplace has set a level (null: none), why and until when."""

    override_id: UUID
    level: LevelName | None
    starts: datetime
    ends: datetime
    reason: str


class ShownHeld(Struct, frozen=True, kw_only=True):
    """What one holds in `[starts, ends)`, because of `month`. `carried`: the month before is not
    settled yet, and so there is no end."""

    level: LevelBrief | None
    starts: datetime
    ends: datetime | None
    month: str | None
    carried: bool
    override: ShownOverride | None
    rewards: tuple[Reward, ...]


class ShownValue(Struct, frozen=True, kw_only=True):
    """What an indicator came to, of so many pieces of evidence; `amount` is null without any."""

    sample: int
    amount: int | None
    numerator: int
    denominator: int


class ShownGoal(Struct, frozen=True, kw_only=True):
    """A level's goal; `amount` is null where the market was too small to have one. `met` is as the
    month was decided."""

    level: str
    amount: int | None
    met: Met


class TrendPoint(Struct, frozen=True):
    """A month's value, by the same measure."""

    month: str
    value: ShownValue


class Tile(Struct, frozen=True, kw_only=True):
    """An indicator of the last settled month: its value and every goal for it, lowest level first;
    the trend of up to 12 settled months, the oldest first; and `now`, the running month so far,
    with its own goals, as of the page's projection. `now` is null before that, and where the rules
    in force measure otherwise. Before anything is settled, `value` is empty and `goals` is, too.
    """

    indicator: str
    measure: str
    unit: Unit
    direction: Better
    window_months: int
    within_h: int | None
    sample_min: int
    too_little: TooLittle
    value: ShownValue
    goals: tuple[ShownGoal, ...]
    trend: tuple[TrendPoint, ...]
    now: ShownValue | None = None
    now_goals: tuple[ShownGoal, ...] = ()


class SettledMonth(Struct, frozen=True, kw_only=True):
    """What a settled month came to. `revision` is above 0 after a granted appeal; it can be
    contested before `contestable_until`."""

    month: str
    revision: int
    programme_version: int
    settled_at: datetime
    level_before: LevelName | None
    level_after: LevelName | None
    named_before: Named | None
    named_after: Named | None
    reason: Reason
    contestable_until: datetime


class ShownMissing(Struct, frozen=True, kw_only=True):
    """A goal that is missed by `gap`, which is `gap_bps` of it."""

    indicator: str
    unit: Unit
    direction: Better
    goal: int
    value: ShownValue
    gap: int
    gap_bps: int


class ShownNext(Struct, frozen=True, kw_only=True):
    """What the next level still takes: so `many` of the goals that are `missing`, the nearest
    first. With `on_request` it has to be asked for, unless it is `asked_for`."""

    level: LevelBrief
    many: int
    missing: tuple[ShownMissing, ...]
    asked_for: bool
    by: str
    """`projection`, or `month` where the running month is not projected yet."""


class ShownProjection(Struct, frozen=True, kw_only=True):
    """The level if the running month ended as it is, as of `at`."""

    month: str
    at: datetime
    level: LevelBrief | None
    reason: Reason


class ChangeKind(StrEnum):
    """What is otherwise by new rules."""

    NEEDED = "needed"
    """How many goals a level takes; null: all."""
    DEMOTION = "demotion"
    ENTRY = "entry"
    INDICATOR_ADDED = "indicator_added"
    INDICATOR_REMOVED = "indicator_removed"
    INDICATOR_CHANGED = "indicator_changed"
    LEVEL_ADDED = "level_added"
    LEVEL_REMOVED = "level_removed"
    GOAL = "goal"
    REWARD = "reward"
    """Basis points off a service; null: none."""
    BOOST = "boost"
    PERK = "perk"
    """1: there is one; `service` is its code."""


class Change(Struct, frozen=True, kw_only=True):
    """Something that is otherwise by the new rules: of which level, indicator or service."""

    what: ChangeKind
    level: str | None = None
    named: Named | None = None
    indicator: str | None = None
    measure: str | None = None
    unit: Unit | None = None
    goal_before: Goal | None = None
    goal_after: Goal | None = None
    service: str | None = None
    service_named: Named | None = None
    before: int | None = None
    after: int | None = None


class News(Struct, frozen=True, kw_only=True):
    """A version of the programme that nobody here has read about yet, and what changes by it.

    `level_last_month` is what the last settled month would have given, `was` what it gave. It is
    not known where the new rules measure what was not measured then.
    """

    version: int
    effective_from: datetime
    name: str
    month: str | None
    was: LevelBrief | None
    level_last_month: LevelBrief | None
    is_known: bool
    changes: tuple[Change, ...]


class MyLevel(Struct, frozen=True, kw_only=True):
    """A seller's level page. Without a programme there are no levels: all else is empty then."""

    programme_version: int | None
    programme_name: str | None = None
    programme_note: str | SaidNote | None = None
    currency: str | None = None
    zone: str | None = None
    needed: int | None = None
    levels: tuple[LevelBrief, ...] = ()
    held: ShownHeld | None = None
    last: SettledMonth | None = None
    tiles: tuple[Tile, ...] = ()
    projection: ShownProjection | None = None
    next_level: ShownNext | None = None
    saved: tuple[Saved, ...] = ()
    news: News | None = None


class MyHistory(Struct, frozen=True):
    """Settled months, the newest first."""

    months: tuple[HistoryMonth, ...]


class HistoryMonth(Struct, frozen=True, kw_only=True):
    """A settled month with the numbers that it was decided by."""

    settled: SettledMonth
    values: tuple[HistoryValue, ...]


class HistoryValue(Struct, frozen=True, kw_only=True):
    """An indicator of a month."""

    indicator: str
    measure: str
    unit: Unit
    direction: Better
    value: ShownValue
    goals: tuple[ShownGoal, ...]


class ExplainedIndicator(Struct, frozen=True, kw_only=True):
    """An indicator, what it is counted in, and each level's goal: as the programme has it, and as
    it was frozen in the last settled month."""

    indicator: Indicator
    unit: Unit
    direction: Better
    aggregate: str
    by_order: bool
    goals: tuple[ExplainedGoal, ...]


class ExplainedGoal(Struct, frozen=True, kw_only=True):
    level: str
    goal: Goal | None
    frozen: int | None


class ExplainedLevel(Struct, frozen=True, kw_only=True):
    """A level, and what it is worth."""

    level: str
    named: Named
    colour: str
    on_request: bool
    needed: int
    goals: int
    rewards: tuple[Reward, ...]


class ExplainedProgramme(Struct, frozen=True, kw_only=True):
    """The programme in force, explained; null without one."""

    version: int | None
    effective_from: datetime | None = None
    name: str | None = None
    note: str | SaidNote | None = None
    zone: str | None = None
    currency: str | None = None
    entry: Entry | None = None
    demotion: Demotion | None = None
    settled_by_day: int | None = None
    market_min: int | None = None
    frozen_month: str | None = None
    indicators: tuple[ExplainedIndicator, ...] = ()
    levels: tuple[ExplainedLevel, ...] = ()
