"""Coupons from the operator's hand to the buyer's cart and back: codes, pausing, giving."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .conftest import Demo, Windows
from .working import eventually

pytestmark = pytest.mark.browser

PRODUCT = "gaiwan-snow"
SHOP = "Чайная мастерская «Чайка»"
KITCHEN = "Дом / Чайная посуда"


def begin(page: Page, title: str, percent: str, given: str) -> None:
    """A new coupon, typed as far as what is off and who gets it."""
    page.get_by_role("link", name="Coupons", exact=True).click()
    page.get_by_role("link", name="New coupon").click()
    page.get_by_label("Title for buyers").fill(title)
    page.get_by_label("Kind").select_option(label="percentage")
    page.get_by_label("Discount, %").fill(percent)
    page.get_by_label("How buyers get it").select_option(label=given)


def choose_seller(page: Page, typed: str, name: str) -> None:
    """Of the marketplace's sellers this one, by the keyboard."""
    page.get_by_role("combobox", name="Sellers").press_sequentially(typed)
    expect(page.get_by_role("option", name=name)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".mantine-Pill-root")).to_have_text([name])


def choose(page: Page, label: str, typed: str, name: str) -> None:
    """Of what the field `label` offers for what is `typed`."""
    page.get_by_role("combobox", name=label).press_sequentially(typed)
    page.get_by_role("option", name=name, exact=True).click()
    page.keyboard.press("Escape")


def make(page: Page, title: str) -> None:
    page.get_by_role("button", name="Create the coupon").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def codes_made(page: Page, path: Path) -> list[str]:
    """Two, as the file has them."""
    page.get_by_label("How many").fill("2")
    page.get_by_role("button", name="Create codes").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as CSV").click()
    saved.value.save_as(path)
    head, *codes = path.read_text().split()
    assert head == "code"
    return codes


def test_a_code_for_one_use_goes_from_the_operator_to_a_cart(
    windows: Windows, demo: Demo, tmp_path: Path
) -> None:
    title = f"Winners {uuid4().hex[:6]}"
    page = windows.seller("oleg").page
    begin(page, title, "20", "by code")
    expect(page.get_by_label("Each code can be used once")).to_be_checked()
    choose(page, "Products", f"chayka: {PRODUCT}", f"Add “chayka: {PRODUCT}”")
    make(page, title)
    expect(page.locator(".coupons-one")).to_contain_text("each code once")

    code, other = codes_made(page, tmp_path / "codes.csv")
    assert code != other

    shop = windows.open()
    shop.goto(f"{demo.shop}/shop/enter/ivan?to=/shop/language/en")
    shop.goto(f"{demo.shop}/shop/products/{PRODUCT}")
    shop.locator("form[action='/shop/cart/'] button").click()
    price = shop.locator(".cart .lines .price b")
    whole = price.inner_text()
    shop.get_by_label("Coupon code").fill(code)
    shop.get_by_role("button", name="Apply").click()
    said = shop.locator("form.code [role=status]")
    expect(said).to_have_text("The code is applied.")
    expect(price).not_to_have_text(whole)

    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    shop.reload()
    expect(said).to_have_text("This code cannot be used.")
    expect(price).to_have_text(whole)
    page.get_by_role("link", name="All coupons").click()
    page.get_by_label("State").select_option(label="paused")
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    shop.reload()
    expect(said).to_have_text("The code is applied.")
    end(page)
    shop.reload()
    expect(said).to_have_text("This code cannot be used.")


def test_the_form_says_what_is_wrong_and_finds_sellers_and_goods(windows: Windows) -> None:
    title = f"Of one shop {uuid4().hex[:6]}"
    page = windows.seller("oleg").page
    begin(page, title, "120", "for everyone")
    page.get_by_role("button", name="Create the coupon").click()
    percent = page.get_by_label("Discount, %")
    expect(percent).to_be_focused()
    expect(percent).to_have_accessible_description(re.compile("above 0 and up to 100"))
    expect(page.get_by_text("1 field needs a change")).to_be_visible()

    percent.fill("12")
    choose_seller(page, "чай", SHOP)
    choose(page, "Products", "гай", "Гайвань «Снег», 150 мл")
    choose(page, "Products", "no-such-cup", "Add “chayka: no-such-cup”")
    choose(page, "Categories", "посуд", KITCHEN)
    pills = page.locator(".mantine-Pill-root")
    expect(pills).to_have_text([SHOP, "Гайвань «Снег», 150 мл", "chayka: no-such-cup", KITCHEN])
    make(page, title)
    made = page.locator(".coupons-one")
    expect(made).to_contain_text(f"of sellers {SHOP}")
    expect(made).to_contain_text("gaiwan-snow")
    expect(made).to_contain_text("no-such-cup")
    expect(made).to_contain_text(KITCHEN)
    end(page)


def test_a_buyer_who_is_given_a_coupon_has_it_and_is_told(windows: Windows, demo: Demo) -> None:
    title = f"For you {uuid4().hex[:6]}"
    page = windows.seller("oleg").page
    begin(page, title, "5", "given to chosen buyers")
    page.get_by_label("Currency").select_option("KZT")
    page.get_by_label("Budget").fill("100000")
    make(page, title)
    page.get_by_label("Their ids").fill("artem\nartem")
    page.get_by_role("button", name="Give it to 1 buyer").click()
    expect(page.get_by_text("1 buyer has it who did not.")).to_be_visible()
    held = demo.ask("artem", "GET", "/v1/coupons/mine")["items"]
    assert title in [each["coupon"]["title"] for each in held]

    def is_told() -> bool | None:
        notices = demo.ask("artem", "GET", "/v1/notices?lang=en")["notices"]
        return f"A coupon for you: {title}" in [each["title"] for each in notices] or None

    eventually("notice", is_told)
    end(page)


def end(page: Page) -> None:
    page.get_by_role("button", name="End now").click()
    page.get_by_role("button", name="End now").click()
    expect(page.locator(".coupons-one h2 .chip").first).to_have_text("ended")
