"""What whoever decides about an appeal sees: the month as it is, what is contested of it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from prilavok.cases import ContestedPiece, Evidence, Figure, FigureGoal
from prilavok.levels.appealing.model import NewLevelAppeal
from prilavok.levels.mine.showing import shown_goals, shown_value
from prilavok.levels.mine.store import SettledStanding
from prilavok.levels.months import Month
from prilavok.levels.programme import LevelProgramme
from prilavok.levels.settling.deciding import nothing_of
from prilavok.levels.tracing.actions import Traced
from prilavok.levels.tracing.model import TracedRow
from prilavok.levels.tracing.rules import row_of

NAMES = ("order_id", "line_id", "review_id", "chat_id", "claim_id", "fact_source", "fact_id")


class Contested(Struct, frozen=True):
    """A row that is contested, and what counted it."""

    traced: Traced
    row: TracedRow


def snapshot(
    programme: LevelProgramme,
    standing: SettledStanding,
    wanted: NewLevelAppeal,
    contested: Sequence[Contested],
) -> Evidence:
    """The month as it stands when the appeal is made."""
    return Evidence(
        figures=tuple(
            _figure(programme, standing, n)
            for n, indicator in enumerate(programme.indicators)
            if indicator.key in wanted.indicators
        ),
        pieces=tuple(_piece(each) for each in contested),
        named={
            level.level: {"ru": level.named.ru, "en": level.named.en, "zh": level.named.zh}
            for level in programme.levels
        },
        facts={
            "appeal": wanted.text.strip(),
            "month": str(Month(standing.month)),
            "revision": str(standing.revision),
            "programme_version": str(standing.programme_version),
            "level_before": standing.level_before or "",
            "level_after": standing.level_after or "",
            "reason": standing.reason.value,
            "currency": programme.currency,
        },
    )


def _figure(programme: LevelProgramme, standing: SettledStanding, n: int) -> Figure:
    indicator = programme.indicators[n]
    value = standing.measured.get(indicator.key) or nothing_of(indicator)
    shown = shown_value(value, indicator)
    return Figure(
        figure=indicator.key,
        measure=indicator.measure,
        unit=indicator.measured.unit.value,
        amount=shown.amount,
        sample=shown.sample,
        goals=tuple(
            FigureGoal(goal.level, goal.amount, goal.met.value)
            for goal in shown_goals(programme, standing.goals, standing.met, n)
        ),
    )


def _piece(contested: Contested) -> ContestedPiece:
    traced = contested.traced
    row = row_of(traced.indicator, traced.currency, contested.row)
    names = {name: str(value) for name in NAMES if (value := getattr(row, name)) is not None}
    return ContestedPiece(
        figure=traced.indicator.key, position=row.position, at=row.at, what=row.kind, names=names
    )
