"""Prices with rewards, and the uses of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from prilavok.core.errors import Conflict, Invalid
from prilavok.core.ids import MarketText
from prilavok.core.money import Currency
from prilavok.levels.model import Key, LevelName
from prilavok.levels.programme import Named, Off, Reward, ServicePlace
from prilavok.market import Scheme

AMOUNT_MINOR_MAX: Final = 10**12
Amount = Annotated[int, Meta(ge=0, le=AMOUNT_MINOR_MAX)]
UseId = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]+\Z")]


class Price(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a service of the marketplace costs without rewards."""

    minor: Amount
    currency: Currency


class PriceRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What does `service` cost the seller? Under `scheme`, at `place`, in the `hour` (0–23, in the
    programme's zone; else that of `at`), at the moment `at` (else now).

    With a `use_id` it is no question: the seller has used the service, and what it saved is
    counted, once for each id.
    """

    seller_id: MarketText
    service: Key
    amount: Price
    scheme: Scheme | None = None
    place: ServicePlace | None = None
    hour: Annotated[int, Meta(ge=0, le=23)] | None = None
    at: Annotated[datetime, Meta(tz=True)] | None = None
    use_id: UseId | None = None


class WhyNone(StrEnum):
    """Why a service costs its full price."""

    NO_LEVEL = "no_level"
    NO_SUCH_SERVICE = "no_such_service"
    """No level of the programme has a reward for it."""
    LEVEL_WITHOUT_IT = "level_without_it"
    OTHER_SCHEME = "other_scheme"
    OTHER_PLACE = "other_place"
    OTHER_HOUR = "other_hour"


class Priced(Struct, frozen=True):
    """What `before` comes to: with a reward, or why without."""

    after_minor: int
    reward: Off | None = None
    why_none: WhyNone | None = None


class PriceAnswer(Struct, frozen=True, kw_only=True):
    """What the service costs: `amount`, which is `saved` less than without rewards, because of the
    seller's `level` and its `reward`; or why nothing is saved."""

    amount: Price
    saved: Price
    level: LevelName | None
    programme_version: int | None
    reward: Off | None
    why_none: WhyNone | None
    recorded: bool = False


class SellerRewards(Struct, frozen=True, kw_only=True):
    """What a seller's level is worth at the moment `at`: it holds in `[starts, ends)`; `ends` is
    null while the settlement that decides it is late (`carried`). `overridden`: an operator gave
    it."""

    seller_id: str
    at: datetime
    level: LevelName | None
    named: Named | None
    starts: datetime | None
    ends: datetime | None
    carried: bool
    overridden: bool
    month: str | None
    programme_version: int | None
    rewards: tuple[Reward, ...]


class BoostRow(Struct, frozen=True):
    """A seller whose goods rank higher: a search engine multiplies by 1 + `boost_bps` / 10,000."""

    seller_id: str
    level: str
    boost_bps: int


class Saved(Struct, frozen=True):
    """What rewards have saved a seller in a month, and how many times."""

    currency: str
    saved_minor: int
    uses: int


@dataclass(eq=False)
class UseContradicted(Conflict):
    """{use_id} was told before, and otherwise."""

    use_id: str


@dataclass(eq=False)
class UseInTheFuture(Invalid):
    """What has been used cannot lie ahead of now."""
