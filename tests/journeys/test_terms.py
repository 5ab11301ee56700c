"""The marketplace's offer: read and accepted by a click, and nothing is written without it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from .conftest import Demo, Windows, chat_of
from .working import message, new_product, preset_of, publish

pytestmark = pytest.mark.browser

STAFF = ("olga", "emma", "liwei")


@pytest.fixture
def terms(demo: Demo) -> Iterator[int]:
    """A new version that has no grace; everybody has accepted it afterwards."""
    document = preset_of(demo, "terms", "wildberries-2023") | {"grace_d": 0}
    version = publish(demo, "terms", document)
    yield version
    for persona in STAFF:
        demo.ask(persona, "POST", "/v1/terms/acceptances", {"version": version})


def test_a_seller_cannot_write_until_the_terms_are_accepted_by_a_click(
    windows: Windows, demo: Demo, request: pytest.FixtureRequest
) -> None:
    chat_id = chat_of(demo, "maria", "northlight", "product", new_product(demo, "northlight"))
    demo.ask("maria", "POST", f"/v1/chats/{chat_id}/messages", message("Is it birch?"))
    emma = windows.seller("emma")
    emma.opens_chat(chat_id)
    expect(emma.field).to_be_visible()

    version = request.getfixturevalue("terms")

    shut = emma.page.locator(".shut")
    expect(shut).to_contain_text("has to accept the marketplace’s terms")
    expect(emma.field).to_have_count(0)
    shut.get_by_role("link", name="See the terms").click()
    expect(emma.page.get_by_text("nobody has been able to write in chats since")).to_be_visible()
    offer = emma.page.locator("li.card").filter(has_text=f"Version {version}")
    expect(offer).to_contain_text("is fined with 25,000 roubles")
    offer.get_by_role("button", name="Accept the terms").click()
    expect(offer).to_contain_text("accepted")
    expect(offer.get_by_role("button")).to_have_count(0)
    expect(emma.page.get_by_text("nobody has been able to write in chats since")).to_have_count(0)

    emma.opens_chat(chat_id)
    emma.say("It is, oiled twice.")
    emma.sees("It is, oiled twice.")
    oleg = windows.seller("oleg")
    oleg.page.goto(f"{demo.home}/console/terms/{version}")
    expect(oleg.page.get_by_role("row").filter(has_text="northlight")).to_contain_text("Emma")
    missing = oleg.page.locator("section").filter(
        has=oleg.page.get_by_role("heading", name=f"Who has not accepted version {version} yet")
    )
    expect(missing.get_by_role("listitem").first).to_be_visible()
    expect(missing).not_to_contain_text("Northlight")


def test_a_shop_in_its_grace_writes_and_is_told_until_when(windows: Windows, demo: Demo) -> None:
    version = publish(demo, "terms", preset_of(demo, "terms", "wildberries-2023"))
    try:
        chat_id = chat_of(demo, "maria", "northlight", "product", new_product(demo, "northlight"))
        demo.ask("maria", "POST", f"/v1/chats/{chat_id}/messages", message("And the cord?"))
        emma = windows.seller("emma")
        emma.page.goto(f"{demo.home}/console/terms")
        expect(emma.page.get_by_text("New terms have not been accepted")).to_be_visible()
        emma.opens_chat(chat_id)
        emma.say("Cotton, 1.5 m.")
        emma.sees("Cotton, 1.5 m.")
    finally:
        for persona in STAFF:
            demo.ask(persona, "POST", "/v1/terms/acceptances", {"version": version})
