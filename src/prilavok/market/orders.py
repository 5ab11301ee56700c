"""Orders as they stand by the facts, and what was paid for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok.core.ids import BuyerId, OrderId, ProductId, SellerId
from prilavok.market.model import Discount, Fault, LineId, Scheme


class Order(Struct, frozen=True, kw_only=True):
    """An order and how far it has come.

    `paid_at` to `bought_out_at` are the earliest time of the whole order or of any of its lines;
    `cancelled_at` and `returned_at` are of the whole order only. `refunded_minor` is all of it.
    """

    seller_id: SellerId
    order_id: OrderId
    buyer_id: BuyerId
    scheme: Scheme
    made_to_order: bool
    seller_delivers: bool
    currency: str
    placed_at: datetime
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    bought_out_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_by: Fault | None = None
    returned_at: datetime | None = None
    refunded_minor: int = 0


class OrderLine(Struct, frozen=True, kw_only=True):
    """A line as it was paid, and how far it has come.

    A step is its own or the whole order's, whichever was earlier; `refunded_minor` is its own.
    """

    seller_id: SellerId
    order_id: OrderId
    line_id: LineId
    product_id: ProductId
    quantity: int
    paid_minor: int
    discounts: tuple[Discount, ...]
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    bought_out_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_by: Fault | None = None
    returned_at: datetime | None = None
    refunded_minor: int = 0


class PaidLine(Struct, frozen=True):
    """What was paid for a line after its discounts, which are frozen, and what of that went back
    for the line by itself."""

    line_id: LineId
    paid_minor: int
    refunded_minor: int
    discounts: tuple[Discount, ...]


class MoneyBack(Struct, frozen=True):
    """What a refund at `position` of the log told: so much went back for a line, or (null) for the
    order, and for which claim."""

    position: int
    amount_minor: int
    line_id: LineId | None
    claim_id: UUID | None


class PaidOrder(Struct, frozen=True):
    """What was paid for an order and what of that went back: all of it, and each refund in the
    order of the log, which reaches to `position`."""

    seller_id: SellerId
    order_id: OrderId
    buyer_id: BuyerId
    currency: str
    refunded_minor: int
    position: int
    lines: tuple[PaidLine, ...]
    refunds: tuple[MoneyBack, ...]
