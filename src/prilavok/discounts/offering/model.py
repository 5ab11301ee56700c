"""A seller's discount terms as they travel. Days are dates in the programme's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from msgspec import Struct

from prilavok.core.errors import NotFound
from prilavok.core.money import Currency
from prilavok.discounts.programme import Loyalty
from prilavok.discounts.reasons import WhyNot
from prilavok.discounts.terms import DiscountTerms, Status, Waits


@dataclass(eq=False)
class NoDiscountProgramme(NotFound):
    """The marketplace has not opened discounts yet."""


class TermsVersion(Struct, frozen=True, kw_only=True):
    """Terms (null: no discount) that hold from `starts`; terms as good as these do until
    `promised_until`, and the option is not switched off before `kept_until`. `withdrawn_at`: they
    never began."""

    number: int
    terms: DiscountTerms | None
    starts: date
    promised_until: date
    kept_until: date
    submitted_at: datetime
    submitted_by: str
    withdrawn_at: datetime | None


class MyDiscount(Struct, frozen=True, kw_only=True):
    """How a seller's discount stands `today`.

    `holds` and `follows` are versions of the `history`, newest first. Worse terms can begin on
    `worse_from`, and none at all on `off_from`. `is_counted`: what was bought in the past counts,
    and terms can be submitted. `withheld`: why buyers have no discount meanwhile, whatever holds.
    `names` of who submitted, by signature, as far as they are known.
    """

    programme_version: int
    zone: str
    currency: Currency
    today: date
    bounds: Loyalty
    is_counted: bool
    withheld: WhyNot | None
    status: Status
    holds: TermsVersion | None
    follows: TermsVersion | None
    worse_from: date
    off_from: date
    history: tuple[TermsVersion, ...]
    names: dict[str, str] = {}


class WantedTerms(Struct, frozen=True, forbid_unknown_fields=True):
    """What to try: other terms, or (null) none."""

    terms: DiscountTerms | None


class Foreseen(Struct, frozen=True, kw_only=True):
    """What submitting would do: `version` would follow (null: what holds goes on), and the one
    that was to begin, `withdrawn`, would not. `waits`: what it waits for."""

    version: TermsVersion | None
    withdrawn: TermsVersion | None
    waits: Waits


class ReachStep(Struct, frozen=True):
    """How many buyers have reached a threshold; null: some, but fewer than can be told of."""

    threshold_minor: int
    buyers: int | None


class ReachView(Struct, frozen=True, kw_only=True):
    """How many buyers would have a discount today: by the threshold that was `asked` for, and by up
    to twenty that lie between the bounds. `buyers` have bought anything that counts.

    As of a moment in the last minute. Not `is_all`: the seller has so many orders that only some
    were looked at, and there are more buyers than this.
    """

    at: datetime
    is_all: bool
    buyers: int | None
    asked: ReachStep
    steps: tuple[ReachStep, ...]
