"""Penalties as those whom they concern see them: told with evidence, contested, undone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Demo, Windows, chat_of
from .working import decide, message, new_product, preset_of, publish, undecided

pytestmark = pytest.mark.browser

ASKING = "Дайте ваш номер телефона, я перезвоню"


@pytest.fixture(scope="module", autouse=True)
def policy(demo: Demo) -> None:
    """A penalty policy in force; without one nobody is penalised."""
    publish(demo, "penalty_policy", preset_of(demo, "penalty_policy", "wildberries-2023"))


@pytest.fixture(autouse=True)
def earlier(demo: Demo, policy: None) -> frozenset[str]:
    """The cases that were open before a journey began: the demo has some of its own."""
    return undecided(demo)


def test_a_seller_who_asked_for_a_phone_is_fined_appeals_and_is_freed(
    windows: Windows, demo: Demo, earlier: frozenset[str]
) -> None:
    chat_id = chat_of(demo, "chenyu", "chayka", "product", new_product(demo, "chayka"))
    demo.ask("chenyu", "POST", f"/v1/chats/{chat_id}/messages", message("Есть ли чайник?"))
    olga = windows.seller("olga")
    olga.opens_chat(chat_id)
    olga.say(ASKING)
    expect(olga.message(ASKING).get_by_text("Not sent")).to_be_visible()
    windows.forgive("422")

    decide(demo, earlier, "attempt", "marina", "confirm")

    bell = olga.page.get_by_role("link", name="Notices")
    expect(bell.locator(".badge")).to_be_visible()
    bell.click()
    expect(olga.page.get_by_role("heading", name="Fine of ₽25")).to_be_visible()
    olga.page.get_by_role("link", name="Penalties").click()
    fine = olga.page.locator("li.card").filter(has_text="Fine of")
    expect(fine).to_contain_text("Asking for contacts")
    expect(fine).to_contain_text("owed")
    fine.get_by_role("link", name="1 message in the chat").click()
    olga.sees(ASKING)

    olga.page.go_back()
    fine.get_by_role("button", name="Appeal").click()
    fine.get_by_role("textbox").fill("Мы просили")
    send = fine.get_by_role("button", name="Send the appeal")
    expect(send).to_be_enabled()
    fine.get_by_role("textbox").fill("Коротко")
    expect(send).to_be_disabled()
    fine.get_by_role("textbox").fill("Номер был нужен службе доставки, так просил сам покупатель")
    send.click()
    expect(fine).to_contain_text("being looked into")
    expect(fine.get_by_role("button", name="Appeal")).to_have_count(0)

    decide(demo, earlier, "appeal", "denis", "grant")

    expect(fine).to_contain_text("reversed")
    expect(fine).to_contain_text("granted, there was no violation")
    oleg = windows.seller("oleg")
    oleg.page.goto(f"{demo.home}/console/penalties?party=seller:chayka")
    theirs = oleg.page.locator("li.card").filter(has_text="Fine of")
    expect(theirs).to_contain_text("cancelled")
    expect(theirs).to_contain_text("granted, there was no violation")
    hears_of_the_reversal(windows)


def hears_of_the_reversal(windows: Windows) -> None:
    """The moderator whose decision it was, by the bell."""
    marina = windows.seller("marina").page
    marina.get_by_role("link", name="Notices").click()
    told = marina.locator("li.card").filter(has_text="Your decision was reversed").first
    told.get_by_role("link", name="Open").click()
    expect(marina.get_by_role("region", name="What happened", exact=True)).to_contain_text(
        "Дайте ваш номер телефона"
    )


def test_a_refused_message_is_contested_in_the_widget(
    windows: Windows, demo: Demo, earlier: frozenset[str]
) -> None:
    buyer = windows.buyer("emily", f"/shop/products/{new_product(demo, 'chayka')}")
    buyer.opens_chat()
    buyer.say("Дайте ваш номер телефона, напишу в телеграм")
    buyer.room.get_by_role("button", name="This is a mistake").click()
    windows.forgive("422")
    buyer.room.locator("form.tell textarea").fill("Я прошу телефон службы доставки")
    buyer.room.get_by_role("button", name="Send", exact=True).click()
    expect(buyer.room.get_by_text("You will get a notice about the outcome.")).to_be_visible()

    decide(demo, earlier, "message_appeal", "marina", "uphold")

    buyer.room.locator("button.note").filter(has_text="Appeal rejected").click()
    notice = buyer.room.locator("li.item").filter(has_text="Appeal rejected").first
    notice.get_by_role("button", name="Got it").click()
    expect(notice.get_by_role("button", name="Got it")).to_have_count(0)


def test_whom_one_blocks_cannot_write_and_may_again_when_unblocked(
    windows: Windows, demo: Demo
) -> None:
    product = new_product(demo, "chayka")
    buyer = windows.buyer("emily", f"/shop/products/{product}")
    buyer.opens_chat()
    buyer.say("Hello")
    buyer.sees("Hello")
    chat_id = chat_of(demo, "emily", "chayka", "product", product)
    olga = windows.seller("olga")
    olga.opens_chat(chat_id)
    olga.sees("Hello")

    buyer.room.get_by_role("button", name="More", exact=True).click()
    buyer.room.get_by_role("button", name="Block", exact=True).click()
    expect(olga.page.get_by_text("You cannot write in this chat right now.")).to_be_visible()
    expect(buyer.room.get_by_text("You have blocked the other side.")).to_be_visible()

    buyer.room.get_by_role("button", name="Unblock").click()
    expect(olga.field).to_be_visible()
    expect(buyer.field).to_be_visible()
