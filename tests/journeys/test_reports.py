"""A shop tells moderators of a buyer, in the console; what comes of it is told to both."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Demo, Windows, chat_of
from .working import decide, message, new_product, undecided

pytestmark = pytest.mark.browser

SHARP = "Опять молчите, третий день жду ответа"


def test_a_shop_reports_a_message_and_the_chat(windows: Windows, demo: Demo) -> None:
    chat_id = chat_of(demo, "maria", "chayka", "product", new_product(demo, "chayka"))
    demo.ask("maria", "POST", f"/v1/chats/{chat_id}/messages", message(SHARP))
    earlier = undecided(demo)
    olga = windows.seller("olga")
    olga.opens_chat(chat_id)
    line = olga.message(SHARP)
    line.hover()
    line.get_by_role("button", name="Report this message").click()
    form = olga.page.get_by_role("region", name="Report")
    form.get_by_label("What happened").select_option("Insult")
    form.get_by_role("textbox").fill("Грубит третий день")
    form.get_by_role("button", name="Send", exact=True).click()
    expect(olga.page.get_by_text("You will get a notice about the outcome.")).to_be_visible()
    expect(form).to_have_count(0)

    olga.page.get_by_role("button", name="Chat actions").click()
    olga.page.get_by_role("menuitem", name="Report").click()
    form.get_by_label("What happened").select_option("Spam")
    form.get_by_role("button", name="Send", exact=True).click()
    expect(olga.page.get_by_text("You will get a notice about the outcome.")).to_be_visible()

    marina = windows.seller("marina").page
    marina.goto(f"{demo.home}/console/cases?kind=report&party=buyer:maria")
    rows = marina.locator(".rows .row")
    expect(rows).to_have_count(2)
    rows.filter(has_text="Insult").click()
    expect(marina.get_by_text("Грубит третий день")).to_be_visible()
    expect(marina.locator(".subject .spoken-text")).to_have_text(SHARP)

    decide(demo, earlier, "report", "marina", "dismiss")
    decide(demo, earlier, "report", "marina", "dismiss")
    olga.page.get_by_role("link", name="Notices").click()
    expect(
        olga.page.get_by_role("heading", name="Your report has been decided").first
    ).to_be_visible()
