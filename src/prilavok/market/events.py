"""What happens when facts are taken in."""

from __future__ import annotations

from prilavok.core.events import Event
from prilavok.core.ids import OrderId, SellerId, StaffId
from prilavok.market.model import LineId, Permission


class OrderMoneyChanged(Event, frozen=True, tag="market.order_money_changed"):
    """Money of the order went back, or the order is known with other lines than before."""

    seller_id: SellerId
    order_id: OrderId


class OrderCameBack(Event, frozen=True, tag="market.order_came_back"):
    """The goods of a line came back, or (None) of the whole order."""

    seller_id: SellerId
    order_id: OrderId
    line_id: LineId | None


class StaffChanged(Event, frozen=True, tag="market.staff_changed"):
    """What a member of staff may do has changed."""

    about_rights = True

    seller_id: SellerId
    staff_id: StaffId
    active: bool
    permissions: frozenset[Permission]


class SellerChanged(Event, frozen=True, tag="market.seller_changed"):
    """The marketplace's own flag of a seller has changed."""

    about_rights = True

    seller_id: SellerId
    trusted: bool
