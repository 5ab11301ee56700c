"""Moderators at the review queue: by keyboard alone, two at once, and over text that would like to
be more than text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
from msgspec import Struct
from playwright.sync_api import Page, expect

from .conftest import Demo, Windows, chat_of
from .working import answers_lost, eventually, new_product

pytestmark = pytest.mark.browser

HOUR_OF_CASES = 20
BUYER = "emily"
PRODUCTS = 4
KEEPERS = {"id": "keepers", "label": "insult", "phrases": ["lighthouse keeper"], "score": 60}
HELD = "?kind=held_message"
NOTHING_WAITS = "Nothing else waits"
LINK = "https://parcel-refund.example/login"


@pytest.fixture(scope="module", autouse=True)
def rulebook(demo: Demo) -> Iterator[None]:
    """Of the rulebook that ships, what is said about insults; whoever speaks of lighthouse keepers
    waits for a moderator."""
    kinds = demo.ask("oleg", "GET", "/v1/programmes")["kinds"]
    [kind] = [kind for kind in kinds if kind["kind"] == "moderation_rulebook"]
    preset = kind["presets"][0]["document"]
    rules = [rule for rule in preset["rules"] if rule["label"] == "insult"]
    publish(demo, {**preset, "rules": rules, "word_lists": [KEEPERS]})
    yield
    publish(demo, preset)


def publish(demo: Demo, rulebook: object) -> None:
    body = {"document": rulebook, "note": "a journey"}
    demo.ask("oleg", "POST", "/v1/programmes/moderation_rulebook", body)


def test_an_hours_worth_of_cases_is_worked_through_by_keyboard_alone(
    demo: Demo, windows: Windows
) -> None:
    said = [held(demo, number) for number in range(HOUR_OF_CASES)]
    wait_for_cases(demo, said)
    page = moderator(demo, windows, "marina", HELD)

    page.keyboard.press("n")
    decided = 0
    while page.get_by_text(NOTHING_WAITS).count() == 0:
        decide_as_it_says(page)
        decided += 1
        assert decided <= HOUR_OF_CASES + 20
    assert decided >= HOUR_OF_CASES

    assert wait_for_states(demo, said) == {
        each.text: "refused" if is_against_rules(each.text) else "delivered" for each in said
    }
    page.goto(f"{demo.home}/console/statistics")
    own = page.get_by_role("region", name="Moderators").get_by_role("row", name=re.compile("^you"))
    expect(own.get_by_role("cell").nth(2)).to_have_text(re.compile(r"^\d{2,}$"))


def test_keys_walk_the_list_take_and_put_back_and_what_is_typed_stays_text(
    demo: Demo, windows: Windows
) -> None:
    wait_for_cases(demo, [held(demo, 50), held(demo, 52)])
    page = moderator(demo, windows, "marina", HELD)

    press(page, "j")
    first = page.url
    press(page, "j")
    page.wait_for_url(lambda url: url != first)
    press(page, "k")
    page.wait_for_url(first)
    expect(page.get_by_text("Take the case to decide it")).to_be_visible()

    press(page, "t")
    expect(page.get_by_role("group", name="What to decide")).to_be_visible()
    press(page, "Control+Enter")
    expect(page.get_by_text("Choose a decision first.")).to_be_visible()
    press(page, "2")
    press(page, "Control+Enter")
    expect(page.get_by_text("Choose a reason or write one.")).to_be_visible()
    expect(page.locator("[name=reason]").first).to_be_focused()
    press(page, "r")
    page.keyboard.type("nutrition junk? 12")
    expect(page.get_by_placeholder("In your own words")).to_have_value("nutrition junk? 12")
    assert page.url == first

    press(page, "Escape")
    expect(page.locator("#case-title")).to_be_focused()
    press(page, "Shift+?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.wait_for_function("document.activeElement.closest('[role=dialog]') !== null")
    press(page, "u")
    expect(page.get_by_role("button", name="Put back", include_hidden=True)).to_be_visible()
    press(page, "Escape")
    press(page, "u")
    expect(page.get_by_role("button", name="Take")).to_be_visible()
    assert is_focus_somewhere(page)


def test_two_moderators_and_one_case(demo: Demo, windows: Windows) -> None:
    [case_id] = wait_for_cases(demo, [held(demo, 60)])
    marina = moderator(demo, windows, "marina", path=f"/{case_id}")
    denis = moderator(demo, windows, "denis", path=f"/{case_id}")
    for page in (marina, denis):
        expect(page.get_by_role("button", name="Take")).to_be_visible()

    press(marina, "t")
    expect(marina.get_by_role("button", name="Put back")).to_be_visible()
    expect(denis.locator(".chat-status")).to_contain_text("Марина has it until")
    expect(denis.get_by_role("button", name="Take")).to_have_count(0)
    press(denis, "t")
    expect(denis.get_by_role("alert").filter(has_text="Марина has taken this")).to_be_visible()

    press(marina, "2")
    press(marina, "r")
    press(marina, "Space")
    press(marina, "s")
    expect(marina.get_by_text("Your opinion is noted: Release.")).to_be_visible()

    expect(denis.get_by_role("region", name="Opinions")).to_contain_text("Марина · Release")
    press(denis, "t")
    expect(denis.get_by_role("button", name="Put back")).to_be_visible()
    press(denis, "2")
    press(denis, "r")
    press(denis, "Space")
    with answers_lost(denis, "**/v1/cases/*/decision*"):
        press(denis, "Control+Enter")
        expect(denis.get_by_role("button", name="Do not wait")).to_be_visible()
        expect(denis.get_by_text("Your decision is not lost")).to_be_visible()
    expect(denis.get_by_text("Decided: Release.")).to_be_visible()
    denis.get_by_role("link", name="Look at it").click()
    expect(denis.get_by_role("region", name="What was decided")).to_contain_text("Марина · you")

    case = demo.ask("marina", "GET", f"/v1/cases/{case_id}")["case"]
    assert case["decided_by"] == ["moderator:marina", "moderator:denis"]
    windows.forgive("409", "net::ERR_")


def test_a_case_that_was_put_back_can_be_taken_at_once(demo: Demo, windows: Windows) -> None:
    [case_id] = wait_for_cases(demo, [held(demo, 62)])
    demo.ask("denis", "POST", f"/v1/cases/{case_id}/take")
    page = moderator(demo, windows, "marina", path=f"/{case_id}")
    expect(page.locator(".chat-status")).to_contain_text(re.compile("(?:Денис|denis) has it until"))

    press(page, "t")
    taken = re.compile("(?:Денис|denis) has taken this case")
    expect(page.get_by_role("alert").filter(has_text=taken)).to_be_visible()
    demo.ask("denis", "POST", f"/v1/cases/{case_id}/put-back")
    press(page, "t")
    expect(page.get_by_role("button", name="Put back")).to_be_visible()
    press(page, "u")
    expect(page.get_by_role("button", name="Take")).to_be_visible()
    windows.forgive("409")


def test_an_address_without_a_case_says_so(demo: Demo, windows: Windows) -> None:
    wait_for_cases(demo, [held(demo, 64)])
    page = moderator(demo, windows, "marina", path="/zzz")
    expect(page.get_by_text("There is no such case.")).to_be_visible()
    page.get_by_role("link", name="Back to the queue").click()
    page.wait_for_url("**/console/cases")
    windows.forgive("404")


def test_two_moderators_who_ask_at_once_get_two_cases(demo: Demo, windows: Windows) -> None:
    wait_for_cases(demo, [held(demo, 70), held(demo, 72)])
    pages = [moderator(demo, windows, name, HELD) for name in ("marina", "denis")]
    for page in pages:
        page.keyboard.press("n")
    for page in pages:
        expect(page.get_by_role("button", name="Put back")).to_be_visible()
    assert len({page.url for page in pages}) == len(pages)
    for page in pages:
        press(page, "u")
        expect(page.get_by_role("button", name="Take")).to_be_visible()


def test_a_case_that_was_decided_elsewhere_says_so_by_itself(demo: Demo, windows: Windows) -> None:
    [case_id] = wait_for_cases(demo, [held(demo, 80)])
    page = moderator(demo, windows, "marina", path=f"/{case_id}")
    expect(page.get_by_role("button", name="Take")).to_be_visible()
    press(page, "t")
    expect(page.get_by_role("button", name="Put back")).to_be_visible()

    released = {"decision": "release", "template": "no_violation"}
    demo.ask("marina", "POST", f"/v1/cases/{case_id}/decision", released)
    expect(page.get_by_role("region", name="What was decided")).to_contain_text("Release")
    assert is_focus_somewhere(page)


def test_nothing_that_people_wrote_can_be_followed(demo: Demo, windows: Windows) -> None:
    text = f"Ask the lighthouse keeper at {LINK} or <a href='{LINK}'>here</a>"
    [case_id] = wait_for_cases(demo, [held(demo, 90, text)])
    page = moderator(demo, windows, "marina", path=f"/{case_id}")

    expect(page.locator(".subject .spoken-text")).to_contain_text(LINK)
    expect(page.locator(".subject .spoken-text")).to_contain_text("<a href=")
    expect(page.locator(".evidence a")).to_have_count(0)


def test_operators_look_on(demo: Demo, windows: Windows) -> None:
    wait_for_cases(demo, [held(demo, 100)])
    page = moderator(demo, windows, "oleg", HELD)
    press(page, "j")
    expect(page.locator(".subject")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Take|Next case|Put back"))).to_have_count(0)


class Said(Struct, frozen=True):
    """Something that waits for a moderator."""

    message_id: str
    text: str


@cache
def products(demo: Demo) -> list[str]:
    """What olga speaks of here, and nowhere else."""
    return [new_product(demo, "chayka") for _ in range(PRODUCTS)]


def held(demo: Demo, number: int, text: str | None = None) -> Said:
    """What olga says now; where the number is even, it is to be released."""
    verdict = "release" if number % 2 == 0 else "confirm"
    text = text or f"Ask the lighthouse keeper, {verdict} number {number}"
    chat_id = chat_of(demo, BUYER, "chayka", "product", products(demo)[number % PRODUCTS])
    if not demo.ask(BUYER, "GET", f"/v1/chats/{chat_id}/messages")["messages"]:
        say(demo, BUYER, chat_id, "Is it in stock?")
    sent = say(demo, "olga", chat_id, text)
    assert sent["state"] == "held"
    return Said(sent["message_id"], text)


def say(demo: Demo, persona: str, chat_id: str, text: str) -> Any:
    body = {"client_id": str(uuid4()), "text": text}
    return demo.ask(persona, "POST", f"/v1/chats/{chat_id}/messages", body)


def wait_for_cases(demo: Demo, said: Sequence[Said]) -> list[str]:
    """The ids of the cases about what was `said`, in that order, once all are there."""
    wanted = [each.message_id for each in said]

    def found() -> list[str] | None:
        page = demo.ask("marina", "GET", f"/v1/cases{HELD}&limit=100")
        ids = {line["subject"]: line["case_id"] for line in page["cases"]}
        return [ids[subject] for subject in wanted] if set(wanted) <= set(ids) else None

    return eventually("cases of all that was said", found)


def wait_for_states(demo: Demo, said: Sequence[Said]) -> dict[str, str]:
    """What became of what was `said`, by text, once all of it was decided and that was done."""

    def states() -> dict[str, str] | None:
        chats = {chat_of(demo, BUYER, "chayka", "product", product) for product in products(demo)}
        pages = [demo.ask("olga", "GET", f"/v1/chats/{chat_id}/messages") for chat_id in chats]
        messages = [message for page in pages for message in page["messages"] + page["pending"]]
        found = {message["message_id"]: message["state"] for message in messages}
        settled = {each.text: found[each.message_id] for each in said}
        return None if "held" in settled.values() else settled

    return eventually("decision on all that was said", states)


def is_against_rules(text: str) -> bool:
    return "confirm" in text


def moderator(
    demo: Demo, windows: Windows, persona: str, query: str = "", *, path: str = ""
) -> Page:
    """`persona` at the review queue."""
    page = windows.seller(persona).page
    page.goto(f"{demo.home}/console/cases{path}{query}")
    expect(page.locator(".rows .row").first).to_be_visible()
    return page


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)
    assert is_focus_somewhere(page)


def is_focus_somewhere(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement !== document.body"))


def decide_as_it_says(page: Page) -> None:
    """Decide the open case by what its message asks for, and come to the next one."""
    expect(page.locator("#case-title")).to_be_focused()
    before = page.url
    if is_against_rules(page.locator(".subject .spoken-text").inner_text()):
        press(page, "1")
        press(page, "l")
        page.keyboard.type("One-word")
        expect(page.get_by_text("no penalty")).to_be_visible()
        press(page, "Escape")
        press(page, "r")
        press(page, "r")
        page.keyboard.type("The journey says so.")
    else:
        press(page, "2")
        press(page, "r")
        press(page, "Space")
    press(page, "Control+Enter")
    page.wait_for_url(lambda url: url != before)
    expect(page.locator("#case-title, .case .notice")).to_be_visible()
