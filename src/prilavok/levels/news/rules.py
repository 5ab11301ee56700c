"""What is otherwise by another document: pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from prilavok.levels.mine.model import Change, ChangeKind
from prilavok.levels.model import Goals, LevelName, Ratio
from prilavok.levels.programme import (
    Absolute,
    Boost,
    Indicator,
    Level,
    LevelProgramme,
    Off,
    Perk,
    absolute,
    goal_of,
)

R = TypeVar("R", Off, Boost, Perk)


def changes(before: LevelProgramme, after: LevelProgramme) -> tuple[Change, ...]:
    """What moved: levels, indicators and how many goals are needed; then, level by level, goals
    and rewards."""
    return tuple(_changes(before, after))


def _changes(before: LevelProgramme, after: LevelProgramme) -> Iterator[Change]:
    if before.needed != after.needed:
        yield Change(what=ChangeKind.NEEDED, before=before.needed, after=after.needed)
    if before.demotion != after.demotion:
        yield Change(what=ChangeKind.DEMOTION)
    if before.entry != after.entry:
        yield Change(what=ChangeKind.ENTRY)
    yield from _indicators(before, after)
    for level in before.levels:
        if after.level(level.level) is None:
            yield Change(what=ChangeKind.LEVEL_REMOVED, level=level.level, named=level.named)
    for level in after.levels:
        earlier = before.level(level.level)
        if earlier is None:
            yield Change(what=ChangeKind.LEVEL_ADDED, level=level.level, named=level.named)
        else:
            yield from _goals(earlier, level, before, after)
            yield from _rewards(earlier, level)


def _indicators(before: LevelProgramme, after: LevelProgramme) -> Iterator[Change]:
    for indicator in before.indicators:
        if _indicator(after, indicator.key) is None:
            yield _of_indicator(ChangeKind.INDICATOR_REMOVED, indicator)
    for indicator in after.indicators:
        earlier = _indicator(before, indicator.key)
        if earlier is None:
            yield _of_indicator(ChangeKind.INDICATOR_ADDED, indicator)
        elif earlier != indicator:
            yield _of_indicator(ChangeKind.INDICATOR_CHANGED, indicator)


def _goals(
    earlier: Level, level: Level, before: LevelProgramme, after: LevelProgramme
) -> Iterator[Change]:
    known = {each.key: each for each in (*before.indicators, *after.indicators)}
    for key, indicator in known.items():
        goal_before, goal_after = goal_of(earlier, key), goal_of(level, key)
        if goal_before != goal_after:
            yield Change(
                what=ChangeKind.GOAL,
                level=level.level,
                named=level.named,
                indicator=key,
                measure=indicator.measure,
                unit=indicator.measured.unit,
                goal_before=goal_before,
                goal_after=goal_after,
            )


def _rewards(earlier: Level, level: Level) -> Iterator[Change]:
    was = {each.service: each for each in _of_type(earlier, Off)}
    now = {each.service: each for each in _of_type(level, Off)}
    for service in was | now:
        if was.get(service) != now.get(service):
            named = (now.get(service) or was[service]).named
            yield Change(
                what=ChangeKind.REWARD,
                level=level.level,
                named=level.named,
                service=service,
                service_named=named,
                before=was[service].off_bps if service in was else None,
                after=now[service].off_bps if service in now else None,
            )
    boost = [sum(each.boost_bps for each in _of_type(one, Boost)) for one in (earlier, level)]
    if boost[0] != boost[1]:
        yield Change(
            what=ChangeKind.BOOST,
            level=level.level,
            named=level.named,
            before=boost[0],
            after=boost[1],
        )
    perks = [{each.perk: each for each in _of_type(one, Perk)} for one in (earlier, level)]
    for perk in perks[0].keys() ^ perks[1].keys():
        yield Change(
            what=ChangeKind.PERK,
            level=level.level,
            named=level.named,
            service=perk,
            service_named=(perks[0] | perks[1])[perk].named,
            before=int(perk in perks[0]),
            after=int(perk in perks[1]),
        )


def known_goals(
    decided_by: LevelProgramme, frozen: Sequence[Goals], draft: LevelProgramme
) -> tuple[Goals, ...] | None:
    """The draft's goals for a month that another document decided; None where they cannot be told
    from what was measured then: an indicator is new or counts otherwise, or a goal depends
    otherwise on the market."""
    for indicator in draft.indicators:
        if not _counts_alike(_indicator(decided_by, indicator.key), indicator):
            return None
    found: list[Goals] = []
    for level in draft.levels:
        ratios: list[Ratio | None] = []
        for indicator in draft.indicators:
            goal = goal_of(level, indicator.key)
            if goal is None:
                ratios.append(None)
            elif isinstance(goal, Absolute):
                ratios.append(absolute(goal, indicator.measured.unit))
            elif (old := decided_by.level(level.level)) and goal_of(old, indicator.key) == goal:
                of_level = frozen[decided_by.rank(level.level) - 1]
                ratios.append(of_level.goals[decided_by.place_of(indicator.key)])
            else:
                return None
        found.append(Goals(LevelName(level.level), tuple(ratios)))
    return tuple(found)


def _counts_alike(one: Indicator | None, other: Indicator) -> bool:
    return one is not None and (
        one.measure,
        one.window_months,
        one.schemes,
        one.categories,
        one.within_h,
    ) == (other.measure, other.window_months, other.schemes, other.categories, other.within_h)


def _indicator(programme: LevelProgramme, key: str) -> Indicator | None:
    return next((each for each in programme.indicators if each.key == key), None)


def _of_indicator(what: ChangeKind, indicator: Indicator) -> Change:
    return Change(
        what=what,
        indicator=indicator.key,
        measure=indicator.measure,
        unit=indicator.measured.unit,
    )


def _of_type(level: Level, kind: type[R]) -> list[R]:
    return [each for each in level.rewards if isinstance(each, kind)]
