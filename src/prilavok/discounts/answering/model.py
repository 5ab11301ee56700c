"""What is asked over HTTP, and what is answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta, Struct

from prilavok.core.errors import Invalid
from prilavok.core.ids import MarketText
from prilavok.core.money import Currency
from prilavok.discounts.coupons.codes import TYPED_CHARS_MAX
from prilavok.discounts.quoting.model import LINES_MAX, AskedLine, Quote, QuotedLine

CODES_MAX: Final = 5
WITHOUT_MAX: Final = 100
PRODUCTS_MAX: Final = 500
CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]")

TypedCode = Annotated[
    str, Meta(min_length=1, max_length=TYPED_CHARS_MAX, pattern=r"^[^\x00-\x1f\x7f]+\Z")
]


class QuoteRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What does this basket cost this buyer? Without a buyer nothing is given that needs one.
    `codes` are what the buyer typed; `without` are coupons of which too little was left for it."""

    buyer_id: MarketText | None = None
    currency: Currency
    lines: Annotated[tuple[AskedLine, ...], Meta(min_length=1, max_length=LINES_MAX)]
    codes: Annotated[tuple[TypedCode, ...], Meta(max_length=CODES_MAX)] = ()
    without: Annotated[tuple[MarketText, ...], Meta(max_length=WITHOUT_MAX)] = ()


class Quoted(Struct, frozen=True, kw_only=True):
    """A quote, and the token by which a checkout can have it until `good_until`. There is none
    without a buyer, nor where something could not be read in time: then the same question can be
    asked again after `retry_after_s`."""

    token: str | None
    buyer_id: str | None
    good_until: datetime | None
    quote: Quote
    retry_after_s: int | None = None


class ListingRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What does each of these products cost this buyer, for itself?"""

    buyer_id: MarketText | None = None
    currency: Currency
    lines: Annotated[tuple[AskedLine, ...], Meta(min_length=1, max_length=PRODUCTS_MAX)]


class Listing(Struct, frozen=True, kw_only=True):
    """What each costs if nothing else is bought, in the order in which they were asked for. A
    discount that is `of_basket` is given once, not for each of them."""

    currency: Currency
    lines: tuple[QuotedLine, ...]
    retry_after_s: int | None = None


@dataclass(eq=False)
class LinesAlike(Invalid):
    """Two lines are called {line_id}."""

    line_id: str


@dataclass(eq=False)
class ControlCharacters(Invalid):
    """The texts of some line have control characters."""


def check_lines(lines: Sequence[AskedLine]) -> None:
    """Raise `LinesAlike` where they cannot be told apart, and `ControlCharacters`."""
    ids = [line.line_id for line in lines]
    if len(set(ids)) < len(ids):
        raise LinesAlike(next(each for n, each in enumerate(ids) if each in ids[:n]))
    texts = [
        text for line in lines for text in (line.seller_id, line.product_id, *(line.category or ()))
    ]
    if CONTROLS.search("".join((*ids, *texts))):
        raise ControlCharacters
