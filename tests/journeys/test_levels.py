"""What the calendar brings: from a file of orders to the badge on a shop's page; from a threshold
of today to a lower price tomorrow."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from folders import fleeting_folder

from .conftest import PATIENCE_S, START_S_MAX, Demo, Windows, free_port, heard_from, start_demo
from .story import copy_to, environ_of
from .working import eventually, preset_of, publish

pytestmark = pytest.mark.browser

ORDERS = 60
MAPPING = """
source = "old-shop"
zone = "UTC"

[[facts]]
type = "order_placed"
id = "{order}/placed"
at = { from = "created", as = "time", format = "%Y-%m-%d %H:%M:%S" }

[facts.fields]
seller_id = "chayka"
order_id = "{order}"
buyer_id = "{buyer}"
scheme = "FBS"
currency = "RUB"

[[facts.fields.lines]]
line_id = "1"
product_id = "{sku}"
quantity = { from = "pieces", as = "integer" }
paid_minor = { from = "paid", as = "amount", currency = "RUB" }
"""


class Market(Demo):
    """A demo of one's own: its clock goes a month ahead, which others would notice."""

    folder: Path

    def command(self, *words: str) -> None:
        """A command of Prilavok's on the demo's data; it has to succeed."""
        command = [sys.executable, "-m", "prilavok", *words]
        done = subprocess.run(
            command,
            env=environ_of(self.folder),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def market(assets: None, story: Path) -> Iterator[Market]:
    folder = Path(tempfile.mkdtemp(prefix="prilavok-levels-", dir=fleeting_folder()))
    copy_to(folder, story)
    process = start_demo(folder, free_port(), free_port())
    try:
        market = Market(process, heard_from(process), 0)
        market.folder = folder
        yield market
    finally:
        process.terminate()
        process.wait(START_S_MAX)
        shutil.rmtree(folder, ignore_errors=True)


def programme_of_orders(demo: Demo) -> dict[str, Any]:
    """Orders alone make a level: bronze takes 50 of them, gold a million."""
    document = preset_of(demo, "level_programme", "wildberries-2024-12")
    names = {level["level"]: level for level in document["levels"]}
    goals = {"bronze": 50, "gold": 10**6}
    levels = [
        names[level]
        | {
            "goals": [{"indicator": "orders", "goal": {"type": "absolute", "value": value}}],
            "rewards": names["bronze"]["rewards"],
        }
        for level, value in goals.items()
    ]
    orders = [each for each in document["indicators"] if each["key"] == "orders"]
    return document | {"zone": "UTC", "needed": 1, "indicators": orders, "levels": levels}


def contest_two_of(page: Page) -> None:
    """The two newest orders should not have counted, the seller says."""
    for order in (ORDERS, ORDERS - 1):
        row = page.get_by_role("row").filter(has_text=f"Order csv-{order}")
        row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Contest the result").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("2 rows are marked")).to_be_visible()
    dialog.get_by_label("What is wrong").fill("These orders were placed by a test of ours.")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_text("Your appeal has been received")).to_be_visible()


def decide_without_one(windows: Windows) -> None:
    page = windows.seller("marina").page
    page.locator("nav").get_by_role("link", name="Queue").click()
    page.get_by_role("link").filter(has_text="Contested level").click()
    evidence = page.locator(".evidence")
    expect(evidence).to_contain_text("These orders were placed by a test of ours.")
    expect(evidence).to_contain_text(f"Order csv-{ORDERS}")
    page.get_by_role("button", name="Take").click()
    page.get_by_label("Recount without the contested rows").check()
    page.get_by_role("group", name="Do not count").get_by_label(f"Order csv-{ORDERS - 1}").uncheck()
    page.locator("input[name=reason]").first.check()
    page.get_by_role("button", name="Recount without the contested rows").click()
    expect(page.get_by_text("Decided: Recount without")).to_be_visible()


def revised(demo: Demo) -> str | None:
    """The appeal, once the month has been counted anew."""
    [appeal] = demo.ask("pavel", "GET", "/v1/levels/appeals")["appeals"]
    return appeal["appeal_id"] if appeal["state"] == "revised" else None


def test_from_import_to_badge(market: Market, browser: Browser) -> None:
    publish(market, "level_programme", programme_of_orders(market))
    now = datetime.now(UTC)
    rows = [
        f"csv-{n},b-{n},{now:%Y-%m-%d %H:%M:%S},samovar,1,1990.50" for n in range(1, ORDERS + 1)
    ]
    file, mapping = market.folder / "orders.csv", market.folder / "orders.toml"
    file.write_text("\n".join(["order,buyer,created,sku,pieces,paid", *rows, ""]), "utf-8")
    mapping.write_text(MAPPING, "utf-8")

    market.command("import", str(file), "--mapping", str(mapping))
    next_month = (now.replace(day=1) + timedelta(days=32)).replace(day=1, hour=1)
    ahead_s = int((next_month - now).total_seconds())
    httpx.post(
        f"{market.home}/demo/clock", json={"ahead_s": ahead_s}, timeout=PATIENCE_S
    ).raise_for_status()
    market.command("levels", "settle", "--period", f"{now:%Y-%m}")

    windows = Windows(browser, market)
    page = windows.seller("pavel").page
    page.get_by_role("link", name="Level", exact=True).click()
    expect(page.locator(".levels-name")).to_have_text("Bronze")
    expect(page.get_by_alt_text("Badge: Bronze")).to_be_visible()
    tile = page.locator(".levels-tile")
    expect(tile).to_contain_text("at least 50")
    expect(tile).to_contain_text("met")
    expect(page.locator(".levels-ahead")).to_contain_text("To reach Gold")

    tile.get_by_role("link", name="What was counted: Orders").click()
    row = page.get_by_role("row").filter(has_text=f"Order csv-{ORDERS}")
    expect(row).to_contain_text("old-shop")
    expect(row).to_contain_text("₽1,990.50")

    contest_two_of(page)
    decide_without_one(windows)
    eventually("revision", lambda: revised(market))
    page.reload()
    expect(page.get_by_label("Which count is shown")).to_have_value("1")
    expect(page.get_by_role("row").filter(has_text=f"Order csv-{ORDERS}")).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text=f"Order csv-{ORDERS - 1}")).to_have_count(1)

    shop = windows.open()
    shop.goto(f"{market.shop}/shop/sellers/chayka")
    expect(shop.locator("prilavok-badge svg")).to_contain_text("Bronze")
    shop.goto(f"{market.shop}/shop/sellers/northlight")
    expect(shop.locator("prilavok-badge svg")).to_have_count(0)
    windows.close()
    assert windows.complaints == []


def test_a_threshold_of_today_is_a_lower_price_tomorrow(market: Market, browser: Browser) -> None:
    windows = Windows(browser, market)
    shop = windows.open()
    shop.goto(f"{market.shop}/shop/enter/ivan?to=/shop/language/en")
    shop.goto(f"{market.shop}/shop/products/gaiwan-snow")
    price = shop.locator(".facts .price")
    expect(price).to_have_text("₽2,400")

    page = windows.seller("pavel").page
    page.get_by_role("link", name="Discount", exact=True).click()
    page.get_by_label("Threshold, ₽").fill("3000")
    page.get_by_label("Discount, %").fill("10")
    expect(page.locator(".discounts-foreseen")).to_contain_text("10% off for purchases of ₽3,000")
    page.get_by_role("button", name="Publish these terms").click()
    expect(page.locator(".discounts-standing .wanted")).to_contain_text("10% off")
    shop.reload()
    expect(price).to_have_text("₽2,400")

    clock = f"{market.home}/demo/clock"
    ahead_s = httpx.get(clock).json()["ahead_s"] + 24 * 60 * 60
    httpx.post(clock, json={"ahead_s": ahead_s}, timeout=PATIENCE_S).raise_for_status()
    shop.reload()
    expect(price.locator("ins")).to_have_text("₽2,160")
    expect(price.locator("del")).to_have_text("₽2,400")
    shop.locator("form[action='/shop/cart/'] button").click()
    expect(shop.locator(".cart .lines .price b")).to_have_text("₽2,160")
    windows.close()
    assert windows.complaints == []
