"""Adding up a lane's evidence of a month, for all its sellers and indicators at once.

The statements are made of what the programme counts (`counting`): of many pieces of evidence one
pass, of the few kinds that take more than a sum a pass each.

What counts: evidence up to the cutoff that happened before the month's end, and lies in the
indicator's window or was appended after the cutoff of the month before. So what is told late counts
in the month in which it is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.model import Value
from prilavok.levels.months import Month
from prilavok.levels.programme import Indicator, LevelProgramme
from prilavok.levels.settling.counting import SECONDS_PER_HOUR, compared_with, counting_of
from prilavok.levels.settling.passes import (
    measure_of,
    measured_alone_of,
    measured_now_of,
    project_of,
)


class Stretch(Struct, frozen=True, kw_only=True):
    """What of a lane's log is measured: behind `first_position`, up to `cutoff`; what is behind
    `previous_cutoff` is new."""

    first_position: int
    cutoff: int
    previous_cutoff: int


class Term(Struct, frozen=True, kw_only=True):
    """What an indicator counts: one kind of evidence, for its numerator (`of`) or
    for its denominator (`among`).

    `window` and `within` are places in the sorted lists of windows and of hours; a piece counts
    when its own are at least, and at most, that.
    """

    indicator: str
    role: str
    kind: int
    flag: bool | None
    window: int
    within: int | None
    schemes: tuple[str, ...] | None
    categories: tuple[str, ...] | None


class Shape(Struct, frozen=True, kw_only=True):
    """How an indicator's sums become its value."""

    indicator: str
    aggregate: str


class Measured(Struct, frozen=True):
    """What measuring a lane went through: pieces of evidence, and where the later months' begin."""

    evidence: int
    next_position: int | None


async def measure(
    conn: Connection,
    lane: Lane,
    programme: LevelProgramme,
    month: Month,
    stretch: Stretch,
    *,
    previous: Month,
    asked_before: datetime,
) -> Measured:
    """Store what the month came to for every seller of the lane; not yet decided."""
    parameters = parameters_of(lane, programme, month, stretch)
    await execute(conn, SWEEPING)
    found = await fetch_one(
        conn,
        measure_of(counting_of(programme)),
        {**parameters, "previous": previous.first, "asked_before": asked_before},
        row=Measured,
    )
    assert found is not None
    return found


async def project(
    conn: Connection,
    lane: Lane,
    programme: LevelProgramme,
    month: Month,
    stretch: Stretch,
    *,
    previous: Month,
    now: datetime,
) -> None:
    """Store what the running month comes to so far for every seller of the lane; not yet decided.
    `previous` is the month whose levels are held."""
    parameters = parameters_of(lane, programme, month, stretch)
    await execute(conn, SWEEPING)
    await execute(
        conn,
        project_of(counting_of(programme)),
        {**parameters, "previous": previous.first, "asked_before": now, "now": now},
    )


async def measured_alone(
    conn: Connection,
    lane: Lane,
    programme: LevelProgramme,
    month: Month,
    stretch: Stretch,
    seller_id: SellerId,
    left_out: Sequence[int],
) -> dict[str, Value]:
    """What the month comes to for one seller without what is `left_out`; nothing is stored."""
    parameters = parameters_of(lane, programme, month, stretch)
    wanted = {**parameters, "seller_id": seller_id, "left_out": list(left_out)}
    found = await fetch_one(
        conn, measured_alone_of(counting_of(programme)), wanted, row=MeasuredSeller
    )
    return found.measured if found is not None else {}


class MeasuredSeller(Struct, frozen=True):
    """What a seller's evidence comes to, by indicator; of those without any, nothing."""

    seller_id: SellerId
    measured: dict[str, Value]


async def measured_now(
    conn: Connection, lane: Lane, programme: LevelProgramme, month: Month, stretch: Stretch
) -> dict[SellerId, dict[str, Value]]:
    """What the month comes to for the lane's sellers who have evidence; nothing is stored."""
    found = await fetch(
        conn,
        measured_now_of(counting_of(programme)),
        parameters_of(lane, programme, month, stretch),
        row=MeasuredSeller,
    )
    return {each.seller_id: each.measured for each in found}


def terms_of(programme: LevelProgramme) -> tuple[Term, ...]:
    """What the indicators count."""
    windows, hours = _windows(programme), _hours(programme)
    return tuple(
        term for indicator in programme.indicators for term in _terms(indicator, windows, hours)
    )


def _terms(indicator: Indicator, windows: Sequence[int], hours: Sequence[int]) -> Iterator[Term]:
    measure = indicator.measured
    within = hours.index(indicator.within_h) if indicator.within_h is not None else None
    for role, counted in (("of", measure.of), ("among", measure.among)):
        for each in counted:
            yield Term(
                indicator=indicator.key,
                role=role,
                kind=each.kind,
                flag=each.flag,
                window=windows.index(indicator.window_months) + 1,
                within=within if role == "of" else None,
                schemes=indicator.schemes or None,
                categories=tuple(" / ".join(path) for path in indicator.categories) or None,
            )


def _windows(programme: LevelProgramme) -> list[int]:
    """The windows of the indicators, in months, the longest first: the earliest start."""
    return sorted({indicator.window_months for indicator in programme.indicators}, reverse=True)


def _hours(programme: LevelProgramme) -> list[int]:
    """The hours within which indicators ask things to happen, ascending."""
    return sorted({i.within_h for i in programme.indicators if i.within_h is not None})


def parameters_of(
    lane: Lane, programme: LevelProgramme, month: Month, stretch: Stretch
) -> dict[str, object]:
    """What every statement needs that counts evidence as a settlement does."""
    zone = programme.clock
    counting = counting_of(programme)
    starts = {months: month.plus(1 - months).starts(zone) for months in _windows(programme)}
    return {
        **compared_with(programme),
        **{f"since_{months}": start for months, start in starts.items()},
        "lane": lane,
        "month": month.first,
        "since_summed": month.plus(1 - counting.longest).starts(zone),
        "ends": month.ends(zone),
        "edges": [*starts.values(), month.ends(zone)],
        "windows": len(starts),
        "within": [hours * SECONDS_PER_HOUR + 1 for hours in _hours(programme)],
        "first": stretch.first_position,
        "cutoff": stretch.cutoff,
        "previous_cutoff": stretch.previous_cutoff,
        "currency": programme.currency,
        "summed": list(map(int, counting.summed_kinds)),
        "terms": Jsonb(terms_of(programme)),
        "shapes": Jsonb(
            [
                Shape(indicator=indicator.key, aggregate=indicator.measured.aggregate)
                for indicator in programme.indicators
            ]
        ),
    }


# All of a lane's sellers are joined with what they came to: in memory, and by hashes even where a
# table was empty when it was looked at last.
SWEEPING = """
select set_config('work_mem', '64MB', true), set_config('enable_nestloop', 'off', true)
"""
