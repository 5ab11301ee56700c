"""Connections are cut in the middle of a conversation: nothing is lost, doubled or out of order."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import PATIENCE_MS, Buyer, Demo, Person, Seller, Windows, chat_of
from .working import goes_offline, new_product

pytestmark = pytest.mark.browser

# What a browser itself says of a connection that was cut is no complaint of ours.
BROWSER_SAYS = ("net::ERR_", "WebSocket connection to")


@pytest.fixture
def people(demo: Demo, windows: Windows) -> tuple[Buyer, Seller]:
    """Emily and Emma of Northlight, who have exchanged a word about a clock."""
    product = new_product(demo, "northlight", "Clock")
    chat_id = chat_of(demo, "emily", "northlight", "product", product)
    buyer = windows.buyer("emily", f"/shop/products/{product}")
    seller = windows.seller("emma")
    buyer.opens_chat()
    seller.opens_chat(chat_id)
    return buyer, seller


def test_messages_written_on_both_sides_while_one_is_offline_arrive_once_and_in_order(
    people: tuple[Buyer, Seller], windows: Windows
) -> None:
    buyer, seller = people
    before = words_between(buyer, seller, "Does it tick?")

    goes_offline(buyer)
    buyer.say("I cannot stand ticking")
    seller.say("Not at all")
    expect(seller.message("Not at all").locator(".mark.sent")).to_be_visible()
    expect(buyer.message("I cannot stand ticking").locator(".mark.sending")).to_be_visible()
    assert buyer.words() == [*before, "I cannot stand ticking"]
    assert seller.words() == [*before, "Not at all"]
    buyer.page.context.set_offline(False)

    both_see(buyer, seller, [*before, "Not at all", "I cannot stand ticking"])
    windows.forgive(*BROWSER_SAYS)


def test_messages_written_while_the_server_process_is_killed_arrive_once_and_in_order(
    people: tuple[Buyer, Seller], demo: Demo, windows: Windows
) -> None:
    buyer, seller = people
    before = words_between(buyer, seller, "What wood is it?")

    demo.kill_server_process()
    buyer.say("And the hands?")
    seller.say("Birch, oiled")

    # On a busy machine another server process takes long to be there.
    expect(buyer.message("Birch, oiled")).to_have_count(1, timeout=3 * PATIENCE_MS)
    expect(seller.message("And the hands?")).to_have_count(1)
    expect(buyer.room.locator(".mark.sending")).to_have_count(0)
    expect(seller.room.locator(".mark.sending")).to_have_count(0)
    assert sorted(buyer.words()[-2:]) == ["And the hands?", "Birch, oiled"]
    both_see(buyer, seller, [*before, *buyer.words()[-2:]])
    sees_a_page_that_has_to_be_waited_for(seller)
    windows.forgive(*BROWSER_SAYS)


def test_what_was_written_offline_goes_out_when_the_page_is_opened_again(
    people: tuple[Buyer, Seller], windows: Windows
) -> None:
    """The outbox is in the storage of the widget's own origin; nobody has to open the panel."""
    buyer, seller = people
    context, address = buyer.page.context, buyer.page.url
    before = words_between(buyer, seller, "One last thing")

    goes_offline(buyer)
    buyer.say("Do you wrap gifts?")
    expect(buyer.message("Do you wrap gifts?").locator(".mark.sending")).to_be_visible()
    buyer.page.close()
    assert seller.words() == before
    context.set_offline(False)
    buyer = Buyer(windows.open_beside(context))
    buyer.page.goto(address)

    seller.sees("Do you wrap gifts?")
    buyer.opens_chat()
    both_see(buyer, seller, [*before, "Do you wrap gifts?"])
    windows.forgive(*BROWSER_SAYS)


def sees_a_page_that_has_to_be_waited_for(seller: Seller) -> None:
    """What a page is made of is fetched when somebody goes there, and the server may be away."""
    page = seller.page
    page.context.route("**/console/**", lambda route: route.abort())
    page.get_by_role("link", name="Terms").click()
    expect(page.get_by_text("The server is not responding")).to_be_visible()
    expect(page.get_by_role("link", name="Home").first).to_be_visible()
    page.context.unroute("**/console/**")
    expect(page.get_by_role("heading", name="Terms", exact=True)).to_be_visible()


def test_a_page_that_is_older_than_the_server_asks_to_be_loaded_again(
    demo: Demo, windows: Windows
) -> None:
    """The parts of it that nobody has needed yet are gone."""
    page = windows.seller("emma").page
    page.goto(f"{demo.home}/console/standing")
    gone = "**/assets/TermsPage*.js"
    page.route(gone, lambda route: route.fulfill(status=404))
    page.get_by_role("link", name="Terms").click()
    reload = page.get_by_role("alert").get_by_role("button", name="Reload")
    with page.expect_event("domcontentloaded"):
        reload.click()
    page.unroute(gone)
    expect(page.get_by_role("heading", name="Terms", exact=True)).to_be_visible()
    expect(reload).to_have_count(0)
    windows.forgive("404")


def words_between(buyer: Person, seller: Person, text: str) -> list[str]:
    """Everything said so far, `text` last, which both have seen."""
    buyer.say(text)
    seller.sees(text)
    expect(buyer.message(text).locator(".mark.read")).to_be_visible()
    return seller.words()


def both_see(buyer: Person, seller: Person, words: list[str]) -> None:
    """Both sides end with exactly `words`."""
    for person in (buyer, seller):
        expect(person.room.locator("p.bubble")).to_have_text(words)
