"""One link to many shops: a moderator takes it back, and everybody sees it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .conftest import PATIENCE_MS, Buyer, Demo, Seller, Windows, chat_of
from .working import new_product

pytestmark = pytest.mark.browser

LINK = "gift-parcels.example/claim"
GIFT = f"A present from us is waiting, take it here: {LINK}"
QUESTION = "Is there any left?"
SELLERS = 3
SPREADER, OTHER = "david", "chenyu"
RECALLED = "Message recalled by the marketplace"
QUEUE_MS = 2 * PATIENCE_MS
"""The worker opens the case; the queue on a screen is told of it."""


@pytest.fixture(scope="module", autouse=True)
def programmes(demo: Demo) -> Iterator[None]:
    """Links pass the judge, and one that comes to all three shops of the demo is an attack."""
    rulebook, policy = preset_of(demo, "moderation_rulebook"), preset_of(demo, "review_policy")
    campaigns = {**policy["campaigns"], "counterparts_min": SELLERS}
    publish(demo, "moderation_rulebook", {**rulebook, "rules": []})
    publish(demo, "review_policy", {**policy, "campaigns": campaigns})
    yield
    publish(demo, "moderation_rulebook", rulebook)
    publish(demo, "review_policy", policy)
    let_write_again(demo, SPREADER)


def let_write_again(demo: Demo, buyer: str) -> None:
    """Take back what the recall led to: other journeys need this buyer."""
    found = demo.ask("oleg", "GET", f"/v1/penalties?party=buyer:{buyer}")
    for penalty in found["penalties"]:
        if penalty["state"] == "imposed":
            path = f"/v1/penalties/{penalty['penalty_id']}/reversal"
            demo.ask("oleg", "POST", path, {"reason": "The journey is over."})


def preset_of(demo: Demo, name: str) -> Any:
    [kind] = [
        kind for kind in demo.ask("oleg", "GET", "/v1/programmes")["kinds"] if kind["kind"] == name
    ]
    return kind["presets"][0]["document"]


def publish(demo: Demo, kind: str, document: object) -> None:
    body = {"document": document, "note": "a journey"}
    demo.ask("oleg", "POST", f"/v1/programmes/{kind}", body)


def test_a_link_to_every_shop_is_recalled_by_keyboard_and_vanishes_from_open_chats(
    demo: Demo, windows: Windows
) -> None:
    marina = queue_of(demo, windows, "marina")
    buyer, reader = met(demo, windows)
    unread_chat = send(demo, SPREADER, "northlight")
    send(demo, OTHER, "minghua")

    unread, known = unread_notices(demo, "olga"), unread_notices(demo, SPREADER)
    row = marina.locator(".rows .row")
    expect(row).to_have_count(1, timeout=QUEUE_MS)
    expect(row).to_contain_text("Link sent to many")
    recall_by_keyboard(marina)

    for person in (buyer, reader):
        expect(person.room.locator("li.message.deleted")).to_have_text(re.compile(RECALLED))
        expect(person.message(GIFT)).to_have_count(0)
        person.sees(QUESTION)
    titles = [title.split(" until ")[0] for title in notices_read(buyer, known + 2)]
    assert {"You cannot write", "Your message was recalled"} <= set(titles)

    bell = reader.page.get_by_role("link", name="Notices")
    expect(bell.locator(".badge")).to_have_text(f"{unread + 1}")
    bell.click()
    expect(reader.page.get_by_role("heading", name="Dangerous link")).to_have_count(1)
    reader.page.get_by_role("button", name="Mark all as read").click()
    expect(bell.locator(".badge")).to_have_count(0)
    assert "danger_seen" not in kinds_of_notices(demo, "emma"), "she has not read it"
    emma = windows.seller("emma")
    emma.opens_chat(unread_chat)
    expect(emma.room.locator("li.message.deleted")).to_have_text(re.compile(RECALLED))
    assert LINK not in emma.page.locator("body").inner_text()


def queue_of(demo: Demo, windows: Windows, moderator: str) -> Page:
    """The window of `moderator`, who waits for campaigns."""
    page = windows.seller(moderator).page
    page.goto(f"{demo.home}/console/cases?kind=phishing_campaign")
    expect(page.get_by_text("No such cases")).to_be_visible()
    return page


def met(demo: Demo, windows: Windows) -> tuple[Buyer, Seller]:
    """The buyer who spreads the link, and a seller who has read it in the open chat."""
    product = new_product(demo, "chayka")
    buyer = windows.buyer(SPREADER, f"/shop/products/{product}")
    buyer.opens_chat()
    buyer.say(QUESTION)
    buyer.sees(QUESTION)
    seller = windows.seller("olga")
    seller.opens_chat(chat_of(demo, SPREADER, "chayka", "product", product))
    buyer.say(GIFT)
    seller.sees(GIFT)
    expect(buyer.message(GIFT).locator(".mark.read")).to_be_visible()
    return buyer, seller


def send(demo: Demo, buyer: str, seller_id: str) -> str:
    """The chat in which `buyer` has sent the link to a shop, in words that differ."""
    chat_id = chat_of(demo, buyer, seller_id, "product", new_product(demo, seller_id))
    body = {"client_id": str(uuid4()), "text": f"{GIFT}?from={buyer}"}
    sent = demo.ask(buyer, "POST", f"/v1/chats/{chat_id}/messages", body)
    assert sent["state"] == "delivered"
    return chat_id


def recall_by_keyboard(page: Page) -> None:
    page.keyboard.press("n")
    expect(page.locator("#case-title")).to_be_focused()
    evidence = page.locator(".evidence")
    expect(evidence.locator(".facts")).to_contain_text(LINK)
    expect(evidence.locator(".spoken-line")).to_have_count(SELLERS)
    expect(evidence).to_contain_text("陈宇 → 明华数码", use_inner_text=True)
    expect(evidence.locator("a")).to_have_count(0)
    page.keyboard.press("1")
    expect(page.get_by_role("radio", name="Recall")).to_be_checked()
    page.keyboard.press("r")
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Decided: Recall.")).to_be_visible()


def notices_read(buyer: Buyer, count: int) -> list[str]:
    """The titles of as many notices, all read now; those of one moment come in any order."""
    buyer.room.locator("button.note").click()
    unread = buyer.room.locator("li.item.unread")
    expect(unread).to_have_count(count)
    titles = unread.locator("b").all_inner_texts()
    buyer.room.get_by_role("button", name="Mark all as read").click()
    expect(unread).to_have_count(0)
    return titles


def unread_notices(demo: Demo, persona: str) -> int:
    return demo.ask(persona, "GET", "/v1/notices")["unread"]


def kinds_of_notices(demo: Demo, persona: str) -> list[str]:
    return [notice["kind"] for notice in demo.ask(persona, "GET", "/v1/notices")["notices"]]
