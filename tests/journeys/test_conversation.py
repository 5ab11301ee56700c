"""A buyer and a seller talk, each in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error, expect

from .conftest import Demo, Seller, Windows, chat_of
from .working import new_product, tabs_to

pytestmark = pytest.mark.browser


def test_a_buyer_asks_from_the_product_page_and_the_seller_answers_live(
    demo: Demo, windows: Windows
) -> None:
    seller = windows.seller("olga")
    seller.page.get_by_role("link", name="Chat with buyers").click()
    buyer = windows.buyer("maria", f"/shop/products/{new_product(demo, 'chayka')}")
    assert buyer.page.url.startswith("http://localhost:")
    assert seller.page.url.startswith("http://127.0.0.1:")

    buyer.opens_chat()
    buyer.say("Is the lid safe in a dishwasher?")

    row = seller.page.get_by_text("Is the lid safe in a dishwasher?")
    expect(row.first).to_be_visible()
    row.first.click()
    seller.sees("Is the lid safe in a dishwasher?")
    expect(buyer.message("Is the lid safe in a dishwasher?").locator(".mark.read")).to_be_visible()

    seller.type("It i")
    expect(buyer.room.locator(".typing")).not_to_be_empty()
    seller.say("It is, we tried.")
    buyer.sees("It is, we tried.")
    expect(seller.message("It is, we tried.").locator(".mark.read")).to_be_visible()


def test_an_edit_and_a_deletion_are_seen_by_the_other_side(demo: Demo, windows: Windows) -> None:
    product = new_product(demo, "chayka")
    chat_id = chat_of(demo, "maria", "chayka", "product", product)
    buyer = windows.buyer("maria", f"/shop/products/{product}")
    buyer.opens_chat()
    buyer.say("Are there six?")
    buyer.say("Never mind")
    buyer.sees("Never mind")
    seller = windows.seller("olga")
    seller.opens_chat(chat_id)
    seller.sees("Never mind")

    line = buyer.message("Are there six?")
    line.hover()
    line.locator("button.menu").click()
    line.get_by_role("button", name="Изменить").or_(line.get_by_role("button", name="Edit")).click()
    buyer.say("Are there eight?")
    seller.sees("Are there eight?")
    expect(seller.message("Are there six?")).to_have_count(0)

    line = buyer.message("Never mind")
    line.hover()
    line.locator("button.menu").click()
    line.locator("button.bad").click()
    line.locator("button.bad").click()
    expect(seller.room.locator("li.message.deleted")).to_have_count(1)
    expect(seller.message("Never mind")).to_have_count(0)

    seller.say("Yes, ate")
    seller.sees("Yes, ate")
    edits(seller, "Yes, ate", "Yes, eight")
    buyer.sees("Yes, eight")
    deletes(seller, "Yes, eight")
    expect(buyer.message("Yes, eight")).to_have_count(0)


def edits(seller: Seller, text: str, to: str) -> None:
    """By keyboard alone."""
    keys = seller.page.keyboard
    tabs_to(seller.page, seller.message(text).get_by_role("button"), by="Shift+Tab")
    keys.press("Enter")
    goes_down_to(seller, "Edit")
    keys.press("Enter")
    expect(seller.field).to_be_focused()
    keys.press("Control+A")
    keys.type(to)
    keys.press("Enter")


def deletes(seller: Seller, text: str) -> None:
    """By keyboard alone; it is asked once more."""
    keys = seller.page.keyboard
    tabs_to(seller.page, seller.message(text).get_by_role("button"), by="Shift+Tab")
    keys.press("Enter")
    goes_down_to(seller, "Delete")
    keys.press("Enter")
    expect(seller.page.get_by_text("Delete this message?")).to_be_visible()
    keys.press("Enter")


def goes_down_to(seller: Seller, item: str) -> None:
    """In the menu that is open."""
    tabs_to(seller.page, seller.page.get_by_role("menuitem", name=item), by="ArrowDown")


def test_the_marks_say_delivered_before_they_say_read(demo: Demo, windows: Windows) -> None:
    """The seller is in the console, but looks at another chat."""
    windows.seller("olga")
    buyer = windows.buyer("maria", f"/shop/products/{new_product(demo, 'chayka')}")
    buyer.opens_chat()

    buyer.say("How old is it?")

    expect(buyer.message("How old is it?").locator(".mark.delivered")).to_be_visible()


def test_the_widget_works_where_it_is_denied_all_storage(
    demo: Demo, windows_without_storage: Windows
) -> None:
    buyer = windows_without_storage.buyer("maria", f"/shop/products/{new_product(demo, 'chayka')}")
    frame = buyer.page.frames[1]
    with pytest.raises(Error, match="SecurityError"):
        frame.evaluate("localStorage")

    buyer.opens_chat()
    buyer.say("Is it lined?")

    expect(buyer.message("Is it lined?").locator(".mark.sent, .mark.delivered")).to_be_visible()
