"""How a buyer stands with sellers' thresholds, as it travels."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from prilavok.core.ids import SellerId
from prilavok.core.money import Money
from prilavok.market.model import CategoryPath


class Expiring(Struct, frozen=True):
    """From `day` on, `amount` of what counts today does not, and so much would be missing."""

    day: date
    amount: Money
    short: Money


class SellerProgress(Struct, frozen=True, kw_only=True):
    """How a buyer stands with the discount that a seller gives today.

    `spend` counts today; `pending` will when it cannot go back any more; `short` is missing (0: it
    is reached). `reached_on`: when what is pending will do. `lost_on`: when too little counts, if
    nothing more is bought. `expiring` is what runs out within 30 days, the soonest first. `starts`
    is when the terms began, `promised_until` how long terms as good as these hold.
    """

    seller_id: SellerId
    threshold: Money
    discount_bps: int
    categories: tuple[CategoryPath, ...]
    starts: date
    promised_until: date
    is_reached: bool
    spend: Money
    pending: Money
    short: Money
    reached_on: date | None
    lost_on: date | None
    expiring: tuple[Expiring, ...]


class ProgressPage(Struct, frozen=True, kw_only=True):
    """How a buyer stands `today`, in the programme's `zone`; without a programme there is neither.

    Sellers who give no discount today are missing. `after` leads on, null at the end.
    """

    today: date | None
    zone: str | None
    sellers: tuple[SellerProgress, ...]
    after: SellerId | None
