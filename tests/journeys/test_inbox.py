"""A seller's day at the inbox: by keyboard alone, while others write, many chats at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from prilavok.demo.personas import PERSONAS

from . import axe
from .conftest import PATIENCE_MS, Demo, Windows, chat_of
from .working import eventually

pytestmark = pytest.mark.browser

SHOP = "northlight"
SELLER = "emma"
BUYERS = ("maria", "emily", "david")
A_DAY_OF_CHATS = 18
JUST_ANSWERED = 6
"""The turn of a chat that somebody else has begun."""
WAITING = "/console/chats?status=waiting_for_seller"


@pytest.fixture(scope="module", autouse=True)
def shop(demo: Demo) -> Iterator[None]:
    """Emma may set the inbox up, has a colleague, a label and a quick reply."""
    hers = PERSONAS[SELLER].permissions  # claims too: others in this demo need them
    demo.tell(staff(SELLER, "Emma", *sorted(hers)), staff("nils", "Nils", "chat"))
    ask(demo, "POST", "/v1/labels", {"name": "Wholesale", "colour": "blue"})
    reply = {"shortcut": "stock", "title": "In stock", "text": "{buyer}, {product} is in stock."}
    ask(demo, "POST", "/v1/quick-replies", reply)
    yield
    demo.tell(staff(SELLER, "Emma", "chat"))


def test_a_days_chats_are_answered_by_keyboard_alone(demo: Demo, windows: Windows) -> None:
    chats = questions(demo, "day", A_DAY_OF_CHATS)
    page = inbox(demo, windows, WAITING)
    key = page.keyboard.press

    key("j")
    expect(page.locator("a.row:focus")).to_have_count(1)
    key("Enter")
    expect(field(page)).to_be_focused()
    key("Escape")
    done: set[str] = set()
    while not set(chats) <= done:
        here = chat_here(page, done)
        turn = len(done.intersection(chats)) % 6 if here in chats else JUST_ANSWERED
        take_care(page, turn)
        done.add(here)
        if turn == 4:
            key("s")
            expect(page.get_by_role("combobox", name="Snooze until when?")).to_be_focused()
            key("Enter")
        elif turn == 5:
            key("e")
        else:
            answer(page, len(done), is_quick=turn == 0)
            key("Escape")
            key("j")

    care_of = {row["chat"]["chat_id"]: row for row in rows_of(demo, chats)}
    states = [care_of[chat_id]["chat"]["status"] for chat_id in chats]
    snoozed = [row for row in care_of.values() if row["care"]["snoozed_until"]]
    assert len(snoozed) == A_DAY_OF_CHATS // 6
    assert states.count("closed") == A_DAY_OF_CHATS // 6
    assert states.count("waiting_for_buyer") == A_DAY_OF_CHATS * 4 // 6
    assert sum(row["care"]["notes"] for row in care_of.values()) == A_DAY_OF_CHATS // 6
    assert sum(len(row["care"]["labels"]) for row in care_of.values()) == A_DAY_OF_CHATS // 6


def take_care(page: Page, turn: int) -> None:
    """Of each few chats one is assigned, one labelled, one noted on."""
    key = page.keyboard.press
    if turn == 1:
        key("a")
        expect(care(page).get_by_text("Assigned to you")).to_be_visible()
    elif turn == 2:
        key("l")
        expect(page.get_by_role("combobox", name="Which labels?")).to_be_focused()
        page.keyboard.type("whole")
        key("Enter")
        key("Escape")
        expect(care(page).get_by_text("Wholesale")).to_be_visible()
    elif turn == 3:
        key("n")
        expect(page.get_by_label("New note")).to_be_focused()
        page.keyboard.type("Asked twice already")
        key("Enter")
        expect(page.locator("li.note p")).to_have_text("Asked twice already")
        key("Escape")


def test_nothing_moves_under_the_hand_while_others_write(demo: Demo, windows: Windows) -> None:
    first, *_ = questions(demo, "live", 3)
    page = inbox(demo, windows, "/console/chats")
    rows = page.locator("a.row")
    expect(rows.nth(2)).to_be_visible()
    before = rows.all_inner_texts()
    place = page.locator(f"#row-{first}")
    assert "number 0" in place.inner_text()

    rows.nth(1).hover()
    page.evaluate(RESTLESS)
    under = rows.nth(1).get_attribute("id")
    say(demo, BUYERS[0], first, "And in green?")
    expect(place).to_contain_text("And in green?")
    page.mouse.move(*centre(page, rows.nth(1)))
    assert rows.nth(1).get_attribute("id") == under
    assert len(rows.all_inner_texts()) == len(before)

    page.mouse.move(1_000, 10)
    page.evaluate("clearInterval(window.restless)")
    expect(rows.first).to_contain_text("And in green?")


RESTLESS = """() => {
  const list = document.querySelector(".list-box");
  const stir = () => list.dispatchEvent(new PointerEvent("pointermove", { bubbles: true }));
  window.restless = setInterval(stir, 200);
}"""
"""A hand that stays at the list, however long it takes until the message is there."""


def test_what_is_done_with_many_is_done_at_once_and_undone_at_once(
    demo: Demo, windows: Windows
) -> None:
    chats = questions(demo, "bulk", 4)
    page = inbox(demo, windows, "/console/chats")
    key = page.keyboard.press
    expect(page.locator(f"#row-{chats[-1]}")).to_be_visible()

    for _ in chats:
        key("j")
        key("x")
    expect(page.get_by_role("toolbar")).to_contain_text("4 chats selected")
    assert axe.violations(page) == []
    key("l")
    expect(page.get_by_role("combobox", name="Which labels?")).to_be_focused()
    page.keyboard.type("whole")
    key("Enter")
    key("Escape")
    expect(page.get_by_text("Labelled “Wholesale”: 4 chats")).to_be_visible()
    assert [len(row["care"]["labels"]) for row in rows_of(demo, chats)] == [1, 1, 1, 1]
    key("z")
    eventually(
        "chats without a label",
        lambda: not any(row["care"]["labels"] for row in rows_of(demo, chats)) or None,
    )

    key("e")
    expect(page.get_by_text("4 chats closed")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    eventually(
        "chats open again",
        lambda: all(row["chat"]["status"] != "closed" for row in rows_of(demo, chats)) or None,
    )


def test_found_words_lead_to_their_message(demo: Demo, windows: Windows) -> None:
    [chat_id] = questions(demo, "search", 1)
    for number in range(60):
        say(
            demo,
            BUYERS[0],
            chat_id,
            f"Thing {number}, please" if number else "My aquarelles arrived",
        )
    page = inbox(demo, windows, "/console/chats")

    eventually(
        "chat found by its word",
        lambda: ask(demo, "GET", "/v1/inbox?q=aquarelle")["items"] or None,
    )
    page.keyboard.press("/")
    page.keyboard.type("aquarelle")
    hit = page.locator("mark.hit")
    expect(hit).to_have_text("aquarelles")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    sought = page.locator("li.sought")
    expect(sought).to_contain_text("My aquarelles arrived")
    expect(sought).to_be_in_viewport()


def test_what_was_put_off_comes_back_to_the_open_page_by_itself(
    demo: Demo, windows: Windows
) -> None:
    [chat_id] = questions(demo, "asleep", 1)
    page = inbox(demo, windows, "/console/chats")
    row = page.locator(f"#row-{chat_id}")
    expect(row).to_have_count(1)
    put_off(demo, chat_id, timedelta(hours=1))
    expect(row).to_have_count(0)
    put_off(demo, chat_id, timedelta(seconds=5))
    expect(row).to_have_count(1, timeout=2 * PATIENCE_MS)


def test_a_product_is_picked_by_its_title_and_who_has_left_is_told(
    demo: Demo, windows: Windows
) -> None:
    [chat_id, _] = questions(demo, "picked", 2)
    lamp = demo.ask(BUYERS[0], "GET", f"/v1/chats/{chat_id}")["context"]
    page = inbox(demo, windows, "/console/chats")
    page.get_by_role("button", name="Filter and sort").click()
    product = page.get_by_role("combobox", name="Product")
    product.press_sequentially(lamp["title"].lower())
    expect(page.locator("[role=option]:visible")).to_have_text([lamp["title"]])
    assert axe.violations(page) == []
    page.locator("[role=option]:visible").click()
    expect(page).to_have_url(re.compile(rf"\?product_id={lamp['id']}$"))
    expect(page.locator(".filter-chips")).to_contain_text(lamp["title"])
    expect(page.locator("a.row")).to_have_count(1)

    ask(demo, "PATCH", f"/v1/inbox/{chat_id}", {"assignee": "nils"})
    demo.tell(staff("nils", "Nils"))
    page.goto(f"{demo.home}/console/chats/{chat_id}?assignee=nils")
    expect(care(page)).to_contain_text("Nils, no longer answers chats")
    expect(page.locator(f"#row-{chat_id}")).to_contain_text("no longer answers chats")
    demo.tell(staff("nils", "Nils", "chat"))


def test_every_state_of_the_inbox_can_be_read_by_everybody(demo: Demo, windows: Windows) -> None:
    [chat_id] = questions(demo, "axe", 1)
    page = inbox(demo, windows, f"/console/chats/{chat_id}")
    expect(field(page)).to_be_focused()
    page.keyboard.type("/")
    expect(page.get_by_role("listbox", name="Quick replies")).to_be_visible()
    assert axe.violations(page) == []
    page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.get_by_label("New note")).to_be_focused()
    assert axe.violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    assert axe.violations(page) == []
    page.keyboard.type("Write about an order")
    expect(page.get_by_role("option").first).to_contain_text("Write about an order")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Write about an order")
    dialog.get_by_label("Order number").fill("never-placed")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("Your shop has no such order")).to_be_visible()
    assert axe.violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("Shift+?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.wait_for_function("document.activeElement.closest('[role=dialog]') !== null")
    assert axe.violations(page) == []
    for path in ("replies", "labels", "autoresponder"):
        page.goto(f"{demo.home}/console/inbox/{path}")
        expect(page.get_by_role("heading", name="Chat settings")).to_be_visible()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        assert axe.violations(page) == []
    windows.forgive("404")


def put_off(demo: Demo, chat_id: str, by: timedelta) -> None:
    until = (datetime.now(UTC) + by).isoformat()
    ask(demo, "PATCH", f"/v1/inbox/{chat_id}", {"snoozed_until": until})


def staff(staff_id: str, name: str, *permissions: str) -> dict[str, object]:
    return {
        "type": "staff",
        "source": "journeys",
        "id": str(uuid4()),
        "at": datetime.now(UTC).isoformat(),
        "seller_id": SHOP,
        "staff_id": staff_id,
        "name": name,
        "permissions": permissions,
    }


def questions(demo: Demo, name: str, count: int) -> list[str]:
    """So many new chats, each about a product of its own, in which a buyer has asked."""
    ids = [f"{name}-{uuid4().hex[:8]}-{number}" for number in range(count)]
    common = {"source": "journeys", "at": datetime.now(UTC).isoformat(), "seller_id": SHOP}
    demo.tell(
        *(
            {**common, "type": "product", "id": str(uuid4()), "product_id": id_}
            | {"title": f"Lamp {id_}", "category": ["Lamps"]}
            for id_ in ids
        )
    )
    chats: list[str] = []
    for number, id_ in enumerate(ids):
        buyer = BUYERS[number % len(BUYERS)]
        chats.append(chat_of(demo, buyer, SHOP, "product", id_))
        say(demo, buyer, chats[-1], f"Is number {number} in stock?")
    return chats


def say(demo: Demo, buyer: str, chat_id: str, text: str) -> None:
    body = {"client_id": str(uuid4()), "text": text}
    demo.ask(buyer, "POST", f"/v1/chats/{chat_id}/messages", body)


def inbox(demo: Demo, windows: Windows, path: str) -> Page:
    page = windows.seller(SELLER).page
    page.goto(f"{demo.home}{path}")
    expect(page.locator("a.row").first).to_be_visible()
    return page


def ask(demo: Demo, method: str, path: str, body: object = None) -> Any:
    return demo.ask(SELLER, method, path, body)


def rows_of(demo: Demo, chats: list[str]) -> list[Any]:
    return [ask(demo, "GET", f"/v1/inbox/{chat_id}") for chat_id in chats]


def answer(page: Page, number: int, *, is_quick: bool) -> None:
    page.keyboard.press("r")
    expect(field(page)).to_be_focused()
    if is_quick:
        page.keyboard.type("/sto")
        page.keyboard.press("Enter")
        expect(field(page)).to_have_value(re.compile("is in stock"))
    else:
        page.keyboard.type(f"It is, as of this morning; we counted {number} of them.")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("")
    expect(page.locator("li.own .mark").last).to_have_text(re.compile("Sent|Delivered|Read"))


def chat_here(page: Page, done: set[str]) -> str:
    """The chat that is open now, which is none of those that were."""
    page.wait_for_function(
        "done => !done.includes(location.pathname.split('/').at(-1))", arg=list(done)
    )
    chat_id = page.url.split("?")[0].rsplit("/", 1)[-1]
    expect(page.locator("form.composer")).to_be_visible()
    expect(page.locator(f"#row-{chat_id}")).to_have_attribute("aria-current", "page")
    return chat_id


def field(page: Page) -> Any:
    return page.locator("form.composer textarea")


def care(page: Page) -> Any:
    return page.get_by_role("group", name="Manage the chat")


def centre(page: Page, row: Any) -> tuple[float, float]:
    box = row.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 1
