"""axe finds nothing wrong with any page: in both schemes, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

import pytest
from playwright.sync_api import Frame, Page, ViewportSize, expect

from .axe import violations, violations_of_colour
from .conftest import Demo, Windows
from .places import VISITORS, enter, go, places_of, views_of_claims, views_of_widget
from .working import new_order

Scheme: TypeAlias = Literal["light", "dark"]

pytestmark = pytest.mark.browser

SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1440, "height": 900},
    "phone": {"width": 390, "height": 844},
}
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@pytest.mark.parametrize("role", list(VISITORS))
def test_every_page_of_the_console(demo: Demo, windows: Windows, role: str) -> None:
    visitor = VISITORS[role]
    page = windows.open(viewport=SIZES["desk"])
    enter(demo, page, visitor.persona)
    found: list[str] = []
    places = list(places_of(demo, visitor, page))
    assert len(places) > 3
    for place in places:
        go(demo, page, place)
        found += [f"{place.name}, {wrong}" for wrong in wrong_in_every_way(page, page)]
    windows.forgive("404", "403")
    assert found == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_view_of_the_widget(demo: Demo, windows: Windows, scheme: Scheme) -> None:
    page = windows.open(viewport=SIZES["desk"], color_scheme=scheme)
    found: list[str] = []
    views = views_of_widget(demo, page, "anna", "/shop/products/set-custom")
    for name, frame in views:
        found += [f"{name}, {wrong}" for wrong in wrong_in_every_way(page, frame, [scheme])]
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


def wrong_in_every_way(
    page: Page, place: Page | Frame, schemes: Sequence[Scheme] = SCHEMES
) -> Iterator[str]:
    """What axe finds in `place`, which is `page` or a frame of it, in these schemes and sizes. A
    scheme has colours of its own and nothing else: after the first, only those are looked at."""
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            expect(place.locator("[aria-busy=true]")).to_have_count(0)
            look = violations if scheme == schemes[0] else violations_of_colour
            for wrong in look(place):
                yield f"{size}, {scheme}: {wrong}"
