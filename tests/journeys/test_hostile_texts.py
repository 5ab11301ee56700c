"""Whatever a text says, it is shown as text: in the shop, the widget and the console."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from prilavok.demo.personas import PERSONAS

from .conftest import Demo, Windows, chat_of
from .test_widget_files import document, picture
from .working import eventually, new_product, opened_since, undecided

pytestmark = pytest.mark.browser

PAYLOADS = (
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    '"><svg onload=window.hit=1>',
    "'-window.hit=1-'",
    "javascript:window.hit=1",
    "<a href='javascript:window.hit=1'>click</a>",
    "</textarea><script>window.hit=1</script>",
    "{{constructor.constructor('window.hit=1')()}}",
    "${window.hit=1}",
    "&lt;b&gt;already escaped&lt;/b&gt;",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "\u202egnirts desrever\u202c",
)
NAME = "<img src=x onerror=window.hit=1>\"'& Co"
FILE_NAME = "<img src=x onerror=window.hit=1>"
FILES = {"png": picture(), "pdf": document()}
ORDER = 'h"<o>'
LONG_AGO = "2026-01-05T10:00:00Z"


@pytest.fixture(scope="module")
def hostile_market(demo: Demo) -> Iterator[str]:
    """A seller, its staff, a buyer, a product and an order whose every text is hostile; the buyer,
    who is in other journeys' lists too, has their own name again afterwards."""
    now = datetime.now(UTC).isoformat()
    common = {"source": "journeys", "at": now, "seller_id": "hostile"}
    line = {"line_id": "1", "product_id": "h'1", "quantity": 1, "paid_minor": 100}
    david = {"type": "buyer", "source": "journeys", "buyer_id": "david"}
    demo.tell(
        {**common, "type": "seller", "id": "h-s", "name": NAME, "country": "RU"}
        | {"region": NAME, "registered_at": LONG_AGO},
        {**common, "type": "staff", "id": "h-st", "staff_id": "liwei", "name": NAME}
        | {"permissions": ["chat"]},
        {**common, "type": "product", "id": "h-p", "product_id": "h'1", "title": NAME}
        | {"category": [NAME]},
        {**david, "id": "h-b", "at": now, "name": NAME},
        {**common, "type": "order_placed", "id": "h-o", "order_id": 'h"<o>', "buyer_id": "david"}
        | {"scheme": "FBS", "currency": "RUB", "lines": [line]},
    )
    yield "hostile"
    later = datetime.now(UTC).isoformat()
    demo.tell({**david, "id": "h-b-own", "at": later, "name": PERSONAS["david"].name})


def test_names_and_titles_are_text_in_the_shop(
    demo: Demo, windows: Windows, hostile_market: str
) -> None:
    buyer = windows.buyer("david", "/shop/")
    paths = (
        "/shop/",
        f"/shop/?category={quote(NAME)}",
        "/shop/products/h'1?seller=hostile",
        "/shop/sellers/hostile",
        "/shop/orders/",
        f"/shop/orders/{quote(ORDER, safe='')}",
        "/shop/no/such/page",
        f"/shop/products/{quote(NAME, safe='')}",
    )
    for path in paths:
        buyer.page.goto(f"{demo.shop}{path}")
        nothing_ran(buyer.page)
    buyer.page.goto(f"{demo.shop}/shop/sellers/hostile")
    expect(buyer.page.locator("h1")).to_have_text(NAME)
    windows.forgive("404")


def test_messages_are_text_in_the_widget_and_in_the_console(
    demo: Demo, windows: Windows, hostile_market: str
) -> None:
    product = new_product(demo, "minghua")
    chat_id = chat_of(demo, "david", "minghua", "product", product)
    seller = windows.seller("liwei")
    seller.opens_chat(chat_id)
    buyer = windows.buyer("david", f"/shop/products/{product}")
    buyer.opens_chat()

    for payload in PAYLOADS:
        buyer.say(payload)
        expect(buyer.room.locator("p.bubble").last).to_have_text(payload)
    expect(seller.room.locator("p.bubble").last).to_have_text(PAYLOADS[-1])
    seller.say(PAYLOADS[1])

    for person in (buyer, seller):
        expect(person.room.locator("p.bubble")).to_have_text([*PAYLOADS, PAYLOADS[1]])
        nothing_ran(person.page)
    seller.page.goto(f"{demo.home}/console/chats")
    expect(seller.page.get_by_text(NAME).first).to_be_visible()
    nothing_ran(seller.page)


def test_a_sellers_name_and_a_products_title_are_text_in_the_widget(
    demo: Demo, windows: Windows, hostile_market: str
) -> None:
    buyer = windows.buyer("david", quote("/shop/products/h'1?seller=hostile", safe="/"))
    buyer.opens_chat()

    expect(buyer.room.locator("h1")).to_have_text(NAME)
    nothing_ran(buyer.page)


def test_what_files_are_called_is_text_wherever_it_is_shown(
    demo: Demo, windows: Windows, hostile_market: str
) -> None:
    """In the tray, the message and the viewer of both sides, and where a moderator looks at it."""
    product = new_product(demo, "minghua")
    chat_id = chat_of(demo, "david", "minghua", "product", product)
    sent = [sent_in(demo, chat_id, f"{FILE_NAME}.{end}", content) for end, content in FILES.items()]
    said = {"client_id": str(uuid4()), "text": "Look at the names", "files": sent}
    demo.ask("david", "POST", f"/v1/chats/{chat_id}/messages", said)
    earlier = undecided(demo)
    report = {"reason": "other", "message_id": None, "text": "Odd names"}
    demo.ask("liwei", "POST", f"/v1/chats/{chat_id}/reports", report)
    case_id = eventually("report", lambda: opened_since(demo, earlier, "report", "marina"))[
        "case_id"
    ]

    buyer = windows.buyer("david", f"/shop/products/{product}")
    buyer.opens_chat()
    seller = windows.seller("liwei")
    seller.opens_chat(chat_id)
    for person in (buyer, seller):
        line = person.message("Look at the names")
        expect(line.locator("button.document, button.paper")).to_contain_text(FILE_NAME)
        line.locator("button.thumb").click()
        expect(person.room.get_by_role("dialog")).to_contain_text(FILE_NAME)
        nothing_ran(person.page)
        person.page.keyboard.press("Escape")
        payload = {"name": f"{FILE_NAME}.png", "mimeType": "image/png", "buffer": FILES["png"]}
        person.room.locator("input[type=file]").first.set_input_files([payload])
        expect(person.room.locator(".tray li img[src^=blob]")).to_be_visible()
        expect(person.room.locator(".tray li")).to_contain_text(FILE_NAME)
        nothing_ran(person.page)
    moderator = windows.seller("marina")
    moderator.page.goto(f"{demo.home}/console/cases/{case_id}")
    expect(moderator.page.locator(".evidence button.paper").last).to_contain_text(FILE_NAME)
    nothing_ran(moderator.page)


def sent_in(demo: Demo, chat_id: str, name: str, content: bytes) -> str:
    """The id of a file of David's."""
    headers = {"Authorization": f"Bearer {demo.token_of('david')}"}
    url = f"{demo.home}/v1/chats/{chat_id}/files"
    answer = httpx.post(url, params={"name": name}, content=content, headers=headers)
    assert answer.json()["name"] == name, answer.text
    return answer.json()["file_id"]


def nothing_ran(page: Page) -> None:
    for frame in page.frames:
        assert frame.evaluate("window.hit") is None
        assert frame.evaluate("document.querySelectorAll('img[src=x], svg[onload]').length") == 0
