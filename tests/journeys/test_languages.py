"""Russian, English, Chinese: no page shows a missing text, or one of another language. The pages of
the console are listened to where axe looks at them, in `test_accessible`."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Demo, Windows, chat_of
from .spoken import LOCALES, WORDS, is_all_in, is_peoples, words_of

pytestmark = pytest.mark.browser

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
