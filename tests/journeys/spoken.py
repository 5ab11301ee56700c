"""What a page says, and whether that is of one language."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from playwright.sync_api import Page, expect

from prilavok import demo as demo_package
from prilavok.demo.personas import PERSONAS

from .places import Place
from .working import PATIENCE_S

KEY = re.compile(r"\b[a-z]+(\.[a-z_]+){1,3}\b")
"""A key of the catalogues, such as `thread.older`."""
CYRILLIC = re.compile(r"[а-яё]{3,}", re.IGNORECASE)
HAN = re.compile(r"[\u4e00-\u9fff]")
WORD_OF = {"ru": CYRILLIC, "en": re.compile(r"[a-z]{3,}", re.IGNORECASE), "zh": HAN}
LOCALES = {"ru": "ru-RU", "en": "en-US", "zh": "zh-CN"}


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
