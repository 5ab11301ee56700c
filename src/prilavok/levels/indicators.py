"""What can be measured of a seller: one entry for each measure.

A measure counts evidence: which kinds of it (`of`), among which (`among`), and how. A settlement
makes one pass over the steps of orders for all measures together, and one over each of the few
kinds that need more than a sum (`levels.settling.measuring`). To add a measure, add an entry here,
its words to the pages' texts, its naive twin to the oracle test.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from prilavok.levels.evidence.model import Kind
from prilavok.levels.model import Better, Unit


class Aggregate(StrEnum):
    """How evidence becomes a value."""

    SUM = "sum"
    """The amounts, added up."""
    COUNT = "count"
    """How many."""
    SHARE = "share"
    """How many of those counted `among`."""
    MEAN = "mean"
    """The amounts, by their number."""
    MEDIAN = "median"
    """The lower median of how long it took."""
    LAST = "last"
    """The amount that was told last, as a share of 10,000."""


class Of(Struct, frozen=True):
    """Evidence of a kind: any, or only what is flagged, or only what is not."""

    kind: Kind
    flag: bool | None = None


class Measure(Struct, frozen=True, kw_only=True):
    """What is counted, how, and which way is better.

    `sampled` is what the minimum of evidence counts. With `within`, only what took no longer than
    the programme's `within_h` hours counts as `of`. Evidence `by_order` belongs to orders, so that
    it can be of one scheme or one category only.
    """

    name: str
    aggregate: Aggregate
    of: tuple[Of, ...]
    among: tuple[Of, ...] = ()
    unit: Unit
    direction: Better
    within: bool = False
    by_order: bool = True

    @property
    def sampled(self) -> tuple[Of, ...]:
        """The evidence whose number says how much the value tells."""
        return self.among or self.of

    @property
    def kinds(self) -> frozenset[Kind]:
        """All kinds of evidence behind a value."""
        return frozenset(each.kind for each in (*self.of, *self.among))


def _higher(
    name: str,
    aggregate: Aggregate,
    unit: Unit,
    *of: Of,
    among: tuple[Of, ...] = (),
    within: bool = False,
    by_order: bool = True,
) -> Measure:
    return Measure(
        name=name,
        aggregate=aggregate,
        of=of,
        among=among,
        unit=unit,
        direction=Better.HIGHER,
        within=within,
        by_order=by_order,
    )


def _lower(
    name: str,
    aggregate: Aggregate,
    unit: Unit,
    *of: Of,
    among: tuple[Of, ...] = (),
    by_order: bool = True,
) -> Measure:
    return Measure(
        name=name,
        aggregate=aggregate,
        of=of,
        among=among,
        unit=unit,
        direction=Better.LOWER,
        by_order=by_order,
    )


_KEPT: Final = Of(Kind.BOUGHT_OUT)
_BACK: Final = Of(Kind.RETURNED)

_ALL: Final = (
    # What was paid for lines that were kept, less what went back.
    _higher("turnover", Aggregate.SUM, Unit.MONEY, _KEPT, Of(Kind.REFUNDED)),
    _higher("orders", Aggregate.COUNT, Unit.COUNT, Of(Kind.ORDERED)),
    # Of the lines whose fate was decided. One that was kept and came back later counts in both.
    _higher(
        "buy_out_share",
        Aggregate.SHARE,
        Unit.SHARE,
        _KEPT,
        among=(_KEPT, _BACK, Of(Kind.CANCELLED)),
    ),
    _lower(
        "seller_cancellations",
        Aggregate.SHARE,
        Unit.SHARE,
        Of(Kind.CANCELLED, flag=True),
        among=(_KEPT, Of(Kind.CANCELLED)),
    ),
    _lower("returns", Aggregate.SHARE, Unit.SHARE, _BACK, among=(_KEPT, _BACK)),
    _lower(
        "defect_claims",
        Aggregate.SHARE,
        Unit.SHARE,
        Of(Kind.CLAIMED, flag=True),
        among=(_KEPT, Of(Kind.CLAIMED, flag=True)),
    ),
    _higher(
        "on_time_dispatch",
        Aggregate.SHARE,
        Unit.SHARE,
        Of(Kind.SHIPPED),
        among=(Of(Kind.SHIPPED),),
        within=True,
    ),
    _higher("rating", Aggregate.MEAN, Unit.RATING, Of(Kind.RATED), by_order=False),
    _higher("ratings", Aggregate.COUNT, Unit.COUNT, Of(Kind.RATED), by_order=False),
    # A question ends in time, or its deadline passes; the answer after that adds nothing.
    _higher(
        "answered_in_time",
        Aggregate.SHARE,
        Unit.SHARE,
        Of(Kind.ANSWERED, flag=True),
        among=(Of(Kind.ANSWERED, flag=True), Of(Kind.UNANSWERED)),
        by_order=False,
    ),
    _lower("answer_time", Aggregate.MEDIAN, Unit.DURATION, Of(Kind.ANSWERED), by_order=False),
    _higher("card_completeness", Aggregate.LAST, Unit.SHARE, Of(Kind.SUPPLIED), by_order=False),
)

MEASURES: Final[dict[str, Measure]] = {measure.name: measure for measure in _ALL}
"""Every measure by its name."""
