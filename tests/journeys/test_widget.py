"""The widget's places, by keyboard alone, in any page and whatever the browser denies it."""

from __future__ import annotations

from base64 import b64decode
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserType, Page, expect

from .axe import violations
from .conftest import FLAGS_OF_THE_STRICT, Buyer, Demo, Windows, chat_of, executable
from .spoken import LOCALES, WORDS, is_all_in
from .working import goes_offline, new_product

pytestmark = pytest.mark.browser

# What a browser itself says of a connection that was cut is no complaint of ours.
BROWSER_SAYS = ("net::ERR_", "WebSocket connection to")
ARRIVED = ".mark.sent, .mark.delivered, .mark.read"


def test_a_buyer_goes_from_chat_to_chat_and_finds_what_is_unread(
    demo: Demo, windows: Windows
) -> None:
    title = f"Tea {uuid4().hex[:8]}"
    chat_of(demo, "chenyu", "chayka", "product", new_product(demo, "chayka", title))
    chat_of(demo, "chenyu", "chayka", "product", "teapot-fog")
    buyer = in_language(demo, windows, "chenyu", "/shop/products/teapot-fog", "en")
    buyer.opens_chat()
    expect(buyer.room.locator(".subject")).to_contain_text("4,900")

    buyer.room.get_by_role("button", name="My chats").click()
    rows = buyer.room.get_by_role("list", name="My chats").get_by_role("listitem")
    rows.filter(has_text=title).click()

    expect(buyer.room.locator(".subject")).to_contain_text(title)
    buyer.say("Is it this year's?")
    expect(buyer.message("Is it this year's?").locator(ARRIVED)).to_be_visible()
    buyer.room.get_by_role("button", name="My chats").click()
    expect(rows.first).to_contain_text("You: Is it this year's?")

    buyer.page.goto(f"{demo.shop}/shop/")  # a page about nothing in particular
    buyer.room.locator("button.launcher").click()
    expect(buyer.room.get_by_role("button", name="Back to the chat")).to_have_count(0)
    rows.first.click()
    expect(buyer.room.locator(".subject")).to_contain_text(title)
    buyer.room.get_by_role("button", name="My chats").click()
    expect(buyer.room.get_by_role("heading", name="My chats")).to_be_focused()
    buyer.page.keyboard.press("Escape")
    expect(buyer.room.locator("button.launcher")).to_be_focused()


def test_everything_is_done_by_keyboard_alone(demo: Demo, windows: Windows) -> None:
    product = new_product(demo, "chayka")
    buyer = in_language(demo, windows, "maria", f"/shop/products/{product}", "en")
    keyboard = buyer.page.keyboard
    buyer.room.locator("button.launcher").focus()
    keyboard.press("Enter")
    expect(buyer.field).to_be_focused()
    keyboard.type("How thin is it?")
    keyboard.press("Enter")
    buyer.sees("How thin is it?")

    walk_to(buyer, "Message actions", back=True)
    keyboard.press("Enter")
    walk_to(buyer, "Edit")
    keyboard.press("Enter")
    expect(buyer.field).to_be_focused()
    keyboard.type(" Very?")
    keyboard.press("Enter")
    buyer.sees("How thin is it? Very?")

    walk_to(buyer, "More", back=True)
    keyboard.press("Enter")
    walk_to(buyer, "Report")
    keyboard.press("Escape")
    expect(buyer.room.get_by_role("button", name="Report")).to_have_count(0)
    expect(buyer.room.get_by_role("button", name="More")).to_be_focused()
    keyboard.press("Enter")
    walk_to(buyer, "Notices")
    keyboard.press("Enter")
    expect(buyer.room.get_by_role("heading", name="Notices")).to_be_visible()
    keyboard.press("Escape")
    expect(buyer.field).to_be_focused()

    buyer.field.blur()  # as when what had the focus has gone
    keyboard.press("Escape")
    expect(buyer.room.locator("button.launcher")).to_be_focused()


STRICT = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; script-src {home}; frame-src {home}; connect-src 'self'"
)
STORES = """() => ["localStorage", "sessionStorage"].filter((name) => {
  try {
    window[name].setItem("x", "");
    return false;
  } catch {
    return true;
  }
})"""
"""What the browser denies to the frame."""
LID = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PAGE = """<!doctype html><html lang="en"><title>Strict</title><h1>Caddy</h1>
<script src="{home}/widget/loader.js" async></script>
<prilavok-chat seller="chayka" product="{product}" token-url="/shop/token"></prilavok-chat>"""


def test_a_private_window_without_storage_in_a_strict_page_of_another_origin(
    demo: Demo, chromium: BrowserType
) -> None:
    """Nothing inline, nothing evaluated, frames and scripts of the server alone; nothing kept: the
    list, messages, files, and all of it again after a reload."""
    # A page that a test makes up is taken for one from the Internet, and the demo is no public one.
    off = "Translate,LocalNetworkAccessChecks,ThirdPartyStoragePartitioning"
    flags = (*FLAGS_OF_THE_STRICT, f"--disable-features={off}")
    browser = chromium.launch(executable_path=executable(), args=flags)
    windows = Windows(browser, demo)
    page = windows.open()  # each a window of its own, off the record
    product = new_product(demo, "chayka")
    chat_of(demo, "maria", "chayka", "product", product)
    page.goto(f"{demo.shop}/shop/enter/maria?to=/shop/")
    headers = {"Content-Security-Policy": STRICT.format(home=demo.home)}
    body = PAGE.format(home=demo.home, product=product)
    page.route(
        f"{demo.shop}/strict/",
        lambda route: route.fulfill(body=body, content_type="text/html", headers=headers),
    )
    page.goto(f"{demo.shop}/strict/")
    buyer = Buyer(page)
    buyer.room.locator("button.launcher").click()
    expect(buyer.field).to_be_visible()
    assert page.frames[1].evaluate(STORES) == ["localStorage", "sessionStorage"]
    buyer.say("Does it close tightly?")
    expect(buyer.message("Does it close tightly?").locator(ARRIVED)).to_be_visible()

    buyer.room.get_by_role("button", name="My chats").click()
    rows = buyer.room.get_by_role("list", name="My chats").get_by_role("listitem")
    rows.filter(has_text="Does it close tightly?").click()
    buyer.room.locator("input[type=file]").first.set_input_files(
        [{"name": "lid.png", "mimeType": "image/png", "buffer": LID}]
    )
    expect(buyer.room.locator(".tray li").filter(has_text="Ready to send")).to_have_count(1)
    buyer.say("This lid")
    preview = buyer.message("This lid").locator("button.thumb img[src^=blob]")
    expect(preview).to_be_visible()
    frame = page.locator("prilavok-chat iframe").bounding_box()
    assert frame is not None
    assert frame["width"] > 300

    page.reload()
    buyer.room.locator("button.launcher").click()
    buyer.sees("Does it close tightly?")
    expect(preview).to_be_visible()
    buyer.say("And does it rust?")
    expect(buyer.message("And does it rust?").locator(ARRIVED)).to_be_visible()
    browser.close()
    assert windows.complaints == []


def test_the_looks_of_a_page_reach_the_widget_and_follow_its_scheme_while_it_is_open(
    demo: Demo, windows: Windows
) -> None:
    buyer = windows.buyer("maria", "/shop/", color_scheme="light")
    buyer.page.add_init_script(
        f"const sheet = new CSSStyleSheet(); sheet.replaceSync(`{LOOKS}`);"
        "document.adoptedStyleSheets = [sheet];"
    )
    buyer.page.goto(f"{demo.shop}/shop/products/caddy-tin")
    buyer.opens_chat()
    buyer.field.fill("Is it tin?")
    send = buyer.room.locator("button.send")
    panel = buyer.room.locator(".panel")
    for scheme, accent, surface, radius in (
        ("light", "rgb(122, 31, 162)", "rgb(255, 250, 240)", "3px"),
        ("dark", "rgb(225, 180, 240)", "rgb(22, 27, 26)", "3px"),  # the surface is ours again
        ("light", "rgb(122, 31, 162)", "rgb(255, 250, 240)", "3px"),
    ):
        buyer.page.emulate_media(color_scheme=scheme)
        expect(send).to_have_css("background-color", accent)
        expect(panel).to_have_css("background-color", surface)
        root = buyer.page.frames[1].locator("html")
        assert (
            root.evaluate("(each) => getComputedStyle(each).getPropertyValue('--radius')") == radius
        )


RADIUS = "getComputedStyle(document.documentElement).getPropertyValue('--radius')"
LOOKS = """prilavok-chat {
  --prilavok-accent: rgb(122, 31, 162);
  --prilavok-surface: rgb(255, 250, 240);
  --prilavok-radius: 3px;
}
@media (prefers-color-scheme: dark) {
  prilavok-chat { --prilavok-accent: rgb(225, 180, 240); --prilavok-surface: initial; }
}"""


def test_a_phones_camera_is_offered_where_there_is_no_mouse(demo: Demo, windows: Windows) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    buyer = windows.buyer("maria", "/shop/products/caddy-tin", **phone)
    buyer.opens_chat()
    camera = buyer.room.locator("label.camera")
    expect(camera).to_be_visible()
    expect(camera.locator("input")).to_have_attribute("capture", "environment")
    camera.locator("input").set_input_files(
        [{"name": "IMG_1.png", "mimeType": "image/png", "buffer": LID}]
    )
    expect(buyer.room.locator(".tray li img[src^=blob]")).to_be_visible()
    buyer.room.locator(".tray li button").last.click()
    desk = windows.buyer("maria", "/shop/products/caddy-tin")
    desk.opens_chat()
    expect(desk.field).to_be_visible()
    expect(desk.room.locator("label.camera")).to_be_hidden()


def test_where_storage_is_denied_it_says_that_the_page_must_stay_open(
    demo: Demo, windows_without_storage: Windows
) -> None:
    windows = windows_without_storage
    product = new_product(demo, "chayka")
    buyer = in_language(demo, windows, "maria", f"/shop/products/{product}", "en")
    buyer.opens_chat()
    expect(buyer.field).to_be_visible()
    goes_offline(buyer)
    buyer.say("Is it steel?")
    link_note = buyer.room.locator(".note[role=status]")
    expect(link_note).to_contain_text("Keep this page open")

    buyer.page.context.set_offline(False)
    expect(buyer.message("Is it steel?").locator(ARRIVED)).to_be_visible()
    windows.forgive(*BROWSER_SAYS)


def test_what_was_not_fetched_is_asked_for_again(demo: Demo, windows: Windows) -> None:
    """A browser may remember that a script did not come: the frame loads itself anew then."""
    buyer = in_language(demo, windows, "maria", "/shop/products/gaiwan-snow", "en")
    buyer.page.context.route("**/assets/src-*.js", lambda route: route.abort())
    buyer.opens_chat()
    to_chats = buyer.room.get_by_role("button", name="My chats")
    to_chats.click()
    again = buyer.room.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    buyer.page.context.unroute("**/assets/src-*.js")
    again.click()
    chats = buyer.room.get_by_role("list", name="My chats")
    expect(chats.or_(to_chats)).to_be_visible()
    if to_chats.is_visible():
        to_chats.click()
    expect(chats).to_be_visible()
    windows.forgive(*BROWSER_SAYS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_place_has_anything_that_axe_finds_wrong(
    demo: Demo, windows: Windows, scheme: str
) -> None:
    options = {"color_scheme": scheme, "viewport": {"width": 390, "height": 844}}
    buyer = windows.buyer("anna", "/shop/products/set-custom", **options)
    buyer.opens_chat()
    expect(buyer.field).to_be_visible()
    frame = buyer.page.frames[1]
    assert violations(frame) == []
    for button, place in ((1, ".bar"), (0, ".room")):  # ⋯ and the way to the chats
        buyer.room.locator("header button").nth(button).click()
        expect(buyer.room.locator(place).first).to_be_visible()
        assert violations(frame) == []
    for place in ("Уведомления", "Мои взыскания"):
        buyer.room.get_by_role("button", name=place).click()
        expect(buyer.room.get_by_role("heading", name=place)).to_be_visible()
        assert violations(frame) == []


@pytest.mark.parametrize("language", ["ru", "en", "zh"])
def test_every_place_speaks_it(demo: Demo, windows: Windows, language: str) -> None:
    chat_of(demo, "chenyu", "chayka", "product", "tea-puer")
    buyer = in_language(demo, windows, "chenyu", "/shop/products/tea-puer", language)
    buyer.opens_chat()
    expect(buyer.room.locator("form.composer")).to_be_visible()
    head = buyer.room.locator("header")
    head.get_by_role("button").nth(1).click()
    is_all_in(language, words_of(buyer.page))
    title = head.locator("h1")
    for _ in range(2):
        before = title.inner_text()
        buyer.room.locator(".bar button").first.click()
        expect(title).not_to_have_text(before)
        expect(buyer.room.locator(".room")).to_be_visible()
        is_all_in(language, words_of(buyer.page))


def words_of(page: Page) -> list[str]:
    return page.frames[1].evaluate(WORDS, ".bubble, h1, .one-line, .subject, .unseen")


def in_language(demo: Demo, windows: Windows, persona: str, path: str, language: str) -> Buyer:
    """`persona` at `path`, in a shop and a browser that speak `language`."""
    buyer = windows.buyer(persona, "/shop/", locale=LOCALES[language])
    buyer.page.goto(f"{demo.shop}/shop/language/{language}?to={path}")
    return buyer


def walk_to(buyer: Buyer, name: str, *, back: bool = False) -> None:
    """By Tab alone, to what is called `name`."""
    wanted = buyer.room.get_by_role("button", name=name, exact=True).last
    expect(wanted).to_be_visible()
    for _ in range(30):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        buyer.page.keyboard.press("Shift+Tab" if back else "Tab")
    pytest.fail(f"the keyboard does not get to {name}")
