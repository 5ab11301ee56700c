"""What is asked, what is known, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta, Struct

from prilavok.core.ids import SellerId
from prilavok.core.money import Currency
from prilavok.discounts.coupons.eligibility import Asker
from prilavok.discounts.coupons.model import Coupon, CouponId
from prilavok.discounts.programme import Source
from prilavok.discounts.reasons import WhyNot
from prilavok.discounts.spend.rows import Spend
from prilavok.discounts.terms import Version
from prilavok.market import Scheme
from prilavok.market.model import Amount, Funder, Quantity

LINES_MAX: Final = 200
CONSIDERED_MAX: Final = 20
"""Discounts that one line tells of; how many more there were is told as well."""


ShortText = Annotated[str, Meta(min_length=1, max_length=64)]
NameText = Annotated[str, Meta(min_length=1, max_length=200)]


class AskedLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many units of a product, at a price each before any discount. That its texts have no
    control characters is looked at once for all lines, by `check_lines`: a pattern for each of them
    takes as long as the rest of the reading."""

    line_id: ShortText
    seller_id: Annotated[SellerId, Meta(min_length=1, max_length=64)]
    product_id: ShortText
    category: Annotated[tuple[NameText, ...], Meta(min_length=1, max_length=10)] | None = None
    scheme: Scheme | None = None
    quantity: Quantity = 1
    unit_minor: Amount

    @property
    def price_minor(self) -> int:
        """Of all its units."""
        return self.unit_minor * self.quantity


class Basket(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lines of any sellers, each with an id of its own, all in one currency."""

    currency: Currency
    lines: Annotated[tuple[AskedLine, ...], Meta(min_length=1, max_length=LINES_MAX)]


class Known(Struct, frozen=True, kw_only=True):
    """What was gathered about the asker and the sellers of the basket.

    `terms` are those in force today; `spends` of the asker, nothing where there is no row.
    Of `unreadable` sellers it could not be found out; those of `withheld` may give this asker
    nothing, whatever their terms and coupons say. `own` are coupons that the asker holds,
    `codes` what was typed and whose code it is, if anybody's; `exhausted` are coupons of which
    nothing is left.
    """

    asker: Asker
    terms: Mapping[SellerId, Version] = {}
    spends: Mapping[SellerId, Spend] = {}
    unreadable: frozenset[SellerId] = frozenset()
    withheld: Mapping[SellerId, WhyNot] = {}
    own: tuple[Coupon, ...] = ()
    codes: Mapping[str, Coupon | None] = {}
    exhausted: frozenset[CouponId] = frozenset()
    now: datetime

    def withheld_by(self, seller_id: SellerId | None) -> WhyNot | None:
        """Why a coupon of this seller's (None: of no seller's) is not given, if so."""
        return self.withheld.get(seller_id) if seller_id is not None else None


class Discount(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A discount that was thought of for a line: it takes `off_minor` off, or nothing, and why.

    `key` names it: a coupon's id, or the number of the version of the seller's terms.
    `short_minor` is what is missing, where something is. `of_basket`: the coupon takes one amount
    off all its goods in the basket; beside other lines, this one has a part of it.
    """

    source: Source
    key: str | None = None
    funder: Funder | None = None
    off_minor: int = 0
    why_not: WhyNot | None = None
    short_minor: int | None = None
    of_basket: bool = False


class QuotedLine(Struct, frozen=True, kw_only=True):
    """What a line costs, and every discount that was thought of: those that are given first, in the
    order in which they were taken off. `not_listed` more could not win, or are for others."""

    line_id: str
    seller_id: SellerId
    quantity: int
    price_minor: int
    pays_minor: int
    discounts: tuple[Discount, ...]
    not_listed: int = 0

    @property
    def given(self) -> list[Discount]:
        """The discounts that make the price."""
        return [each for each in self.discounts if each.why_not is None]


class CodeAnswer(Struct, frozen=True):
    """Whether a code can be used. Of one that has ended no more is told, here or at any line, than
    of one that never was."""

    code: str
    why_not: WhyNot | None = None


class Use(Struct, frozen=True):
    """What a coupon takes off all lines together: what has to be reserved of its budget."""

    coupon_id: CouponId
    off_minor: int


class Quote(Struct, frozen=True, kw_only=True):
    """What the basket costs; its lines by their ids."""

    currency: Currency
    price_minor: int
    pays_minor: int
    lines: tuple[QuotedLine, ...]
    uses: tuple[Use, ...]
    codes: tuple[CodeAnswer, ...] = ()
