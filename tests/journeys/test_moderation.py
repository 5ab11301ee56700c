"""What the judge decides is told to the author, with words and rule, and to nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Buyer, Demo, Seller, Windows, chat_of
from .working import new_product

pytestmark = pytest.mark.browser

BUYER = "wanglin"
QUESTION = "Is it in stock today?"
PHONE = "916 123-45-67"
PHONE_GIVEN = f"Please call me on +7 {PHONE} in the evening"
NO_CONTACTS = "Phone numbers, e-mails, links and nicknames may not be shared here"
SHADY = "Ask the lighthouse keeper about the price."
KEEPERS = {"id": "keepers", "label": "insult", "phrases": ["lighthouse keeper"], "score": 60}
LABELS = {"contact_exchange", "insult", "monosyllabic"}


@pytest.fixture(scope="module", autouse=True)
def rulebook(demo: Demo) -> Iterator[None]:
    """The rulebook that ships, narrowed to the labels of these journeys, so that they do not hang
    on what the judge has learned of the others; what is said of lighthouse keepers is held."""
    publish(demo, narrowed(demo))
    yield
    publish(demo, preset_of(demo))


def preset_of(demo: Demo) -> dict[str, Any]:
    kinds = demo.ask("oleg", "GET", "/v1/programmes")["kinds"]
    [kind] = [kind for kind in kinds if kind["kind"] == "moderation_rulebook"]
    return kind["presets"][0]["document"]


def narrowed(demo: Demo) -> dict[str, Any]:
    preset = preset_of(demo)
    rules = [rule for rule in preset["rules"] if rule["label"] in LABELS]
    return {**preset, "rules": rules, "word_lists": [KEEPERS]}


def publish(demo: Demo, rulebook: object) -> None:
    body = {"document": rulebook, "note": "a journey"}
    demo.ask("oleg", "POST", "/v1/programmes/moderation_rulebook", body)


def test_a_seller_reads_why_a_phone_number_did_not_go_and_the_rewritten_message_arrives(
    demo: Demo, windows: Windows
) -> None:
    buyer, seller = met(demo, windows)

    seller.say(PHONE_GIVEN)
    is_refused_for_its_phone(seller)

    refused = seller.message(PHONE_GIVEN)
    refused.get_by_role("button", name="Rewrite").click()
    expect(refused).to_have_count(0)
    expect(seller.field).to_be_focused()
    expect(seller.field).to_have_value(PHONE_GIVEN)
    assert PHONE in selected(seller)
    expect(seller.page.get_by_role("status").filter(has_text=NO_CONTACTS)).to_be_visible()

    seller.say("Please ask me here, I answer in the evening.")
    buyer.sees("Please ask me here, I answer in the evening.")
    assert buyer.words() == [QUESTION, "Please ask me here, I answer in the evening."]
    expect(seller.room.locator(".objection")).to_have_count(0)


def test_a_refused_message_tells_the_same_after_a_reload_and_on_another_device(
    demo: Demo, windows: Windows
) -> None:
    product = new_product(demo, "chayka")
    buyer, seller = met(demo, windows, product=product)
    seller.say(PHONE_GIVEN)
    is_refused_for_its_phone(seller)

    seller.page.reload()
    is_refused_for_its_phone(seller)
    elsewhere = windows.seller("olga")
    elsewhere.opens_chat(chat_of(demo, BUYER, "chayka", "product", product))
    is_refused_for_its_phone(elsewhere)

    elsewhere.message(PHONE_GIVEN).get_by_role("button", name="Remove").click()
    expect(elsewhere.message(PHONE_GIVEN)).to_have_count(0)
    buyer.page.reload()
    buyer.opens_chat()
    buyer.sees(QUESTION)
    assert buyer.words() == [QUESTION]


def test_a_phone_number_in_two_messages_does_not_get_through(demo: Demo, windows: Windows) -> None:
    buyer, seller = met(demo, windows)

    seller.say("8 916")
    buyer.sees("8 916")
    seller.say("123 45 67")
    second = seller.message("123 45 67")
    expect(second.locator(".mark.held, .mark.refused")).to_be_visible()
    expect(second.locator("mark")).to_have_text("123 45 67")
    expect(second.locator(".why")).to_contain_text(NO_CONTACTS)

    seller.say("We have four of them in stock.")
    buyer.sees("We have four of them in stock.")
    assert buyer.words() == [QUESTION, "8 916", "We have four of them in stock."]


def test_a_buyers_phone_number_is_masked_and_the_buyer_is_told(
    demo: Demo, windows: Windows
) -> None:
    buyer, seller = met(demo, windows)

    buyer.say(PHONE_GIVEN)

    for _ in range(2):
        told = masked(buyer).locator(".why")
        expect(told).to_contain_text("Part of the text is hidden: the other side sees •••.")
        expect(told).to_contain_text(NO_CONTACTS)
        expect(told.locator("q")).to_contain_text(PHONE)
        expect(masked(seller).locator(".why")).to_have_text(
            "Part of the text is hidden by the marketplace’s rules"
        )
        expect(masked(seller).locator("p.bubble")).to_contain_text("in the evening")
        assert buyer.words() == seller.words()
        assert PHONE not in seller.page.locator("body").inner_text()
        buyer.page.reload()
        buyer.opens_chat()
        seller.page.reload()


def test_a_one_word_answer_is_to_be_rewritten_before_anybody_sees_it(
    demo: Demo, windows: Windows
) -> None:
    buyer, seller = met(demo, windows)
    watch_own_lines(seller)

    seller.say("Yes")
    for _ in range(2):
        hint = seller.page.get_by_role("status").filter(has_text="does not help the buyer")
        expect(hint).to_be_visible()
        expect(seller.field).to_have_value("Yes")
        expect(seller.field).to_be_focused()
        expect(seller.field).to_have_accessible_description(re.compile("does not help the buyer"))
        said = seller.room.locator(".objection").element_handle()
        seller.field.press("Enter")
        said.wait_for_element_state("hidden")
    assert own_lines_seen(seller) == []

    seller.page.keyboard.type(", four of them are.")
    seller.page.keyboard.press("Enter")
    buyer.sees("Yes, four of them are.")
    expect(seller.field).to_have_value("")
    expect(seller.room.locator(".objection")).to_have_count(0)
    seller.page.reload()
    seller.sees("Yes, four of them are.")
    assert seller.words() == buyer.words() == [QUESTION, "Yes, four of them are."]


def test_a_held_message_waits_where_only_its_author_sees_it(demo: Demo, windows: Windows) -> None:
    buyer, seller = met(demo, windows)

    seller.say(SHADY)
    for _ in range(2):
        held = seller.message(SHADY)
        expect(held.locator(".mark.held")).to_be_visible()
        expect(held.locator(".why")).to_contain_text("Waiting for a moderator; only you see it.")
        expect(held.locator(".why")).to_contain_text("There are rude or hurtful words here")
        expect(held.locator("mark")).to_have_text("lighthouse keeper")
        seller.page.reload()

    seller.say("The price is on the page.")
    buyer.sees("The price is on the page.")
    assert buyer.words() == [QUESTION, "The price is on the page."]


def test_an_edit_that_is_refused_says_so_at_the_field_and_leaves_the_old_text(
    demo: Demo, windows: Windows
) -> None:
    buyer, seller = met(demo, windows)
    seller.say("It is, and lined with tin.")
    buyer.sees("It is, and lined with tin.")

    line = seller.message("It is, and lined with tin.")
    line.hover()
    line.get_by_role("button", name="Message actions").click()
    seller.page.get_by_role("menuitem", name="Edit").click()
    seller.say(PHONE_GIVEN)

    hint = seller.page.get_by_role("status").filter(has_text="The change was not saved")
    expect(hint).to_contain_text(NO_CONTACTS)
    expect(seller.field).to_have_value(PHONE_GIVEN)
    assert PHONE in selected(seller)
    assert seller.words() == buyer.words() == [QUESTION, "It is, and lined with tin."]
    seller.field.press("Escape")
    expect(seller.field).to_have_value("")
    windows.forgive("422")


def test_what_could_not_be_checked_waits_and_says_why(demo: Demo, windows: Windows) -> None:
    buyer, seller = met(demo, windows, "emily")
    seller.say("It is, in two sizes.")
    buyer.sees("It is, in two sizes.")
    nobody = {"url": "http://127.0.0.1:9/", "when_down": "closed"}
    publish(demo, {**narrowed(demo), "external_judge": nobody})
    try:
        seller.say("The larger one holds a litre.")
        why = seller.message("The larger one holds a litre.").locator(".why")
        expect(why).to_contain_text("Waiting for a moderator; only you see it.")
        expect(why).to_contain_text("The automatic check did not respond.")

        line = seller.message("It is, in two sizes.")
        line.hover()
        line.get_by_role("button", name="Message actions").click()
        seller.page.get_by_role("menuitem", name="Edit").click()
        seller.say("It is, in three sizes.")
        hint = seller.page.get_by_role("status").filter(has_text="The change was not saved")
        expect(hint).to_contain_text("The automatic check did not respond.")
    finally:
        publish(demo, narrowed(demo))
    assert buyer.words() == [QUESTION, "It is, in two sizes."]
    windows.forgive("422")


def met(
    demo: Demo, windows: Windows, name: str = BUYER, *, product: str | None = None
) -> tuple[Buyer, Seller]:
    """A buyer who has asked about `product`, a new one, and who is to answer, both in English."""
    product = product or new_product(demo, "chayka")
    buyer = windows.buyer(name, f"/shop/products/{product}")
    buyer.page.goto(f"{demo.shop}/shop/language/en?to=/shop/products/{product}")
    buyer.opens_chat()
    buyer.say(QUESTION)
    seller = windows.seller("olga")
    seller.opens_chat(chat_of(demo, name, "chayka", "product", product))
    seller.sees(QUESTION)
    return buyer, seller


def is_refused_for_its_phone(author: Seller) -> None:
    refused = author.message(PHONE_GIVEN)
    expect(refused.locator(".mark.refused")).to_be_visible()
    expect(refused.locator("mark")).to_contain_text(PHONE)
    expect(refused.locator(".why")).to_contain_text(NO_CONTACTS)
    expect(refused.locator(".why q").first).to_contain_text(PHONE)
    expect(refused.locator(".why small").first).to_have_text(
        re.compile(r"Rule contacts-[a-z-]+, version \d+")
    )


def masked(person: Buyer | Seller) -> Any:
    return person.room.locator("li.message").filter(has=person.room.locator(".mask"))


def selected(author: Seller) -> str:
    """What is selected in the field."""
    return author.field.evaluate("it => it.value.slice(it.selectionStart, it.selectionEnd)")


def watch_own_lines(author: Seller) -> None:
    """Remember every own message that the page shows from now on, however shortly."""
    author.page.evaluate("""() => {
        window.ownLines = [];
        const note = () => document.querySelectorAll("li.message.own p.bubble").forEach(
            (bubble) => window.ownLines.push(bubble.textContent));
        new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
    }""")


def own_lines_seen(author: Seller) -> list[str]:
    return author.page.evaluate("window.ownLines")
