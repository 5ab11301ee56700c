"""The shop's cart: a cookie that anybody may have written, and orders at the price shown."""

from __future__ import annotations

import re

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.pages.conftest import SHOP
from prilavok.demo.buying.cart import LINES_MAX, QUANTITY_MAX, CartLine, read, with_more, written

names = st.text(min_size=1, max_size=20)
lines = st.builds(CartLine, names, names, st.integers(1, QUANTITY_MAX))
carts = st.lists(
    lines, max_size=LINES_MAX, unique_by=lambda line: (line.seller_id, line.product_id)
)
CHAYKA = "shop_cart=chayka*teapot-fog*2"


@given(carts)
def test_a_cart_is_read_as_it_was_written(cart: list[CartLine]) -> None:
    assert read(written(cart)) == tuple(cart)


@given(st.text(max_size=300))
def test_any_cookie_is_a_cart(cookie: str) -> None:
    cart = read(cookie)

    assert len(cart) <= LINES_MAX
    assert all(0 < line.quantity <= QUANTITY_MAX for line in cart)


def test_units_are_added_and_taken_away() -> None:
    one = with_more((), "s", "p", 1)
    many = one
    for _ in range(QUANTITY_MAX + 3):
        many = with_more(many, "s", "p", 1)

    assert one == (CartLine("s", "p", 1),)
    assert many == (CartLine("s", "p", QUANTITY_MAX),)
    assert with_more(one, "s", "p", -1) == ()
    assert with_more(one, "s", "q", -1) == one


async def put(browser: httpx.AsyncClient, **form: str) -> httpx.Response:
    return await browser.post(f"{SHOP}/shop/cart/", data=form, headers={"origin": SHOP})


async def test_a_product_is_put_in_and_the_cart_says_what_it_costs(
    browser: httpx.AsyncClient,
) -> None:
    answer = await put(browser, seller="chayka", product="teapot-fog", by="1")

    assert answer.headers["location"] == "/shop/cart/"
    assert "shop_cart=chayka*teapot-fog*1;" in answer.headers["set-cookie"]
    page = await browser.get(f"{SHOP}/shop/cart/", headers={"cookie": CHAYKA})
    assert "9,800" in page.text


@pytest.mark.parametrize(
    "form",
    [
        {"seller": "chayka", "product": "teapot-fog", "by": "100"},
        {"seller": "chayka", "by": "1"},
        {"by": "-1"},
        {},
    ],
)
async def test_a_form_that_says_nothing_clear_changes_nothing(
    browser: httpx.AsyncClient, form: dict[str, str]
) -> None:
    answer = await put(browser, **form)

    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


async def test_a_foreign_page_cannot_fill_a_cart(browser: httpx.AsyncClient) -> None:
    for path in ("/shop/cart/", "/shop/cart/order"):
        answer = await browser.post(
            f"{SHOP}{path}", data={"by": "1"}, headers={"origin": "http://evil.example"}
        )
        assert answer.status_code == 422


async def test_what_is_not_sold_any_more_is_told_and_not_ordered(
    browser: httpx.AsyncClient,
) -> None:
    page = await browser.get(
        f"{SHOP}/shop/cart/", headers={"cookie": "shop_buyer=anna; shop_cart=chayka*gone*1"}
    )

    assert "not sold any more" in page.text
    assert "/shop/cart/order" not in page.text


async def test_an_order_is_placed_at_the_price_that_was_shown(browser: httpx.AsyncClient) -> None:
    headers = {"cookie": f"shop_buyer=anna; {CHAYKA}|northlight*lamp-birch*1", "origin": SHOP}
    order = f"{SHOP}/shop/cart/order"

    other = await browser.post(order, data={"pays_minor": "1"}, headers=headers)
    told = re.search(r'name="pays_minor" value="(\d+)"', other.text)
    assert told is not None
    placed = await browser.post(order, data={"pays_minor": told[1]}, headers=headers)
    orders = await browser.get(f"{SHOP}/shop/orders/", headers=headers)

    assert "The price has changed" in other.text
    assert int(told[1]) < 1_870_000
    assert placed.headers["location"] == "/shop/orders/"
    assert "shop_cart=;" in placed.headers["set-cookie"]
    assert "₽9,310" in orders.text


async def test_a_visitor_without_a_name_orders_nothing(browser: httpx.AsyncClient) -> None:
    answer = await browser.post(
        f"{SHOP}/shop/cart/order",
        data={"pays_minor": "980000"},
        headers={"cookie": CHAYKA, "origin": SHOP},
    )

    assert "The price has changed" in answer.text
