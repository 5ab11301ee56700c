"""The penalty policy: what confirmed violations lead to. Edited by the operator, in versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from typing import Annotated, Final

from msgspec import Meta, Struct

from prilavok.core.money import Money
from prilavok.core.parties import PartyKind
from prilavok.programmes import Kind
from prilavok.programmes.model import DocumentInvalid
from prilavok.standing.penalties.model import Days, Direction, Fine, Label, Measure, Suspension

NAME: Final = "penalty_policy"
STEPS_MAX: Final = 100
COUNT_MAX: Final = 1_000
FINE_MINOR_MAX: Final = 10**12
WITH_DIRECTION: Final = frozenset({Label.CONTACT_EXCHANGE, Label.OFF_PLATFORM})
"""The labels that have a direction: nothing else is given or asked for."""

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}\Z")]


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the `from_count`th violation within `within_d` days, or ever, leads to.

    A violation counts if it has one of `labels` and one of `directions` (any, if none is named) and
    its party is one of `parties`. Of each `ladder` the step with the greatest reached count holds.
    """

    id: Slug
    labels: Annotated[tuple[Label, ...], Meta(min_length=1)]
    directions: tuple[Direction, ...] = ()
    parties: Annotated[tuple[PartyKind, ...], Meta(min_length=1)] = tuple(PartyKind)
    from_count: Annotated[int, Meta(ge=1, le=COUNT_MAX)] = 1
    within_d: Days | None = None
    penalties: Annotated[tuple[Measure, ...], Meta(min_length=1)]
    ladder: Slug

    @property
    def within(self) -> timedelta | None:
        return timedelta(days=self.within_d) if self.within_d else None


class PenaltyPolicy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What violations lead to, and how many people must agree.

    One person's confirmation imposes a penalty, except a fine from `fine_needs_two_from` on and,
    with `suspension_needs_two`, a suspension: those need two. A penalty can be appealed within
    `appeal_within_d` days of being told. `note` says where the numbers come from.
    """

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    note: Annotated[str, Meta(max_length=2_000)] = ""
    appeal_within_d: Annotated[int, Meta(ge=1, le=365)] = 14
    fine_needs_two_from: Money | None = None
    suspension_needs_two: bool = True
    steps: Annotated[tuple[Step, ...], Meta(min_length=1, max_length=STEPS_MAX)]


def check(policy: PenaltyPolicy) -> None:
    """Raise `DocumentInvalid` where steps contradict themselves or each other."""
    for name, times in Counter(step.id for step in policy.steps).items():
        if times > 1:
            raise DocumentInvalid(NAME, f"{times} steps have the id {name}.", "$.steps")
    limit = policy.fine_needs_two_from
    if limit is not None and limit.minor <= 0:
        raise DocumentInvalid(NAME, "The limit must be positive.", "$.fine_needs_two_from")
    for n, step in enumerate(policy.steps):
        for reason, path in _faults(step, limit):
            raise DocumentInvalid(NAME, reason, f"$.steps[{n}].{path}")
    for (_, one), (n, other) in combinations(enumerate(policy.steps), 2):
        if _contradict(one, other):
            reason = f"It says otherwise than {one.id} for the same count of the same violations."
            raise DocumentInvalid(NAME, reason, f"$.steps[{n}]")


def _faults(step: Step, limit: Money | None) -> Iterator[tuple[str, str]]:
    """What is wrong with a step alone, and where."""
    for name, values in (
        ("labels", step.labels),
        ("directions", step.directions),
        ("parties", step.parties),
    ):
        if len(set(values)) < len(values):
            yield "Each may be named once.", name
    if step.directions and not set(step.labels) <= WITH_DIRECTION:
        yield "Only contact_exchange and off_platform have a direction.", "directions"
    if len({type(measure) for measure in step.penalties}) < len(step.penalties):
        yield "A step leads to one penalty of each type at most.", "penalties"
    for n, measure in enumerate(step.penalties):
        if isinstance(measure, Suspension) and PartyKind.BUYER in step.parties:
            yield "Only a seller has a shop to be suspended.", f"penalties[{n}]"
        if isinstance(measure, Fine):
            if not 0 < measure.amount.minor <= FINE_MINOR_MAX:
                reason = f"A fine is 1 to {FINE_MINOR_MAX} minor units."
                yield reason, f"penalties[{n}].amount.minor"
            if limit is not None and measure.amount.currency != limit.currency:
                reason = f"It cannot be compared with a limit in {limit.currency}."
                yield reason, f"penalties[{n}].amount.currency"


def _contradict(one: Step, other: Step) -> bool:
    """Whether one violation could reach both, and neither goes before the other."""
    return (
        one.ladder == other.ladder
        and one.from_count == other.from_count
        and not set(one.labels).isdisjoint(other.labels)
        and not set(one.parties).isdisjoint(other.parties)
        and not _directions(one).isdisjoint(_directions(other))
    )


def _directions(step: Step) -> frozenset[Direction | None]:
    """Those that it asks for; None stands for a violation that has none."""
    return frozenset(step.directions or (*Direction, None))


KIND = Kind(NAME, PenaltyPolicy, check)
