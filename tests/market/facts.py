"""Facts for tests: short to write, different by one thing at a time; and strategies of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st
from msgspec import convert

from prilavok.core.database import Connection, fetch
from prilavok.core.ids import BuyerId, OrderId, ProductId, SellerId, StaffId
from prilavok.market.model import AnyFact, Fault, Funder, Permission, Scheme

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
S_1, S_2 = SellerId("s-1"), SellerId("s-2")
W_1, B_1 = StaffId("w-1"), BuyerId("b-1")
P_1, O_1 = ProductId("p-1"), OrderId("o-1")

numbers = count(1)


def told(type_: str, **fields: Any) -> AnyFact:
    """A fact of the type, with `fields` over plain defaults."""
    envelope = {"source": "shop", "id": f"f-{next(numbers)}", "at": NOON - DAY, "type": type_}
    return convert({**envelope, **DEFAULTS[type_], **fields}, AnyFact)


def line(line_id: str = "1", **fields: Any) -> dict[str, Any]:
    plain = {"line_id": line_id, "product_id": "p-1", "quantity": 1, "paid_minor": 990_00}
    return {**plain, **fields}


OF_ORDER = {"seller_id": "s-1", "order_id": "o-1"}
DEFAULTS: dict[str, dict[str, Any]] = {
    "seller": {
        "seller_id": "s-1",
        "name": "Tula samovars",
        "country": "RU",
        "registered_at": NOON - 400 * DAY,
    },
    "staff": {"seller_id": "s-1", "staff_id": "w-1", "name": "Anna", "permissions": ["chat"]},
    "buyer": {"buyer_id": "b-1", "name": "Boris"},
    "product": {
        "seller_id": "s-1",
        "product_id": "p-1",
        "title": "Samovar",
        "category": ["Kitchen", "Tea"],
    },
    "order_placed": {
        **OF_ORDER,
        "buyer_id": "b-1",
        "scheme": "FBO",
        "currency": "RUB",
        "lines": [line()],
    },
    "order_paid": OF_ORDER,
    "order_shipped": OF_ORDER,
    "order_delivered": OF_ORDER,
    "order_bought_out": OF_ORDER,
    "order_cancelled": {**OF_ORDER, "fault": "buyer"},
    "order_returned": OF_ORDER,
    "order_refunded": {**OF_ORDER, "amount_minor": 100},
    "review": {
        "seller_id": "s-1",
        "review_id": "r-1",
        "product_id": "p-1",
        "buyer_id": "b-1",
        "rating": 5,
    },
}

few_sellers = st.sampled_from(["s-1", "s-2", "s-3"])
few_orders = st.sampled_from(["o-1", "o-2"])
few_times = st.integers(0, 5).map(lambda days: NOON - days * DAY)
few_lines = st.sampled_from([None, "1", "2"])
discounts = st.lists(
    st.fixed_dictionaries(
        {"funder": st.sampled_from(list(Funder)), "amount_minor": st.integers(0, 500)}
    ),
    max_size=2,
)


@st.composite
def any_fact(draw: st.DrawFn) -> AnyFact:
    """Facts that meet often: few sellers, orders, lines and times; ids are always fresh."""
    type_ = draw(st.sampled_from(sorted(DEFAULTS)))
    fields: dict[str, Any] = {"at": draw(few_times), "id": f"g-{next(numbers)}"}
    if type_ != "buyer":
        fields["seller_id"] = draw(few_sellers)
    if type_.startswith("order_"):
        fields["order_id"] = draw(few_orders)
        if type_ == "order_placed":
            fields |= draw(placed())
        else:
            fields["line_id"] = draw(few_lines)
    fields |= draw(OWN_FIELDS.get(type_, st.just({})))
    return told(type_, **fields)


@st.composite
def placed(draw: st.DrawFn) -> dict[str, Any]:
    ids = draw(st.lists(st.sampled_from(["1", "2", "3"]), min_size=1, max_size=3, unique=True))
    return {
        "scheme": draw(st.sampled_from(list(Scheme))),
        "buyer_id": draw(st.sampled_from(["b-1", "b-2"])),
        "lines": [
            line(i, paid_minor=draw(st.integers(0, 10_000)), discounts=draw(discounts)) for i in ids
        ],
    }


OWN_FIELDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "seller": st.fixed_dictionaries(
        {"trusted": st.booleans(), "name": st.sampled_from(["A", "B"])}
    ),
    "staff": st.fixed_dictionaries(
        {
            "staff_id": st.sampled_from(["w-1", "w-2"]),
            "active": st.booleans(),
            "permissions": st.lists(st.sampled_from(list(Permission)), unique=True),
        }
    ),
    "buyer": st.fixed_dictionaries(
        {
            "buyer_id": st.sampled_from(["b-1", "b-2"]),
            "person_key": st.sampled_from([None, "k-1", "k-2"]),
        }
    ),
    "product": st.fixed_dictionaries(
        {
            "title": st.sampled_from(["Samovar", "Kettle"]),
            "price": st.sampled_from([None, {"minor": 5, "currency": "RUB"}]),
        }
    ),
    "order_cancelled": st.fixed_dictionaries({"fault": st.sampled_from(list(Fault))}),
    "order_refunded": st.fixed_dictionaries({"amount_minor": st.integers(0, 1000)}),
    "review": st.fixed_dictionaries({"rating": st.integers(1, 5)}),
}

PROJECTED = {
    "sellers": "lane, seller_id",
    "staff": "lane, seller_id, staff_id",
    "buyers": "lane, buyer_id",
    "products": "lane, seller_id, product_id",
    "orders": "lane, seller_id, order_id",
    "order_lines": "lane, seller_id, order_id, line_id",
    "order_life": "lane, seller_id, order_id, line_id",
    "reviews": "lane, seller_id, review_id",
    "market_orders": "lane, seller_id, order_id",
    "market_order_lines": "lane, seller_id, order_id, line_id",
}


async def projected(conn: Connection) -> dict[str, list[str]]:
    """Everything that the market's projection keeps, as text."""
    return {
        table: await fetch(conn, f"select t::text from {table} t order by {key}", row=str)
        for table, key in PROJECTED.items()
    }
