"""What a marketplace tells: facts as they travel, are stored and are read back.

A fact is flat: who told it (`source`, `id`), when it happened (`at`), its `type`, then the fields
of that type. The same Struct is the wire form, the row of the log, and what readers get.

The law for changing these types: the log keeps every fact for ever, so a field is only ever added,
and always with a default; nothing is renamed, narrowed or removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar, NewType, TypeAlias
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.core.errors import NotFound
from prilavok.core.ids import MarketText
from prilavok.core.lanes import Lane
from prilavok.core.money import BPS_WHOLE, Currency, Money
from prilavok.core.parties import PartyKind

FACTS_PER_CALL_MAX = 1_000
LINES_PER_ORDER_MAX = 500
DISCOUNTS_PER_LINE_MAX = 20
AMOUNT_MINOR_MAX = 10**12
QUANTITY_MAX = 10**6

NO_CONTROLS = r"^[^\x00-\x1f\x7f]+\Z"

FactId = NewType("FactId", str)
LineId = NewType("LineId", str)
ReviewId = NewType("ReviewId", str)

FactText = Annotated[str, Meta(min_length=1, max_length=128, pattern=NO_CONTROLS)]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=NO_CONTROLS)]
Title = Annotated[str, Meta(min_length=1, max_length=500, pattern=NO_CONTROLS)]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z", description="ISO 3166-1 alpha-2")]
Amount = Annotated[int, Meta(ge=0, le=AMOUNT_MINOR_MAX, description="in minor units")]
Quantity = Annotated[int, Meta(ge=1, le=QUANTITY_MAX)]
Rating = Annotated[int, Meta(ge=1, le=5)]
Time = Annotated[datetime, Meta(tz=True)]
CategoryPath = Annotated[tuple[Name, ...], Meta(min_length=1, max_length=10)]


class Trade(StrEnum):
    """Whether a seller makes what it sells."""

    PRODUCER = "producer"
    RESELLER = "reseller"


class Permission(StrEnum):
    """What a member of a seller's staff may do."""

    CHAT = "chat"
    CLAIMS = "claims"
    LEVELS = "levels"
    DISCOUNTS = "discounts"
    CAMPAIGNS = "campaigns"
    INBOX = "inbox"
    STAFF = "staff"
    KEYS = "keys"


class PayoutAccount(StrEnum):
    """Where a seller's money goes."""

    PLATFORM_BANK = "platform_bank"
    OTHER_BANK = "other_bank"


class Scheme(StrEnum):
    """Whose warehouse and whose delivery."""

    FBO = "FBO"
    FBS = "FBS"
    REAL_FBS = "realFBS"


class Funder(StrEnum):
    """Who pays for a discount."""

    SELLER = "seller"
    MARKETPLACE = "marketplace"
    PARTNER = "partner"


class Fault(StrEnum):
    """Because of whom an order was cancelled."""

    BUYER = "buyer"
    SELLER = "seller"
    MARKETPLACE = "marketplace"
    CARRIER = "carrier"


class Fact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """Who told it and when it happened. `id` is unique per `source`, whatever the type.

    An unknown field is refused: a misspelt one must not be lost silently.
    """

    about: ClassVar[tuple[str, ...]] = ()
    """The fields that name the thing the fact is about, among facts of its type."""

    source: MarketText
    id: FactText
    at: Time


class OfSeller(Fact, frozen=True, kw_only=True):
    """A fact that a seller owns: it is kept in the seller's lane."""

    seller_id: MarketText


class Seller(OfSeller, frozen=True, kw_only=True, tag="seller"):
    """A seller as it is from `at` on.

    `contract_verified_at`: when the contract was confirmed by an electronic signature.
    """

    about = ("seller_id",)

    name: Name
    country: Country
    region: Name | None = None
    registered_at: Time
    trade: Trade = Trade.RESELLER
    trusted: bool = False
    contract_verified_at: Time | None = None
    payout_account: PayoutAccount | None = None


class Staff(OfSeller, frozen=True, kw_only=True, tag="staff"):
    """A member of a seller's staff as it is from `at` on; removed when not `active`."""

    about = ("seller_id", "staff_id")

    staff_id: MarketText
    name: Name
    permissions: frozenset[Permission] = frozenset()
    active: bool = True

    def may(self, permission: Permission) -> bool:
        """Whether this member may use the capability now."""
        return self.active and permission in self.permissions


class Member(Struct, frozen=True):
    """Somebody who works for a seller: what the marketplace has `told` that they may do, and what
    the seller has `chosen` instead, if anything."""

    staff_id: str
    name: str
    told: frozenset[Permission]
    chosen: frozenset[Permission] | None

    @property
    def permissions(self) -> frozenset[Permission]:
        """What they may do."""
        return self.told if self.chosen is None else self.chosen


class Buyer(Fact, frozen=True, kw_only=True, tag="buyer"):
    """A buyer as it is from `at` on. `person_key` is shared by the accounts of one person."""

    about = ("buyer_id",)

    buyer_id: MarketText
    name: Name | None = None
    person_key: MarketText | None = None


class Product(OfSeller, frozen=True, kw_only=True, tag="product"):
    """A product card as it is from `at` on; the category path starts with the widest."""

    about = ("seller_id", "product_id")

    product_id: MarketText
    title: Title
    category: CategoryPath
    price: Money | None = None


class Discount(Struct, frozen=True, forbid_unknown_fields=True):
    """What lowered a line's price, and who pays for it."""

    funder: Funder
    amount_minor: Amount


class Line(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of an order. `paid_minor` is for the whole quantity, after the discounts."""

    line_id: MarketText
    product_id: MarketText
    quantity: Quantity
    paid_minor: Amount
    discounts: Annotated[tuple[Discount, ...], Meta(max_length=DISCOUNTS_PER_LINE_MAX)] = ()


class OfOrder(OfSeller, frozen=True, kw_only=True):
    """A fact about one order."""

    order_id: MarketText


class OrderPlaced(OfOrder, frozen=True, kw_only=True, tag="order_placed"):
    """A buyer ordered. All amounts are minor units of `currency`."""

    about = ("seller_id", "order_id")

    buyer_id: MarketText
    scheme: Scheme
    made_to_order: bool = False
    seller_delivers: bool = False
    currency: Currency
    lines: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=LINES_PER_ORDER_MAX)]


class OfOrderLife(OfOrder, frozen=True, kw_only=True):
    """A step in an order's life: of one line, or of the whole order when `line_id` is absent."""

    line_id: MarketText | None = None


class OrderPaid(OfOrderLife, frozen=True, kw_only=True, tag="order_paid"):
    """The buyer paid."""


class OrderShipped(OfOrderLife, frozen=True, kw_only=True, tag="order_shipped"):
    """The goods left."""


class OrderDelivered(OfOrderLife, frozen=True, kw_only=True, tag="order_delivered"):
    """The goods arrived."""


class OrderBoughtOut(OfOrderLife, frozen=True, kw_only=True, tag="order_bought_out"):
    """The buyer kept the goods: the sale is done."""


class OrderCancelled(OfOrderLife, frozen=True, kw_only=True, tag="order_cancelled"):
    """It will not be delivered."""

    fault: Fault


class OrderReturned(OfOrderLife, frozen=True, kw_only=True, tag="order_returned"):
    """The goods came back."""


class OrderRefunded(OfOrderLife, frozen=True, kw_only=True, tag="order_refunded"):
    """Money went back to the buyer, in the order's currency; several refunds add up.

    `claim_id` names the claim that it settles, if it does.
    """

    amount_minor: Amount
    claim_id: UUID | None = None


class Review(OfSeller, frozen=True, kw_only=True, tag="review"):
    """A buyer rated a product; a later fact with the same `review_id` replaces the rating."""

    about = ("seller_id", "review_id")

    review_id: MarketText
    product_id: MarketText
    buyer_id: MarketText
    order_id: MarketText | None = None
    rating: Rating


class CardCompleteness(OfSeller, frozen=True, kw_only=True, tag="card_completeness"):
    """How complete the seller's product cards are, all together, as the marketplace reckons."""

    share_bps: Annotated[int, Meta(ge=0, le=BPS_WHOLE, description="in basis points")]


OrderLifeFact: TypeAlias = (
    OrderPaid
    | OrderShipped
    | OrderDelivered
    | OrderBoughtOut
    | OrderCancelled
    | OrderReturned
    | OrderRefunded
)
AnyFact: TypeAlias = (
    Seller | Staff | Buyer | Product | OrderPlaced | OrderLifeFact | Review | CardCompleteness
)

FACT_TYPES: dict[str, type[AnyFact]] = {
    str(fact.__struct_config__.tag): fact
    for fact in (
        Seller,
        Staff,
        Buyer,
        Product,
        OrderPlaced,
        OrderPaid,
        OrderShipped,
        OrderDelivered,
        OrderBoughtOut,
        OrderCancelled,
        OrderReturned,
        OrderRefunded,
        Review,
        CardCompleteness,
    )
}


class Taken(Struct, frozen=True):
    """A fact in the log of its owner's lane."""

    lane: Lane
    position: int
    fact: AnyFact


class NamedParty(Struct, frozen=True):
    """A seller or a buyer, and how it is called."""

    kind: PartyKind
    id: str
    name: str


@dataclass(eq=False)
class FactNotFound(NotFound):
    """No fact has been told by {source} under the id {id}."""

    source: str
    id: str


@dataclass(eq=False)
class SellerNotFound(NotFound):
    """No seller {seller_id} has been told of."""

    seller_id: str


@dataclass(eq=False)
class OrderNotFound(NotFound):
    """No order {order_id} of seller {seller_id} has been told of."""

    seller_id: str
    order_id: str
