"""A claim is decided in the console, by keyboard, while the buyer answers from elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from .conftest import Demo, Windows

pytestmark = pytest.mark.browser

ORDER = "1042"
"""Anna's, of the shop Chayka: the shop is to decide."""


def test_a_seller_offers_a_part_by_keyboard_and_sees_it_accepted_and_paid(
    demo: Demo, windows: Windows
) -> None:
    claim = claim_of(demo, "anna")
    page = windows.seller("olga").page
    key = page.keyboard.press
    page.goto(f"{demo.home}/console/claims?turn=seller")
    page.get_by_role("link", name="Анна Соколова").focus()
    key("Enter")
    offer = page.get_by_role("button", name="Offer a part of the money", expanded=False)
    expect(offer).to_be_visible()
    offer.focus()
    key("Enter")
    expect(page.get_by_label("Amount")).to_be_focused()
    page.keyboard.type("99999")
    send = page.get_by_role("button", name="Offer a part of the money").last
    expect(send).to_be_disabled()
    key("Control+A")
    page.keyboard.type("500.5")
    key("Enter")
    state = page.locator(".claim-state")
    expect(state).to_contain_text("Compensation offered")
    expect(page.locator(".claim-history")).to_contain_text("Ольга · offered compensation")

    acts(demo, "anna", claim, {"type": "accept_offer"})
    expect(state).to_contain_text("The money is being returned")
    expect(page.locator(".facts")).to_contain_text("the marketplace will return it")

    demo.tell(
        {
            "type": "order_refunded",
            "source": "test",
            "id": str(uuid4()),
            "at": datetime.now(UTC).isoformat(),
            "seller_id": "chayka",
            "order_id": ORDER,
            "line_id": claim["line_id"],
            "amount_minor": 50_050,
            "claim_id": claim["claim_id"],
        }
    )
    expect(state).to_contain_text("Compensated")
    expect(state).to_contain_text("500.50")
    assert claim_of(demo, "anna")["refund"]["state"] == "confirmed"


def claim_of(demo: Demo, persona: str) -> dict[str, str]:
    claims = demo.ask(persona, "GET", "/v1/claims")["claims"]
    claim_id = next(claim["claim_id"] for claim in claims if claim["order_id"] == ORDER)
    return demo.ask(persona, "GET", f"/v1/claims/{claim_id}")


def acts(demo: Demo, persona: str, claim: dict[str, str], act: dict[str, str]) -> None:
    version = claim_of(demo, persona)["version"]
    asked = {"act_id": str(uuid4()), "expected_version": version, "act": act}
    demo.ask(persona, "POST", f"/v1/claims/{claim['claim_id']}/acts", asked)
