"""A seller's discount terms: what is promised to its buyers, from when, and for how long at least.

Terms come in versions and are never changed: others follow them, or nothing does. Between two days
nothing happens, so everything here is about days in the programme's zone. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from prilavok.core.errors import Conflict, Invalid
from prilavok.core.money import Money
from prilavok.discounts.days import Day, shifted
from prilavok.discounts.programme import (
    CATEGORIES_MAX,
    Better,
    Loyalty,
    Minor,
    Option,
    Scope,
    SomeBps,
    lies_under,
)
from prilavok.market.model import CategoryPath


class DiscountTerms(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whoever has bought for `threshold_minor` gets `discount_bps` off goods of these categories
    (none: off everything)."""

    threshold_minor: Minor
    discount_bps: SomeBps
    categories: Annotated[tuple[CategoryPath, ...], Meta(max_length=CATEGORIES_MAX)] = ()

    def are_for(self, category: CategoryPath | None) -> bool:
        """Whether goods of the category are discounted; a product whose category is not known is
        only where everything is."""
        if not self.categories:
            return True
        return category is not None and any(lies_under(category, c) for c in self.categories)


class Version(Struct, frozen=True, kw_only=True):
    """Terms (None: no discount) that hold from `starts` until others do.

    `promised_until` and `kept_until` are as they were promised then, whatever the programme says
    now: terms as good as these hold until the first, the option is not switched off before either.
    `withdrawn_at`: it was taken back before it began.
    """

    number: int
    terms: DiscountTerms | None
    starts: Day
    promised_until: Day
    kept_until: Day
    submitted_at: datetime
    withdrawn_at: datetime | None = None


History: TypeAlias = Sequence[Version]
"""All versions of a seller, by number. Of those that were not withdrawn one at most is still to
begin, and it is the last."""


class Waits(StrEnum):
    """What a change waits for."""

    NEXT_DAY = "next_day"
    MINIMUM_TERM = "minimum_term"
    OPTION_TERM = "option_term"


class Change(Struct, frozen=True):
    """What a seller's wish does: `version` follows (None: what holds just goes on), and the one
    that was still to begin, if any, is `withdrawn`."""

    version: Version | None
    withdrawn: Version | None
    waits: Waits


class Status(StrEnum):
    """How the option stands."""

    OFF = "off"
    PENDING_ACTIVATION = "pending_activation"
    ACTIVE = "active"
    PENDING_DEACTIVATION = "pending_deactivation"


class TermsStanding(Struct, frozen=True):
    """What holds today, what follows, and the first day on which worse terms, or none, can."""

    status: Status
    holds: Version | None
    follows: Version | None
    worse_from: Day
    off_from: Day


@dataclass(eq=False)
class DiscountTermsOutOfBounds(Invalid):
    """The marketplace does not allow these terms: {reason}"""

    reason: str
    path: str


@dataclass(eq=False)
class NothingToChange(Conflict):
    """That is how it is, or will be, already."""


def check_terms(terms: DiscountTerms, bounds: Loyalty) -> None:
    """Raise `DiscountTermsOutOfBounds` where the operator does not allow them."""
    for reason, path in _faults(terms, bounds):
        raise DiscountTermsOutOfBounds(reason, path)


def change(
    history: History, wanted: DiscountTerms | None, bounds: Loyalty, today: Day, now: datetime
) -> Change:
    """What comes of a seller's wish for other terms (None: to switch off) on `today`.

    Source: works from 00:00 of the next day, for at least 30 days, also when switched off earlier.
    What is still to begin binds nobody yet and is withdrawn. Raises `NothingToChange`.
    """
    holds, follows = in_force(history, today), _to_begin(history, today)
    if wanted == _terms_of(follows or holds):
        raise NothingToChange
    if wanted == _terms_of(holds):
        return Change(None, follows, Waits.NEXT_DAY)

    starts, waits = _earliest(holds, wanted, bounds, today)

    kept_until = _kept_until(holds, bounds.option, starts)
    version = Version(
        number=history[-1].number + 1 if history else 1,
        terms=wanted,
        starts=starts,
        promised_until=starts if wanted is None else shifted(starts, bounds.term_days_min),
        kept_until=starts if wanted is None else kept_until,
        submitted_at=now,
    )
    return Change(version, follows, waits)


def in_force(history: History, day: Day) -> Version | None:
    """The version that holds on a day, which may be one without a discount."""
    standing = [each for each in history if each.withdrawn_at is None and each.starts <= day]
    return standing[-1] if standing else None


def standing_on(history: History, today: Day) -> TermsStanding:
    """How a seller's terms stand."""
    holds, follows = in_force(history, today), _to_begin(history, today)
    tomorrow = shifted(today, 1)
    if _terms_of(holds) is None:
        status = Status.OFF if follows is None else Status.PENDING_ACTIVATION
        return TermsStanding(status, None, follows, tomorrow, tomorrow)
    assert holds is not None
    leaves = follows is not None and follows.terms is None
    return TermsStanding(
        Status.PENDING_DEACTIVATION if leaves else Status.ACTIVE,
        holds,
        follows,
        max(tomorrow, holds.promised_until),
        max(tomorrow, holds.promised_until, holds.kept_until),
    )


def are_better(terms: DiscountTerms, than: DiscountTerms) -> bool:
    """Whether no buyer would lose anything by them, on any goods, and somebody could gain."""
    return (
        terms != than
        and terms.threshold_minor <= than.threshold_minor
        and terms.discount_bps >= than.discount_bps
        and _cover(terms.categories, than.categories)
    )


def commission(paid: Money, option: Option | None) -> Money:
    """What the marketplace takes from an order that used the discount."""
    return paid.part(option.commission_bps if option is not None else 0)


def _earliest(
    holds: Version | None, wanted: DiscountTerms | None, bounds: Loyalty, today: Day
) -> tuple[Day, Waits]:
    tomorrow = shifted(today, 1)
    if holds is None or holds.terms is None:
        return tomorrow, Waits.NEXT_DAY
    if wanted is None and holds.kept_until > max(tomorrow, holds.promised_until):
        return holds.kept_until, Waits.OPTION_TERM
    at_once = (
        wanted is not None and bounds.better is Better.NEXT_DAY and are_better(wanted, holds.terms)
    )
    if at_once or holds.promised_until <= tomorrow:
        return tomorrow, Waits.NEXT_DAY
    return holds.promised_until, Waits.MINIMUM_TERM


def _kept_until(holds: Version | None, option: Option | None, starts: Day) -> Day:
    """Until when the option is kept: from its activation on, not from each change of the terms."""
    if holds is not None and holds.terms is not None:
        return holds.kept_until
    return shifted(starts, option.days_min) if option is not None else starts


def _to_begin(history: History, today: Day) -> Version | None:
    last = next((each for each in reversed(history) if each.withdrawn_at is None), None)
    return last if last is not None and last.starts > today else None


def _terms_of(version: Version | None) -> DiscountTerms | None:
    return version.terms if version is not None else None


def _cover(wider: Sequence[CategoryPath], narrower: Sequence[CategoryPath]) -> bool:
    if not wider or not narrower:
        return not wider
    return all(any(lies_under(each, above) for above in wider) for each in narrower)


def _faults(terms: DiscountTerms, bounds: Loyalty) -> Iterator[tuple[str, str]]:
    least, greatest = bounds.threshold_from_minor, bounds.threshold_to_minor
    if not least <= terms.threshold_minor <= greatest:
        yield f"A threshold is between {least} and {greatest}.", "$.threshold_minor"
    least, greatest = bounds.discount_from_bps, bounds.discount_to_bps
    if not least <= terms.discount_bps <= greatest:
        yield f"A discount is between {least} and {greatest} basis points.", "$.discount_bps"
    if terms.categories and bounds.scope is Scope.ALL_GOODS:
        yield "A discount is for all goods.", "$.categories"
    for n, category in enumerate(terms.categories):
        if bounds.categories and not any(lies_under(category, c) for c in bounds.categories):
            yield f"No discount is for {' / '.join(category)}.", f"$.categories[{n}]"
