"""Files in the console: chosen, pasted, dropped, interrupted, refused, contested and released."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from moderation.attachments import files

from .conftest import Buyer, Demo, Seller, Windows, chat_of
from .test_widget import ARRIVED, BROWSER_SAYS, in_language
from .test_widget_files import GIVE, document, picture
from .test_widget_files import chosen as chosen_by_buyer
from .working import arrives, eventually, heard, message, new_product, said, undecided

pytestmark = pytest.mark.browser

BUYER = "david"
CONTACT = files.file(files.picture(files.code("tel:+79161234567")))
CONTESTED = "This is our own printed price tag, not a way to call us"


@pytest.fixture
def product(demo: Demo) -> str:
    return new_product(demo, "chayka", "Teapot")


@pytest.fixture
def chat_id(demo: Demo, product: str) -> str:
    """Of David, who has asked about the product."""
    chat_id = chat_of(demo, BUYER, "chayka", "product", product)
    demo.ask(BUYER, "POST", f"/v1/chats/{chat_id}/messages", message("How large is it?"))
    return chat_id


@pytest.fixture
def seller(demo: Demo, windows: Windows, chat_id: str) -> Seller:
    """Olga at that chat."""
    seller = windows.seller("olga")
    seller.opens_chat(chat_id)
    expect(seller.field).to_be_visible()
    return seller


def tray_of(person: Buyer | Seller) -> Locator:
    return person.room.locator(".tray li")


def chosen(seller: Seller, *given: tuple[str, str, bytes]) -> None:
    """Through the picker."""
    payloads: list[Any] = [
        {"name": name, "mimeType": type_, "buffer": content} for name, type_, content in given
    ]
    with seller.page.expect_file_chooser() as chooser:
        seller.room.get_by_role("button", name="Attach a picture or a PDF").click()
    chooser.value.set_files(payloads)


def test_picked_pasted_and_dropped_files_arrive_with_a_message(
    windows: Windows, seller: Seller
) -> None:
    chosen(
        seller,
        ("measures.pdf", "application/pdf", document()),
        ("front.png", "image/png", picture()),
        ("drawing.svg", "image/svg+xml", b"<svg/>"),
    )
    seller.field.evaluate(GIVE, ["paste", b64encode(picture("plum")).decode()])
    thread = seller.room.locator(".thread")
    thread.evaluate(GIVE, ["drop", b64encode(picture("orange")).decode()])
    tray = tray_of(seller)
    expect(tray.filter(has_text="Ready to send")).to_have_count(4)
    expect(tray.filter(has_text="Only pictures")).to_have_count(1)
    seller.room.get_by_role("button", name="Remove drawing.svg").click()
    seller.say("It holds 600 ml, see the sheet")

    line = seller.message("It holds 600 ml, see the sheet")
    expect(line.locator("button.thumb img[src^=blob]")).to_have_count(3)
    expect(tray).to_have_count(0)
    paper = line.locator("button.paper")
    expect(paper).to_contain_text("measures.pdf")
    expect(paper).to_contain_text("1 page")
    with seller.page.expect_download() as saved:
        paper.click()
    assert saved.value.suggested_filename == "measures.pdf"
    assert saved.value.path().read_bytes().startswith(b"%PDF-")

    line.locator("button.thumb").first.click()
    viewer = seller.room.get_by_role("dialog")
    expect(viewer).to_contain_text("1 / 3")
    seller.page.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text("2 / 3")
    seller.page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)


def test_an_upload_shows_how_far_it_is_and_is_tried_again_after_it_failed(
    demo: Demo, windows: Windows, chat_id: str, seller: Seller
) -> None:
    """A message that was sent meanwhile goes when its files are there, whatever page is open."""
    held_back: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            held_back.append(route)
        else:
            route.continue_()

    seller.page.context.route("**/files?*", hold)
    chosen(seller, ("side.png", "image/png", picture("teal")))
    tray = tray_of(seller)
    expect(tray.locator("progress")).to_be_visible()
    expect(tray).to_contain_text("Uploading")
    heard(seller.page, "upload", held_back).abort()
    expect(tray.filter(has_text="Not uploaded")).to_have_count(1)
    seller.page.context.unroute("**/files?*")
    seller.room.get_by_role("button", name="Try again: side.png").click()
    expect(tray.filter(has_text="Ready to send")).to_have_count(1)
    seller.page.context.route("**/files?*", lambda route: route.abort())
    chosen(seller, ("top.png", "image/png", picture("navy")))
    expect(tray.filter(has_text="Not uploaded")).to_have_count(1)
    seller.say("From the side and from above")
    expect(seller.room.locator("#composer-hint")).to_contain_text("as soon as")
    copy = Seller(windows.copy_of(seller.page), demo)
    expect(copy.field).to_have_value("")
    expect(tray_of(copy)).to_have_count(0)
    seller.page.get_by_role("link", name="Home").first.click()
    expect(seller.field).to_have_count(0)
    seller.page.context.unroute("**/files?*")
    arrives(demo, "olga", chat_id, "From the side and from above")
    seller.opens_chat(chat_id)
    line = seller.message("From the side and from above")
    expect(line.locator("button.thumb")).to_have_count(2)
    expect(seller.field).to_have_value("")
    expect(tray).to_have_count(0)
    expect(copy.message("From the side and from above").locator("button.thumb")).to_have_count(2)
    expect(copy.field).to_have_value("")
    assert said(demo, "olga", chat_id).count("From the side and from above") == 1
    windows.forgive(*BROWSER_SAYS)


def test_a_refused_file_that_is_contested_and_released_reaches_the_other_side(
    demo: Demo, windows: Windows, product: str, seller: Seller
) -> None:
    """From the console to the widget; the moderator sees the picture and what it says."""
    buyer = in_language(demo, windows, BUYER, f"/shop/products/{product}", "en")
    buyer.opens_chat()
    earlier = undecided(demo)
    chosen(seller, ("price tag.png", "image/png", CONTACT))
    tray = tray_of(seller)
    expect(tray).to_contain_text("Phone numbers, e-mails")
    tray.get_by_role("button", name="This is a mistake").click()
    seller.room.get_by_role("textbox", name="Why this is a mistake").fill(CONTESTED)
    seller.room.get_by_role("button", name="Ask for another look").click()
    expect(tray).to_contain_text("It will be reviewed again")

    released_in_the_console(demo, windows, earlier)
    windows.forgive("422")

    expect(tray).to_contain_text("Ready to send")
    seller.say("The price tag")
    expect(seller.message("The price tag").locator(ARRIVED)).to_be_visible()
    expect(buyer.message("The price tag").locator("button.thumb img[src^=blob]")).to_be_visible()


def test_a_buyers_refused_file_goes_the_same_way(
    demo: Demo, windows: Windows, product: str, seller: Seller
) -> None:
    buyer = in_language(demo, windows, BUYER, f"/shop/products/{product}", "en")
    buyer.opens_chat()
    expect(buyer.field).to_be_visible()
    earlier = undecided(demo)
    chosen_by_buyer(buyer, ("box.png", "image/png", CONTACT))
    tray = tray_of(buyer)
    tray.get_by_role("button", name="This is a mistake").click()
    form = buyer.room.get_by_role("form", name="This is a mistake")
    form.get_by_role("textbox").fill(CONTESTED)
    form.get_by_role("button").first.click()
    expect(tray).to_contain_text("It will be reviewed again")

    released_in_the_console(demo, windows, earlier)
    windows.forgive("422")

    expect(tray).to_contain_text("Ready to send")
    buyer.say("This is the box")
    expect(buyer.message("This is the box").locator(ARRIVED)).to_be_visible()
    expect(seller.message("This is the box").locator("button.thumb img[src^=blob]")).to_be_visible()


def test_what_a_moderator_upholds_stays_refused_and_says_so(
    demo: Demo, windows: Windows, seller: Seller
) -> None:
    earlier = undecided(demo)
    chosen(seller, ("tag.png", "image/png", CONTACT))
    tray = tray_of(seller)
    tray.get_by_role("button", name="This is a mistake").click()
    seller.room.get_by_role("textbox", name="Why this is a mistake").fill(CONTESTED)
    seller.room.get_by_role("button", name="Ask for another look").click()
    expect(tray).to_contain_text("It will be reviewed again")

    decide(demo, opened_since(demo, earlier), "uphold")

    expect(tray).to_contain_text("it stays refused")
    expect(seller.room.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    seller.room.get_by_role("button", name="Remove tag.png").click()
    windows.forgive("422")


def opened_since(demo: Demo, earlier: frozenset[str]) -> str:
    def look() -> str | None:
        lines = demo.ask("marina", "GET", "/v1/cases?kind=rejected_file")["cases"]
        return next((each["case_id"] for each in lines if each["case_id"] not in earlier), None)

    return eventually("case about the file", look)


def decide(demo: Demo, case_id: str, decision: str) -> None:
    demo.ask("marina", "POST", f"/v1/cases/{case_id}/take")
    told = {"decision": decision, "reason": "The file says so"}
    demo.ask("marina", "POST", f"/v1/cases/{case_id}/decision", told)


def released_in_the_console(demo: Demo, windows: Windows, earlier: frozenset[str]) -> None:
    """Marina looks at the file and at what is wrong with it, and lets it go."""
    page = windows.seller("marina").page
    page.goto(f"{demo.home}/console/cases/{opened_since(demo, earlier)}")
    sees_the_file(page)
    page.keyboard.press("t")
    expect(page.get_by_role("group", name="What to decide")).to_be_visible()
    page.get_by_role("radio", name="Release").check()
    page.keyboard.press("r")
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Decided: Release.")).to_be_visible()


def sees_the_file(page: Page) -> None:
    evidence = page.get_by_role("region", name="What happened", exact=True)
    evidence.locator("button.thumb").first.scroll_into_view_if_needed()
    expect(evidence.locator("button.thumb img[src^=blob]").first).to_be_visible()
    expect(evidence.locator(".file-found").first).to_contain_text("+79161234567")
    expect(evidence).to_contain_text(CONTESTED)
