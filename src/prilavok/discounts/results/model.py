"""What a running discount does, as it travels."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from prilavok.core.money import Currency


class Stretch(Struct, frozen=True, kw_only=True):
    """Some days on end: what was bought on them and kept, by how many, and how many of those bought
    more than once (null: too few to tell of). An order comes to `bought_minor` by `orders`. `until`
    is the first day that is not one of them."""

    starts: date
    until: date
    orders: int
    buyers: int | None
    again: int | None
    bought_minor: int


class Band(Struct, frozen=True, kw_only=True):
    """Buyers for whom as much as this counts today: from `from_minor` up to below `to_minor` (null:
    without end). `buyers` is null where there are some, but too few to tell of."""

    from_minor: int
    to_minor: int | None
    buyers: int | None


class BoughtOn(Struct, frozen=True):
    """What was bought on a day and kept."""

    day: date
    orders: int
    bought_minor: int


class Cost(Struct, frozen=True):
    """What the discount took off orders that were sold by a quote, but for what came back, and how
    many those are."""

    orders: int
    off_minor: int
    is_all: bool


class ResultsView(Struct, frozen=True, kw_only=True):
    """What a seller's discount has done since it began.

    `since`: the first day on which there was one, unbroken; null: there is none today. `now` is the
    days since then, up to 90, without today, `before` as many right before it began; both null on
    the first day. Not `is_all`: there are so many orders that only some were looked at.
    """

    today: date
    currency: Currency
    since: date | None
    is_all: bool
    now: Stretch | None
    before: Stretch | None
    cost: Cost | None
    bands: tuple[Band, ...]
    days: tuple[BoughtOn, ...]
