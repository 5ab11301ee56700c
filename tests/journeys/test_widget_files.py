"""Files in the widget: chosen, pasted, dropped, refused, interrupted, looked at and saved."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from time import sleep
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from .conftest import Buyer, Demo, Windows, chat_of
from .test_widget import ARRIVED, BROWSER_SAYS, in_language
from .working import arrives, eventually, new_product, said

pytestmark = pytest.mark.browser

NEVER_ASKED_ABOUT = "clock-wall"

GIVE = """(target, [event, content]) => {
  const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
  const given = new DataTransfer();
  given.items.add(new File([bytes], `${event}.png`, { type: "image/png" }));
  const how = { bubbles: true, cancelable: true };
  target.dispatchEvent(event === "paste"
    ? new ClipboardEvent("paste", { ...how, clipboardData: given })
    : new DragEvent("drop", { ...how, dataTransfer: given }));
}"""
"""Lets an element take a picture, by the event `paste` or `drop`."""


def picture(colour: str = "teal", size: tuple[int, int] = (320, 200)) -> bytes:
    drawn = BytesIO()
    Image.new("RGB", size, colour).save(drawn, "PNG")
    return drawn.getvalue()


def document() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (320, 200), "white").save(drawn, "PDF")
    return drawn.getvalue()


def chosen(buyer: Buyer, *files: tuple[str, str, bytes]) -> None:
    """Through the picker."""
    payloads: list[Any] = [
        {"name": name, "mimeType": type_, "buffer": content} for name, type_, content in files
    ]
    buyer.room.locator("input[type=file]").first.set_input_files(payloads)


@pytest.fixture
def lamp(demo: Demo) -> str:
    return new_product(demo, "northlight")


@pytest.fixture
def buyer(demo: Demo, windows: Windows, lamp: str) -> Buyer:
    """David, who writes about a lamp."""
    chat_of(demo, "david", "northlight", "product", lamp)
    buyer = in_language(demo, windows, "david", f"/shop/products/{lamp}", "en")
    buyer.opens_chat()
    expect(buyer.field).to_be_visible()
    return buyer


def test_pictures_and_a_document_go_with_a_message(
    demo: Demo, windows: Windows, buyer: Buyer
) -> None:
    tray = buyer.room.locator(".tray li")
    chosen(
        buyer,
        ("crack.png", "image/png", picture()),
        ("other.png", "image/png", picture("orange")),
        ("bill.pdf", "application/pdf", document()),
        ("page.html", "text/html", b"<script>alert(1)</script>"),
    )
    expect(tray.filter(has_text="Ready to send")).to_have_count(3)
    expect(tray.filter(has_text="Only pictures")).to_have_count(1)
    buyer.room.get_by_role("button", name="Remove page.html").click()
    expect(tray).to_have_count(3)
    buyer.say("It came like this")

    expect(buyer.message("It came like this").locator(ARRIVED)).to_be_visible()
    expect(tray).to_have_count(0)
    line = buyer.message("It came like this")
    expect(line.locator(".thumb img[src^=blob]")).to_have_count(2)
    line.locator("button.thumb").first.click()
    viewer = buyer.room.get_by_role("dialog")
    expect(viewer.locator("img")).to_be_visible()
    assert viewer.locator("img").evaluate("img => img.decode().then(() => img.naturalWidth)") == 320
    buyer.page.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text("2 / 2")
    buyer.page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    with buyer.page.expect_download() as saved:
        line.locator("button.document").click()
    assert saved.value.suggested_filename.endswith(".pdf")


def test_what_is_pasted_and_what_is_dropped_is_attached(windows: Windows, buyer: Buyer) -> None:
    content = b64encode(picture("plum")).decode()
    buyer.field.evaluate(GIVE, ["paste", content])
    buyer.room.locator(".thread").evaluate(GIVE, ["drop", content])
    ready = buyer.room.locator(".tray li").filter(has_text="Ready to send")
    expect(ready).to_have_count(2)
    buyer.field.press("Enter")
    expect(buyer.room.locator(".tray li")).to_have_count(0)


def test_an_upload_that_was_interrupted_goes_on_and_the_message_waits_for_it(
    windows: Windows, buyer: Buyer
) -> None:
    def cut(route: Route) -> None:
        if route.request.method == "POST":
            route.abort()
        else:
            route.continue_()

    buyer.page.context.route("**/files?*", cut)
    chosen(buyer, ("crack.png", "image/png", picture("red")))
    expect(buyer.room.locator(".tray li").filter(has_text="Not uploaded")).to_have_count(1)
    buyer.page.context.unroute("**/files?*")
    buyer.room.get_by_role("button", name="Try again: crack.png").click()
    buyer.say("See the red one")
    expect(buyer.message("See the red one").locator("button.thumb")).to_have_count(1)
    expect(buyer.message("See the red one").locator(ARRIVED)).to_be_visible()
    windows.forgive(*BROWSER_SAYS)


def test_what_is_attached_survives_a_reload_and_a_message_that_cannot_go_yet(
    demo: Demo, windows: Windows, buyer: Buyer
) -> None:
    chosen(buyer, ("kept.png", "image/png", picture("navy")))
    ready = buyer.room.locator(".tray li").filter(has_text="Ready to send")
    expect(ready).to_have_count(1)
    buyer.page.reload()
    buyer.opens_chat()
    expect(ready).to_have_count(1)

    buyer.page.context.set_offline(True)
    expect(buyer.room.locator(".note")).to_be_visible()
    buyer.say("Navy, offline")
    expect(buyer.message("Navy, offline").locator(".mark.sending")).to_be_visible()
    buyer.page.context.set_offline(False)
    expect(buyer.message("Navy, offline").locator(ARRIVED)).to_be_visible()
    expect(buyer.message("Navy, offline").locator("button.thumb")).to_have_count(1)
    windows.forgive(*BROWSER_SAYS)


def test_a_message_sent_without_a_server_goes_with_its_files_once_from_any_page_of_the_shop(
    demo: Demo, windows: Windows, lamp: str, buyer: Buyer
) -> None:
    buyer.page.context.route("**/v1/**", lambda route: route.abort())
    chosen(
        buyer,
        ("front.png", "image/png", picture("olive")),
        ("back.pdf", "application/pdf", document()),
    )
    expect(buyer.room.locator(".tray li").filter(has_text="Not uploaded")).to_have_count(2)
    buyer.say("Front and back, before the tunnel")
    expect(buyer.room.locator(".hint.queued")).to_be_visible()
    keeps(buyer, "back.pdf", "front.png")
    buyer.page.context.unroute("**/v1/**")
    buyer.page.goto(f"{demo.shop}/shop/products/{NEVER_ASKED_ABOUT}")
    chat_id = chat_of(demo, "david", "northlight", "product", lamp)
    arrives(demo, "david", chat_id, "Front and back, before the tunnel")
    buyer.page.goto(f"{demo.shop}/shop/products/{lamp}")
    buyer.opens_chat()

    line = buyer.message("Front and back, before the tunnel")
    expect(line.locator(ARRIVED)).to_be_visible()
    expect(line.locator("button.thumb")).to_have_count(1)
    expect(line.locator("button.document")).to_have_count(1)
    expect(buyer.field).to_have_value("")
    keeps(buyer)
    buyer.page.reload()
    buyer.opens_chat()
    expect(line).to_have_count(1)
    assert said(demo, "david", chat_id).count("Front and back, before the tunnel") == 1
    windows.forgive(*BROWSER_SAYS)


def test_what_waits_on_the_device_is_its_owners_and_goes_when_they_sign_out(
    demo: Demo, windows: Windows, lamp: str, buyer: Buyer
) -> None:
    buyer.page.context.route("**/files?*", lambda route: route.abort())
    chosen(buyer, ("mine.png", "image/png", picture("olive")))
    expect(buyer.room.locator(".tray li").filter(has_text="Not uploaded")).to_have_count(1)
    keeps(buyer, "mine.png")

    buyer.page.goto(f"{demo.shop}/shop/enter/emily?to=/shop/products/{lamp}")
    buyer.opens_chat()
    expect(buyer.field).to_be_visible()
    expect(buyer.room.locator(".tray")).to_have_count(0)
    chosen(buyer, ("hers.png", "image/png", picture("olive")))
    expect(buyer.room.locator(".tray li").filter(has_text="Not uploaded")).to_have_count(1)
    keeps(buyer, "hers.png")

    buyer.page.route("**/shop/token*", lambda route: route.fulfill(status=401))
    buyer.page.reload()
    buyer.opens_chat()
    expect(buyer.room.get_by_text("Sign in")).to_be_visible()
    buyer.page.wait_for_function("document.readyState === 'complete'")
    keeps(buyer)
    windows.forgive(*BROWSER_SAYS, "401")


def test_where_nothing_can_be_kept_a_file_on_its_way_asks_for_the_page_to_stay(
    demo: Demo, windows_without_storage: Windows
) -> None:
    windows = windows_without_storage
    buyer = in_language(demo, windows, "maria", "/shop/products/speaker-drop", "en")
    buyer.opens_chat()
    expect(buyer.field).to_be_visible()
    buyer.page.context.route("**/files?*", lambda route: route.abort())
    chosen(buyer, ("kept.png", "image/png", picture("olive")))
    expect(buyer.room.locator(".tray li").filter(has_text="Not uploaded")).to_have_count(1)
    buyer.page.context.set_offline(True)
    expect(buyer.room.locator(".note[role=status]")).to_contain_text("Keep this page open")
    buyer.page.context.unroute("**/files?*")
    buyer.page.context.set_offline(False)
    expect(buyer.room.locator(".tray li").filter(has_text="Ready to send")).to_have_count(1)
    buyer.room.get_by_role("button", name="Remove kept.png").click()
    windows.forgive(*BROWSER_SAYS)


KEPT = """() => new Promise((resolve) => {
  const opening = indexedDB.open("prilavok-files");
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onerror = () => resolve([]);
  opening.onsuccess = () => {
    const kept = opening.result.transaction("contents").objectStore("contents").getAll();
    kept.onsuccess = () => {
      opening.result.close();
      resolve(kept.result.map(({ name }) => name).sort());
    };
  };
})"""


def keeps(buyer: Buyer, *names: str) -> None:
    """The browser keeps the contents of the files of these names, or is about to."""

    def look() -> bool | None:
        return buyer.page.frames[1].evaluate(KEPT) == list(names) or None

    eventually(f"browser that keeps {names}", look)


def test_a_files_name_is_text(windows: Windows, buyer: Buyer) -> None:
    name = "<img src=x onerror=window.hit=1>.svg"
    svg = (name, "image/svg+xml", b"<svg onload='window.hit=1'/>")
    buyer.page.route("**/widget/assets/src-*.js", lambda route: (sleep(0.5), route.continue_()))
    chosen(buyer, svg)
    expect(buyer.room.locator(".tray li")).to_contain_text(name)
    for frame in buyer.page.frames:
        assert frame.evaluate("window.hit") is None
