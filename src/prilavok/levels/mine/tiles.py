"""Tiles: each indicator of the last settled month, and how the running one goes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from prilavok.levels.mine.model import ShownGoal, ShownValue, Tile, TrendPoint
from prilavok.levels.mine.showing import shown_goals, shown_value
from prilavok.levels.mine.store import SettledStanding
from prilavok.levels.model import NO_VALUE, Goals, Value
from prilavok.levels.months import Month
from prilavok.levels.programme import Indicator, LevelProgramme
from prilavok.levels.projection.store import Projected
from prilavok.levels.rules import met_goals
from prilavok.levels.settling.deciding import nothing_of
from prilavok.levels.settling.deciding import values_of as settling_values_of


class Running(Struct, frozen=True):
    """The running month as it was projected, by the programme in force."""

    programme: LevelProgramme
    projected: Projected | None
    goals: Sequence[Goals]

    def value(self, indicator: Indicator) -> ShownValue | None:
        """What the indicator came to so far; nothing where the programme measures otherwise now."""
        n = self._place(indicator)
        if self.projected is None or n is None:
            return None
        values = settling_values_of(self.programme, self.projected.measured)
        return shown_value(values[n], self.programme.indicators[n])

    def shown_goals(self, indicator: Indicator) -> tuple[ShownGoal, ...]:
        """Its goals, and whether they are met so far."""
        n = self._place(indicator)
        if self.projected is None or n is None:
            return ()
        values = settling_values_of(self.programme, self.projected.measured)
        met = [
            met_goals(self.programme, level, of_level, values)
            for level, of_level in zip(self.programme.levels, self.goals, strict=True)
        ]
        return shown_goals(self.programme, self.goals, met, n)

    def _place(self, indicator: Indicator) -> int | None:
        alike = (
            n
            for n, each in enumerate(self.programme.indicators)
            if (each.key, each.measure) == (indicator.key, indicator.measure)
        )
        return next(alike, None)


def tiles(
    months: Sequence[SettledStanding], decided_by: Sequence[LevelProgramme], running: Running
) -> tuple[Tile, ...]:
    """One for each indicator of the last settled month; before there is one, of the running."""
    if not months:
        return _first_tiles(running) if running.projected is not None else ()
    last, programme = months[0], decided_by[0]
    values = values_of(programme, last)
    return tuple(
        Tile(
            indicator=indicator.key,
            measure=indicator.measure,
            unit=indicator.measured.unit,
            direction=indicator.measured.direction,
            window_months=indicator.window_months,
            within_h=indicator.within_h,
            sample_min=indicator.sample_min,
            too_little=indicator.too_little,
            value=shown_value(values[n], indicator),
            goals=shown_goals(programme, last.goals, last.met, n),
            trend=_trend(indicator, months, decided_by),
            now=running.value(indicator),
            now_goals=running.shown_goals(indicator),
        )
        for n, indicator in enumerate(programme.indicators)
    )


def _first_tiles(running: Running) -> tuple[Tile, ...]:
    """Nothing was settled yet."""
    return tuple(
        Tile(
            indicator=indicator.key,
            measure=indicator.measure,
            unit=indicator.measured.unit,
            direction=indicator.measured.direction,
            window_months=indicator.window_months,
            within_h=indicator.within_h,
            sample_min=indicator.sample_min,
            too_little=indicator.too_little,
            value=shown_value(NO_VALUE, indicator),
            goals=(),
            trend=(),
            now=running.value(indicator),
            now_goals=running.shown_goals(indicator),
        )
        for indicator in running.programme.indicators
    )


def _trend(
    indicator: Indicator,
    months: Sequence[SettledStanding],
    decided_by: Sequence[LevelProgramme],
) -> tuple[TrendPoint, ...]:
    """The months that measured the same, the oldest first."""
    points: list[TrendPoint] = []
    for standing, programme in zip(reversed(months), reversed(decided_by), strict=True):
        same = next((each for each in programme.indicators if each.key == indicator.key), None)
        if same is not None and same.measure == indicator.measure:
            value = standing.measured.get(same.key, nothing_of(same))
            points.append(TrendPoint(str(Month(standing.month)), shown_value(value, same)))
    return tuple(points)


def values_of(programme: LevelProgramme, standing: SettledStanding) -> list[Value]:
    """What was measured, in the order of the programme's indicators."""
    return [
        standing.measured.get(indicator.key, nothing_of(indicator))
        for indicator in programme.indicators
    ]
