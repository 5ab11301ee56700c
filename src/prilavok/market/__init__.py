"""Facts that the marketplace tells us, and how things stand by them.

Facts come in by `take_in` (the route `POST /v1/facts`, `prilavok import`), once each by source and
id, into the log of their owner's lane. The projections listed in `wiring.py` run in the same
transaction; `PROJECTION` is the market's own: sellers, staff, buyers, products, orders and reviews
as they stand. Facts may come late and in any order.

Others read by key, always a list in and a list out (what is unknown is missing from it); `lane` is
the lane of the seller:

    sellers_by_id(conn, seller_ids, lanes=db.lanes)              -> list[Seller]
    sellers_at(conn, [(lane, seller_id), …])                     -> list[Seller]
    sellers_after(conn, lane, seller_id, sellers_max=n)          -> list[Seller], by id
    nth_seller(conn, n, countries)                               -> NthSeller | None
    buyers_by_id(conn, buyer_ids, lanes=db.lanes)                -> list[Buyer]
    names_of(conn, parties, lanes=db.lanes)                      -> dict of `seller:42` to its name
    names_of_staff(conn, [(seller_id, signature), …], lanes=db.lanes) -> dict of such pairs to names
    buyer_ids_after(conn, lane, buyer_id, buyers_max=n)          -> list[BuyerId], by id
    products_by_id(conn, lane, seller_id, product_ids)           -> list[Product]
    products_called(conn, lane, seller_id, text)                 -> list[Product], up to 20
    categories_of(conn, lane, seller_id)                         -> list[CategoryPath], sorted
    orders_by_id(conn, lane, seller_id, order_ids)               -> list[Order]
    orders_at(conn, [(lane, seller_id, order_id), …])            -> list[Order]
    orders_of_buyer(conn, lane, seller_id, buyer_id, orders_max=n) -> list[Order], the newest first
    lines_of_order(conn, lane, seller_id, order_id)              -> list[OrderLine]
    bought_by(conn, lanes, buyer_id, seller_id=None, since=t, …) -> Bought: how much, its newest
    paid_orders(conn, [(lane, seller_id, order_id), …])          -> list[PaidOrder]
    staff_member(conn, lane, seller_id, staff_id)                -> Staff | None; see Staff.may
    staff_by_id(conn, lane, [(seller_id, staff_id), …])          -> list[Staff]
    staff_of_seller(conn, lane, seller_id)                       -> list[Staff], up to 1,000
    members_of_seller(conn, lane, seller_id)                     -> list[Member], the same people
    facts_after(conn, lane, position, facts_max=n)               -> list[Taken], the log itself
    facts_skimmed(conn, lane, position, types, facts_max=n)      -> the log, decoding only `types`

In bulk, others join two views, whose columns are a promise:

    market_orders       lane, seller_id, order_id, buyer_id, scheme, made_to_order,
                        seller_delivers, currency, placed_at, and the order's life: paid_at,
                        shipped_at, delivered_at, bought_out_at, cancelled_at, cancelled_by,
                        returned_at, refunded_minor
    market_order_lines  lane, seller_id, order_id, line_id, buyer_id, product_id, quantity,
                        currency, paid_minor, discounts (jsonb: funder and amount_minor of each),
                        placed_at, and the line's life: its own step or the whole order's,
                        whichever was earlier

`StaffChanged` and `SellerChanged` are emitted when rights change, together with a revocation of the
lane's rights, so that whoever caches them reads again.
So is every event of a projection that is `about_rights`. `OrderMoneyChanged` follows every refund,
`OrderCameBack` every return of goods.
"""

from prilavok.market.actions import PROJECTION, Projection, rehearse, take_in
from prilavok.market.events import OrderCameBack, OrderMoneyChanged, SellerChanged, StaffChanged
from prilavok.market.forgetting import forget_buyer, remember_buyer
from prilavok.market.log_store import facts_after, facts_skimmed, lock_heads
from prilavok.market.model import (
    AnyFact,
    Buyer,
    CardCompleteness,
    Discount,
    Fault,
    Funder,
    Line,
    LineId,
    Member,
    OrderBoughtOut,
    OrderCancelled,
    OrderDelivered,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderReturned,
    OrderShipped,
    PayoutAccount,
    Permission,
    Product,
    Review,
    Scheme,
    Seller,
    Staff,
    Taken,
    Trade,
)
from prilavok.market.names import categories_of, names_of, names_of_staff, products_called
from prilavok.market.order_store import lines_of_order, orders_at, orders_by_id, orders_of_buyer
from prilavok.market.orders import MoneyBack, Order, OrderLine, PaidLine, PaidOrder
from prilavok.market.paid import Bought, BoughtLine, bought_by, paid_orders
from prilavok.market.party_store import (
    buyer_ids_after,
    buyers_by_id,
    choose_permissions,
    members_of_seller,
    nth_seller,
    put_staff,
    sellers_after,
    sellers_at,
    sellers_by_id,
    staff_by_id,
    staff_member,
    staff_of_seller,
)
from prilavok.market.product_store import products_by_id
from prilavok.market.receipts import Intake

__all__ = [
    "PROJECTION",
    "AnyFact",
    "Bought",
    "BoughtLine",
    "Buyer",
    "CardCompleteness",
    "Discount",
    "Fault",
    "Funder",
    "Intake",
    "Line",
    "LineId",
    "Member",
    "MoneyBack",
    "Order",
    "OrderBoughtOut",
    "OrderCameBack",
    "OrderCancelled",
    "OrderDelivered",
    "OrderLine",
    "OrderMoneyChanged",
    "OrderPaid",
    "OrderPlaced",
    "OrderRefunded",
    "OrderReturned",
    "OrderShipped",
    "PaidLine",
    "PaidOrder",
    "PayoutAccount",
    "Permission",
    "Product",
    "Projection",
    "Review",
    "Scheme",
    "Seller",
    "SellerChanged",
    "Staff",
    "StaffChanged",
    "Taken",
    "Trade",
    "bought_by",
    "buyer_ids_after",
    "buyers_by_id",
    "categories_of",
    "choose_permissions",
    "facts_after",
    "facts_skimmed",
    "forget_buyer",
    "lines_of_order",
    "lock_heads",
    "members_of_seller",
    "names_of",
    "names_of_staff",
    "nth_seller",
    "orders_at",
    "orders_by_id",
    "orders_of_buyer",
    "paid_orders",
    "products_by_id",
    "products_called",
    "put_staff",
    "rehearse",
    "remember_buyer",
    "sellers_after",
    "sellers_at",
    "sellers_by_id",
    "staff_by_id",
    "staff_member",
    "staff_of_seller",
    "take_in",
]
