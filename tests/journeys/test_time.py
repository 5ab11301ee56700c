"""The demo's clock is moved, and what falls due happens in every process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.sync_api import expect

from .conftest import PATIENCE_S, Demo, Windows, chat_of
from .working import eventually, message, new_product, preset_of, publish

pytestmark = pytest.mark.browser


def test_a_day_later_an_answer_is_overdue_and_the_integrators_hear_of_it(
    demo: Demo, windows: Windows
) -> None:
    [chat] = [chat for chat in chats_of(demo, "liwei") if chat["context"]["id"] == "phones-air"]
    assert chat["chat_id"] not in overdue(demo)

    page = windows.open()
    page.goto(f"{demo.told.start}#clock")
    page.get_by_role("button", name="+1 day").click()
    expect(page.locator("#clock")).to_contain_text("ahead of the real time by 1 d")

    eventually("note of an overdue answer", lambda: chat["chat_id"] in overdue(demo) or None)
    seller = windows.seller("liwei")
    seller.opens_chat(chat["chat_id"])
    expect(seller.page.get_by_text("Answer overdue").first).to_be_visible()


@pytest.fixture
def reminding(demo: Demo) -> Iterator[None]:
    """A day to answer, and a reminder an hour after the question."""
    policy = preset_of(demo, "chat_policy", "wildberries-2023")
    publish(demo, "chat_policy", policy | {"answer": {"within_d": 1, "reminders_before_h": [23]}})
    yield
    publish(demo, "chat_policy", policy)


@pytest.mark.usefixtures("reminding")
def test_a_shop_is_reminded_of_an_answer_before_it_is_due(demo: Demo, windows: Windows) -> None:
    product = new_product(demo, "chayka", "Сервиз")
    chat_id = chat_of(demo, "maria", "chayka", "product", product)
    demo.ask("maria", "POST", f"/v1/chats/{chat_id}/messages", message("Когда отправите?"))
    due_at = datetime.fromisoformat(demo.ask("olga", "GET", f"/v1/chats/{chat_id}")["due_at"])

    httpx.post(
        f"{demo.home}/demo/clock", json={"ahead_s": 3_601}, timeout=PATIENCE_S
    ).raise_for_status()

    olga = windows.seller("olga", timezone_id="Asia/Vladivostok")
    olga.page.get_by_role("link", name="Notices").click()
    reminder = olga.page.locator("li.card").filter(has_text="An answer is due soon").first
    expect(reminder).to_contain_text("Сервиз")
    local = due_at.astimezone(ZoneInfo("Asia/Vladivostok"))
    expect(reminder).to_contain_text(f"by {local.day} {local:%B %Y, %H:%M}.")
    reminder.get_by_role("link", name="Open").click()
    olga.sees("Когда отправите?")


def chats_of(demo: Demo, persona: str) -> Any:
    return demo.ask(persona, "GET", "/v1/chats?limit=100")["chats"]


def overdue(demo: Demo) -> set[str]:
    """The chats whose overdue answers the feed tells of."""
    headers = {"Authorization": f"Bearer {demo.told.api_key}"}
    found: set[str] = set()
    cursor, has_more = "", True
    while has_more:
        query = {"limit": 1_000, **({"after": cursor} if cursor else {})}
        page = httpx.get(f"{demo.home}/v1/events", params=query, headers=headers).json()
        cursor, has_more = page["cursor"], page["has_more"]
        found |= {
            event["data"]["chat_id"]
            for event in page["events"]
            if event["data"]["type"] == "chat.answer_overdue"
        }
    return found
