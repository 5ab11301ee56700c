"""Every page of every role, as somebody comes to it: for axe and for the gallery."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct
from playwright.sync_api import Frame, Page, expect

from .conftest import Demo

Act = Callable[[Page], None]


class Place(Struct, frozen=True):
    """A page of the console: where it is, and what is done there before it is looked at."""

    name: str
    path: str
    act: Act | None = None


class Visitor(Struct, frozen=True):
    """Who goes to the places of a role, and which those are beside the menu's."""

    persona: str
    inner: Callable[[Demo], list[Place]]


def places_of(demo: Demo, visitor: Visitor, page: Page) -> Iterator[Place]:
    """What the menu of `page` leads to, the notices, and the places within."""
    links = page.locator("nav .sections a")
    expect(links.first).to_be_visible()
    for path in links.evaluate_all("links => links.map((link) => link.pathname)"):
        yield Place(path.removeprefix("/console/").replace("/", "-"), path)
    yield Place("notices", "/console/notices")
    yield from visitor.inner(demo)


def go(demo: Demo, page: Page, place: Place) -> None:
    """Open it and wait until there is nothing that is still being fetched."""
    page.goto(f"{demo.home}{place.path}", wait_until="networkidle")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    if place.act is not None:
        place.act(page)


def inside_seller(demo: Demo) -> list[Place]:
    chats = demo.ask("olga", "GET", "/v1/chats?limit=50")["chats"]
    long = max(chats, key=lambda chat: chat["seq"])["chat_id"]
    return [
        Place("chat", f"/console/chats/{long}"),
        Place("chat-not-found", "/console/chats/00000000-0000-7000-8000-000000000000"),
        Place("overdue", "/console/chats?due=overdue&sort=due"),
        Place("nothing-found", "/console/chats?status=closed&due=overdue"),
        Place("home-table", "/console/home", show_tables),
        Place("notifications-quiet", "/console/settings/notifications", choose_quiet_hours),
        Place("missing", "/console/nowhere"),
    ]


def choose_quiet_hours(page: Page) -> None:
    page.locator("form.notify-form").get_by_role("switch").first.click(force=True)
    expect(page.locator("input[type=time]")).to_have_count(2)


def nothing_more(_demo: Demo) -> list[Place]:
    return []


def inside_moderator(demo: Demo) -> list[Place]:
    cases = demo.ask("marina", "GET", "/v1/cases")["cases"]
    kinds = {case["kind"]: case["case_id"] for case in reversed(cases)}
    return [
        *(Place(f"case-{kind}", f"/console/cases/{case}") for kind, case in sorted(kinds.items())),
        Place("case-keys", "/console/cases", lambda page: page.keyboard.press("?")),
        Place("cases-none", "/console/cases?state=withdrawn&mine=true"),
        Place("case-not-found", "/console/cases/zzz"),
    ]


def inside_operator(demo: Demo) -> list[Place]:
    kinds = demo.ask("oleg", "GET", "/v1/programmes")["kinds"]
    penalties = demo.ask("oleg", "GET", "/v1/penalties")["penalties"]
    parties = sorted({f"{each['party']['kind']}:{each['party']['id']}" for each in penalties})
    return [
        *(
            Place(f"programme-{kind['kind']}", f"/console/programmes/{kind['kind']}")
            for kind in kinds
        ),
        *(
            Place(f"penalties-{number}", f"/console/penalties?party={party}")
            for number, party in enumerate(parties[:1], 1)
        ),
        Place("home-health", "/console/home", show_health),
    ]


def show_tables(page: Page) -> None:
    charts = page.locator(".charted button[aria-pressed=false]")
    while charts.count() > 0:
        charts.first.click()


def show_health(page: Page) -> None:
    page.locator("details > summary").first.click()


VISITORS: Final = {
    "seller": Visitor("olga", inside_seller),
    "other-seller": Visitor("emma", nothing_more),
    "manager": Visitor("pavel", nothing_more),
    "moderator": Visitor("marina", inside_moderator),
    "operator": Visitor("oleg", inside_operator),
}


def enter(demo: Demo, page: Page, persona: str) -> None:
    """Sign in by the demo's link."""
    page.goto(f"{demo.home}/demo/enter/{persona}")
    expect(page.get_by_role("navigation").first).to_be_visible()


def views_of_widget(demo: Demo, page: Page, persona: str, path: str) -> Iterator[tuple[str, Frame]]:
    """What the widget of `persona` shows in the shop at `path`, one view after the other."""
    page.goto(f"{demo.shop}/shop/enter/{persona}?to={path}", wait_until="networkidle")
    handle = page.locator("prilavok-chat iframe").element_handle()
    frame = handle.content_frame() if handle is not None else None
    assert frame is not None
    expect(frame.locator("button.launcher")).to_be_visible()
    yield "closed", frame
    page.locator("[data-chat]").first.click()
    expect(frame.locator("form.composer textarea")).to_be_visible()
    yield "chat", frame
    frame.locator(".head button.icon").first.click()
    expect(frame.locator("form.composer textarea")).to_have_count(0)
    yield "chats", frame


def views_of_claims(
    demo: Demo, page: Page, persona: str, order_id: str
) -> Iterator[tuple[str, Frame]]:
    """What the widget of `persona` shows of claims about an order, of which one is open, in
    English: the form, the card, all of the claim, and each act."""
    page.goto(f"{demo.shop}/shop/enter/{persona}?to=/shop/language/en")
    page.goto(f"{demo.shop}/shop/orders/{order_id}", wait_until="networkidle")
    handle = page.locator("prilavok-chat iframe").element_handle()
    frame = handle.content_frame() if handle is not None else None
    assert frame is not None
    expect(frame.locator("button.launcher")).to_be_visible()
    page.locator("[data-chat=claim]").click()
    expect(frame.locator("form.claim-form")).to_be_visible()
    yield "claim form", frame
    frame.locator(".head button.icon").first.click()
    expect(frame.locator(".claim-card")).to_be_visible()
    yield "claim card", frame
    frame.locator(".claim-card button").click()
    acts = frame.locator(".claim-acts > button")
    expect(acts.first).to_be_visible()
    yield "claim", frame
    for number in range(acts.count()):
        acts.nth(number).click()
        yield f"claim, {acts.nth(number).inner_text()}", frame
