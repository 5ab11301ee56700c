"""What a programme counts, as the columns of one pass over the evidence.

Steps of orders and answers are many: each indicator has its own counts and sums, all of them made
in one pass, with a group for each seller and no more. What takes more than a sum is rare (ratings,
medians, what was supplied): it has passes of its own, and comes as columns beside the others.

The text depends on the programme alone; what it compares with are parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from prilavok.levels.evidence.model import Kind
from prilavok.levels.indicators import Aggregate, Of
from prilavok.levels.model import IndicatorKey
from prilavok.levels.programme import Indicator, LevelProgramme

SECONDS_PER_HOUR: Final = 3_600
RARE_AGGREGATES: Final = (Aggregate.MEAN, Aggregate.MEDIAN, Aggregate.LAST)
UNSUMMED: Final = (Kind.RATED, Kind.SUPPLIED)
"""What never counts as it comes: of a review's ratings the last does, and of what was supplied."""


class Valued(Struct, frozen=True):
    """An indicator's value, each number as SQL; there is none unless `exists`."""

    indicator: IndicatorKey
    exists: str
    sample: str
    numerator: str
    denominator: str


class Counting(Struct, frozen=True):
    """The programme in SQL: `columns` are summed for each seller, named `c0`, `c1`…; `rare` columns
    are told by their names, `r0`, `r1`…; `values` are made of both."""

    columns: tuple[str, ...]
    rare: tuple[str, ...]
    values: tuple[Valued, ...]
    longest: int
    """How many months the longest window has of what is summed."""
    summed_kinds: tuple[Kind, ...]
    rare_kinds: tuple[Kind, ...]


def counting_of(programme: LevelProgramme) -> Counting:
    """How the programme's indicators are counted."""
    columns, rare = _Columns("c"), _Columns("r")
    longest = max(
        (each.window_months for each in programme.indicators if not is_rare(each)), default=1
    )
    values = tuple(
        _rare(n, indicator, rare) if is_rare(indicator) else _summed(n, indicator, longest, columns)
        for n, indicator in enumerate(programme.indicators)
    )
    kinds = {kind for indicator in programme.indicators for kind in indicator.measured.kinds}
    few = {
        kind
        for indicator in programme.indicators
        if is_rare(indicator)
        for kind in indicator.measured.kinds
    }
    return Counting(
        columns=tuple(columns.known),
        rare=tuple(rare.known),
        values=values,
        longest=longest,
        summed_kinds=tuple(sorted(kind for kind in kinds if kind not in UNSUMMED)),
        rare_kinds=tuple(sorted(few)),
    )


def is_rare(indicator: Indicator) -> bool:
    """Whether it takes more than adding up what comes."""
    measure = indicator.measured
    return measure.aggregate in RARE_AGGREGATES or any(kind in UNSUMMED for kind in measure.kinds)


def compared_with(programme: LevelProgramme) -> dict[str, object]:
    """The parameters of the columns, but for the starts of the windows."""
    found: dict[str, object] = {}
    for n, indicator in enumerate(programme.indicators):
        found[f"key_{n}"] = indicator.key
        if indicator.within_h is not None:
            found[f"within_{n}"] = indicator.within_h * SECONDS_PER_HOUR
        if indicator.schemes:
            found[f"schemes_{n}"] = list(indicator.schemes)
        if indicator.categories:
            found[f"categories_{n}"] = [" / ".join((*path, "")) for path in indicator.categories]
    return found


class _Columns:
    """Columns by what they hold: what two indicators ask for is there once."""

    def __init__(self, letter: str) -> None:
        self._letter = letter
        self.known: dict[str, str] = {}

    def named(self, sql: str) -> str:
        return self.known.setdefault(sql, f"{self._letter}{len(self.known)}")


def _summed(n: int, indicator: Indicator, longest: int, columns: _Columns) -> Valued:
    measure, key = indicator.measured, IndicatorKey(indicator.key)
    lies = _lies(n, indicator, longest)

    def count(counted: Sequence[Of], *, within: bool) -> str:
        # Each kind by itself: a piece that many indicators count is counted once.
        found = [
            columns.named(f"count(*) filter (where {_kind(n, each, within=within)}{lies})")
            for each in counted
        ]
        return " + ".join(found)

    pieces = count(measure.of, within=indicator.within_h is not None)
    match measure.aggregate:
        case Aggregate.SHARE:
            among = count(measure.among, within=False)
            return Valued(key, f"{among} + {pieces} > 0", among, pieces, among)
        case Aggregate.SUM:
            kinds = " or ".join(_kind(n, each, within=False) for each in measure.of)
            ours = f"({kinds}) and currency = %(currency)s{lies}"
            amount = columns.named(f"coalesce(sum(amount) filter (where {ours}), 0)")
            return Valued(key, f"{pieces} > 0", pieces, amount, "1")
        case _:
            return Valued(key, f"{pieces} > 0", pieces, pieces, "1")


def _rare(n: int, indicator: Indicator, rare: _Columns) -> Valued:
    sample, numerator, denominator = (
        rare.named(f"max({number}) filter (where indicator = %(key_{n})s)")
        for number in ("sample", "numerator", "denominator")
    )
    exists = f"{sample} is not null"
    return Valued(IndicatorKey(indicator.key), exists, sample, numerator, denominator)


def _lies(n: int, indicator: Indicator, longest: int) -> str:
    """The rest of a piece's condition: its month, and its order. What is read lies in the longest
    window, is new, or is of later months."""
    told = ["at < %(ends)s"]
    if indicator.window_months != longest:
        since = f"%(since_{indicator.window_months})s"
        told.append(f"(at >= {since} or position > %(previous_cutoff)s)")
    if indicator.schemes:
        told.append(f"scheme = any(%(schemes_{n})s::text[])")
    if indicator.categories:
        told.append(f"(category || ' / ') ^@ any(%(categories_{n})s::text[])")
    return "".join(f" and {each}" for each in told)


def _kind(n: int, each: Of, *, within: bool) -> str:
    kind = f"kind = {int(each.kind)}"
    if each.flag is not None:
        kind += " and flag" if each.flag else " and not flag"
    if within and each.kind is Kind.SHIPPED:
        kind += f" and (waited_s is null or waited_s <= %(within_{n})s)"
    return kind
