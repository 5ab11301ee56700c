"""Who may write, and who may not any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from .conftest import Demo, Windows, chat_of

pytestmark = pytest.mark.browser


@pytest.fixture
def policies(demo: Demo) -> Iterator[dict[str, object]]:
    """The chat policies that ship, by name; the default one holds again afterwards."""
    kinds = demo.ask("oleg", "GET", "/v1/programmes")["kinds"]
    [kind] = [kind for kind in kinds if kind["kind"] == "chat_policy"]
    presets = {preset["name"]: preset["document"] for preset in kind["presets"]}
    yield presets
    publish(demo, presets["wildberries-2023"])


def publish(demo: Demo, policy: object) -> None:
    body = {"document": policy, "note": "a journey"}
    demo.ask("oleg", "POST", "/v1/programmes/chat_policy", body)


def test_a_seller_who_may_not_write_first_reads_why_and_may_once_the_policy_says_so(
    demo: Demo, windows: Windows, policies: dict[str, object]
) -> None:
    chat_id = chat_of(demo, "anna", "chayka", "order", "1002")
    seller = windows.seller("olga")
    seller.opens_chat(chat_id)
    expect(seller.page.locator(".shut")).to_have_text(
        "The buyer writes first. You can answer once they have written."
    )
    expect(seller.page.locator("form.composer")).to_have_count(0)

    publish(demo, policies["ozon-2024"])
    seller.page.reload()
    seller.say("Your tea set is ready; shall we deliver on Wednesday?")

    buyer = windows.buyer("anna", "/shop/orders/1002")
    buyer.opens_chat()
    buyer.sees("Your tea set is ready; shall we deliver on Wednesday?")
    buyer.say("Yes, please")
    seller.sees("Yes, please")


def test_a_buyer_who_may_not_write_reads_why(
    demo: Demo, windows: Windows, policies: dict[str, object]
) -> None:
    publish(demo, policies["ozon-2024"])

    buyer = windows.buyer("maria", "/shop/products/bulb-amber", locale="en-US")
    buyer.page.goto(f"{demo.shop}/shop/language/en?to=/shop/products/bulb-amber")
    buyer.opens_chat()

    expect(buyer.room.get_by_text("only for shops with trusted-seller status")).to_be_visible()
    windows.forgive("403", "422")


def test_staff_removed_by_a_fact_lose_the_console_at_once(demo: Demo, windows: Windows) -> None:
    chat_id = chat_of(demo, "chenyu", "minghua", "order", "1025")
    seller = windows.seller("liwei")
    seller.opens_chat(chat_id)
    expect(seller.page.locator("form.composer")).to_be_visible()

    demo.tell(staff(active=False))
    try:
        expect(seller.page.locator(".ended, .link-note").first).to_be_visible()
        seller.page.reload()
        expect(seller.page.locator("form.composer")).to_have_count(0)
        expect(seller.page.get_by_text("键盘用了一个月")).to_have_count(0)
    finally:
        demo.tell(staff(active=True))
    windows.forgive("403", "401", "WebSocket")


def staff(*, active: bool) -> dict[str, object]:
    now = datetime.now(UTC).isoformat()
    return {
        "type": "staff",
        "source": "journeys",
        "id": f"liwei:{now}",
        "at": now,
        "seller_id": "minghua",
        "staff_id": "liwei",
        "name": "李伟",
        "permissions": ["chat"],
        "active": active,
    }
