"""What the calendar brings: from a file of orders to the badge on a shop's page; from a threshold
of today to a lower price tomorrow."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from folders import fleeting_folder

from .conftest import PATIENCE_S, START_S_MAX, Demo, Windows, free_port, heard_from, start_demo
from .story import copy_to, environ_of
from .working import eventually, opened_since, preset_of, publish, undecided

pytestmark = pytest.mark.browser

ORDERS = 60
KEPT = 20
CANCELLED = 2
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
    """What the others share."""
    with begun(story) as market:
        yield market


@pytest.fixture
def new_market(assets: None, story: Path) -> Iterator[Market]:
    """One in which nobody has gone ahead: each try has its own."""
    with begun(story) as market:
        yield market


@contextmanager
def begun(story: Path) -> Iterator[Market]:
    """A market of one's own, as the story leaves it."""
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


def programme_of_cancellations(demo: Demo) -> dict[str, Any]:
    """Bronze is for who cancels hardly anything: at most one order in twenty."""
    document = programme_of_orders(demo)
    preset = preset_of(demo, "level_programme", "wildberries-2024-12")
    wanted = {"orders": KEPT, "seller_cancellations": 500}
    bronze, gold = document["levels"]
    goals = [
        {"indicator": indicator, "goal": {"type": "absolute", "value": value}}
        for indicator, value in wanted.items()
    ]
    indicators = [each for each in preset["indicators"] if each["key"] in wanted]
    levels = [bronze | {"goals": goals}, gold]
    return document | {"needed": None, "indicators": indicators, "levels": levels}


def go_on_to(market: Market, moment: datetime) -> None:
    """Put the demo's clock on."""
    to = {"to": moment.isoformat()}
    httpx.post(f"{market.home}/demo/clock", json=to, timeout=PATIENCE_S).raise_for_status()


def month_after(moment: datetime) -> datetime:
    """Early on its first day."""
    return (moment.replace(day=1) + timedelta(days=32)).replace(day=1, hour=1)


def sell_and_cancel(market: Market, at: datetime) -> list[str]:
    """A month of a shop's own delivery: what was kept, and the ids of two orders that the shop has
    cancelled."""
    kept, cancelled = ([f"journey-{uuid4()}" for _ in range(many)] for many in (KEPT, CANCELLED))
    step = {"source": "journeys", "at": at.isoformat(), "seller_id": "chayka"}
    line = {"line_id": "1", "product_id": "samovar", "quantity": 1, "paid_minor": 100_000}
    placed = {"buyer_id": "ivan", "scheme": "FBS", "currency": "RUB", "lines": [line]}
    facts: list[dict[str, object]] = []
    for order_id in (*kept, *cancelled):
        of_order = {**step, "order_id": order_id}
        facts.append({**of_order, **placed, "type": "order_placed", "id": str(uuid4())})
        end = (
            {"type": "order_bought_out"}
            if order_id in kept
            else {"type": "order_cancelled", "fault": "seller"}
        )
        facts.append({**of_order, **end, "id": str(uuid4())})
    market.tell(*facts)
    return cancelled


def contest(page: Page, orders: Sequence[str]) -> None:
    """These should not have counted, the seller says."""
    for order in orders:
        row = page.get_by_role("row").filter(has_text=f"Order {order}")
        row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Contest the result").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("2 rows are marked")).to_be_visible()
    dialog.get_by_label("What is wrong").fill("These orders were placed by a test of ours.")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_text("Your appeal has been received")).to_be_visible()


def decide_without(page: Page, address: str, left_out: str, counted: str) -> None:
    """The moderator grants one of the two rows."""
    page.goto(address)
    evidence = page.locator(".evidence")
    expect(evidence).to_contain_text("These orders were placed by a test of ours.")
    expect(evidence).to_contain_text(f"Order {left_out}")
    page.get_by_role("button", name="Take").click()
    page.get_by_label("Recount without the contested rows").check()
    page.get_by_role("group", name="Do not count").get_by_label(f"Order {counted}").uncheck()
    page.locator("input[name=reason]").first.check()
    page.get_by_role("button", name="Recount without the contested rows").click()
    expect(page.get_by_text("Decided: Recount without")).to_be_visible()


def revised(demo: Demo, month: str) -> str | None:
    """The month's appeal, once it has been counted anew."""
    appeals = demo.ask("pavel", "GET", "/v1/levels/appeals")["appeals"]
    [appeal] = [each for each in appeals if each["month"] == month]
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
    ahead_s = int((month_after(now) - now).total_seconds())
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

    shop = windows.open()
    shop.goto(f"{market.shop}/shop/sellers/chayka")
    expect(shop.locator("prilavok-badge svg")).to_contain_text("Bronze")
    shop.goto(f"{market.shop}/shop/sellers/northlight")
    expect(shop.locator("prilavok-badge svg")).to_have_count(0)
    windows.close()
    assert windows.complaints == []


def test_a_contested_row_moves_level_rewards_and_badge(
    new_market: Market, browser: Browser
) -> None:
    market = new_market
    publish(market, "level_programme", programme_of_cancellations(market))
    # Nothing else has happened in the next month.
    earlier = datetime.now(UTC)
    begins = month_after(earlier)
    go_on_to(market, begins + timedelta(days=1))
    cancelled = sell_and_cancel(market, begins)
    go_on_to(market, month_after(begins))
    for month in (f"{earlier:%Y-%m}", f"{begins:%Y-%m}"):
        market.command("levels", "settle", "--period", month)
    assert worth(market) is None
    assert 'width="0"' in badge_of(market)

    windows = Windows(browser, market)
    page = windows.seller("pavel").page
    page.get_by_role("link", name="Level", exact=True).click()
    expect(page.locator(".levels-name")).to_have_text("No level")
    page.get_by_role("link", name="What was counted: Cancellations by the shop").click()
    waiting = undecided(market)
    contest(page, cancelled)
    case = eventually("case", lambda: opened_since(market, waiting, "level_appeal", "marina"))
    address = f"{market.home}/console/cases/{case['case_id']}"
    decide_without(windows.seller("marina").page, address, *cancelled)
    eventually("revision", lambda: revised(market, f"{begins:%Y-%m}"))

    page.reload()
    expect(page.get_by_label("Which count is shown")).to_have_value("1")
    expect(page.get_by_role("row").filter(has_text=f"Order {cancelled[1]}")).to_have_count(1)
    expect(page.get_by_role("row").filter(has_text=f"Order {cancelled[0]}")).to_have_count(0)
    page.get_by_role("link", name="Level", exact=True).click()
    expect(page.locator(".levels-name")).to_have_text("Bronze")
    assert worth(market) == "bronze"
    shop = windows.open()
    shop.goto(f"{market.shop}/shop/sellers/chayka")
    expect(shop.locator("prilavok-badge svg")).to_contain_text("Bronze")
    windows.close()
    assert windows.complaints == []


def worth(market: Market) -> str | None:
    """For which level other systems give the shop its rewards."""
    return market.ask("oleg", "GET", "/v1/sellers/chayka/rewards")["level"]


def badge_of(market: Market) -> str:
    found = httpx.get(f"{market.home}/badge/chayka.svg?lang=en", timeout=PATIENCE_S)
    return found.raise_for_status().text


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
