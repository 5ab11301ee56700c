"""A fine's money, as operators note what became of it, and as its shop sees it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from .conftest import Demo, Windows, chat_of
from .working import decide, message, new_product, preset_of, publish, undecided

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def policy(demo: Demo) -> None:
    """One by which a single person imposes a fine."""
    publish(demo, "penalty_policy", preset_of(demo, "penalty_policy", "wildberries-2023"))


def test_a_fine_is_sent_fails_is_collected_is_reversed_and_is_repaid(
    windows: Windows, demo: Demo
) -> None:
    fine_for_asking(demo, "maria", "emma", "northlight")
    page = windows.seller("oleg").page
    page.get_by_role("link", name="Penalties").click()
    page.get_by_label("Kind").select_option("Fine")
    page.get_by_label("State").select_option("imposed")
    page.get_by_role("combobox", name="Party").fill("north")
    page.get_by_role("option", name="Northlight").click()
    fine = page.locator("li.card").filter(has_text="Fine of")
    expect(fine).to_have_count(1)
    expect(fine).to_contain_text("Northlight")
    expect(page.locator(".sums")).to_contain_text("Owed₽25,000")

    for told, becomes in (
        ("sent", "sent for collection"),
        ("failed", "collection failed"),
        ("sent", "sent for collection"),
        ("collected", "collected"),
    ):
        note(fine, told, becomes)
    expect(page.locator(".sums")).to_contain_text("Owednothing")

    fine.get_by_role("button", name="Reverse the penalty").click()
    fine.get_by_role("textbox").fill("The number was asked for by the courier")
    fine.get_by_role("button", name="Reverse the penalty").click()
    expect(fine).to_have_count(0)
    page.get_by_label("State").select_option("reversed")
    undone = fine.first
    expect(undone).to_contain_text("to be repaid")
    expect(page.locator(".sums")).to_contain_text("To repay₽25,000")
    note(undone, "sent", "repayment sent")
    note(undone, "repaid", "repaid")
    expect(undone.get_by_role("button")).to_have_count(0)
    expect(page.locator(".sums")).not_to_contain_text("To repay")

    emma = windows.seller("emma").page
    emma.get_by_role("link", name="Penalties").click()
    theirs = emma.locator("li.card").filter(has_text="Fine of").filter(has_text="repaid").first
    expect(theirs).to_contain_text("The number was asked for by the courier")
    emma.get_by_role("link", name="Notices").click()
    expect(emma.get_by_text("Whatever was collected will be paid back").first).to_be_visible()


def test_a_fine_that_cannot_be_collected_is_written_off(windows: Windows, demo: Demo) -> None:
    fine_for_asking(demo, "maria", "liwei", "minghua")
    page = windows.seller("oleg").page
    page.goto(f"{demo.home}/console/penalties?party=seller:minghua&collection=owed")
    fine = page.locator("li.card").filter(has_text="Fine of")
    expect(fine).to_contain_text("明华数码")

    fine.get_by_role("button", name="Note the collection").click()
    fine.get_by_label("What became of the money").select_option("written off")
    fine.get_by_label("Reference").fill("WO-1")
    fine.get_by_role("button", name="Note", exact=True).click()

    expect(fine).to_have_count(0)
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Collection").select_option("written off")
    expect(fine).to_have_count(1)
    expect(fine).to_contain_text("明华数码")
    expect(fine.get_by_role("button", name="Note the collection")).to_have_count(0)
    page.reload()
    expect(fine).to_contain_text("written off")


def note(fine: Locator, told: str, becomes: str) -> None:
    """Note what became of the money, and read it on the card."""
    fine.get_by_role("button", name="Note the collection").click()
    fine.get_by_label("What became of the money").select_option(told)
    fine.get_by_label("Reference").fill(f"PAY-{told}")
    fine.get_by_role("button", name="Note", exact=True).click()
    expect(fine.locator("dd").get_by_text(becomes, exact=True)).to_be_visible()


def fine_for_asking(demo: Demo, buyer: str, staff: str, seller_id: str) -> None:
    """The seller has asked the buyer for a phone number, and a moderator has confirmed it. Fines of
    theirs that stand from a try before are undone."""
    for fine in imposed_on(demo, seller_id):
        path = f"/v1/penalties/{fine['penalty_id']}/reversal"
        demo.ask("oleg", "POST", path, {"reason": "Ошибка проверки"})
    chat_id = chat_of(demo, buyer, seller_id, "product", new_product(demo, seller_id))
    demo.ask(buyer, "POST", f"/v1/chats/{chat_id}/messages", message("Есть в наличии?"))
    earlier = undecided(demo)
    refused = demo.answer(
        staff, "POST", f"/v1/chats/{chat_id}/messages", message("Дайте ваш номер телефона")
    )
    assert refused.status_code == 422, refused.text
    decide(demo, earlier, "attempt", "marina", "confirm")


def imposed_on(demo: Demo, seller_id: str) -> list[Any]:
    query = f"party=seller:{seller_id}&kind=fine&state=imposed"
    return demo.ask("oleg", "GET", f"/v1/penalties?{query}")["penalties"]
