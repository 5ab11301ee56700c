"""Russian, English, Chinese: no page shows a missing text, or one of another language."""

from __future__ import annotations

import ast
import re
import time
from collections import deque
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from prilavok import demo as demo_package
from prilavok.demo.personas import PERSONAS

from .conftest import Demo, Windows, chat_of
from .places import VISITORS, Place, enter, go, places_of
from .working import PATIENCE_S

pytestmark = pytest.mark.browser

KEY = re.compile(r"\b[a-z]+(\.[a-z_]+){1,3}\b")
"""A key of the catalogues, such as `thread.older`."""
CYRILLIC = re.compile(r"[а-яё]{3,}", re.IGNORECASE)
HAN = re.compile(r"[\u4e00-\u9fff]")
WORD_OF = {"ru": CYRILLIC, "en": re.compile(r"[a-z]{3,}", re.IGNORECASE), "zh": HAN}
LOCALES = {"ru": "ru-RU", "en": "en-US", "zh": "zh-CN"}

languages = pytest.mark.parametrize("language", ["ru", "en", "zh"])


@languages
def test_the_shop_and_the_widget_speak_it(demo: Demo, windows: Windows, language: str) -> None:
    buyer = windows.buyer("maria", "/shop/", locale=LOCALES[language])
    for path in (
        "/shop/",
        "/shop/products/gaiwan-snow",
        "/shop/sellers/chayka",
        "/shop/orders/",
        "/shop/orders/1030",
    ):
        buyer.page.goto(f"{demo.shop}/shop/language/{language}?to={path}")
        is_all_in(language, words_of(buyer.page))
    buyer.opens_chat()
    expect(buyer.room.locator("form.composer")).to_be_visible()
    frame = buyer.page.frames[1]
    assert frame.evaluate("document.documentElement.lang") == language
    is_all_in(language, frame.evaluate(WORDS, ".bubble, h1, .one-line"))


@languages
def test_the_start_page_speaks_it(demo: Demo, windows: Windows, language: str) -> None:
    page = windows.open(locale=LOCALES[language])
    page.goto(demo.told.start)
    is_all_in(language, page.evaluate(WORDS, "[lang]:not(html), .people small, .key"))


@languages
def test_the_console_speaks_it(demo: Demo, windows: Windows, language: str) -> None:
    chat_id = chat_of(demo, "chenyu", "chayka", "product", "tea-puer")
    seller = windows.seller("olga", locale=LOCALES[language])
    seller.opens_chat(chat_id)
    expect(seller.page.locator("form.composer")).to_be_visible()

    assert seller.page.evaluate("document.documentElement.lang").startswith(language)
    interface = seller.page.evaluate(WORDS, ".bubble, .author, .about, .chat-who h2, .row")
    is_all_in(language, [text for text in interface if not is_peoples(text)])


@pytest.mark.parametrize("role", ["seller", "moderator", "operator"])
def test_every_page_of_the_console_speaks_all_three(
    demo: Demo, windows: Windows, role: str
) -> None:
    """Each is opened in the language in which the last one was left, and then speaks another one.
    What stands in a page in one language only is found by any two of them, and all three come up
    with every role; that no text is missing in any is looked at where they are compiled."""
    visitor = VISITORS[role]
    languages = deque(LOCALES)
    page = windows.open(locale=LOCALES[languages[0]])
    enter(demo, page, visitor.persona)
    for place in places_of(demo, visitor, page):
        go(demo, page, place)
        is_all_spoken(page, languages[0], place)
        languages.rotate(-1)
        speak(page, languages[0])
        if place.act is not None:
            go(demo, page, place)
        is_all_spoken(page, languages[0], place)
    windows.forgive("404", "403")


def speak(page: Page, language: str) -> None:
    """Choose it in the menu, and wait until the page has it."""
    if page.get_by_role("dialog").count() > 0:
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    account = page.locator("button.account[aria-haspopup=menu]")
    label = account.get_attribute("aria-label")
    assert label is not None
    account.click()
    page.locator(f"[role=menuitem][lang={language}]").click()
    expect(account).not_to_have_attribute("aria-label", label)
    expect(page.locator("[role=menuitem]")).to_have_count(0)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def is_all_spoken(page: Page, language: str, place: Place) -> None:
    """What the server tells in a language may still be on its way."""
    until = time.monotonic() + PATIENCE_S
    while True:
        words = page.evaluate(WORDS, "[translate=no], .bubble")
        strange = list(strangers(language, words))
        if not strange and WORD_OF[language].search("\n".join(words)):
            return
        assert time.monotonic() < until, (place.name, language, strange)
        page.wait_for_timeout(100)


WORDS = """(theirs) => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.trim();
    if (text && !node.parentElement.closest(theirs)) found.push(text);
  }
  for (const each of document.querySelectorAll("[title], [aria-label], [placeholder]")) {
    if (each.closest(theirs)) continue;
    for (const name of ["title", "aria-label", "placeholder"])
      if (each.getAttribute(name)) found.push(each.getAttribute(name));
  }
  return found;
}"""


def words_of(page: Page) -> list[str]:
    return page.evaluate(WORDS, "[lang]:not(html), [translate=no], iframe")


def is_peoples(text: str) -> bool:
    """Whether `text` is a name or something that somebody in the demo has written."""
    names = [persona.name for persona in PERSONAS.values()]
    return any(name in text for name in names) or len(text) > 60


def is_all_in(language: str, words: list[str]) -> None:
    """No key, no word of the other two languages; and some words at all."""
    joined = "\n".join(words)
    assert WORD_OF[language].search(joined), joined
    assert not KEY.search(joined), joined
    if language != "ru":
        assert not [text for text in words if CYRILLIC.search(text) and not is_peoples(text)]
    if language != "zh":
        assert not [text for text in words if HAN.search(text) and not is_peoples(text)]


def strangers(language: str, words: list[str]) -> Iterator[str]:
    """Keys without a text, and what is in another language though nobody in the demo wrote it."""
    for text in words:
        if (key := KEY.search(text)) and key[0] not in all_that_people_wrote():
            yield text
        for other in {"ru", "zh"} - {language}:
            for run in RUN_OF[other].findall(text):
                if run.strip() not in all_that_people_wrote():
                    yield f"{run} in: {text}"


RUN_OF = {
    "ru": re.compile(r"[а-яё][а-яё0-9 ,!?;()-]*[а-яё]", re.IGNORECASE),
    "zh": re.compile(r"[\u4e00-\u9fff]+"),
}


@cache
def all_that_people_wrote() -> str:
    """Every text within the demo's package: its people's names, goods, messages, labels."""
    sources = Path(demo_package.__path__[0]).rglob("*.py")
    return "\n".join(
        node.value
        for source in sources
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
