"""What buyers see: the shop's pages, and what the widget shows in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct
from playwright.sync_api import Frame, Page, expect

from .conftest import Demo

Act = Callable[[Page], None]


class ShopPage(Struct, frozen=True):
    """A page of the shop: where it is, who looks, and what is done there before it is looked at."""

    name: str
    path: str
    persona: str | None = "anna"
    act: Act | None = None


def put_in_cart(page: Page) -> None:
    """One more of what the page sells; then the cart is there."""
    page.locator("form[action='/shop/cart/'] button").first.click()
    expect(page.locator(".cart .sums")).to_be_visible()


def give_wrong_code(page: Page) -> None:
    page.locator("#code").fill("TEA-2024")
    page.locator("form.code button").click()
    expect(page.locator("form.code [role=status]")).to_be_visible()


def open_buyers(page: Page) -> None:
    page.locator("details.who summary").click()


SHOP_PAGES: Final = (
    ShopPage("front-guest", "/shop/", None),
    ShopPage("product-guest", "/shop/products/gaiwan-snow", None),
    ShopPage("orders-guest", "/shop/orders/", None),
    ShopPage("buyers", "/shop/", None, open_buyers),
    ShopPage("cart-empty", "/shop/cart/"),
    ShopPage("front", "/shop/"),
    ShopPage("product", "/shop/products/gaiwan-snow"),
    ShopPage("product-elsewhere", "/shop/products/lamp-globe"),
    ShopPage("seller", "/shop/sellers/chayka"),
    ShopPage("seller-elsewhere", "/shop/sellers/minghua"),
    ShopPage("orders", "/shop/orders/"),
    ShopPage("order", "/shop/orders/1042"),
    ShopPage("order-cancelled", "/shop/orders/1033", "maria"),
    ShopPage("cart", "/shop/products/set-custom", "anna", put_in_cart),
    ShopPage("cart-more", "/shop/products/lamp-globe", "anna", put_in_cart),
    ShopPage("cart-code", "/shop/cart/", "anna", give_wrong_code),
    ShopPage("missing", "/shop/nowhere"),
)


def visit(demo: Demo, page: Page, shown: ShopPage) -> None:
    """Go there as whoever looks, and wait until all of it is there."""
    who = f"enter/{shown.persona}" if shown.persona else "leave"
    page.goto(f"{demo.shop}/shop/{who}?to={shown.path}")
    if page.locator("prilavok-chat").count() > 0:
        launcher = page.frame_locator("prilavok-chat iframe").locator("button.launcher")
        expect(launcher).to_be_visible()
    if shown.act is not None:
        shown.act(page)


def views_of_widget(demo: Demo, page: Page, persona: str, path: str) -> Iterator[tuple[str, Frame]]:
    """What the widget of `persona` shows in the shop at `path`, one view after the other."""
    frame = widget_at(demo, page, persona, path)
    yield "closed", frame
    page.locator("[data-chat]").first.click()
    expect(frame.locator("form.composer textarea")).to_be_visible()
    yield "chat", frame
    frame.locator(".head button.icon").first.click()
    expect(frame.locator("form.composer textarea")).to_have_count(0)
    yield "chats", frame


def views_of_claims(
    demo: Demo, page: Page, persona: str, order_id: str
) -> Iterator[tuple[str, Frame]]:
    """What the widget of `persona` shows of claims about an order, of which one is open: the form,
    the card, all of the claim, and each act."""
    frame = widget_at(demo, page, persona, f"/shop/orders/{order_id}")
    page.locator("[data-chat=claim]").click()
    expect(frame.locator("form.claim-form")).to_be_visible()
    yield "claim form", frame
    frame.locator(".head button.icon").first.click()
    expect(frame.locator(".claim-card")).to_be_visible()
    yield "claim card", frame
    frame.locator(".claim-card button").click()
    acts = frame.locator(".claim-acts > button")
    expect(acts.first).to_be_visible()
    yield "claim", frame
    for number in range(acts.count()):
        acts.nth(number).click()
        yield f"claim, {acts.nth(number).inner_text()}", frame


def more_of_widget(demo: Demo, page: Page) -> Iterator[tuple[str, Frame]]:
    """What it shows of an order, of a chat that is shut, of notices, and where nobody answers."""
    for name, frame in views_of_claims(demo, page, "emily", "1044"):
        yield name.partition(",")[0].replace(" ", "-"), frame
        if name == "claim":
            break

    frame = widget_at(demo, page, "artem", "/shop/products/set-custom")
    page.locator("[data-chat]").first.click()
    expect(frame.locator(".centre button")).to_be_visible()
    yield "shut", frame

    frame = widget_at(demo, page, "david", "/shop/")
    frame.locator("button.launcher").click()
    frame.locator(".head").wait_for()
    yield "chats-of-all", frame

    page.route("**/v1/chats*", lambda route: route.fulfill(status=503))
    frame = widget_at(demo, page, "maria", "/shop/products/gaiwan-snow")
    page.locator("[data-chat]").first.click()
    expect(frame.locator(".centre button")).to_be_visible()
    yield "failed", frame
    page.unroute_all(behavior="ignoreErrors")


def widget_at(demo: Demo, page: Page, persona: str, path: str) -> Frame:
    """The frame of the widget in the shop at `path`, as `persona` sees it: closed."""
    page.goto(f"{demo.shop}/shop/enter/{persona}?to={path}", wait_until="networkidle")
    handle = page.locator("prilavok-chat iframe").element_handle()
    frame = handle.content_frame() if handle is not None else None
    assert frame is not None
    expect(frame.locator("button.launcher")).to_be_visible()
    return frame
