"""axe finds nothing wrong with any page: in both schemes, at a desk and on a phone. Once open, the
pages of the console are listened to as well: each speaks three languages."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias
from uuid import UUID

import pytest
from playwright.sync_api import Frame, Page, ViewportSize, expect

from prilavok.demo.personas import PERSONAS
from prilavok.notifying.letters import confirmation, messages_line, news
from prilavok.notifying.model import LetterLanguage

from .axe import violations, violations_of_colour
from .conftest import Demo, Windows
from .places import (
    VISITORS,
    Place,
    enter,
    go,
    paths_of,
    places_of,
)
from .routes import missed, roles, routes_of
from .shop_views import views_of_claims, views_of_widget
from .spoken import LOCALES, is_all_spoken, speak
from .working import new_order

Scheme: TypeAlias = Literal["light", "dark"]

pytestmark = pytest.mark.browser

SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1440, "height": 900},
    "phone": {"width": 390, "height": 844},
}
UNTITLED = "Prilavok"
"""What `index.html` is called before a page is there."""
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
HEARD: Final = {"seller", "moderator", "operator"}  # the others go where one of these goes


@pytest.mark.slow
@pytest.mark.parametrize("role", list(VISITORS))
def test_every_page_of_the_console(demo: Demo, windows: Windows, role: str) -> None:
    """Each is opened in the language in which the last one was left, and then speaks another one.
    What stands in a page in one language only is found by any two of them, and all three come up
    with every role; that no text is missing in any is looked at where they are compiled."""
    visitor = VISITORS[role]
    languages = deque(LOCALES)
    page = windows.open(viewport=SIZES["desk"], locale=LOCALES[languages[0]])
    enter(demo, page, visitor.persona)
    found: list[str] = []
    places = list(places_of(demo, visitor, page))
    assert len(places) > 3
    for place in places:
        go(demo, page, place)
        if page.title() == UNTITLED:
            found.append(f"{place.name}, the tab has no title of its own")
        if role in HEARD:
            is_all_spoken(page, languages[0], place)
        found += [f"{place.name}, {wrong}" for wrong in wrong_in_every_way(page, page)]
        page.set_viewport_size(SIZES["desk"])
        if role in HEARD:
            languages.rotate(-1)
            speak_at(demo, page, place, languages[0])
            is_all_spoken(page, languages[0], place)
    windows.forgive("404", "403")
    assert found == []


@pytest.mark.parametrize("role", roles())
def test_no_route_is_left_out(demo: Demo, role: str) -> None:
    """Here, and in the gallery, which goes to the same places."""
    of_role = [each for each in VISITORS.values() if PERSONAS[each.persona].role == role]
    visited = {path for visitor in of_role for path in paths_of(demo, visitor)}
    assert missed(routes_of(role), visited) == []


def test_every_view_of_the_widget(demo: Demo, windows: Windows) -> None:
    page = windows.open(viewport=SIZES["desk"])
    found: list[str] = []
    views = views_of_widget(demo, page, "anna", "/shop/products/set-custom")
    for name, frame in views:
        found += [f"{name}, {wrong}" for wrong in wrong_in_every_way(page, frame)]
    assert found == []


@pytest.mark.parametrize(("persona", "order_id"), [("maria", None), ("emily", "1044")])
def test_claims_in_the_widget(
    demo: Demo, windows: Windows, persona: str, order_id: str | None
) -> None:
    """The form of an order without a claim; the card and the acts of one with an offer."""
    page = windows.open(viewport=SIZES["desk"])
    wanted = order_id or new_order(demo, "northlight", persona, 90_000)
    found: list[str] = []
    for name, frame in views_of_claims(demo, page, persona, wanted):
        found += [f"{name}, {wrong}" for wrong in wrong_in_every_way(page, frame)]
        if order_id is None:
            break
    assert found == []


def test_a_letter(windows: Windows) -> None:
    """As a program for mail shows it, with the longest that may stand in it."""
    page = windows.open()
    quoted = ["https://shop.example/" + "long/" * 60, "Does it fit?"]
    said = [messages_line(LetterLanguage.EN, 2, "/console/chats/1", quoted)]
    wanted = (UUID(int=1), "anna@shop.example", LetterLanguage.EN)
    for letter in (
        news(*wanted, said, "https://market.example", "u"),
        confirmation(*wanted, "f" * 64, "https://market.example"),
    ):
        page.set_content(letter.html)
        assert list(wrong_in_every_way(page, page)) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")  # on a phone


def speak_at(demo: Demo, page: Page, place: Place, language: str) -> None:
    """Have `place` speak it, with what is done there done again: the menu closes it."""
    speak(page, language)
    if place.act is not None:
        go(demo, page, place)


def wrong_in_every_way(page: Page, place: Page | Frame) -> Iterator[str]:
    """What axe finds in `place`, which is `page` or a frame of it, in every scheme and size. A
    scheme has colours of its own and nothing else: after the first, only those are looked at."""
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            expect(place.locator("[aria-busy=true]")).to_have_count(0)
            look = violations if scheme == SCHEMES[0] else violations_of_colour
            for wrong in look(place):
                yield f"{size}, {scheme}: {wrong}"
