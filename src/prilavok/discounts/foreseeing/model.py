"""What a draft would change, as it travels."""

from __future__ import annotations

from msgspec import Struct

from prilavok.core.ids import SellerId
from prilavok.core.money import Currency


class SellersOut(Struct, frozen=True):
    """So many sellers, and the first of them."""

    count: int
    samples: tuple[SellerId, ...]


class StackingExample(Struct, frozen=True, kw_only=True):
    """What a unit of `price_minor` costs with a loyalty discount, a coupon of the seller and one of
    the marketplace, of `off_bps` each: as it is (null: there is no programme), and by the draft."""

    currency: Currency
    price_minor: int
    off_bps: int
    pays_now_minor: int | None
    pays_then_minor: int


class ProgrammeForeseen(Struct, frozen=True, kw_only=True):
    """What would change against `version`, the programme in force (0: none), if the draft came into
    force now.

    Terms of `sellers_out` are out of the draft's bounds: they go on as they were promised, until
    the seller changes them. `gaining` and `losing` are pairs of a buyer and a seller where the
    buyer would reach the seller's threshold, or not any more. Where there are more `pairs` than
    were looked at, `is_complete` is false.
    """

    version: int
    sellers: int
    sellers_out: SellersOut
    pairs: int
    gaining: int
    losing: int
    is_complete: bool
    example: StackingExample
