"""Home pages: what needs one comes first and leads to where it is done, without reloading."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import Demo, Windows, chat_of
from .working import message, new_product

pytestmark = pytest.mark.browser

NEEDS = {"en-US": "Needs your attention", "ru-RU": "Требует внимания", "zh-CN": "需要处理"}


def count_of(page: Page, line: str) -> int:
    chip = page.get_by_role("link", name=re.compile(f"^{line}")).locator(".chip")
    return int(chip.inner_text())


def test_a_seller_sees_a_question_come_and_go_and_is_led_to_it(
    demo: Demo, windows: Windows
) -> None:
    chat_id = chat_of(demo, "maria", "northlight", "product", new_product(demo, "northlight"))
    emma = windows.seller("emma")
    page = emma.page
    page.goto(f"{demo.home}/console/")
    expect(page).to_have_url(re.compile("/console/home$"))
    expect(page.get_by_role("heading", name="Needs your attention")).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    everyone = page.get_by_role("link", name=re.compile("^Waiting for an answer"))
    before = count_of(page, "Waiting for an answer") if everyone.count() else 0

    demo.ask("maria", "POST", f"/v1/chats/{chat_id}/messages", message("Is it warm light?"))
    expect(everyone.locator(".chip")).to_have_text(str(before + 1))
    everyone.click()
    expect(page).to_have_url(re.compile("due=any"))
    emma.opens_chat(chat_id)
    emma.say("Warm white, 2,700 K.")
    emma.sees("Warm white, 2,700 K.")

    page.get_by_role("link", name="Home").click()
    if before:
        expect(everyone.locator(".chip")).to_have_text(str(before))
    else:
        expect(everyone).to_have_count(0)


def test_each_chart_has_its_table_by_keyboard(demo: Demo, windows: Windows) -> None:
    page = windows.seller("olga").page
    page.goto(f"{demo.home}/console/home")
    chart = page.get_by_role("region", name="Answers by day")
    expect(chart.locator(".graph")).to_be_visible()
    toggle = chart.get_by_role("button", name="Table")
    toggle.focus()
    page.keyboard.press("Enter")
    expect(chart.locator(".graph")).to_have_count(0)
    rows = chart.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(31)
    expect(chart.get_by_role("columnheader", name="on time")).to_be_visible()
    page.keyboard.press("Enter")
    expect(chart.locator(".graph")).to_be_visible()


def test_a_moderator_is_led_to_the_case_that_waits_longest(demo: Demo, windows: Windows) -> None:
    page = windows.seller("marina").page
    page.goto(f"{demo.home}/console/")
    page.get_by_role("link", name=re.compile("^Waits longest")).click()
    expect(page).to_have_url(re.compile(r"/console/cases/[0-9a-f-]{36}"))
    expect(page.get_by_role("button", name=re.compile("^Take"))).to_be_visible()


def test_an_operator_sees_that_everything_works(demo: Demo, windows: Windows) -> None:
    page = windows.seller("oleg").page
    page.goto(f"{demo.home}/console/")
    health = page.get_by_role("region", name="Health of the installation")
    health.get_by_text(re.compile("^Show all")).click()
    every = health.get_by_role("group")  # what was not done yet stands above it once more
    expect(every.get_by_role("row", name=re.compile("^Database PostgreSQL"))).to_be_visible()
    expect(every.get_by_role("row", name=re.compile("^Deadlines of answers"))).to_be_visible()
    expect(page.get_by_role("region", name="Messages by day").locator(".graph")).to_be_visible()


@pytest.mark.parametrize("locale", list(NEEDS))
@pytest.mark.parametrize("persona", ["olga", "marina", "oleg"])
def test_it_speaks_every_language(demo: Demo, windows: Windows, persona: str, locale: str) -> None:
    page = windows.seller(persona, locale=locale).page
    page.goto(f"{demo.home}/console/home")
    expect(page.get_by_role("heading", name=NEEDS[locale])).to_be_visible()
    assert not re.search(r"\bhome\.[a-z]", page.locator("main").inner_text())
