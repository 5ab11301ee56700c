"""axe finds nothing wrong with any page: in both schemes, at a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .axe import violations
from .conftest import Demo, Windows
from .places import VISITORS, enter, go, places_of, widget_of

pytestmark = pytest.mark.browser

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}


@pytest.mark.parametrize("role", list(VISITORS))
@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_console(
    demo: Demo, windows: Windows, role: str, size: str, scheme: str
) -> None:
    visitor = VISITORS[role]
    page = windows.open(viewport=SIZES[size], color_scheme=scheme)
    enter(demo, page, visitor.persona)
    found: dict[str, list[str]] = {}
    for place in list(places_of(demo, visitor, page)):
        go(demo, page, place)
        found[place.name] = violations(page)
    windows.forgive("404", "403")
    assert len(found) > 3
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_widget(demo: Demo, windows: Windows, size: str, scheme: str) -> None:
    page = windows.open(viewport=SIZES[size], color_scheme=scheme)
    frame = widget_of(demo, page, "anna")
    found = {"closed": violations(frame)}
    frame.locator("button.launcher").click()
    expect(frame.locator(".row").first).to_be_visible()
    found["list"] = violations(frame)
    frame.locator(".row").first.click()
    expect(frame.locator("form.composer textarea")).to_be_visible()
    found["chat"] = violations(frame)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
